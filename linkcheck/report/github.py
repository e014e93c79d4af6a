"""Annotations for GitHub Actions: an error where a link alarms, a warning where it may, a notice where it moved."""

from linkcheck.report.findings import LinkFinding, Outlet, Summary
from linkcheck.wording import evidence_line, suggestion


def escape_message(text: str) -> str:
    """Escape a workflow command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape a workflow command's property."""
    return escape_message(text).replace(":", "%3A").replace(",", "%2C")


class GithubOutlet(Outlet):
    """Writes one workflow command for each place of each finding that deserves one."""

    def add(self, finding: LinkFinding) -> None:
        """Write the annotations of one finding."""
        status, level = finding.status, finding.severity
        if level is None:
            return
        message = f"{status.url}\n{status.cause.value}: {evidence_line(status)}\n{suggestion(status)}".strip()
        for occurrence in finding.occurrences:
            place = occurrence.place
            properties = (
                f"file={escape_property(place.file)},line={place.line},col={place.column},title={status.verdict.value}"
            )
            self._write_line(f"::{level} {properties}::{escape_message(message)}")

    def end(self, summary: Summary) -> None:
        """Say so when the network is down."""
        if summary.is_network_down:
            self._write_line("::warning title=Network::The network seems to be down; no verdict was stored")
