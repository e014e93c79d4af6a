"""The report as Markdown, for a job summary or an issue: alarms in view, everything else folded away."""

from typing import TextIO

from linkcheck.report.findings import NETWORK_DOWN_HINT, Finding, Outlet, Summary, sorted_findings
from linkcheck.verdicts import Verdict
from linkcheck.wording import evidence_line, suggestion

_SECTIONS = (
    ("Not yet an alarm", lambda finding: finding.is_new_failure),
    ("Moved", lambda finding: finding.status.verdict is Verdict.MOVED),
    ("Refuse robots, a person can probably open them", lambda finding: finding.status.verdict is Verdict.BLOCKED),
)


_ESCAPES = str.maketrans(
    {char: f"\\{char}" for char in "\\`*_[]~#"} | {"<": "&lt;", ">": "&gt;", "|": "&#124;", "@": "&#64;"}
)


def escape_cell(text: str) -> str:
    """Escape text for a table cell, so that nothing in it is read as Markdown or HTML."""
    return " ".join(text.translate(_ESCAPES).split())


def _row(finding: Finding) -> str:
    status = finding.status
    verdict = f"{status.verdict.value}: {status.cause.value}"
    cells = [status.url, finding.place, verdict, evidence_line(status), suggestion(status)]
    return "| " + " | ".join(escape_cell(cell) for cell in cells) + " |"


def _table(findings: list[Finding]) -> list[str]:
    head = ["| Address | Place | Verdict | Evidence | Suggestion |", "|---|---|---|---|---|"]
    return head + [_row(finding) for finding in sorted_findings(findings)]


class MarkdownOutlet(Outlet):
    """Collects what deserves a mention and writes it at the end, alarms first."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._findings: list[Finding] = []

    def add(self, finding: Finding) -> None:
        """Keep a finding unless all is well with it."""
        if finding.status.verdict is not Verdict.REACHABLE:
            self._findings.append(finding)

    def end(self, summary: Summary) -> None:
        """Write the report."""
        links = sum(summary.counts.values())
        lines = ["# Links", "", f"{links} links on {self._started}: {summary.counts_line()}.", ""]
        if summary.is_network_down:
            lines += [f"{summary.unreached}: {NETWORK_DOWN_HINT}.", ""]
        alarms = [finding for finding in self._findings if finding.is_alarm and not summary.is_network_down]
        lines += [f"## Alarms ({len(alarms)})", "", *_table(alarms), ""] if alarms else ["No alarm.", ""]
        for title, belongs in _SECTIONS:
            findings = [finding for finding in self._findings if not finding.is_alarm and belongs(finding)]
            if findings:
                head = f"<details><summary>{title} ({len(findings)})</summary>"
                lines += [head, "", *_table(findings), "", "</details>", ""]
        self._stream.write("\n".join(lines))
