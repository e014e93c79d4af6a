"""The transport: checked addresses, one deadline, bounded reading, addresses sent as written.

It connects only to addresses the policy allows, keeps one deadline over name, connection, encryption, header and body,
skips interim answers, and sends the target verbatim. It sends no credentials and knows no proxy.
"""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping

from certifi import where

from linkcheck.addresses import Address, UnusableAddressError, parse_address
from linkcheck.http.chains import MAXIMUM_CERTIFICATE_BYTES, MAXIMUM_FETCHED, fill_gap, issuer_url
from linkcheck.http.failures import FetchError
from linkcheck.http.network import AddressPolicy, Resolver, connect
from linkcheck.http.user_agents import PLAIN
from linkcheck.http.wire import Connection, Head
from linkcheck.verdicts import Cause

HostAndPort = tuple[str, int]
Origin = tuple[str, str, int]

IDLE_SECONDS = 4.0
MAXIMUM_IDLE_CONNECTIONS = 256

_CERTIFICATE_CAUSES = {
    9: Cause.CERTIFICATE_NOT_YET_VALID,
    10: Cause.CERTIFICATE_EXPIRED,
    18: Cause.CERTIFICATE_SELF_SIGNED,
    19: Cause.CERTIFICATE_SELF_SIGNED,
    20: Cause.CERTIFICATE_UNTRUSTED,
    21: Cause.CERTIFICATE_UNTRUSTED,
    62: Cause.CERTIFICATE_WRONG_HOST,
    64: Cause.CERTIFICATE_WRONG_HOST,
}
_OLD_TLS_WORDS = ("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "VERSION_TOO_LOW", "DH_KEY_TOO_SMALL", "EE_KEY_TOO_SMALL")


class Transport:
    """Sends requests and reads answers; `connect_to` maps a host and port to those to connect to instead."""

    def __init__(
        self,
        resolver: Resolver,
        policy: AddressPolicy,
        ca_file: str | None,
        connect_to: Mapping[HostAndPort, HostAndPort],
    ) -> None:
        self._resolver = resolver
        self._policy = policy
        self._ca_file = ca_file
        self._connect_to = connect_to
        self._context: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        self._idle: dict[Origin, list[tuple[float, Connection]]] = {}
        self._idle_count = 0
        self._completed: dict[str, tuple[ssl.SSLContext, str]] = {}
        self._certificates: dict[str, bytes | None] = {}

    def begin(self, address: Address, headers: bytes, timeout_seconds: float) -> Connection | None:
        """Send a request on a connection that is idle, without waiting; None where there is none that takes it."""
        connection = self._take_idle(address.origin)
        if connection is None:
            return None
        connection.deadline = time.monotonic() + timeout_seconds
        if connection.send_at_once(_message(address, headers)):
            return connection
        connection.close()
        return None

    def open(
        self, address: Address, headers: bytes, timeout_seconds: float, begun: Connection | None = None
    ) -> "RawBody":
        """Send a request, its header lines encoded, and return the answer's head with the body still to be read.

        What was `begun` is read on, within the time that it was begun with.

        Raises:
            FetchError: there is no answer.
        """
        deadline = time.monotonic() + timeout_seconds
        connection = begun or self.begin(address, headers, timeout_seconds)
        if connection is not None:
            deadline = connection.deadline
            try:
                return RawBody(self, address.origin, connection, connection.read_head())
            except FetchError as error:
                # The server may have closed it just now. Only if it said nothing is the request made anew.
                connection.close()
                if error.cause not in (Cause.RESET, Cause.NO_ANSWER) or connection.received_bytes:
                    raise
        connection = self._open(address, deadline)
        try:
            connection.send(_message(address, headers))
            return RawBody(self, address.origin, connection, connection.read_head())
        except BaseException:
            connection.close()
            raise

    def _open(self, address: Address, deadline: float) -> Connection:
        host, port = self._connect_to.get((address.host, address.port), (None, address.port))
        addresses = (host,) if host else self._resolver.resolve(address.host, deadline)

        def connected() -> socket.socket:
            return connect(addresses, port, deadline, self._policy)

        if address.scheme != "https":
            return Connection(connected(), deadline)
        name = address.host.rstrip(".")
        completed = self._completed.get(name)
        try:
            secured = _secure(connected(), name, deadline, completed[0] if completed else self._ssl_context())
        except FetchError as error:
            if error.cause is not Cause.CERTIFICATE_UNTRUSTED or completed is not None:
                raise
            completed = self._complete(connected(), name, deadline)
            if completed is None:
                raise
            secured = _secure(connected(), name, deadline, completed[0])
            self._completed[name] = completed
        return Connection(secured, deadline)

    def _complete(self, connected: socket.socket, name: str, deadline: float) -> tuple[ssl.SSLContext, str] | None:
        """Return a context that knows the certificates a server leaves out, and where the first came from, or None."""
        unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
        with _secure(connected, name, deadline, unverified) as secured:
            certificate = secured.getpeercert(binary_form=True) or b""
        context = self._new_context()
        first = url = issuer_url(certificate)
        for _ in range(MAXIMUM_FETCHED):
            fetched = self._fetch_certificate(url, deadline) if url else None
            is_whole = fill_gap(context, fetched) if fetched else None
            if is_whole is None or fetched is None:
                return None
            if is_whole and first is not None:
                return context, first
            url = issuer_url(fetched)
        return None

    def _fetch_certificate(self, url: str, deadline: float) -> bytes | None:
        if url not in self._certificates:
            data = b""
            try:
                address = parse_address(url)
                raw = self.open(address, PLAIN.encoded, deadline - time.monotonic())
                with contextlib.closing(raw):
                    for piece in raw.pieces():
                        data += piece
                        if len(data) > MAXIMUM_CERTIFICATE_BYTES:
                            break
            except (FetchError, UnusableAddressError):
                return None
            is_usable = raw.head.status == 200 and len(data) <= MAXIMUM_CERTIFICATE_BYTES
            self._certificates[url] = data if is_usable else None
        return self._certificates[url]

    def completed_from(self, host: str) -> str | None:
        """Return where a certificate was fetched from that this host's server leaves out, or None."""
        completed = self._completed.get(host.rstrip("."))
        return completed[1] if completed else None

    def _new_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=where())
        if self._ca_file:
            context.load_verify_locations(cafile=self._ca_file)
        context.set_alpn_protocols(["http/1.1"])
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
        return context

    def _ssl_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                self._context = self._new_context()
            return self._context

    def _take_idle(self, origin: Origin) -> Connection | None:
        while True:
            with self._lock:
                if origin not in self._idle:
                    return None
                since, connection = self._pop(origin, -1)
            # What a server sends unasked must not be taken for the answer to the next request.
            if time.monotonic() - since <= IDLE_SECONDS and not connection.has_gone_stale():
                connection.is_reusable = False
                connection.received_bytes = 0
                return connection
            connection.close()

    def keep(self, origin: Origin, connection: Connection) -> None:
        """Keep a connection for the next request to the same origin."""
        with self._lock:
            if self._idle_count >= MAXIMUM_IDLE_CONNECTIONS:
                self._pop(next(iter(self._idle)), 0)[1].close()
            self._idle.setdefault(origin, []).append((time.monotonic(), connection))
            self._idle_count += 1

    def _pop(self, origin: Origin, index: int) -> tuple[float, Connection]:
        idle = self._idle[origin]
        kept = idle.pop(index)
        if not idle:
            del self._idle[origin]
        self._idle_count -= 1
        return kept

    def close(self) -> None:
        """Close every idle connection."""
        with self._lock:
            for idle in self._idle.values():
                for _, connection in idle:
                    connection.close()
            self._idle.clear()
            self._idle_count = 0


