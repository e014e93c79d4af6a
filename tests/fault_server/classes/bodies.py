"""Bodies that are too long, too short, wrongly framed, or wrongly packed."""

import gzip
import zlib

from tests.fault_server.faults import Fault, Handler
from tests.fault_server.handlers import after, closes, repeats, says
from tests.fault_server.pages import paper

START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
PAGE = paper()
PACKED = gzip.compress(PAGE)
CORRUPT = PACKED[:20] + b"\xff" * 20 + PACKED[40:]
IN_CHUNKS = b"5;x=y\r\n" + PAGE[:5] + b"\r\n%x\r\n" % len(PAGE[5:]) + PAGE[5:] + b"\r\n0\r\nX-T: 1\r\n\r\n"


def _pack(pieces: int, piece: bytes, window: int, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, window)
    return b"".join(packer.compress(piece) for _ in range(pieces)) + packer.flush()


BOMB = _pack(64, b"\0" * (1 << 20), 31, 6)
"""64 MiB of nothing; packed once, since packing it would hold up every other class."""


def _framed(headers: bytes, body: bytes) -> Handler:
    """Send a body under these headers and close."""
    return after(START + headers + b"\r\n\r\n" + body, closes)


def _chunked(body: bytes) -> Handler:
    return _framed(b"Transfer-Encoding: chunked", body)


def _encoded(encoding: str, body: bytes) -> Handler:
    return says(200, body, f"Content-Encoding: {encoding}")


FAULTS = (
    Fault("endless_body", "REACHABLE", repeats(START + b"\r\n" + PAGE[:-14], b"<p>and so on and on</p>" * 400, 20_000)),
    Fault("large_page", "REACHABLE", says(200, paper(more="<p>data</p>" * 300_000))),
    Fault("empty_body", "SUSPICIOUS", says(200)),
    Fault("blank_body", "SUSPICIOUS", says(200, b" \r\n\r\n ")),
    Fault("page_without_content", "SUSPICIOUS", says(200, b"<html><head></head><body></body></html>")),
    Fault("shorter_than_announced", "UNREACHABLE_NOW", _framed(b"Content-Length: 50000", PAGE)),
    Fault("longer_than_announced", "REACHABLE", _framed(b"Content-Length: %d" % len(PAGE), PAGE + b"left over")),
    Fault("nonsense_length", "REACHABLE", _framed(b"Content-Length: banana", PAGE)),
    Fault("two_lengths", "UNREACHABLE_NOW", _framed(b"Content-Length: 10\r\nContent-Length: 500", PAGE)),
    Fault("chunked", "REACHABLE", after(START + b"Transfer-Encoding: chunked\r\n\r\n" + IN_CHUNKS)),
    Fault("bad_chunk_size", "UNREACHABLE_NOW", _chunked(b"zz\r\n" + PAGE + b"\r\n0\r\n\r\n")),
    Fault("missing_last_chunk", "UNREACHABLE_NOW", _chunked(b"%x\r\n" % len(PAGE) + PAGE + b"\r\n")),
    Fault("gzip", "REACHABLE", _encoded("gzip", PACKED)),
    Fault("gzip_twice", "REACHABLE", _encoded("gzip, gzip", gzip.compress(PACKED))),
    Fault("raw_deflate", "REACHABLE", _encoded("deflate", _pack(1, PAGE, -15, 9))),
    Fault("plain_called_gzip", "UNREACHABLE_NOW", _encoded("gzip", PAGE)),
    Fault("corrupt_gzip", "UNREACHABLE_NOW", _encoded("gzip", CORRUPT)),
    Fault("gzip_cut_short", "UNREACHABLE_NOW", _encoded("gzip", PACKED[:-30])),
    Fault("gzip_bomb", "SUSPICIOUS", _encoded("gzip", BOMB)),
    Fault("gzip_bomb_in_layers", "SUSPICIOUS", _encoded("gzip, gzip", gzip.compress(BOMB))),
    Fault("unknown_encoding", "REACHABLE", _encoded("br", b"\x1b\x93\x08\x00" * 100)),
    Fault("wrong_content_type", "REACHABLE", says(200, PAGE, content_type="application/octet-stream")),
    Fault("no_content_type", "REACHABLE", says(200, PAGE, content_type="")),
)
