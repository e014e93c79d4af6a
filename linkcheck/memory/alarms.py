"""When a verdict becomes an alarm: one look may be bad luck, several over days are not.

404, 410 and unknown names alarm after two looks a day apart, every other failure after three looks, each three days
after the one before. A look that was refused counts neither way, one that found the link alive starts afresh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from linkcheck.memory.history import Look
from linkcheck.verdicts import Cause

QUICK_CAUSES = (Cause.NOT_FOUND, Cause.NAME_UNKNOWN, Cause.NAME_RESERVED)


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


def _looks_apart(looks: Sequence[Look], apart: timedelta) -> int:
    count = 0
    last: datetime | None = None
    for look in looks:
        if last is None or look.at - last >= apart:
            count, last = count + 1, look.at
    return count


def is_alarm(looks: Sequence[Look], rule: AlarmRule) -> bool:
    """Whether these looks, oldest first, add up to an alarm."""
    failing: list[Look] = []
    for look in reversed(looks):
        if look.verdict.is_alive:
            break
        if look.verdict.is_failure:
            failing.insert(0, look)
    if not failing or not looks[-1].verdict.is_failure:
        return False
    quick = [look for look in failing if look.cause in QUICK_CAUSES]
    if looks[-1].cause in QUICK_CAUSES and _looks_apart(quick, rule.gone_apart) >= rule.gone_looks:
        return True
    return _looks_apart(failing, rule.other_apart) >= rule.other_looks
