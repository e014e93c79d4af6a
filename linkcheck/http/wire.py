"""HTTP/1.1 as bytes on a socket: a request line sent as written, a bounded head and a bounded body read by a deadline.

`http.client` takes 103 for a final answer, refuses more than 100 header lines, and gives each single read its own time
limit, so a dripping server holds it for ever. This reader skips interim answers, bounds what it reads, and knows one
deadline for everything. Decoding is its neighbour `decoding`; pooling and TLS are `transport`.
"""

import re
import socket
import ssl
import time
from collections.abc import Iterator, Set

from linkcheck.http.failures import FetchError
from linkcheck.verdicts import Cause

MAXIMUM_HEAD_BYTES = 256 * 1024
MAXIMUM_HEADER_LINES = 1000
MAXIMUM_INTERIM_ANSWERS = 20
RECEIVE_BYTES = 64 * 1024

_STATUS_LINE = re.compile(rb"(?:HTTP/(\d)(?:\.(\d))?|ICY) +(\d{3})(?: +(.*))?[ \t]*", re.DOTALL | re.IGNORECASE)
_PLAIN_START = re.compile(rb"HTTP/1\.\d [2-5]\d\d[ \r\n]")
_PLAIN_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n(?![ \t])")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?", re.DOTALL)


class Head:
    """Status line and header fields, names in lower case, in the order received."""

    __slots__ = ("fields", "first", "reason", "status", "version")

    def __init__(self, version: tuple[int, int], status: int, reason: str, fields: list[tuple[str, str]]) -> None:
        self.version = version
        self.status = status
        self.reason = reason
        self.fields = fields
        self.first = dict(reversed(fields))
        """The first field of each name."""

    def get(self, name: str) -> str | None:
        """Return the first field of this lower-case name."""
        return self.first.get(name)

    @property
    def keeps_alive(self) -> bool:
        """Whether the server will take another request on this connection."""
        return self.version >= (1, 1) and "close" not in self.first.get("connection", "").lower()

    @property
    def length(self) -> int | None:
        """The announced length of the body, None where it ends with the connection.

        Raises:
            FetchError: several lengths are announced.
        """
        lengths = {part.strip() for value in self.all("content-length") for part in value.split(",")}
        if len(lengths) > 1:
            raise FetchError(Cause.BAD_HTTP, f"contradictory lengths: {', '.join(sorted(lengths))}")
        length = lengths.pop() if lengths else ""
        return int(length[:18]) if length.isascii() and length.isdigit() else None

    def names_among(self, names: Set[str]) -> Set[str]:
        """Return which of these lower-case names the header has."""
        return self.first.keys() & names if not names.isdisjoint(self.first) else frozenset()

    def all(self, name: str) -> list[str]:
        """Return every field of this lower-case name."""
        return [value for key, value in self.fields if key == name]


