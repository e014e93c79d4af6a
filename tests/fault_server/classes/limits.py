"""Rate limits: how a server says `later`, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import paper


async def _once(ex: Exchange, status: int, headers: str) -> None:
    ex.tally.memory["asked"] += 1
    await (ex.reply(status, b"", headers) if ex.tally.memory["asked"] == 1 else ex.reply(200, paper()))


@fault("rate_limit_in_seconds", "REACHABLE", "limits")
async def rate_limit_in_seconds(ex: Exchange) -> None:
    await _once(ex, 429, "Retry-After: 1")


@fault("rate_limit_until_date", "REACHABLE", "limits")
async def rate_limit_until_date(ex: Exchange) -> None:
    now = datetime.now(UTC)
    until = format_datetime(now + timedelta(seconds=1), usegmt=True)
    await _once(ex, 429, f"Retry-After: {until}\nDate: {format_datetime(now, usegmt=True)}")


@fault("rate_limit_until_date_on_a_fast_clock", "REACHABLE", "limits")
async def rate_limit_until_date_on_a_fast_clock(ex: Exchange) -> None:
    server_now = datetime.now(UTC) + timedelta(days=2)
    until = format_datetime(server_now + timedelta(seconds=1), usegmt=True)
    await _once(ex, 429, f"Retry-After: {until}\nDate: {format_datetime(server_now, usegmt=True)}")


@fault("rate_limit_without_wait", "REACHABLE", "limits")
async def rate_limit_without_wait(ex: Exchange) -> None:
    await _once(ex, 429, "")


@fault("rate_limit_with_nonsense", "REACHABLE", "limits")
async def rate_limit_with_nonsense(ex: Exchange) -> None:
    await _once(ex, 429, "Retry-After: soon")


@fault("unavailable_for_a_second", "REACHABLE", "limits")
async def unavailable_for_a_second(ex: Exchange) -> None:
    await _once(ex, 503, "Retry-After: 1")


@fault("rate_limit_for_a_day", "UNREACHABLE_NOW", "limits")
async def rate_limit_for_a_day(ex: Exchange) -> None:
    await ex.reply(429, b"", "Retry-After: 86400")


@fault("unavailable_for_a_day", "UNREACHABLE_NOW", "limits")
async def unavailable_for_a_day(ex: Exchange) -> None:
    await ex.reply(503, b"", "Retry-After: 86400")


@fault("rate_limit_without_end", "UNREACHABLE_NOW", "limits")
async def rate_limit_without_end(ex: Exchange) -> None:
    await ex.reply(429, b"")
