"""The report as Markdown, for a job summary or an issue: alarms in view, everything else folded away."""

from __future__ import annotations

from datetime import datetime
from typing import TextIO

from linkcheck.memory.history import format_time
from linkcheck.report.findings import NETWORK_DOWN_HINT, Finding, Summary, place_of, sorted_findings
from linkcheck.verdicts import Verdict
from linkcheck.wording import evidence_line, suggestion

_SECTIONS = (
    ("Not yet an alarm", lambda finding: finding.is_new_failure),
    ("Moved", lambda finding: finding.status.verdict is Verdict.MOVED),
    ("Refuse robots, a person can probably open them", lambda finding: finding.status.verdict is Verdict.BLOCKED),
)


def escape_cell(text: str) -> str:
    """Escape text for a table cell, so that nothing in it is read as Markdown or HTML."""
    for char in "\\`*_[]<>|~#":
        text = text.replace(char, f"\\{char}" if char not in "<>|" else {"<": "&lt;", ">": "&gt;", "|": "&#124;"}[char])
    return " ".join(text.replace("@", "&#64;").split())


def _row(finding: Finding) -> str:
    status = finding.status
    cells = [
        status.url,
        place_of(finding),
        f"{status.verdict.value}: {status.cause.value}",
        evidence_line(status),
        suggestion(status),
    ]
    return "| " + " | ".join(escape_cell(cell) for cell in cells) + " |"


def _table(findings: list[Finding]) -> list[str]:
    head = ["| Address | Place | Verdict | Evidence | Suggestion |", "|---|---|---|---|---|"]
    return head + [_row(finding) for finding in sorted_findings(findings)]


class MarkdownOutlet:
    """Collects what deserves a mention and writes it at the end, alarms first."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._findings: list[Finding] = []
        self._started = ""

    def begin(self, started: datetime) -> None:
        """Note when the run began."""
        self._started = format_time(started)

    def add(self, finding: Finding) -> None:
        """Keep a finding unless all is well with it."""
        if finding.status.verdict is not Verdict.REACHABLE:
            self._findings.append(finding)

    def end(self, summary: Summary) -> None:
        """Write the report."""
        links = sum(summary.counts.values())
        lines = ["# Links", "", f"{links} links on {self._started}: {summary.counts_line()}.", ""]
        if summary.is_network_down:
            lines += [f"{summary.failed_hosts} of {summary.hosts} hosts cannot be reached: {NETWORK_DOWN_HINT}.", ""]
        alarms = [finding for finding in self._findings if finding.is_alarm and not summary.is_network_down]
        lines += [f"## Alarms ({len(alarms)})", "", *_table(alarms), ""] if alarms else ["No alarm.", ""]
        for title, belongs in _SECTIONS:
            findings = [finding for finding in self._findings if not finding.is_alarm and belongs(finding)]
            if findings:
                lines += [
                    f"<details><summary>{title} ({len(findings)})</summary>",
                    "",
                    *_table(findings),
                    "",
                    "</details>",
                    "",
                ]
        self._stream.write("\n".join(lines))
