"""How politely one host is asked: so many requests at once, and so many in any second.

The settings are what a host is asked at most. What the host itself says rules over them: a demand to wait, an
allowance that is used up, and the rate at which it gave good answers before it refused for haste.
"""

from bisect import insort
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linkcheck.addresses import Address

LONG_REFUSALS = 2
"""Links of one host in a row that were told to wait for too long, after which the rest is not asked."""

SLOWER, SLOWEST = 1.5, 16.0
"""What a refusal for haste does to a host's pace, and the most that refusals can do."""

FIRST_AT_ONCE = 4
"""So many requests are made at once to a host that is not known yet."""

TRUST_OF_AN_ANSWER = 0.5
"""What each good answer adds to that: a host that then refuses has been asked half of them too much, at most."""

LEARNT_SHARE = 0.8
"""Of the rate at which a host gave good answers before it refused, the share at which it is asked from then on."""

LEAST_LEARNT = 1.0
"""Requests a second: so fast is a host asked that refuses before it has answered anything, unless refusals go on."""

GROWTH, FASTEST = 0.995, 0.25
"""What each good answer takes off the spacing that was learnt, down to this part of it, since limits are guessed."""

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
        self.trust: float = FIRST_AT_ONCE
        self.slowness = 1.0
        self.has_learnt = False
        self.slowed_until = 0.0
        self.in_flight = 0
        self.paused_until = 0.0
        self.allowance = 0
        self.allowance_until = 0.0
        self.long_refusals = 0
        self.put_off: str | None = None
        self.good_since: float | None = None
        self.good_answers = 0
        self.vain_seconds = 0.0
        self.queue: deque[Any] = deque()
        self.is_listed = False

    @property
    def has_room(self) -> bool:
        """Whether one more request may be under way; where an allowance is used up, answers may still bring another."""
        is_used_up = bool(self.allowance_until) and self.allowance <= 0 < self.in_flight
        return self.in_flight < self.at_once and self.in_flight < self.trust and not is_used_up

    def ready_at(self) -> float:
        """When the next request may start."""
        at = self.paused_until
        if self.window and len(self.starts) >= self.allowed:
            at = max(at, self.starts[0] + self.window * self.slowness)
        return max(at, self.allowance_until) if self.allowance_until and self.allowance <= 0 else at

    def start(self, now: float) -> None:
        """Note that a request starts."""
        self.in_flight += 1
        if self.good_since is None:
            self.good_since = now
        if self.window:
            self.starts.append(now)
        if self.allowance_until:
            self.allowance -= 1
            if now >= self.allowance_until:
                self.allowance_until = 0.0

    def start_late(self, granted_at: float, sent_at: float) -> None:
        """Note that a request went out only so long after it was granted, for a connection had to be made first."""
        if granted_at in self.starts:
            self.starts.remove(granted_at)
            insort(self.starts, sent_at)

    def welcome(self) -> None:
        """Note an answer that does not ask to wait: a pace that refusals have lowered recovers a little."""
        self.trust += TRUST_OF_AN_ANSWER
        self.good_answers += 1
        self.vain_seconds = 0.0
        if self.slowness > 1.0:
            self.slowness = max(1.0, self.slowness * RECOVERY)
        elif self.has_learnt:
            self.slowness = max(FASTEST, self.slowness * GROWTH)

    def allow(self, now: float, remaining: int, seconds: float) -> None:
        """Note what the host says that it will still answer; what is under way may not have been counted yet."""
        self.allowance = remaining - (self.in_flight - 1)
        self.allowance_until = now + seconds

    def refuse(self, now: float, seconds: float, patience_seconds: float) -> None:
        """Note a demand to wait: everybody does, and asks more slowly afterwards.

        What was under way when the pace was lowered says nothing about the lower pace, so that one burst counts once.
        A host that answers nobody for as long as there is patience is put off.
        """
        if now >= self.slowed_until:
            self.vain_seconds += seconds
            if self.vain_seconds > patience_seconds:
                self.put_off = f"the host has asked everybody to wait for {self.vain_seconds - seconds:.0f} s"
            self._lower(now)
        self.paused_until = max(self.paused_until, now + seconds)
        self.slowed_until = self.paused_until

    def _lower(self, now: float) -> None:
        """Ask as fast as the host answered so far, spread evenly; or simply more slowly if it has not answered."""
        elapsed = now - (self.good_since if self.good_since is not None else now)
        learnt = max(LEARNT_SHARE * self.good_answers / max(1.0, elapsed), LEAST_LEARNT)
        if not self.window or (self.good_answers and learnt < self.allowed / (self.window * self.slowness)):
            self.allowed, self.window, self.slowness = 1, 1.0 / learnt + WINDOW_MARGIN_SECONDS, 1.0
            self.starts = deque([self.starts[-1] if self.starts else now], maxlen=1)
            self.has_learnt = True
        else:
            self.slowness = min(SLOWEST, self.slowness * SLOWER)
        self.good_since, self.good_answers, self.trust = None, 0, FIRST_AT_ONCE

    def refuse_for_long(self, seconds: float) -> None:
        """Note a demand for more patience than there is. The second in a row speaks for the whole host."""
        self.long_refusals += 1
        self.at_once = 1
        if self.long_refusals >= LONG_REFUSALS:
            self.put_off = f"the host asks for quiet for {seconds:.0f} s"

    def is_free(self, now: float) -> bool:
        """Whether a request may start right now."""
        return bool(self.put_off) or (self.has_room and self.ready_at() <= now)


def host_key(address: Address) -> str:
    """Return the name under which a host's pace is kept; another port is another server."""
    return address.host if address.port in (80, 443) else f"{address.host}:{address.port}"
