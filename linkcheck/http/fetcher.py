"""Requests made and answers read, as far as a verdict needs and no further.

At most 256 KiB are taken from the wire and 1 MiB is decoded; of a PDF whose size is known the first 32 KiB are enough,
since its end is asked for separately. Only `whole` reads everything, into a hash.
"""

import contextlib
import hashlib
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from types import SimpleNamespace
from typing import Any

from linkcheck.http.answers import PDF_END_BYTES, Answer, Request
from linkcheck.http.decoding import BOMB_RATIO, Decoder, corrupt_body
from linkcheck.http.failures import FetchError
from linkcheck.http.network import AddressPolicy, IPNetwork, Resolver
from linkcheck.http.transport import ConnectionPool
from linkcheck.http.wire import Head

MAXIMUM_WIRE_BYTES = 256 * 1024
MAXIMUM_WHOLE_BYTES = 512 * 1024 * 1024


class Fetcher:
    """Makes requests over pooled connections and never raises for what a server or the network does."""

    def __init__(self, pool: ConnectionPool) -> None:
        self.pool = pool

    def fetch(self, request: Request) -> Answer:
        """Make one request, without following redirects."""
        started = time.monotonic()
        answer = Answer(request.address, cookies=request.cookies)
        try:
            headers = _encode_headers(_headers(request))
            connection, head = self.pool.exchange(request.address, headers, request.timeout_seconds)
            answer.head = head
            if head.get("set-cookie") is not None:
                answer.cookies = CookieJar() if request.cookies is None else request.cookies
                with contextlib.suppress(ValueError, KeyError, AttributeError):
                    response: Any = SimpleNamespace(info=lambda: head)
                    answer.cookies.extract_cookies(response, urllib.request.Request(request.address.url))
            before = connection.received_bytes
            try:
                _read_body(request, answer, head, connection.body(head))
            finally:
                self.pool.release(request.address.origin, connection)
                answer.wire_bytes = max(answer.wire_bytes, connection.received_bytes - before)
        except FetchError as error:
            answer.cause, answer.detail = error.cause, error.detail
        answer.seconds = time.monotonic() - started
        return answer


@dataclass(frozen=True)
class NetworkSettings:
    """Which networks may be reached, whom to trust, and which names are known without asking."""

    allowed_networks: tuple[IPNetwork, ...] = ()
    ca_file: str | None = None
    resolve: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    connect_to: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)

    def fetcher(self) -> Fetcher:
        """Return what makes requests under these settings."""
        policy = AddressPolicy(self.allowed_networks)
        return Fetcher(ConnectionPool(Resolver(self.resolve), policy, self.ca_file, self.connect_to))


def _headers(request: Request) -> dict[str, str]:
    headers = dict(request.user_agent)
    if request.range_start is not None:
        headers["Range"] = f"bytes={request.range_start}-{request.range_start + PDF_END_BYTES - 1}"
        headers["Accept-Encoding"] = "identity"
    if request.validators and request.validators.etag:
        headers["If-None-Match"] = request.validators.etag
    if request.validators and request.validators.last_modified:
        headers["If-Modified-Since"] = request.validators.last_modified
    if request.cookies:
        bearer = urllib.request.Request(request.address.url)
        request.cookies.add_cookie_header(bearer)
        headers |= bearer.unredirected_hdrs
    return headers


def _encode_headers(headers: Mapping[str, str]) -> bytes:
    """Return header lines as bytes; line breaks cannot get in."""
    lines = (f"{name}: {value}".replace("\r", " ").replace("\n", " ") for name, value in headers.items())
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1", "replace")


def _read_body(request: Request, answer: Answer, head: Head, pieces: Iterator[bytes]) -> None:
    if not request.reads_body:
        return
    transfer = (head.get("transfer-encoding") or "").lower().replace("chunked", "")
    decoder = Decoder(f"{head.get('content-encoding') or ''},{transfer}")
    answer.has_unknown_encoding = decoder.unknown_encoding is not None
    if request.whole and head.status in (200, 206):
        _read_whole(answer, pieces, decoder)
        return
    collected = bytearray()
    total = answer.content_length
    try:
        for piece in pieces:
            answer.wire_bytes += len(piece)
            collected += decoder.feed(piece)
            is_long_pdf = total is not None and total > 2 * PDF_END_BYTES and b"%PDF-" in collected[:1024]
            if is_long_pdf and len(collected) >= PDF_END_BYTES:
                return
            if decoder.is_full or answer.wire_bytes >= MAXIMUM_WIRE_BYTES:
                if decoder.is_full and len(collected) > BOMB_RATIO * answer.wire_bytes:
                    answer.is_bomb = True
                return
    finally:
        answer.body = bytes(collected)
        answer.was_mislabelled = decoder.was_mislabelled
    if not decoder.is_complete and answer.wire_bytes:
        raise corrupt_body("it ends too early")
    answer.is_complete = True
    if request.wants_hash:
        answer.sha256 = hashlib.sha256(answer.body).hexdigest()


def _read_whole(answer: Answer, pieces: Iterator[bytes], decoder: Decoder) -> None:
    digest = hashlib.sha256()
    collected = bytearray()
    is_encoded = bool(answer.header("content-encoding"))
    for piece in pieces:
        answer.wire_bytes += len(piece)
        if is_encoded:
            piece = decoder.feed(piece)
        if decoder.is_full:
            break
        digest.update(piece)
        if len(collected) < 4 * MAXIMUM_WIRE_BYTES:
            collected += piece
        if answer.wire_bytes > MAXIMUM_WHOLE_BYTES:
            break
    else:
        answer.is_complete = True
        answer.sha256 = digest.hexdigest()
    answer.body = bytes(collected)