class Connection:
    """One connected socket and what has been received on it but not yet used."""

    __slots__ = ("_socket", "_unread", "deadline", "is_reusable", "received_bytes", "sent_at")

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._unread = b""
        self.deadline = deadline
        self.is_reusable = False
        self.received_bytes = 0
        self.sent_at: float | None = None
        """When the request that made it went out; None once it is used again."""

    def close(self) -> None:
        """Close without waiting; unread data makes the peer see a reset."""
        self._socket.close()

    def fileno(self) -> int:
        """Return the socket's number, for a selector."""
        return self._socket.fileno()

    def has_gone_stale(self) -> bool:
        """Whether an idle connection was closed, or spoken on, by its server."""
        try:
            if self._socket.gettimeout() != 0.0:
                self._socket.settimeout(0.0)
            self._socket.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        return True

    def _set_timeout(self) -> None:
        remaining = self.deadline - time.monotonic()
        if remaining <= 0:
            raise FetchError(Cause.READ_TIMEOUT, "the time for this link was used up")
        self._socket.settimeout(remaining)

    def send(self, data: bytes) -> None:
        """Send all of this before the deadline."""
        self._set_timeout()
        try:
            self._socket.sendall(data)
            self.sent_at = time.monotonic()
        except TimeoutError:
            raise FetchError(Cause.READ_TIMEOUT, "the server did not take the request in time") from None
        except OSError as error:
            # A server may answer and close before it has read the request: its answer counts.
            self.is_reusable = False
            if not isinstance(error, BrokenPipeError | ConnectionResetError):
                raise FetchError(Cause.RESET, f"the request could not be sent: {error}") from None

    def send_at_once(self, data: bytes) -> bool:
        """Send this on a connection that was just found idle, without waiting; whether all of it went."""
        self.sent_at = None
        try:
            return self._socket.send(data) == len(data)
        except OSError:
            return False

    def read_ahead(self) -> bool | None:
        """Take what has come: true if it is a short answer of announced length and whole, so that no read of it waits.

        None while it may still become one, false where whoever reads on must be able to wait.
        """
        try:
            more = self._socket.recv(RECEIVE_BYTES)
        except (BlockingIOError, ssl.SSLWantReadError):
            return None
        except OSError:
            return False
        data = self._unread = self._unread + more
        self.received_bytes = len(data)
        if not more or not _PLAIN_START.match(data):
            return False
        _, start = _end_of_head(data, 0)
        if not start:
            return None if len(data) < RECEIVE_BYTES else False
        head = data[:start].lower()
        length = _PLAIN_LENGTH.search(head)
        if length is None or b"transfer-encoding" in head or int(length[1]) > RECEIVE_BYTES:
            return False
        return len(data) - start >= int(length[1]) or None

    def _receive(self) -> bytes:
        self._set_timeout()
        try:
            data = self._socket.recv(RECEIVE_BYTES)
        except TimeoutError:
            raise FetchError(Cause.READ_TIMEOUT, "the server fell silent") from None
        except ssl.SSLError as error:
            reason = (error.reason or "").upper()
            if "CERTIFICATE_REQUIRED" in reason or "BAD_CERTIFICATE" in reason:
                raise FetchError(Cause.CLIENT_CERTIFICATE, "the server wants a certificate from its visitors") from None
            raise FetchError(Cause.RESET, f"the encrypted connection broke: {error.reason or error}") from None
        except OSError as error:
            raise FetchError(Cause.RESET, f"the connection was reset: {error.strerror or error}") from None
        self.received_bytes += len(data)
        return data

    def read_head(self) -> Head:
        """Read up to the end of the final answer's header, skipping interim answers (100, 102, 103).

        Raises:
            FetchError: nothing came, something else than HTTP came, or more than is bearable.
        """
        for _ in range(MAXIMUM_INTERIM_ANSWERS + 1):
            head = _parse_head(self._read_head_bytes())
            if not 100 <= head.status < 200 or head.status == 101:
                return head
        raise FetchError(Cause.BAD_HTTP, f"more than {MAXIMUM_INTERIM_ANSWERS} interim answers and no final one")

    def _read_head_bytes(self) -> bytes:
        data = self._unread.lstrip(b"\r\n") if self._unread else b""
        searched = 0
        while True:
            end, start = _end_of_head(data, max(0, searched - 3))
            if start:
                self._unread = data[start:]
                return data[:end]
            if len(data) >= 8 and not data[:5].upper().startswith((b"HTTP/", b"ICY ")):
                raise FetchError(Cause.BAD_HTTP, f"what answers does not speak HTTP, it says {data[:24]!r}")
            if len(data) > MAXIMUM_HEAD_BYTES:
                raise FetchError(Cause.BAD_HTTP, f"the header does not end within {MAXIMUM_HEAD_BYTES // 1024} KiB")
            searched = len(data)
            more = self._receive()
            if not more:
                if not data:
                    raise FetchError(Cause.NO_ANSWER, "the connection was closed without an answer")
                if not data[:5].upper().startswith(b"HTTP/"):
                    raise FetchError(Cause.BAD_HTTP, f"what answers does not speak HTTP, it says {data[:24]!r}")
                if b"\n" in data and data.endswith(b"\n"):
                    self._unread = b""
                    return data.rstrip(b"\r\n")
                raise FetchError(Cause.RESET, "the connection was closed in the middle of the header")
            data = data + more if data else more.lstrip(b"\r\n")

    def body(self, head: Head) -> Iterator[bytes]:
        """Yield the body as it arrives; when it ends as announced, the connection may be used again.

        Raises:
            FetchError: the transfer broke, or its framing makes no sense.
        """
        if head.status in (204, 304):
            self.is_reusable = head.keeps_alive and not self._unread
            return
        if "chunked" in (head.get("transfer-encoding") or "").lower():
            yield from self._chunks()
        else:
            length = head.length
            if length is None:
                yield from self._until_closed()
                return
            yield from self._exactly(length)
        self.is_reusable = head.keeps_alive and not self._unread

    def whole_body(self, head: Head) -> bytes | None:
        """Return the body if its length was announced and all of it is there, and note it as used; else None."""
        if head.status in (204, 304) or "transfer-encoding" in head.first:
            return None
        body, length = self._unread, head.length
        if length is None or len(body) < length:
            return None
        self._unread = body[length:]
        self.is_reusable = head.keeps_alive and not self._unread
        return body[:length]

    def _until_closed(self) -> Iterator[bytes]:
        data, self._unread = self._unread, b""
        while True:
            if data:
                yield data
            data = self._receive()
            if not data:
                return

    def _exactly(self, length: int) -> Iterator[bytes]:
        data, self._unread = self._unread, b""
        wanted = length
        while wanted:
            if not data:
                data = self._receive()
                if not data:
                    raise FetchError(
                        Cause.BROKEN_TRANSFER, f"{length - wanted} of {length} bytes came, then the connection closed"
                    )
            part, data = data[:wanted], data[wanted:]
            wanted -= len(part)
            yield part
        self._unread = data

    def _line(self) -> bytes:
        while True:
            line, found, rest = self._unread.partition(b"\n")
            if found:
                self._unread = rest
                return line.rstrip(b"\r")
            if len(self._unread) > 8192:
                raise FetchError(Cause.BROKEN_TRANSFER, "a chunk's size line has no end")
            more = self._receive()
            if not more:
                raise FetchError(Cause.BROKEN_TRANSFER, "the connection closed before the last chunk")
            self._unread += more

    def _chunks(self) -> Iterator[bytes]:
        while True:
            line = self._line()
            match = _CHUNK_SIZE.fullmatch(line)
            if match is None:
                raise FetchError(Cause.BROKEN_TRANSFER, f"a chunk's size is no number: {line[:24]!r}")
            size = int(match.group(1), 16)
            if size == 0:
                for _ in range(MAXIMUM_HEADER_LINES):
                    if not self._line():
                        return
                raise FetchError(Cause.BROKEN_TRANSFER, "the trailer has no end")
            yield from self._exactly(size)
            if self._line():
                raise FetchError(Cause.BROKEN_TRANSFER, "a chunk is longer than its size says")


