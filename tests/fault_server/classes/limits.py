"""Rate limits: how a server says `later`, and for how long."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import Fault, Handler
from tests.fault_server.handlers import PAPER, once, says, times, when
from tests.fault_server.pages import paper

DAY = "Retry-After: 86400"


def _until(clock_is_fast_by: timedelta) -> Handler:
    """Ask for a second of patience, as a date on the server's own clock."""

    async def handle(ex: Exchange) -> None:
        now = datetime.now(UTC) + clock_is_fast_by
        until = format_datetime(now + timedelta(seconds=1), usegmt=True)
        await ex.reply(429, b"", f"Retry-After: {until}\nDate: {format_datetime(now, usegmt=True)}")

    return handle


PAST = "Sat, 01 Jan 2022 00:00:00 GMT"
USED_UP = "RateLimit-Remaining: 0\nRateLimit-Reset: 1"
USED_UP_LONG = "X-RateLimit-Remaining: 0\nX-RateLimit-Reset: 86400"
LIMITS_BROWSERS = when(lambda ex: "Firefox" in ex.headers.get("user-agent", ""), says(429), PAPER)


async def growing_limit(ex: Exchange) -> None:
    asked = ex.tally.memory["asked"] = ex.tally.memory.get("asked", 0) + 1
    await (ex.reply(429, b"", f"Retry-After: {asked}") if asked < 3 else PAPER(ex))


FAULTS = (
    Fault("rate_limit_in_seconds", "REACHABLE", once(says(429, b"", "Retry-After: 1"))),
    Fault("rate_limit_until_date", "REACHABLE", once(_until(timedelta(0)))),
    Fault("rate_limit_until_date_on_a_fast_clock", "REACHABLE", once(_until(timedelta(days=2)))),
    Fault("rate_limit_without_wait", "REACHABLE", once(says(429))),
    Fault("rate_limit_with_nonsense", "REACHABLE", once(says(429, b"", "Retry-After: soon"))),
    Fault("unavailable_for_a_second", "REACHABLE", once(says(503, b"", "Retry-After: 1"))),
    Fault("rate_limit_for_a_day", "UNREACHABLE_NOW", says(429, b"", DAY)),
    Fault("unavailable_for_a_day", "UNREACHABLE_NOW", says(503, b"", DAY)),
    Fault("rate_limit_without_end", "UNREACHABLE_NOW", says(429)),
    Fault("rate_limit_of_half_seconds", "REACHABLE", once(says(429, b"", "Retry-After: 0.5"))),
    Fault("rate_limit_of_nothing", "REACHABLE", once(says(429, b"", "Retry-After: 0"))),
    Fault("rate_limit_of_less_than_nothing", "REACHABLE", once(says(429, b"", "Retry-After: -5"))),
    Fault("rate_limit_by_fields_alone", "REACHABLE", once(says(429, b"", USED_UP))),
    Fault("rate_limit_by_structured_field", "REACHABLE", once(says(429, b"", 'RateLimit: "a";r=0;t=1'))),
    Fault("rate_limit_three_times", "REACHABLE", times(3, says(429, b"", "Retry-After: 1")), why="there is patience"),
    Fault("rate_limit_that_grows", "REACHABLE", growing_limit, why="each wait is asked for and bearable"),
    Fault("allowance_used_up_by_the_page_itself", "REACHABLE", says(200, paper(), USED_UP), why="the page came"),
    Fault("allowance_used_up_for_a_day", "REACHABLE", says(200, paper(), USED_UP_LONG), why="the page came"),
    Fault("unavailable_until_a_past_date", "REACHABLE", once(says(503, b"", f"Retry-After: {PAST}"))),
    Fault("unavailable_for_a_second_twice", "REACHABLE", times(2, says(503, b"", "Retry-After: 1"))),
    Fault("rate_limit_then_not_found", "GONE", once(says(429, b"", "Retry-After: 1"), says(404))),
    Fault("rate_limit_then_forbidden", "BLOCKED", once(says(429, b"", "Retry-After: 1"), says(403))),
    Fault("rate_limit_for_browsers_only", "REACHABLE", LIMITS_BROWSERS, why="asked honestly it answers"),
)
