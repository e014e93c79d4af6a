"""A fast local server for the bench: answers everything alike, after a delay or within a rate, and counts."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType

PAGE = (
    b"<!DOCTYPE html><html><head><meta charset=utf-8><title>A page of the bench</title></head><body><h1>A page</h1>"
    b"<p>Short, whole, and the same for everybody.</p></body></html>"
)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE
LATER = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"


@dataclass
class _Counter:
    requests: int = 0
    refused: int = 0


class _Allowance:
    """So many requests in each second, counted from a host's first one."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._first = 0.0
        self._window = -1
        self._used = 0

    def allows(self) -> bool:
        now = time.monotonic()
        self._first = self._first or now
        window = int(now - self._first)
        if window != self._window:
            self._window, self._used = window, 0
        self._used += 1
        return self._used <= self._per_second


class _Protocol(asyncio.Protocol, ABC):
    """Counts requests; what is answered is its children's."""

    def __init__(self, counter: _Counter) -> None:
        self._counter = counter
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"\r\n\r\n")):
            self._counter.requests += 1
            self.answer()

    @abstractmethod
    def answer(self) -> None:
        """Answer one request."""


class _Behaving(_Protocol):
    def __init__(self, counter: _Counter, delay: float, allowance: _Allowance | None) -> None:
        super().__init__(counter)
        self._delay = delay
        self._allowance = allowance

    def answer(self) -> None:
        answer = OK
        if self._allowance is not None and not self._allowance.allows():
            self._counter.refused += 1
            answer = LATER
        if self._delay:
            self._loop.call_later(self._delay, self._transport.write, answer)
        else:
            self._transport.write(answer)


class _Misbehaving(_Protocol):
    """Drips its header or its body without end, or never says anything."""

    def __init__(self, counter: _Counter, kind: str) -> None:
        super().__init__(counter)
        self._kind = kind

    def answer(self) -> None:
        if self._kind == "drips_header":
            self._transport.write(b"HTTP/1.1 200 OK\r\n")
            self._drip(b"X-Drip: 1\r\n")
        elif self._kind == "drips_body":
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n")
            self._drip(b"<p>drip</p>")

    def _drip(self, piece: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(piece)
            self._loop.call_later(0.2, self._drip, piece)


def _serve(pipe: Connection, hosts: list[str], delay: float, per_second: int, kind: str) -> None:
    counter = _Counter()

    def protocol() -> Callable[[], asyncio.Protocol]:
        if kind:
            return lambda: _Misbehaving(counter, kind)
        allowance = _Allowance(per_second) if per_second else None
        return lambda: _Behaving(counter, delay, allowance)

    async def run() -> None:
        loop = asyncio.get_running_loop()
        port = 0
        for host in hosts:
            server = await loop.create_server(protocol(), host, port, backlog=1024)
            port = server.sockets[0].getsockname()[1]
        pipe.send(port)
        stopped = loop.create_future()

        def asked() -> None:
            if pipe.recv() == "stop":
                stopped.set_result(None)
            else:
                pipe.send((counter.requests, counter.refused))
                counter.requests = counter.refused = 0

        loop.add_reader(pipe.fileno(), asked)
        await stopped

    asyncio.run(run())


class BenchServer:
    """The server in a process of its own, for the time of a `with` block."""

    def __init__(self, hosts: int, delay_seconds: float = 0.0, per_second: int = 0, kind: str = "") -> None:
        self.hosts = [f"127.30.0.{number}" for number in range(1, hosts + 1)]
        self._arguments = (self.hosts, delay_seconds, per_second, kind)
        self.port = 0

    def __enter__(self) -> BenchServer:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, *self._arguments), daemon=True)
        self._process.start()
        theirs.close()
        self.port = self._pipe.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.send("stop")
        self._process.join(5)
        self._process.terminate()
        self._pipe.close()

    def counts(self) -> tuple[int, int]:
        """Return the requests answered and refused since the last call."""
        self._pipe.send("counts")
        requests, refused = self._pipe.recv()
        return requests, refused

    def urls(self, count: int, is_grouped: bool = False) -> list[str]:
        """Return so many addresses, hosts in turn, or host by host."""
        each = count // len(self.hosts)
        if is_grouped:
            return [f"http://{host}:{self.port}/page/{number}" for host in self.hosts for number in range(each)]
        return [f"http://{host}:{self.port}/page/{number}" for number in range(each) for host in self.hosts]
