"""Many answers waited for together: what came whole is read at once, and no server alone is waited for."""

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from linkcheck.addresses import parse_address
from linkcheck.http.answers import Answer, Request
from linkcheck.http.fetcher import Exchange, NetworkSettings
from linkcheck.http.multiplexer import Multiplexer
from linkcheck.http.wire import Connection
from linkcheck.verdicts import Cause

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
HEADS_THAT_LIE = [
    b"HTTP/1.1 200 OK\n\nContent-Length: 5\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n 6\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nX: 1\r\n Content-Length: 5\r\n\r\nhello",
    b"HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nhello",
    b"\r\nHTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\nhello",
    b"HTTP/1.1 20 OK\r\nContent-Length: 5\r\n\r\nhello",
]


@dataclass
class Line:
    """A multiplexer with one open connection, and the server's end of it."""

    multiplexer: Multiplexer
    server: socket.socket

    def ask(self, timeout_seconds: float = 20.0) -> bool:
        return self.multiplexer.ask(Request(parse_address("http://a.org/"), timeout_seconds=timeout_seconds), "label")

    def came(self) -> list[tuple[str, Exchange, Answer | None]]:
        return list(self.multiplexer.answers(5.0))


@pytest.fixture
def line() -> Iterator[Line]:
    fetcher = NetworkSettings().fetcher()
    ours, server = socket.socketpair()
    fetcher.transport.keep(("http", "a.org", 80), Connection(ours, time.monotonic() + 20))
    multiplexer = Multiplexer(fetcher)
    with server:
        yield Line(multiplexer, server)
        multiplexer.close()
        fetcher.transport.close()


def test_an_answer_that_came_whole_is_read_at_once(line: Line) -> None:
    assert line.ask()
    line.server.send(WHOLE)
    ((label, _, answer),) = line.came()
    assert answer is not None
    assert (label, answer.status, answer.body, answer.is_complete) == ("label", 200, b"hello", True)


def test_a_connection_is_used_again_and_again(line: Line) -> None:
    statuses = []
    for _ in range(3):
        line.ask()
        line.server.send(WHOLE)
        statuses += [answer.status for _, _, answer in line.came() if answer]
    assert statuses == [200, 200, 200]


def test_without_an_open_connection_nothing_is_asked(line: Line) -> None:
    assert line.ask()
    assert not line.ask()


def test_a_connection_that_was_spoken_on_unasked_takes_no_request(line: Line) -> None:
    line.server.send(WHOLE)
    assert not line.ask()


def test_a_short_answer_may_come_in_parts(line: Line) -> None:
    line.ask()
    line.server.send(WHOLE[:20])
    assert line.came() == []
    line.server.send(WHOLE[20:-1])
    assert line.came() == []
    line.server.send(WHOLE[-1:])
    assert [answer.body for _, _, answer in line.came() if answer] == [b"hello"]


@pytest.mark.parametrize(
    ("start", "rest"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nhel", b"lo"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe", b"llo\r\n0\r\n\r\n"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", WHOLE),
    ],
)
def test_what_has_no_announced_length_is_left_to_who_can_wait(line: Line, start: bytes, rest: bytes) -> None:
    line.ask()
    line.server.send(start)
    ((_, exchange, answer),) = line.came()
    line.server.send(rest)
    line.server.close()
    assert answer is None
    assert line.multiplexer._fetcher.fetch(exchange.request, exchange).body == b"hello"


def test_silence_is_left_to_who_can_wait_once_the_time_is_over(line: Line) -> None:
    line.ask(timeout_seconds=0.0)
    ((_, exchange, answer),) = line.came()
    assert answer is None
    assert line.multiplexer._fetcher.fetch(exchange.request, exchange).cause is Cause.READ_TIMEOUT


def test_a_server_that_closed_says_nothing_of_the_link(line: Line) -> None:
    line.ask()
    line.server.close()
    ((_, exchange, answer),) = line.came()
    exchange.connection.close()
    assert answer is None


@pytest.mark.parametrize("raw", [WHOLE, *HEADS_THAT_LIE])
def test_what_is_taken_for_whole_is_read_without_waiting(raw: bytes) -> None:
    ours, server = socket.socketpair()
    with server:
        server.send(raw)
        connection = Connection(ours, deadline=0.0)
        fetcher, request = NetworkSettings().fetcher(), Request(parse_address("http://a.org/"))
        if connection.read_ahead():
            assert fetcher.fetch(request, Exchange(request, connection, 0.0)).cause is not Cause.READ_TIMEOUT
        connection.close()


@pytest.mark.parametrize("seconds", [None, 1e12])
def test_waking_ends_the_wait(line: Line, seconds: float | None) -> None:
    line.multiplexer.wake()
    assert list(line.multiplexer.answers(seconds)) == []