class RawBody:
    """An answer's head, its undecoded body as it arrives, and the connection it arrives on."""

    def __init__(self, transport: Transport, origin: Origin, connection: Connection, head: Head) -> None:
        self.head = head
        self.connection = connection
        self._transport = transport
        self._origin = origin
        self._is_open = True

    def pieces(self) -> Iterator[bytes]:
        """Yield the body piece by piece.

        Raises:
            FetchError: the transfer broke or took too long.
        """
        yield from self.connection.body(self.head)
        if self._is_open and self.connection.is_reusable:
            self._is_open = False
            self._transport.keep(self._origin, self.connection)

    def at_once(self) -> bytes | None:
        """Return the body if its length was announced and all of it came with the head; else it is read in pieces."""
        body = self.connection.whole_body(self.head)
        if body is not None and self.connection.is_reusable:
            self._is_open = False
            self._transport.keep(self._origin, self.connection)
        return body

    def close(self) -> None:
        """Give up what has not been read."""
        if self._is_open:
            self._is_open = False
            self.connection.close()


def _message(address: Address, headers: bytes) -> bytes:
    return f"GET {address.target} HTTP/1.1\r\nHost: {address.authority}\r\n".encode("ascii") + headers + b"\r\n"


def _secure(connected: socket.socket, host: str, deadline: float, context: ssl.SSLContext) -> ssl.SSLSocket:
    secured: socket.socket = connected
    try:
        connected.settimeout(max(0.001, deadline - time.monotonic()))
        secured = context.wrap_socket(connected, server_hostname=host, do_handshake_on_connect=False)
        secured.do_handshake()
    except (OSError, ValueError) as error:
        secured.close()
        raise _as_fetch_error(error) from None
    return secured


def _as_fetch_error(error: Exception) -> FetchError:
    if isinstance(error, ssl.SSLCertVerificationError):
        cause = _CERTIFICATE_CAUSES.get(error.verify_code, Cause.CERTIFICATE_INVALID)
        gap = ": its authority is unknown, or its server leaves out a certificate that cannot be fetched"
        is_gap = cause is Cause.CERTIFICATE_UNTRUSTED
        return FetchError(cause, error.verify_message.rstrip(".") + (gap if is_gap else ""))
    if isinstance(error, TimeoutError):
        return FetchError(Cause.TLS_TIMEOUT, "the encrypted connection was not set up in time")
    if isinstance(error, ssl.SSLError):
        reason = (error.reason or str(error)).upper()
        if any(word in reason for word in _OLD_TLS_WORDS):
            return FetchError(Cause.OUTDATED_TLS, f"only outdated encryption is offered ({reason.lower()})")
        if "CERTIFICATE_REQUIRED" in reason:
            return FetchError(Cause.CLIENT_CERTIFICATE, "the server wants a certificate from its visitors")
        return FetchError(Cause.TLS_FAILURE, f"no encrypted connection: {reason.lower().replace('_', ' ')}")
    if isinstance(error, OSError):
        return FetchError(Cause.RESET, "the connection was reset while encryption was set up")
    return FetchError(Cause.TLS_FAILURE, f"no encrypted connection: {error}")
