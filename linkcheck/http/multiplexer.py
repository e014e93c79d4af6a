"""Requests on connections that are open already, many at once in one thread.

Nothing here waits for one server alone: an answer that came whole is read where it is, and any other is left to
whoever can wait, with what has come of it.
"""

import contextlib
import selectors
import socket
import time
from collections.abc import Iterator
from typing import Any, Protocol

from linkcheck.http.answers import Answer, Request
from linkcheck.http.fetcher import Exchange

LATE_SECONDS = 0.05
"""How much later than its deadline a silent answer may be noticed."""

Came = tuple[Any, Exchange, Answer | None]
"""The label of a request, the exchange that it is, and its answer; without one, somebody must wait for it."""


class Fetching(Protocol):
    """What makes requests: the real fetcher, or a script in a test."""

    def begin(self, request: Request) -> Exchange | None:
        """Send a request without waiting; None where that cannot be."""
        ...

    def fetch(self, request: Request, begun: Exchange | None = None) -> Answer:
        """Make one request, or go on with one that was begun."""
        ...


class Multiplexer:
    """Waits for many answers at once. One thread uses it; `wake` alone may be called by others."""

    def __init__(self, fetcher: Fetching) -> None:
        self._fetcher = fetcher
        self._selector = selectors.DefaultSelector()
        self._waking, self._woken = socket.socketpair()
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._late_at = 0.0

    def ask(self, request: Request, label: Any) -> bool:
        """Send a request if an open connection is idle; its answer comes with the label. Whether it was sent."""
        exchange = self._fetcher.begin(request)
        if exchange is not None:
            self._selector.register(exchange.connection.fileno(), selectors.EVENT_READ, (label, exchange))
        return exchange is not None

    def answers(self, seconds: float | None) -> Iterator[Came]:
        """Wait for so long at most, or until woken, and yield what came."""
        is_waited_for = len(self._selector.get_map()) > 1
        if is_waited_for:
            seconds = LATE_SECONDS if seconds is None else min(seconds, LATE_SECONDS)
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                self._woken.recv(4096)
                continue
            label, exchange = key.data
            self._selector.unregister(key.fd)
            is_whole = exchange.connection.read_ahead()
            yield label, exchange, self._fetcher.fetch(exchange.request, exchange) if is_whole else None
        if is_waited_for and time.monotonic() >= self._late_at:
            yield from self._late()

    def _late(self) -> Iterator[Came]:
        now = time.monotonic()
        self._late_at = now + LATE_SECONDS
        for key in list(self._selector.get_map().values()):
            if key.data is not None and key.data[1].connection.deadline <= now:
                self._selector.unregister(key.fd)
                yield (*key.data, None)

    def wake(self) -> None:
        """End the wait of the thread that uses this."""
        with contextlib.suppress(OSError):
            self._waking.send(b"\0")

    def close(self) -> None:
        """Close every connection on which an answer is waited for."""
        for key in list(self._selector.get_map().values()):
            if key.data is not None:
                key.data[1].connection.close()
        self._selector.close()
        self._waking.close()
        self._woken.close()
