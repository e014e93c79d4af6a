"""A fast local server for the bench: answers everything alike, after a delay or within a rate, and counts."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Self

PAGE = (
    b"<!DOCTYPE html><html><head><meta charset=utf-8><title>A page of the bench</title></head><body><h1>A page</h1>"
    b"<p>Short, whole, and the same for everybody.</p></body></html>"
)


def _ok(page: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
    return head % len(page) + page


OK = _ok(PAGE)
LATER = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"


DRIPS = {
    "silent": (b"", b""),
    "drips_header": (b"HTTP/1.1 200 OK\r\n", b"X-Drip: 1\r\n"),
    "drips_body": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n", b"<p>drip</p>"),
}
"""What each kind of misbehaving host says at first, and then again and again."""

Answer = Callable[[asyncio.Transport], None]


class _Protocol(asyncio.Protocol):
    """One connection, whose requests are counted and answered."""

    def __init__(self, counter: Counter[str], answer: Answer) -> None:
        self._counter = counter
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"\r\n\r\n")):
            self._counter["requests"] += 1
            self._answer(self._transport)


def _behaving(loop: asyncio.AbstractEventLoop, delay: float, per_second: int, is_varied: bool) -> Answer:
    """Answer after a delay, and so many requests in each second, counted from a host's first one."""
    numbers = itertools.count()
    first = 0.0
    asked: Counter[int] = Counter()

    def answer(transport: asyncio.Transport) -> None:
        nonlocal first
        first = first or loop.time()
        window = int(loop.time() - first)
        asked[window] += 1
        said = LATER if per_second and asked[window] > per_second else OK
        if is_varied:
            said = _ok(PAGE.replace(b"A page", b"Page %d" % next(numbers)))
        if delay:
            loop.call_later(delay, transport.write, said)
        else:
            transport.write(said)

    return answer


def _misbehaving(loop: asyncio.AbstractEventLoop, start: bytes, piece: bytes) -> Answer:
    """Drip without end, or never say anything."""

    def drip(transport: asyncio.Transport, data: bytes) -> None:
        if data and not transport.is_closing():
            transport.write(data)
            loop.call_later(0.2, drip, transport, piece)

    return lambda transport: drip(transport, start + piece)


def _serve(pipe: Connection, hosts: list[str], delay: float, per_second: int, kind: str, is_varied: bool) -> None:
    counter: Counter[str] = Counter()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        port = 0
        for host in hosts:
            answer = _misbehaving(loop, *DRIPS[kind]) if kind else _behaving(loop, delay, per_second, is_varied)
            server = await loop.create_server(partial(_Protocol, counter, answer), host, port, backlog=1024)
            port = server.sockets[0].getsockname()[1]
        pipe.send(port)
        stopped = loop.create_future()

        def asked() -> None:
            if pipe.recv() == "stop":
                stopped.set_result(None)
            else:
                pipe.send(counter.pop("requests", 0))

        loop.add_reader(pipe.fileno(), asked)
        await stopped

    asyncio.run(run())


class BenchServer:
    """The server in a process of its own, for the time of a `with` block."""

    def __init__(
        self, hosts: int, delay_seconds: float = 0.0, per_second: int = 0, kind: str = "", is_varied: bool = False
    ) -> None:
        self.hosts = [f"127.30.0.{number}" for number in range(1, hosts + 1)]
        self._arguments = (self.hosts, delay_seconds, per_second, kind, is_varied)
        self.port = 0

    def __enter__(self) -> Self:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, *self._arguments), daemon=True)
        self._process.start()
        theirs.close()
        self.port = self._pipe.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send("stop")
        self._process.join(5)
        self._process.terminate()
        self._pipe.close()

    def requests(self) -> int:
        """Return how many requests came since the last call."""
        self._pipe.send("requests")
        return int(self._pipe.recv())

    def urls(self, count: int, is_grouped: bool = False) -> list[str]:
        """Return so many addresses, hosts in turn, or host by host."""
        each = count // len(self.hosts)
        if is_grouped:
            return [f"http://{host}:{self.port}/page/{number}" for host in self.hosts for number in range(each)]
        return [f"http://{host}:{self.port}/page/{number}" for number in range(each) for host in self.hosts]
