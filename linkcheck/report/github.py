"""Annotations for GitHub Actions: an error where a link alarms, a warning where it may, a notice where it moved."""

from __future__ import annotations

from datetime import datetime
from typing import TextIO

from linkcheck.report.findings import Finding, Summary, write_line
from linkcheck.verdicts import Verdict
from linkcheck.wording import evidence_line, suggestion


def escape_message(text: str) -> str:
    """Escape a workflow command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape a workflow command's property."""
    return escape_message(text).replace(":", "%3A").replace(",", "%2C")


class GithubOutlet:
    """Writes one workflow command for each place of each finding that deserves one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def begin(self, started: datetime) -> None:
        """Nothing stands before the annotations."""

    def add(self, finding: Finding) -> None:
        """Write the annotations of one finding."""
        status = finding.status
        level = "error" if finding.is_alarm else "warning" if finding.is_new_failure else None
        if status.verdict is Verdict.MOVED:
            level = "notice"
        if level is None:
            return
        message = f"{status.url}\n{status.cause.value}: {evidence_line(status)}\n{suggestion(status)}".strip()
        for occurrence in finding.occurrences:
            place = occurrence.place
            properties = (
                f"file={escape_property(place.file)},line={place.line},col={place.column},title={status.verdict.value}"
            )
            write_line(self._stream, f"::{level} {properties}::{escape_message(message)}")

    def end(self, summary: Summary) -> None:
        """Say so when the network is down."""
        if summary.is_network_down:
            write_line(self._stream, "::warning title=Network::The network seems to be down; no verdict was stored")
