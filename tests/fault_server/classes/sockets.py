"""Connections that are refused, reset, silent, or drip."""

from __future__ import annotations

import asyncio

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import paper


async def _nobody(ex: Exchange) -> None:
    raise AssertionError("nothing is served for this class")


fault("connection_refused", "UNREACHABLE_NOW", "sockets", url="http://127.22.0.1:65534/")(_nobody)
fault("connection_refused_elsewhere", "UNREACHABLE_NOW", "sockets", url="http://127.22.0.2:65535/x")(_nobody)


@fault("accept_and_reset", "UNREACHABLE_NOW", "sockets")
async def accept_and_reset(ex: Exchange) -> None:
    ex.reset()


@fault("accept_and_close", "UNREACHABLE_NOW", "sockets")
async def accept_and_close(ex: Exchange) -> None:
    ex.close()


@fault("accept_and_silence", "UNREACHABLE_NOW", "sockets")
async def accept_and_silence(ex: Exchange) -> None:
    await asyncio.sleep(3600)


@fault("accept_and_other_protocol", "UNREACHABLE_NOW", "sockets")
async def accept_and_other_protocol(ex: Exchange) -> None:
    await ex.send(b"SSH-2.0-OpenSSH_9.6\r\n")
    await ex.silence(1)


@fault("reset_after_request", "UNREACHABLE_NOW", "sockets")
async def reset_after_request(ex: Exchange) -> None:
    ex.reset()


@fault("close_after_request", "UNREACHABLE_NOW", "sockets")
async def close_after_request(ex: Exchange) -> None:
    ex.close()


@fault("silence_after_request", "UNREACHABLE_NOW", "sockets")
async def silence_after_request(ex: Exchange) -> None:
    await ex.silence()


@fault("silence_once", "REACHABLE", "sockets")
async def silence_once(ex: Exchange) -> None:
    ex.tally.memory["asked"] += 1
    await (ex.silence() if ex.tally.memory["asked"] == 1 else ex.reply(200, paper()))


@fault("reset_once", "REACHABLE", "sockets")
async def reset_once(ex: Exchange) -> None:
    ex.tally.memory["asked"] += 1
    if ex.tally.memory["asked"] == 1:
        ex.reset()
    else:
        await ex.reply(200, paper())


@fault("slow_but_alive", "REACHABLE", "sockets")
async def slow_but_alive(ex: Exchange) -> None:
    await asyncio.sleep(0.6)
    await ex.reply(200, paper())


@fault("reset_in_header", "UNREACHABLE_NOW", "sockets")
async def reset_in_header(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    ex.reset()


@fault("close_in_header", "UNREACHABLE_NOW", "sockets")
async def close_in_header(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    ex.close()


@fault("dripping_header", "UNREACHABLE_NOW", "sockets")
async def dripping_header(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(600):
        await ex.send(b"X-Drip-%d: 1\r\n" % number)
        await asyncio.sleep(0.1)


@fault("endless_header", "UNREACHABLE_NOW", "sockets")
async def endless_header(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 200 OK\r\n")
    for _ in range(2000):
        await ex.send(b"X-More: " + b"a" * 4000 + b"\r\n")


@fault("endless_interim_answers", "UNREACHABLE_NOW", "sockets")
async def endless_interim_answers(ex: Exchange) -> None:
    for _ in range(10_000):
        await ex.send(b"HTTP/1.1 102 Processing\r\n\r\n")


@fault("reset_in_body", "UNREACHABLE_NOW", "sockets")
async def reset_in_body(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + paper()[:300])
    await asyncio.sleep(0.05)
    ex.reset()


@fault("silence_in_body", "UNREACHABLE_NOW", "sockets")
async def silence_in_body(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + paper()[:300])
    await ex.silence()


@fault("dripping_body", "UNREACHABLE_NOW", "sockets")
async def dripping_body(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(600):
        await ex.send(b"<p>x</p>")
        await asyncio.sleep(0.1)


@fault("keep_alive_that_closes", "REACHABLE", "sockets")
async def keep_alive_that_closes(ex: Exchange) -> None:
    await ex.reply(200, paper(), "Connection: keep-alive")
    ex.close()
