"""The report for a person at a terminal: what deserves a look, as it comes, and a summary."""

from typing import TextIO

from linkcheck.report.findings import NETWORK_DOWN_HINT, LinkFinding, Outlet, Summary
from linkcheck.report.reading import reading_lines
from linkcheck.verdicts import LinkVerdict
from linkcheck.wording import evidence_line, suggestion


class TextOutlet(Outlet):
    """Writes `place: VERDICT address`, the evidence, and what to do, each on its own line."""

    def __init__(self, stream: TextIO, shows_all: bool = False) -> None:
        super().__init__(stream)
        self._shows_all = shows_all

    def add(self, finding: LinkFinding) -> None:
        """Write a finding unless all is well with it."""
        status = finding.status
        is_quiet = (status.verdict is LinkVerdict.REACHABLE and not finding.disagreement) or finding.is_withheld
        if is_quiet and not self._shows_all:
            return
        mark = " (alarm)" if finding.is_alarm else ""
        self._write_line(f"{finding.place}: {status.verdict.value}{mark} {status.url}")
        self._write_line(f"  {status.cause.value}: {evidence_line(status)}")
        if finding.disagreement:
            self._write_line(f"  differs: {finding.disagreement}")
        hint = suggestion(status)
        if hint:
            self._write_line(f"  hint: {hint}")

    def end(self, summary: Summary) -> None:
        """Write the counts and what they mean."""
        for line in reading_lines(summary.inputs, self._shows_all):
            self._write_line(line)
        links = sum(summary.counts.values())
        self._write_line(f"{links} links: {summary.counts_line()}")
        asked = f"{summary.requests} requests, {summary.bytes_read / 1024:.0f} KiB, {summary.seconds:.1f} s"
        self._write_line(f"{asked}; {summary.replayed} known from earlier looks")
        if summary.is_interrupted:
            self._write_line(f"stopped early: {summary.unlooked} links were not looked at")
        if summary.is_network_down:
            self._write_line(f"{summary.unreached}: {NETWORK_DOWN_HINT}")
        elif summary.alarms:
            self._write_line(summary.alarms_line)
        else:
            self._write_line("no alarm")
