"""Bodies that are too long, too short, wrongly framed, or wrongly packed."""

from __future__ import annotations

import gzip
import zlib

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import paper

START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


async def _framed(ex: Exchange, headers: bytes, body: bytes, closes: bool = False) -> None:
    await ex.send(START + headers + b"\r\n" + body)
    if closes:
        ex.close()


def _bomb() -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(64)) + packer.flush()


BOMB = _bomb()
"""64 MiB of nothing; packed once, since packing it would hold up every other class."""


@fault("endless_body", "REACHABLE", "bodies")
async def endless_body(ex: Exchange) -> None:
    await ex.send(START + b"\r\n" + paper()[:-14])
    for _ in range(20_000):
        await ex.send(b"<p>and so on and on</p>" * 400)


@fault("large_page", "REACHABLE", "bodies")
async def large_page(ex: Exchange) -> None:
    await ex.reply(200, paper(more="<p>data</p>" * 300_000))


@fault("empty_body", "SUSPICIOUS", "bodies")
async def empty_body(ex: Exchange) -> None:
    await ex.reply(200, b"")


@fault("blank_body", "SUSPICIOUS", "bodies")
async def blank_body(ex: Exchange) -> None:
    await ex.reply(200, b" \r\n\r\n ")


@fault("page_without_content", "SUSPICIOUS", "bodies")
async def page_without_content(ex: Exchange) -> None:
    await ex.reply(200, b"<html><head></head><body></body></html>")


@fault("shorter_than_announced", "UNREACHABLE_NOW", "bodies")
async def shorter_than_announced(ex: Exchange) -> None:
    await _framed(ex, b"Content-Length: 50000\r\n", paper(), closes=True)


@fault("longer_than_announced", "REACHABLE", "bodies")
async def longer_than_announced(ex: Exchange) -> None:
    body = paper()
    await _framed(ex, b"Content-Length: %d\r\n" % len(body), body + b"left over", closes=True)


@fault("nonsense_length", "REACHABLE", "bodies")
async def nonsense_length(ex: Exchange) -> None:
    await _framed(ex, b"Content-Length: banana\r\n", paper(), closes=True)


@fault("two_lengths", "UNREACHABLE_NOW", "bodies")
async def two_lengths(ex: Exchange) -> None:
    await _framed(ex, b"Content-Length: 10\r\nContent-Length: 500\r\n", paper(), closes=True)


@fault("chunked", "REACHABLE", "bodies")
async def chunked(ex: Exchange) -> None:
    body = paper()
    await _framed(
        ex,
        b"Transfer-Encoding: chunked\r\n",
        b"5;x=y\r\n" + body[:5] + b"\r\n%x\r\n" % len(body[5:]) + body[5:] + b"\r\n0\r\nX-T: 1\r\n\r\n",
    )


@fault("bad_chunk_size", "UNREACHABLE_NOW", "bodies")
async def bad_chunk_size(ex: Exchange) -> None:
    await _framed(ex, b"Transfer-Encoding: chunked\r\n", b"zz\r\n" + paper() + b"\r\n0\r\n\r\n", closes=True)


@fault("missing_last_chunk", "UNREACHABLE_NOW", "bodies")
async def missing_last_chunk(ex: Exchange) -> None:
    body = paper()
    await _framed(ex, b"Transfer-Encoding: chunked\r\n", b"%x\r\n" % len(body) + body + b"\r\n", closes=True)


@fault("gzip", "REACHABLE", "bodies")
async def gzip_body(ex: Exchange) -> None:
    await ex.reply(200, gzip.compress(paper()), "Content-Encoding: gzip")


@fault("gzip_twice", "REACHABLE", "bodies")
async def gzip_twice(ex: Exchange) -> None:
    await ex.reply(200, gzip.compress(gzip.compress(paper())), "Content-Encoding: gzip, gzip")


@fault("raw_deflate", "REACHABLE", "bodies")
async def raw_deflate(ex: Exchange) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    await ex.reply(200, packer.compress(paper()) + packer.flush(), "Content-Encoding: deflate")


@fault("plain_called_gzip", "REACHABLE", "bodies")
async def plain_called_gzip(ex: Exchange) -> None:
    await ex.reply(200, paper(), "Content-Encoding: gzip")


@fault("corrupt_gzip", "UNREACHABLE_NOW", "bodies")
async def corrupt_gzip(ex: Exchange) -> None:
    data = bytearray(gzip.compress(paper()))
    data[20:40] = b"\xff" * 20
    await ex.reply(200, bytes(data), "Content-Encoding: gzip")


@fault("gzip_cut_short", "UNREACHABLE_NOW", "bodies")
async def gzip_cut_short(ex: Exchange) -> None:
    await ex.reply(200, gzip.compress(paper())[:-30], "Content-Encoding: gzip")


@fault("gzip_bomb", "SUSPICIOUS", "bodies")
async def gzip_bomb(ex: Exchange) -> None:
    await ex.reply(200, BOMB, "Content-Encoding: gzip")


@fault("gzip_bomb_in_layers", "SUSPICIOUS", "bodies")
async def gzip_bomb_in_layers(ex: Exchange) -> None:
    await ex.reply(200, gzip.compress(BOMB), "Content-Encoding: gzip, gzip")


@fault("unknown_encoding", "REACHABLE", "bodies")
async def unknown_encoding(ex: Exchange) -> None:
    await ex.reply(200, b"\x1b\x93\x08\x00" * 100, "Content-Encoding: br")


@fault("wrong_content_type", "REACHABLE", "bodies")
async def wrong_content_type(ex: Exchange) -> None:
    await ex.reply(200, paper(), content_type="application/octet-stream")


@fault("no_content_type", "REACHABLE", "bodies")
async def no_content_type(ex: Exchange) -> None:
    await ex.reply(200, paper(), content_type="")
