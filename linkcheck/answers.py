"""One request and its answer, read as far as a verdict needs and no further.

At most 256 KiB are taken from the wire and 1 MiB is decoded; of a PDF whose size is known the first 32 KiB are enough,
since its end is asked for separately. Only `whole` reads everything, into a hash.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header

from linkcheck.addresses import Address
from linkcheck.bodies import BOMB_RATIO, BadEncodingError, Decoder
from linkcheck.identities import HONEST, UserAgent
from linkcheck.status import Cause, Validators
from linkcheck.transport import BoundedAdapter, FetchError, LinkRequest, RawBody
from linkcheck.wire import Head

MAXIMUM_WIRE_BYTES = 256 * 1024
PDF_END_BYTES = 32 * 1024
MAXIMUM_WHOLE_BYTES = 512 * 1024 * 1024

_ENCODED: dict[UserAgent, bytes] = {}


@dataclass(slots=True)
class Request:
    """What to ask for, and how."""

    address: Address
    user_agent: UserAgent = HONEST
    cookies: RequestsCookieJar | None = None
    validators: Validators | None = None
    range_start: int | None = None
    """Ask for the bytes from here on, at most `PDF_END_BYTES` of them."""
    reads_body: bool = True
    whole: bool = False
    """Read the whole body, for its hash."""
    wants_hash: bool = False
    """Hash the body if it happens to be read whole."""
    timeout_seconds: float = 20.0
    is_extra: bool = False
    """A request that only serves to judge another answer."""


@dataclass(slots=True)
class Answer:
    """What came back. `cause` is set when there was no complete answer; what did come is kept all the same."""

    address: Address
    head: Head | None = None
    body: bytes = b""
    is_complete: bool = False
    """The body was read to its announced end."""
    is_bomb: bool = False
    has_unknown_encoding: bool = False
    was_mislabelled: bool = False
    cause: Cause | None = None
    detail: str = ""
    wire_bytes: int = 0
    sha256: str | None = None
    seconds: float = 0.0
    cookies: RequestsCookieJar | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def status(self) -> int | None:
        """The final status, or None when none was received."""
        return self.head.status if self.head else None

    def header(self, name: str) -> str:
        """The first header field of this lower-case name, or an empty string."""
        return (self.head.get(name) if self.head else None) or ""

    @property
    def content_length(self) -> int | None:
        """The announced size of the whole document as stored, where it is known."""
        total = self.header("content-range").rpartition("/")[2]
        text = total if total.isdigit() else self.header("content-length").partition(",")[0]
        if not (text.isascii() and text.isdigit()) or self.header("content-encoding"):
            return None
        return int(text[:18])

    @property
    def validators(self) -> Validators:
        """The validators that the answer carried."""
        return Validators(self.header("etag") or None, self.header("last-modified") or None)


class Fetcher:
    """Makes requests through the adapter and never raises for what a server or the network does."""

    def __init__(self, adapter: BoundedAdapter) -> None:
        self.adapter = adapter

    def fetch(self, request: Request) -> Answer:
        """Make one request, without following redirects."""
        started = time.monotonic()
        answer = Answer(request.address, cookies=request.cookies)
        prepared = _prepare(request)
        try:
            response = self.adapter.send(prepared, stream=True, timeout=request.timeout_seconds)
        except FetchError as error:
            answer.cause, answer.detail = error.cause, error.detail
            answer.seconds = time.monotonic() - started
            return answer
        raw = response.raw
        assert isinstance(raw, RawBody)
        answer.head = raw.head
        if raw.head.get("set-cookie") is not None:
            answer.cookies = _with_cookies(request.cookies, prepared, raw.head)
        before = raw.connection.received_bytes
        try:
            _read_body(request, answer, raw)
        except FetchError as error:
            answer.cause, answer.detail = error.cause, error.detail
        except BadEncodingError as error:
            answer.cause, answer.detail = Cause.BAD_ENCODING, f"the compressed body is corrupt: {error}"
        finally:
            raw.close()
        answer.wire_bytes = max(answer.wire_bytes, raw.connection.received_bytes - before)
        answer.seconds = time.monotonic() - started
        return answer


def _prepare(request: Request) -> LinkRequest:
    agent = request.user_agent
    encoded = _ENCODED.get(agent)
    if encoded is None:
        encoded = _ENCODED[agent] = agent.encoded()
    extra: dict[str, str] = {}
    if request.range_start is not None:
        extra["Range"] = f"bytes={request.range_start}-{request.range_start + PDF_END_BYTES - 1}"
        extra["Accept-Encoding"] = "identity"
    if request.validators and request.validators.etag:
        extra["If-None-Match"] = request.validators.etag
    if request.validators and request.validators.last_modified:
        extra["If-Modified-Since"] = request.validators.last_modified
    if not extra and not request.cookies:
        return LinkRequest(request.address, agent.headers, encoded)
    headers = agent.headers.copy()
    headers.update(extra)
    prepared = LinkRequest(request.address, headers)
    if request.cookies:
        cookie = get_cookie_header(request.cookies, prepared)  # type: ignore[no-untyped-call]  # not annotated there
        if cookie:
            headers["Cookie"] = cookie
    return prepared


class _Fields:
    """The header in the shape in which `http.cookiejar` asks for it."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self.msg = self

    def get_all(self, name: str, default: list[str] | None = None) -> list[str] | None:
        return self._head.all(name.lower()) or default


class _Original:
    def __init__(self, head: Head) -> None:
        self._original_response = _Fields(head)


def _with_cookies(cookies: RequestsCookieJar | None, prepared: LinkRequest, head: Head) -> RequestsCookieJar:
    jar = RequestsCookieJar() if cookies is None else cookies.copy()
    with contextlib.suppress(ValueError, KeyError, AttributeError):
        extract_cookies_to_jar(jar, prepared, _Original(head))  # type: ignore[no-untyped-call]  # not annotated there
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
                answer.notes.append("not hashed: larger than may be decoded")
                answer.body = bytes(collected)
                return
        digest.update(piece)
        if len(collected) < 4 * MAXIMUM_WIRE_BYTES:
            collected += piece
        if answer.wire_bytes > MAXIMUM_WHOLE_BYTES:
            answer.notes.append("not hashed: larger than may be downloaded")
            answer.body = bytes(collected)
            return
    answer.body = bytes(collected)
    answer.is_complete = True
    answer.sha256 = digest.hexdigest()
