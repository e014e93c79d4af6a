"""The report as Markdown, for a job summary: alarms in view under their hosts, everything else folded away."""

from typing import TextIO

from linkcheck.report.findings import NETWORK_DOWN_HINT, LinkFinding, Outlet, Summary, by_host, counted, sorted_findings
from linkcheck.report.reading import reading_lines
from linkcheck.verdicts import LinkVerdict
from linkcheck.wording import evidence_line, suggestion

_SECTIONS = (
    ("Not yet an alarm", lambda finding: finding.is_new_failure),
    ("Moved", lambda finding: finding.status.verdict is LinkVerdict.MOVED),
    ("Seen differently from two places", lambda finding: bool(finding.disagreement)),
    ("Refuse robots, a person can probably open them", lambda finding: finding.status.verdict is LinkVerdict.BLOCKED),
)


_ESCAPES = str.maketrans(
    {char: f"\\{char}" for char in "\\`*_[]~#"} | {"<": "&lt;", ">": "&gt;", "|": "&#124;", "@": "&#64;"}
)


def escape_cell(text: str) -> str:
    """Escape text for a table cell, so that nothing in it is read as Markdown or HTML."""
    return " ".join(text.translate(_ESCAPES).split())


def _row(finding: LinkFinding) -> str:
    status = finding.status
    verdict = f"{status.verdict.value}: {status.cause.value}"
    cells = [status.url, finding.place, verdict, evidence_line(status), suggestion(status)]
    return "| " + " | ".join(escape_cell(cell) for cell in cells) + " |"


def _table(findings: list[LinkFinding]) -> list[str]:
    head = ["| Address | Place | LinkVerdict | Evidence | Suggestion |", "|---|---|---|---|---|"]
    return head + [_row(finding) for finding in sorted_findings(findings)]


def _alarm(finding: LinkFinding) -> str:
    status = finding.status
    parts = (status.url, finding.place, status.cause.value, evidence_line(status), suggestion(status))
    return "  - " + " · ".join(escape_cell(part) for part in parts if part)


def host_line(host: str, findings: list[LinkFinding]) -> str:
    """Return the line of one host: how many links alarm there, and with which verdicts."""
    verdicts = ", ".join(sorted({finding.status.verdict.value for finding in findings}))
    return f"- **{escape_cell(host)}**: {counted(len(findings), 'link')}, {escape_cell(verdicts)}"


class MarkdownOutlet(Outlet):
    """Collects what deserves a mention and writes it at the end, alarms first."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._findings: list[LinkFinding] = []

    def add(self, finding: LinkFinding) -> None:
        """Keep a finding unless all is well with it."""
        if finding.status.verdict is not LinkVerdict.REACHABLE or finding.disagreement:
            self._findings.append(finding)

    def end(self, summary: Summary) -> None:
        """Write the report."""
        links = sum(summary.counts.values())
        lines = ["# Links", "", f"{links} links on {self._started}: {summary.counts_line()}.", ""]
        if summary.is_network_down:
            lines += [f"{summary.unreached}: {NETWORK_DOWN_HINT}.", ""]
        alarms = [finding for finding in self._findings if finding.is_alarm and not summary.is_network_down]
        if alarms:
            lines += [f"## Alarms ({len(alarms)})", ""]
            for host, findings in by_host(alarms):
                lines += [host_line(host, findings), *map(_alarm, findings)]
            lines.append("")
        else:
            lines += ["No alarm.", ""]
        for title, belongs in _SECTIONS:
            findings = [finding for finding in self._findings if not finding.is_alarm and belongs(finding)]
            if findings:
                head = f"<details><summary>{title} ({len(findings)})</summary>"
                lines += [head, "", *_table(findings), "", "</details>", ""]
        lines += ["## What was read", "", *(f"- {escape_cell(line)}" for line in reading_lines(summary.inputs)), ""]
        self._stream.write("\n".join(lines))
