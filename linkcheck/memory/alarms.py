"""When looks add up to an alarm: a small state machine, and the one place where it is written down.

One look may be bad luck, several over days are not. Each look bears one kind of evidence:

====== ================================================ =================================================
kind   what was seen                                    what it does to the link's standing
====== ================================================ =================================================
ALIVE  the resource, or where it has moved to           forgets all evidence
SILENT a refusal, or a demand to ask less often         forgets `DOWN`: somebody is at home; else nothing
ABSENT 404, 410, or a name that does not exist          counts towards `ABSENT`
WRONG  anything else that came instead of the resource  counts towards `WRONG`
DOWN   a fault that may pass: 5xx, time-out, reset      counts towards `DOWN`
====== ================================================ =================================================

The link alarms while `ABSENT` counts two looks a day apart, or `WRONG` or `DOWN` three looks, each three days after the
one before; so a time-out that lasts alarms at the third weekly look. What follows:

- a link that is alive never alarms, whatever it says between faults of fewer than three looks in a row, and a host that
  asks to be left alone never alarms at all;
- an alarm over what a server has said of the resource ends only when the resource is seen again: a refusal or a fault
  in between neither ends it nor lets it come back;
- an alarm over a host that is down ends as soon as the host answers, be it with a refusal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Self

from linkcheck.memory.history import Look
from linkcheck.verdicts import Cause, LinkVerdict

ABSENT_CAUSES = (Cause.NOT_FOUND, Cause.NAME_UNKNOWN, Cause.NAME_RESERVED)


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """How many looks, how far apart, turn a failure into an alarm."""

    gone_looks: int = 2
    gone_apart: timedelta = timedelta(hours=24)
    other_looks: int = 3
    other_apart: timedelta = timedelta(days=3)

    @classmethod
    def at_once(cls) -> Self:
        """The rule for people who want one look to decide."""
        return cls(1, timedelta(0), 1, timedelta(0))


class LookEvidence(Enum):
    """What one look says of a link's standing."""

    ALIVE = auto()
    SILENT = auto()
    ABSENT = auto()
    WRONG = auto()
    DOWN = auto()


def evidence_of(look: Look) -> LookEvidence:
    """Return the kind of evidence that a look bears."""
    if look.verdict.is_alive:
        return LookEvidence.ALIVE
    if look.is_silent:
        return LookEvidence.SILENT
    if look.cause in ABSENT_CAUSES:
        return LookEvidence.ABSENT
    return LookEvidence.DOWN if look.verdict is LinkVerdict.UNREACHABLE_NOW else LookEvidence.WRONG


@dataclass(slots=True)
class _Count:
    """How many looks of one kind stand, counting only those far enough from the one counted before."""

    looks_needed: int
    apart: timedelta
    looks: int = 0
    counted: Look | None = None
    latest: Look | None = None

    def add(self, look: Look) -> None:
        self.latest = look
        if self.counted is None or look.at - self.counted.at >= self.apart:
            self.looks, self.counted = self.looks + 1, look

    def forget(self) -> None:
        self.looks, self.counted, self.latest = 0, None, None


def alarming_look(looks: Sequence[Look], rule: AlarmRule) -> Look | None:
    """Return the latest look that bears out an alarm, or None where these looks, oldest first, amount to none.

    It is the last look unless that was silent, or bore another kind of evidence that does not suffice yet.
    """
    if not looks or looks[-1].verdict.is_alive:
        return None
    absent = _Count(rule.gone_looks, rule.gone_apart)
    wrong, down = (_Count(rule.other_looks, rule.other_apart) for _ in range(2))
    for look in looks:
        match evidence_of(look):
            case LookEvidence.ALIVE:
                for count in (absent, wrong, down):
                    count.forget()
            case LookEvidence.SILENT:
                down.forget()
            case LookEvidence.ABSENT:
                absent.add(look)
            case LookEvidence.WRONG:
                wrong.add(look)
            case LookEvidence.DOWN:
                down.add(look)
    alarming = [
        count.latest
        for count in (absent, wrong, down)
        if count.latest is not None and count.looks >= count.looks_needed
    ]
    return max(alarming, key=lambda look: look.at, default=None)


def is_alarm(looks: Sequence[Look], rule: AlarmRule) -> bool:
    """Whether these looks, oldest first, add up to an alarm."""
    return alarming_look(looks, rule) is not None
