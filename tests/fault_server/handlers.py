"""Ways to answer, to be put together: each function returns a handler of exchanges."""

import asyncio
from collections.abc import Callable

from tests.fault_server.exchange import HTML, Exchange
from tests.fault_server.faults import Handler
from tests.fault_server.pages import html, paper


def says(status: int, body: bytes = b"", headers: str = "", content_type: str = HTML) -> Handler:
    """Answer everybody alike."""

    async def handle(ex: Exchange) -> None:
        await ex.reply(status, body, headers, content_type)

    return handle


def shows(title: str, body: str, head: str = "", language: str = "en", status: int = 200) -> Handler:
    """Show a page."""
    return says(status, html(title, body, head, language))


PAPER = says(200, paper())


def redirects(status: int, location: str, headers: str = "") -> Handler:
    """Redirect everybody."""
    return says(status, b"", f"Location: {location}\n{headers}")


def leads(status: int, location: str, then: Handler = PAPER) -> Handler:
    """Redirect from the class's own path; below it, answer."""
    return at_start(redirects(status, location), then)


def at_start(first: Handler, then: Handler = PAPER) -> Handler:
    """Answer at the class's own path in one way, below it in another."""
    return when(lambda ex: ex.path == ex.own, first, then)


def when(condition: Callable[[Exchange], bool], then: Handler, otherwise: Handler) -> Handler:
    """Answer in one way or another."""

    async def handle(ex: Exchange) -> None:
        await (then if condition(ex) else otherwise)(ex)

    return handle


def for_head(then: Handler, otherwise: Handler = PAPER) -> Handler:
    """Answer HEAD in another way."""
    return when(lambda ex: ex.method == "HEAD", then, otherwise)


def once(first: Handler, then: Handler = PAPER) -> Handler:
    """Answer the first request in one way, every later one in another."""
    return times(1, first, then)


def times(count: int, first: Handler, then: Handler = PAPER) -> Handler:
    """Answer so many requests in one way, every later one in another."""

    async def handle(ex: Exchange) -> None:
        ex.tally.memory["asked"] = ex.tally.memory.get("asked", 0) + 1
        await (first if ex.tally.memory["asked"] <= count else then)(ex)

    return handle


def within(seconds: float, first: Handler, then: Handler = PAPER) -> Handler:
    """Answer in one way for some time after the first request, in another from then on."""

    async def handle(ex: Exchange) -> None:
        now = asyncio.get_running_loop().time()
        until = ex.tally.memory.setdefault("until", now + seconds)
        await (first if now < until else then)(ex)

    return handle


def after(data: bytes, then: Handler | None = None, seconds: float = 0.0) -> Handler:
    """Send bytes as they are, perhaps wait, and go on."""

    async def handle(ex: Exchange) -> None:
        await ex.send(data)
        await asyncio.sleep(seconds)
        if then is not None:
            await then(ex)

    return handle


def repeats(start: bytes, piece: bytes, times: int, pause_seconds: float = 0.0) -> Handler:
    """Send bytes, and then the same piece again and again."""

    async def handle(ex: Exchange) -> None:
        await ex.send(start)
        for _ in range(times):
            await ex.send(piece)
            await asyncio.sleep(pause_seconds)

    return handle


async def closes(ex: Exchange) -> None:
    """End the connection in good order."""
    ex.close()


async def resets(ex: Exchange) -> None:
    """End the connection with a reset."""
    ex.reset()


async def waits(ex: Exchange) -> None:
    """Say nothing until the visitor has gone."""
    await ex.silence()


async def stalls(ex: Exchange) -> None:
    """Neither read nor say anything."""
    await asyncio.sleep(3600)


async def nobody(ex: Exchange) -> None:
    raise AssertionError("nothing is served for this class")
