"""Rate limits: how a server says `later`, and for how long."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import Fault, Handler
from tests.fault_server.handlers import once, says

DAY = "Retry-After: 86400"


def _until(clock_is_fast_by: timedelta) -> Handler:
    """Ask for a second of patience, as a date on the server's own clock."""

    async def handle(ex: Exchange) -> None:
        now = datetime.now(UTC) + clock_is_fast_by
        until = format_datetime(now + timedelta(seconds=1), usegmt=True)
        await ex.reply(429, b"", f"Retry-After: {until}\nDate: {format_datetime(now, usegmt=True)}")

    return handle


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
)
