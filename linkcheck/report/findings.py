"""A run's findings, and the outlets they are written to while they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TextIO

from linkcheck.inputs.links import Occurrence
from linkcheck.verdicts import LinkStatus, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """One address as written: what the look found, where it stands, and whether it is an alarm by now."""

    status: LinkStatus
    occurrences: tuple[Occurrence, ...]
    is_alarm: bool = False
    is_replayed: bool = False
    """The verdict is that of an earlier look; nothing was sent."""
    is_withheld: bool = False
    """The network was down, so that this failure says nothing about the link."""

    @property
    def is_new_failure(self) -> bool:
        """Whether this is a failure that has not yet lasted long enough to alarm."""
        return self.status.verdict.is_failure and not self.is_alarm and not self.is_withheld


@dataclass(slots=True)
class Summary:
    """The run as a whole."""

    started: datetime
    seconds: float = 0.0
    counts: Counter[Verdict] = field(default_factory=Counter)
    alarms: int = 0
    requests: int = 0
    bytes_read: int = 0
    replayed: int = 0
    unlooked: int = 0
    is_interrupted: bool = False
    is_network_down: bool = False
    failed_hosts: int = 0
    hosts: int = 0

    def count(self, finding: Finding) -> None:
        """Add one finding."""
        self.counts[finding.status.verdict] += 1
        self.alarms += finding.is_alarm
        self.replayed += finding.is_replayed
        self.bytes_read += finding.status.bytes_read

    @property
    def exit_code(self) -> int:
        """0 without alarms, 1 with, 3 when the network is down."""
        if self.is_network_down:
            return 3
        return 1 if self.alarms else 0

    def counts_line(self) -> str:
        """Return the counts in one line, most frequent verdict first in the fixed order of verdicts."""
        shown = [f"{self.counts[verdict]} {verdict.value}" for verdict in Verdict if self.counts[verdict]]
        return ", ".join(shown) or "no links"


class Outlet(Protocol):
    """Where findings are written: called once at the start, for every finding, and once at the end."""

    def begin(self, started: datetime) -> None:
        """Write what stands before the findings."""
        ...

    def add(self, finding: Finding) -> None:
        """Write one finding."""
        ...

    def end(self, summary: Summary) -> None:
        """Write what stands after the findings."""
        ...


NETWORK_DOWN_HINT = "the network seems to be down here; nothing was stored and nobody is alarmed"


def place_of(finding: Finding) -> str:
    """Return the first place of a finding, as `file:line:column`."""
    return str(finding.occurrences[0].place) if finding.occurrences else "-"


def sorted_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings by place, then address."""
    return sorted(findings, key=lambda finding: ([o.place for o in finding.occurrences[:1]], finding.status.url))


def write_line(stream: TextIO, text: str) -> None:
    """Write one line whatever the stream's encoding can hold."""
    try:
        stream.write(text + "\n")
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
