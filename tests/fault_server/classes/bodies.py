"""Bodies that are too long, too short, wrongly framed, or wrongly packed."""

import gzip
import zlib

from tests.fault_server.faults import TITLE, Fault, Handler
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


SAME = (len(PAGE), len(PAGE))
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><text>A cell</text></svg>'
NOTES = f"{TITLE}\n\n{'Some notes on the paper and its proofs. ' * 20}".encode()
DATA = b"[" + b", ".join(b'{"name": "item %d", "state": "not found"}' % n for n in range(100)) + b"]"
FEED = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title><item><title>A</title></item></channel></rss>"
)


def _chunks(body: bytes) -> bytes:
    return b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"


FAULTS = (
    Fault("endless_body", "REACHABLE", repeats(START + b"\r\n" + PAGE[:-14], b"<p>and so on and on</p>" * 1600, 5000)),
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
    Fault(
        "nothing_in_an_unknown_encoding", "SUSPICIOUS", _encoded("br", b""), why="nothing is nothing, however packed"
    ),
    Fault("wrong_content_type", "REACHABLE", says(200, PAGE, content_type="application/octet-stream")),
    Fault("no_content_type", "REACHABLE", says(200, PAGE, content_type="")),
    Fault("zlib_deflate", "REACHABLE", _encoded("deflate", zlib.compress(PAGE))),
    Fault("plain_called_deflate", "UNREACHABLE_NOW", _encoded("deflate", PAGE), why="browsers show an error"),
    Fault("gzip_by_its_old_name", "REACHABLE", _encoded("x-gzip", PACKED)),
    Fault("gzip_in_two_members", "REACHABLE", _encoded("gzip", gzip.compress(PAGE[:300]) + gzip.compress(PAGE[300:]))),
    Fault("gzip_with_more_behind", "REACHABLE", _encoded("gzip", PACKED + b"\0" * 20), why="the stream is whole"),
    Fault("gzip_of_nothing", "SUSPICIOUS", _encoded("gzip", gzip.compress(b""))),
    Fault("gzip_called_deflate", "REACHABLE", _encoded("deflate", PACKED), why="its first bytes say what it is"),
    Fault("encoding_named_identity", "REACHABLE", _encoded("identity", PAGE)),
    Fault("charset_named_as_encoding", "REACHABLE", _encoded("utf-8", PAGE), why="a common slip, and harmless"),
    Fault("gzip_for_the_transfer", "REACHABLE", _framed(b"Transfer-Encoding: gzip, chunked", _chunks(PACKED))),
    Fault("chunked_with_a_length", "REACHABLE", _framed(b"Transfer-Encoding: chunked\r\nContent-Length: 7", IN_CHUNKS)),
    Fault("same_length_twice", "REACHABLE", _framed(b"Content-Length: %d\r\nContent-Length: %d" % SAME, PAGE)),
    Fault("negative_length", "REACHABLE", _framed(b"Content-Length: -1", PAGE), why="read until it closes"),
    Fault("byte_order_mark_alone", "SUSPICIOUS", says(200, b"\xef\xbb\xbf")),
    Fault("zero_bytes_alone", "SUSPICIOUS", says(200, b"\0" * 2000)),
    Fault("comment_alone", "SUSPICIOUS", says(200, b"<html><!-- page generated in 0.2 s --></html>")),
    Fault("picture_alone", "REACHABLE", says(200, b"<html><img src='scan.png'></html>"), why="a reader sees it"),
    Fault("drawing", "REACHABLE", says(200, DRAWING, content_type="image/svg+xml"), title=None),
    Fault("plain_text", "REACHABLE", says(200, NOTES, content_type="text/plain")),
    Fault("long_data_that_says_not_found", "REACHABLE", says(200, DATA, content_type="application/json"), title=None),
    Fault("feed", "REACHABLE", says(200, FEED, content_type="application/rss+xml"), title=None),
)
