"""The report for a person at a terminal: what deserves a look, as it comes, and a summary."""

from __future__ import annotations

from datetime import datetime
from typing import TextIO

from linkcheck.report.findings import NETWORK_DOWN_HINT, Finding, Summary, place_of, write_line
from linkcheck.verdicts import Verdict
from linkcheck.wording import evidence_line, suggestion


class TextOutlet:
    """Writes `place: VERDICT address`, the evidence, and what to do, each on its own line."""

    def __init__(self, stream: TextIO, shows_all: bool = False) -> None:
        self._stream = stream
        self._shows_all = shows_all

    def begin(self, started: datetime) -> None:
        """Nothing stands before the findings."""

    def add(self, finding: Finding) -> None:
        """Write a finding unless all is well with it."""
        status = finding.status
        if (status.verdict is Verdict.REACHABLE or finding.is_withheld) and not self._shows_all:
            return
        mark = " (alarm)" if finding.is_alarm else ""
        write_line(self._stream, f"{place_of(finding)}: {status.verdict.value}{mark} {status.url}")
        write_line(self._stream, f"  {status.cause.value}: {evidence_line(status)}")
        hint = suggestion(status)
        if hint:
            write_line(self._stream, f"  hint: {hint}")

    def end(self, summary: Summary) -> None:
        """Write the counts and what they mean."""
        links = sum(summary.counts.values())
        write_line(self._stream, f"{links} links: {summary.counts_line()}")
        asked = f"{summary.requests} requests, {summary.bytes_read / 1024:.0f} KiB, {summary.seconds:.1f} s"
        write_line(self._stream, f"{asked}; {summary.replayed} known from earlier looks")
        if summary.is_interrupted:
            write_line(self._stream, f"stopped early: {summary.unlooked} links were not looked at")
        if summary.is_network_down:
            write_line(
                self._stream, f"{summary.failed_hosts} of {summary.hosts} hosts cannot be reached: {NETWORK_DOWN_HINT}"
            )
        elif summary.alarms:
            write_line(self._stream, f"{summary.alarms} alarms")
        else:
            write_line(self._stream, "no alarm")
