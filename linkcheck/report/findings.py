"""A run's findings, and the outlets they are written to while they come."""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TextIO

from linkcheck.addresses import UnusableAddressError, parse_address
from linkcheck.inputs.files import Inputs
from linkcheck.inputs.links import Occurrence
from linkcheck.memory.history import format_time
from linkcheck.verdicts import LinkStatus, LinkVerdict


@dataclass(frozen=True, slots=True)
class LinkFinding:
    """One address as written: what the look found, where it stands, and whether it is an alarm by now."""

    status: LinkStatus
    occurrences: tuple[Occurrence, ...]
    is_alarm: bool = False
    is_replayed: bool = False
    """The verdict is that of an earlier look; nothing was sent."""
    is_withheld: bool = False
    """The network was down, so that this failure says nothing about the link."""
    disagreement: str = ""
    """What looks from several places say, where they say different things."""

    @property
    def host(self) -> str:
        """The host that the address names, or the file in which a target among files stands."""
        try:
            return parse_address(self.status.url).authority
        except UnusableAddressError:
            named = re.match(r"[A-Za-z][A-Za-z0-9+.\-]*://([^/?#]+)", self.status.url)
            return named[1] if named else self.occurrences[0].place.file if self.occurrences else "-"

    @property
    def place(self) -> str:
        """The first place where the address stands, as `file:line:column`."""
        return str(self.occurrences[0].place) if self.occurrences else "-"

    @property
    def severity(self) -> str | None:
        """`error` for an alarm, `warning` for what may become one, `notice` for a move, None for all else."""
        if self.status.verdict is LinkVerdict.MOVED:
            return "notice"
        return "error" if self.is_alarm else "warning" if self.is_new_failure else None

    @property
    def is_new_failure(self) -> bool:
        """Whether this is a failure that has not yet lasted long enough to alarm."""
        return self.status.verdict.is_failure and not self.is_alarm and not self.is_withheld


@dataclass(slots=True)
class Summary:
    """The run as a whole."""

    started: datetime
    inputs: Inputs = field(default_factory=Inputs)
    seconds: float = 0.0
    counts: Counter[LinkVerdict] = field(default_factory=Counter)
    alarms: int = 0
    alarm_hosts: Counter[str] = field(default_factory=Counter)
    """How many alarms each host has."""
    requests: int = 0
    bytes_read: int = 0
    replayed: int = 0
    unlooked: int = 0
    is_interrupted: bool = False
    is_network_down: bool = False
    failed_hosts: int = 0
    hosts: int = 0

    def count(self, finding: LinkFinding) -> None:
        """Add one finding."""
        self.counts[finding.status.verdict] += 1
        if finding.is_alarm:
            self.alarms += 1
            self.alarm_hosts[finding.host] += 1
        self.replayed += finding.is_replayed
        self.bytes_read += finding.status.bytes_read

    @property
    def exit_code(self) -> int:
        """0 without alarms, 1 with, 3 when the network is down."""
        if self.is_network_down:
            return 3
        return 1 if self.alarms else 0

    @property
    def unreached(self) -> str:
        """How many hosts nothing was heard from, in words."""
        return f"{self.failed_hosts} of {self.hosts} hosts cannot be reached"

    @property
    def alarms_line(self) -> str:
        """How many alarms there are and at how many hosts, and the hosts that have several."""
        alarms, hosts = counted(self.alarms, "alarm"), counted(len(self.alarm_hosts), "host")
        several = [f"{count} at {host}" for host, count in self.alarm_hosts.most_common() if count > 1]
        return f"{alarms} at {hosts}" + (f": {', '.join(several)}" if several and len(self.alarm_hosts) > 1 else "")

    def counts_line(self) -> str:
        """Return the counts in one line, most frequent verdict first in the fixed order of verdicts."""
        shown = [f"{self.counts[verdict]} {verdict.value}" for verdict in LinkVerdict if self.counts[verdict]]
        return ", ".join(shown) or "no links"


class Outlet(ABC):
    """Where findings are written to a stream: called once at the start, for every finding, and once at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._started = ""

    def begin(self, started: datetime) -> None:
        """Note when the run began, and write what stands before the findings."""
        self._started = format_time(started)

    @abstractmethod
    def add(self, finding: LinkFinding) -> None:
        """Write one finding, or keep it for the end."""

    @abstractmethod
    def end(self, summary: Summary) -> None:
        """Write what stands after the findings."""

    def _write_line(self, text: str) -> None:
        """Write one line whatever the stream's encoding can hold."""
        try:
            self._stream.write(text + "\n")
        except UnicodeEncodeError:
            encoding = self._stream.encoding or "ascii"
            self._stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def counted(number: int, noun: str) -> str:
    """Return a number and its noun, as `1 alarm` or `3 alarms`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


NETWORK_DOWN_HINT = "the network seems to be down here; nothing was stored and nobody is alarmed"


def by_host(findings: Sequence[LinkFinding]) -> list[tuple[str, list[LinkFinding]]]:
    """Return findings under their hosts, both in alphabetical order, whatever the order in which they came."""
    ordered = sorted(findings, key=lambda finding: (finding.host, finding.status.url))
    return [(host, list(group)) for host, group in groupby(ordered, key=lambda finding: finding.host)]


def sorted_findings(findings: Sequence[LinkFinding]) -> list[LinkFinding]:
    """Return findings by place, then address."""
    return sorted(findings, key=lambda finding: ([one.place for one in finding.occurrences[:1]], finding.status.url))
