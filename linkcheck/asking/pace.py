"""How politely one host is asked: so many requests at once, and so many in any second."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linkcheck.addresses import Address

LONG_REFUSALS = 2
"""Links of one host in a row that were told to wait for too long, after which the rest is not asked."""

SLOWER, SLOWEST = 1.5, 4.0
"""What a refusal for haste does to a host's pace, and the most that refusals can do."""

RECOVERY = 0.98
"""What each good answer takes back of it."""

WINDOW_MARGIN_SECONDS = 0.015
"""Requests that start a second apart may arrive closer together; the margin keeps a strict server content."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How politely one host is asked. A rate of 0 means as fast as it answers."""

    at_once: int = 4
    per_second: float = 5.0


DEFAULT_HOST_PACES: Mapping[str, Pace] = {
    "arxiv.org": Pace(1, 1.0),
    "export.arxiv.org": Pace(1, 1.0),
    "web.archive.org": Pace(1, 0.4),
    "archive.org": Pace(1, 0.3),
}
"""Hosts whose operators ask for more restraint than the default."""


class Host:
    """One host's queue and pace. In any window of time no more requests start than its pace allows for that long."""

    def __init__(self, pace: Pace) -> None:
        self.at_once = pace.at_once or 1 << 30
        self.allowed = max(1, int(pace.per_second))
        self.window = self.allowed / pace.per_second + WINDOW_MARGIN_SECONDS if pace.per_second else 0.0
        self.starts: deque[float] = deque(maxlen=self.allowed)
        self.slowness = 1.0
        self.slowed_until = 0.0
        self.in_flight = 0
        self.paused_until = 0.0
        self.long_refusals = 0
        self.put_off: str | None = None
        self.queue: deque[Any] = deque()
        self.is_listed = False

    def ready_at(self) -> float:
        """When the next request may start."""
        if not self.window or len(self.starts) < self.allowed:
            return self.paused_until
        return max(self.paused_until, self.starts[0] + self.window * self.slowness)

    def start(self, now: float) -> None:
        """Note that a request starts."""
        self.in_flight += 1
        if self.window:
            self.starts.append(now)

    def refuse(self, now: float, seconds: float) -> None:
        """Note a demand to wait: everybody does, and asks more slowly afterwards.

        What was under way when the pace was lowered says nothing about the lower pace, so that one burst counts once.
        """
        self.paused_until = max(self.paused_until, now + seconds)
        if now >= self.slowed_until:
            self.slowness = min(SLOWEST, self.slowness * SLOWER)
        self.slowed_until = self.paused_until

    def refuse_for_long(self, seconds: float) -> None:
        """Note a demand for more patience than there is. The second in a row speaks for the whole host."""
        self.long_refusals += 1
        self.at_once = 1
        if self.long_refusals >= LONG_REFUSALS:
            self.put_off = f"the host asks for quiet for {seconds:.0f} s"

    def is_free(self, now: float) -> bool:
        """Whether a request may start right now."""
        return bool(self.put_off) or (self.in_flight < self.at_once and self.ready_at() <= now)


def host_key(address: Address) -> str:
    """Return the name under which a host's pace is kept; another port is another server."""
    return address.host if address.port in (80, 443) else f"{address.host}:{address.port}"
