"""How long a server asks us to wait, and how long we wait on our own account."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from linkcheck.http.wire import Head

MAXIMUM_WAIT_SECONDS = 400 * 86400.0
_EPOCH_STARTS = 1_000_000_000
_COUNT = re.compile(r"\s*(\d{1,15})\d*\s*(?:,|$)")
_STRUCTURED_REMAINING = re.compile(r"(?:^|[;,\s])(?:r|remaining)=(\d{1,15})")
_STRUCTURED_RESET = re.compile(r"(?:^|[;,\s])(?:t|reset)=(\d{1,15})")


def retry_after_seconds(head: Head, now: Callable[[], float] = time.time) -> float | None:
    """Return the wait that Retry-After asks for, given in seconds or as a date, or None without a usable value.

    A date is measured against the server's own clock where it tells the time.
    """
    value = (head.get("retry-after") or "").strip()
    if not value:
        return None
    if re.fullmatch(r"\d+(?:\.\d*)?", value):
        return min(float(value[:18]), MAXIMUM_WAIT_SECONDS)
    then = _timestamp(value)
    if then is None:
        return None
    reference = _timestamp(head.get("date") or "")
    return min(max(0.0, then - (reference if reference is not None else now())), MAXIMUM_WAIT_SECONDS)


def _timestamp(value: str) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many more requests a server says that it will answer, and for how many seconds that holds."""

    remaining: int
    seconds: float


def rate_limit_allowance(head: Head, now: Callable[[], float] = time.time) -> Allowance | None:
    """Return what a server's RateLimit fields allow, or None where they do not say both how many and how long."""
    remaining: int | None = None
    reset: float | None = None
    for name, value in head.fields:
        if "ratelimit" not in name:
            continue
        if name == "ratelimit":
            left, until = _STRUCTURED_REMAINING.search(value), _STRUCTURED_RESET.search(value)
            remaining = int(left.group(1)) if left else remaining
            reset = float(until.group(1)) if until else reset
        elif name.endswith("remaining"):
            count = _COUNT.match(value)
            remaining = int(count.group(1)) if count else remaining
        elif name.endswith(("reset", "reset-after")):
            match = re.match(r"\d{1,15}(?:\.\d+)?", value)
            reset = float(match.group()) if match else reset
    if remaining is None or reset is None:
        return None
    return Allowance(remaining, max(0.0, reset - now()) if reset > _EPOCH_STARTS else reset)


def backoff_seconds(base: float, attempt: int, rng: random.Random) -> float:
    """Return the wait before try number `attempt` + 1: doubling from `base`, each time between half and all of it."""
    longest = base * float(2 ** min(attempt, 10))
    return longest * (0.5 + 0.5 * rng.random())
