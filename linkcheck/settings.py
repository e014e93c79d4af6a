"""Everything a run can be told, in one record."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field

from linkcheck.answers import Fetcher
from linkcheck.asking import ProbeSettings
from linkcheck.network import AddressPolicy, IPNetwork, Resolver
from linkcheck.schedule import ScheduleSettings
from linkcheck.transport import BoundedAdapter


@dataclass(frozen=True)
class NetworkSettings:
    """Which networks may be reached, whom to trust, and which names are known without asking."""

    allowed_networks: tuple[IPNetwork, ...] = ()
    ca_file: str | None = None
    resolve: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    connect_to: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)

    def fetcher(self) -> Fetcher:
        """Return what makes requests under these settings."""
        policy = AddressPolicy(self.allowed_networks)
        return Fetcher(BoundedAdapter(Resolver(self.resolve), policy, self.ca_file, self.connect_to))


@dataclass(frozen=True)
class RunSettings:
    """A run: how to ask, how fast, and in how many processes."""

    probe: ProbeSettings = field(default_factory=ProbeSettings)
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    processes: int = 1
    budget_seconds: float | None = None
    seed: int | None = None
    assumes_network: bool = False


def parse_network(text: str) -> IPNetwork:
    """Parse `127.0.0.0/8` or a single address.

    Raises:
        ValueError: it is neither.
    """
    return ipaddress.ip_network(text, strict=False)
