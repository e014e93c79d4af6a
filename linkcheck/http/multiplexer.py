"""Requests on connections that are open already, many at once in one thread.

Nothing here waits for one server alone: a short answer of announced length is read once it is whole, and any other is
left to whoever can wait, with what has come of it.
"""

import contextlib
import selectors
import socket
import time
from collections.abc import Iterator
from typing import Any, Protocol

from linkcheck.http.answers import Answer, Request
from linkcheck.http.fetcher import Exchange
from linkcheck.http.wire import Connection

LATE_SECONDS = 0.05
"""How much later than its deadline a silent answer may be noticed."""

MOST_SECONDS = 3600.0
"""Selectors refuse to wait for months, which a host may ask for; who waits that long waits again."""

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
        self._watched: dict[int, Connection] = {}
        """What the selector watches by its number, which goes to another connection once this one is closed."""
        self._waiting: dict[int, tuple[Any, Exchange]] = {}
        self._late_at = 0.0

    def ask(self, request: Request, label: Any) -> bool:
        """Send a request if an open connection is idle; its answer comes with the label. Whether it was sent."""
        exchange = self._fetcher.begin(request)
        if exchange is None:
            return False
        number = exchange.connection.fileno()
        if self._watched.get(number) is not exchange.connection:
            self._leave(number)
            self._selector.register(number, selectors.EVENT_READ)
            self._watched[number] = exchange.connection
        self._waiting[number] = (label, exchange)
        return True

    def _leave(self, number: int) -> None:
        if self._watched.pop(number, None) is not None:
            self._selector.unregister(number)

    def answers(self, seconds: float | None) -> Iterator[Came]:
        """Wait for so long at most, or until woken, and yield what came."""
        longest = LATE_SECONDS if self._waiting else MOST_SECONDS
        for key, _ in self._selector.select(longest if seconds is None else min(seconds, longest)):
            waiting = self._waiting.get(key.fd)
            if waiting is None:
                if key.fileobj is self._woken:
                    self._woken.recv(4096)
                else:
                    # Closed, or spoken on unasked; whoever would use it next finds that out.
                    self._leave(key.fd)
                continue
            label, exchange = waiting
            is_whole = exchange.connection.read_ahead()
            if is_whole is None:
                continue
            del self._waiting[key.fd]
            if is_whole:
                yield label, exchange, self._fetcher.fetch(exchange.request, exchange)
            else:
                self._leave(key.fd)
                yield label, exchange, None
        now = time.monotonic()
        if now >= self._late_at:
            self._late_at = now + LATE_SECONDS
            for number, (label, exchange) in list(self._waiting.items()):
                if exchange.connection.deadline <= now:
                    del self._waiting[number]
                    self._leave(number)
                    yield label, exchange, None

    def wake(self) -> None:
        """End the wait of the thread that uses this."""
        with contextlib.suppress(OSError):
            self._waking.send(b"\0")

    def close(self) -> None:
        """Close every connection on which an answer is waited for."""
        for _, exchange in self._waiting.values():
            exchange.connection.close()
        self._selector.close()
        self._waking.close()
        self._woken.close()
