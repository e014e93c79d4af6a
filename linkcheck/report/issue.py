"""The body of an issue that stays open from week to week: what alarms, under its host, and nothing that merely varies.

No date, no time taken and no line of a file stands in it, and what does not answer is not told apart by how it failed,
so that the text changes only with what alarms and with what can be done about it.
"""

from typing import TextIO

from linkcheck.report.findings import LinkFinding, Outlet, Summary, by_host, counted
from linkcheck.report.markdown import escape_cell, host_line
from linkcheck.verdicts import LinkVerdict
from linkcheck.wording import suggestion


class IssueOutlet(Outlet):
    """Collects the alarms and writes them at the end."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._alarms: list[LinkFinding] = []

    def add(self, finding: LinkFinding) -> None:
        """Keep an alarm."""
        if finding.is_alarm:
            self._alarms.append(finding)

    def end(self, summary: Summary) -> None:
        """Write the body."""
        groups = [] if summary.is_network_down else by_host(self._alarms)
        count = sum(len(findings) for _, findings in groups)
        lines = [f"{counted(count, 'link')} at {counted(len(groups), 'host')} need attention.", ""]
        for host, findings in groups:
            lines += [host_line(host, findings), *map(_alarm, findings)]
        lines += ["", "What the last look saw of each stands in the summary of the workflow's run.", ""]
        self._stream.write("\n".join(lines))


def _alarm(finding: LinkFinding) -> str:
    status = finding.status
    where = ", ".join(sorted({one.resource or one.place.file for one in finding.occurrences}))
    is_passing = status.verdict is LinkVerdict.UNREACHABLE_NOW
    what = "does not answer" if is_passing else status.cause.value
    advice = "" if is_passing and not status.alternate_url else suggestion(status)
    return "  - " + " · ".join(escape_cell(part) for part in (status.url, where, what, advice) if part)
