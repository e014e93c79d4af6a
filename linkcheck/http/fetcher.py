"""Requests made and answers read, as far as a verdict needs and no further.

At most 256 KiB are taken from the wire and 1 MiB is decoded; of a PDF whose size is known the first 32 KiB are enough,
since its end is asked for separately. Only `whole` reads everything, into a hash.
"""

import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from linkcheck.http.answers import PDF_END_BYTES, Answer, Request
from linkcheck.http.decoding import BOMB_RATIO, BadEncodingError, Decoder
from linkcheck.http.extra_headers import ExtraHeader
from linkcheck.http.failures import FetchError
from linkcheck.http.network import AddressPolicy, IPNetwork, Resolver
from linkcheck.http.transport import RawBody, Transport
from linkcheck.http.user_agents import encode_headers
from linkcheck.http.wire import Connection
from linkcheck.verdicts import Cause

MAXIMUM_WIRE_BYTES = 256 * 1024
MAXIMUM_WHOLE_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request that went out on a connection that was open already, and whose answer is still to be read."""

    request: Request
    connection: Connection
    started: float


class Fetcher:
    """Makes requests through the transport and never raises for what a server or the network does."""

    def __init__(self, transport: Transport, headers: tuple[ExtraHeader, ...] = ()) -> None:
        self.transport = transport
        self._headers = headers

    def begin(self, request: Request) -> Exchange | None:
        """Send a request without waiting for anything; None where no open connection is idle."""
        headers = _headers(request, self._headers)
        connection = self.transport.begin(request.address, headers, request.timeout_seconds)
        return None if connection is None else Exchange(request, connection, time.monotonic())

    def fetch(self, request: Request, begun: Exchange | None = None) -> Answer:
        """Make one request, or go on with one that was begun, without following redirects."""
        started = begun.started if begun else time.monotonic()
        answer = Answer(request.address, cookies=request.cookies)
        headers = _headers(request, self._headers)
        try:
            raw = self.transport.open(
                request.address, headers, request.timeout_seconds, begun.connection if begun else None
            )
            answer.head, answer.sent_at = raw.head, raw.connection.sent_at
            if request.address.scheme == "https":
                answer.certificate_from = self.transport.completed_from(request.address.host)
            if "set-cookie" in raw.head.first:
                from linkcheck.http.cookies import with_cookies

                answer.cookies = with_cookies(request.cookies, request.address, request.user_agent.headers, raw.head)
            before = raw.connection.received_bytes
            try:
                _read_body(request, answer, raw)
            finally:
                raw.close()
                answer.wire_bytes = max(answer.wire_bytes, raw.connection.received_bytes - before)
        except FetchError as error:
            answer.cause, answer.detail = error.cause, error.detail
        except BadEncodingError as error:
            answer.cause, answer.detail = Cause.BAD_ENCODING, f"what is called compressed is corrupt: {error}"
        answer.seconds = time.monotonic() - started
        return answer


@dataclass(frozen=True)
class NetworkSettings:
    """Which networks may be reached, whom to trust, and which names are known without asking."""

    allowed_networks: tuple[IPNetwork, ...] = ()
    ca_file: str | None = None
    resolve: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    connect_to: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    headers: tuple[ExtraHeader, ...] = ()

    def fetcher(self) -> Fetcher:
        """Return what makes requests under these settings."""
        policy = AddressPolicy(self.allowed_networks)
        return Fetcher(Transport(Resolver(self.resolve), policy, self.ca_file, self.connect_to), self.headers)


def _headers(request: Request, own: tuple[ExtraHeader, ...]) -> bytes:
    """Return the header lines of a request."""
    agent = request.user_agent
    if not (own or request.cookies or request.validators or request.range_start is not None):
        return agent.encoded
    extra = {header.name: header.value for header in own if header.host in (None, request.address.host)}
    if request.range_start is not None:
        extra["Range"] = f"bytes={request.range_start}-{request.range_start + PDF_END_BYTES - 1}"
        extra["Accept-Encoding"] = "identity"
    if request.validators and request.validators.etag:
        extra["If-None-Match"] = request.validators.etag
    if request.validators and request.validators.last_modified:
        extra["If-Modified-Since"] = request.validators.last_modified
    replaced = {name.lower() for name in extra}
    headers = {name: value for name, value in agent.headers.items() if name.lower() not in replaced} | extra
    if request.cookies:
        from linkcheck.http.cookies import cookie_header

        cookie = cookie_header(request.cookies, request.address, headers)
        if cookie:
            headers["Cookie"] = cookie
    return encode_headers(headers)


def _read_body(request: Request, answer: Answer, raw: RawBody) -> None:
    head = raw.head
    if not request.reads_body:
        return
    if not request.whole and "content-encoding" not in head.first:
        body = raw.at_once()
        if body is not None:
            answer.body, answer.wire_bytes, answer.is_complete = body, len(body), True
            if request.wants_hash:
                answer.sha256 = hashlib.sha256(body).hexdigest()
            return
    pieces = raw.pieces()
    transfer = (head.get("transfer-encoding") or "").lower().replace("chunked", "")
    decoder = Decoder(f"{head.get('content-encoding') or ''},{transfer}")
    answer.has_unknown_encoding = decoder.unknown_encoding is not None
    if request.whole and head.status in (200, 206):
        _read_whole(answer, pieces, decoder)
        return
    collected = bytearray()
    try:
        for piece in pieces:
            answer.wire_bytes += len(piece)
            collected += decoder.feed(piece)
            if len(collected) >= PDF_END_BYTES and b"%PDF-" in collected[:1024]:
                total = answer.content_length
                if total is not None and total > 2 * PDF_END_BYTES:
                    return
            if decoder.is_full or answer.wire_bytes >= MAXIMUM_WIRE_BYTES:
                if decoder.is_full and len(collected) > BOMB_RATIO * answer.wire_bytes:
                    answer.is_bomb = True
                return
    finally:
        answer.body = bytes(collected)
    if not decoder.is_complete and answer.wire_bytes:
        raise BadEncodingError("it ends too early")
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
