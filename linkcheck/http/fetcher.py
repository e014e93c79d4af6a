"""Requests made and answers read, as far as a verdict needs and no further.

At most 256 KiB are taken from the wire and 1 MiB is decoded; of a PDF whose size is known the first 32 KiB are enough,
since its end is asked for separately. Only `whole` reads everything, into a hash.
"""

import contextlib
import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header

from linkcheck.http.answers import PDF_END_BYTES, Answer, Request
from linkcheck.http.decoding import BOMB_RATIO, BadEncodingError, Decoder
from linkcheck.http.extra_headers import ExtraHeader
from linkcheck.http.failures import FetchError
from linkcheck.http.network import AddressPolicy, IPNetwork, Resolver
from linkcheck.http.transport import BoundedAdapter, LinkRequest, RawBody
from linkcheck.http.user_agents import encode_headers
from linkcheck.http.wire import Head
from linkcheck.verdicts import Cause

MAXIMUM_WIRE_BYTES = 256 * 1024
MAXIMUM_WHOLE_BYTES = 512 * 1024 * 1024


class Fetcher:
    """Makes requests through the adapter and never raises for what a server or the network does."""

    def __init__(self, adapter: BoundedAdapter, headers: tuple[ExtraHeader, ...] = ()) -> None:
        self.adapter = adapter
        self._headers = headers

    def fetch(self, request: Request) -> Answer:
        """Make one request, without following redirects."""
        started = time.monotonic()
        answer = Answer(request.address, cookies=request.cookies)
        prepared = _prepare(request, self._headers)
        try:
            raw = self.adapter.open(prepared, request.timeout_seconds)
            answer.head = raw.head
            if request.address.scheme == "https":
                answer.certificate_from = self.adapter.completed_from(request.address.host)
            if raw.head.get("set-cookie") is not None:
                answer.cookies = _with_cookies(request.cookies, prepared, raw.head)
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
        return Fetcher(BoundedAdapter(Resolver(self.resolve), policy, self.ca_file, self.connect_to), self.headers)


def _prepare(request: Request, own: tuple[ExtraHeader, ...]) -> LinkRequest:
    agent = request.user_agent
    extra = {header.name: header.value for header in own if header.host in (None, request.address.host)}
    if request.range_start is not None:
        extra["Range"] = f"bytes={request.range_start}-{request.range_start + PDF_END_BYTES - 1}"
        extra["Accept-Encoding"] = "identity"
    if request.validators and request.validators.etag:
        extra["If-None-Match"] = request.validators.etag
    if request.validators and request.validators.last_modified:
        extra["If-Modified-Since"] = request.validators.last_modified
    if not extra and not request.cookies:
        return LinkRequest(request.address, agent.headers, agent.encoded)
    headers = agent.headers.copy()
    headers.update(extra)
    prepared = LinkRequest(request.address, headers, b"")
    if request.cookies:
        cookie = get_cookie_header(request.cookies, prepared)  # type: ignore[no-untyped-call]  # not annotated there
        if cookie:
            headers["Cookie"] = cookie
    prepared.encoded_headers = encode_headers(headers)
    return prepared


class _Fields:
    """The header in the shape in which `requests` and `http.cookiejar` ask for it."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._original_response = self.msg = self

    def get_all(self, name: str, default: list[str] | None = None) -> list[str] | None:
        return self._head.all(name.lower()) or default


def _with_cookies(cookies: RequestsCookieJar | None, prepared: LinkRequest, head: Head) -> RequestsCookieJar:
    jar = RequestsCookieJar() if cookies is None else cookies.copy()
    with contextlib.suppress(ValueError, KeyError, AttributeError):
        extract_cookies_to_jar(jar, prepared, _Fields(head))  # type: ignore[no-untyped-call]  # not annotated there
    return jar


def _read_body(request: Request, answer: Answer, raw: RawBody) -> None:
    head = raw.head
    pieces = raw.pieces()
    if not request.reads_body:
        return
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
    if answer.head is not None and request.wants_hash:
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