def _end_of_head(data: bytes, searched: int) -> tuple[int, int]:
    """Return where a head ends and where what follows it starts; 0 for the latter if it has not ended yet."""
    end = data.find(b"\n\r\n", searched)
    bare = data.find(b"\n\n", searched, end + 1 if end >= 0 else len(data))
    return (bare, bare + 2) if bare >= 0 else (end, end + 3 if end >= 0 else 0)


def _parse_head(data: bytes) -> Head:
    first, _, rest = data.partition(b"\n")
    match = _STATUS_LINE.fullmatch(first.rstrip(b"\r"))
    if match is None:
        raise FetchError(Cause.BAD_HTTP, f"no status line, but {first[:40]!r}")
    lines = rest.decode("latin-1").split("\n")
    if len(lines) >= MAXIMUM_HEADER_LINES:
        raise FetchError(Cause.BAD_HTTP, f"more than {MAXIMUM_HEADER_LINES} header lines")
    if b"\n " in data or b"\n\t" in data:
        lines = _unfolded(lines)
    fields = [
        (name.strip().lower(), value.strip()) for name, colon, value in [line.partition(":") for line in lines] if colon
    ]
    version = (int(match.group(1) or 1), int(match.group(2) or 0))
    return Head(version, int(match.group(3)), (match.group(4) or b"").decode("latin-1").strip(), fields)


def _unfolded(lines: list[str]) -> list[str]:
    """Return header lines with what begins with a space or a tab put at the end of the field before it."""
    whole: list[str] = []
    for line in lines:
        if line[:1] not in (" ", "\t"):
            if ":" in line:
                whole.append(line)
        elif whole:
            whole[-1] = f"{whole[-1].rstrip()} {line.strip()}"
    return whole
