"""Which hosts answered and which did not, to tell a dead network from dead links."""

from dataclasses import dataclass, field

from linkcheck.verdicts import Cause, LinkStatus

LEAST_FAILED_HOSTS = 3
FAILED_SHARE = 0.3


@dataclass(slots=True)
class HostTally:
    """Which hosts answered and which failed in transport, to tell a dead network from dead links."""

    answered: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    unknown_names: set[str] = field(default_factory=set)

    def count(self, host: str, status: LinkStatus) -> None:
        """Add one link's outcome."""
        if not status.is_transport_failure:
            if status.requests:
                self.answered.add(host)
        elif status.cause is Cause.NAME_UNKNOWN:
            self.unknown_names.add(host)
        else:
            self.failed.add(host)

    @property
    def failed_hosts(self) -> set[str]:
        """Hosts that nothing was heard from; unknown names only count when nobody else answered either."""
        unknown = set() if self.answered else self.unknown_names
        return (self.failed | unknown) - self.answered

    @property
    def hosts(self) -> set[str]:
        """Every host counted."""
        return self.answered | self.failed | self.unknown_names

    @property
    def is_network_down(self) -> bool:
        """Whether so many hosts failed that the fault is ours."""
        failed = len(self.failed_hosts)
        return failed >= LEAST_FAILED_HOSTS and failed >= FAILED_SHARE * len(self.hosts)
