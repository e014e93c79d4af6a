"""Names to addresses, addresses to sockets: which network may be reached, how long it may take.

Every address is judged after the name has been resolved and again on the connected socket, for every redirect hop,
so that neither a name in public DNS nor one that changes its answer leads into a private network. Proxies from the
environment are never used.
"""

import contextlib
import ipaddress
import selectors
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from linkcheck.http.failures import FetchError
from linkcheck.verdicts import Cause

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

NAMES_THAT_NEVER_EXIST = (".invalid", ".test", ".example", ".onion", ".local", ".internal")
"""Endings that RFC 2606, RFC 6761 and their kin keep out of public DNS: no resolver need be asked."""

SECOND_ADDRESS_AFTER_SECONDS = 0.3
FAILURE_SECONDS = 0.2
"""So long is a failure to resolve a name believed."""

RECEIVE_BUFFER_BYTES = 128 * 1024
"""Small, so that little more than what we read leaves the server."""

SEGMENT_BYTES = 1360
"""No larger than on the open network, so that nearby servers do not buffer megabytes that nobody will read."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def _embedded_address(address: IPAddress) -> IPAddress:
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        teredo = address.teredo[1] if address.teredo is not None else None
        return address.ipv4_mapped or address.sixtofour or teredo or address
    return address


@dataclass(frozen=True)
class AddressPolicy:
    """Which addresses may be connected to: public ones, and the networks that were allowed by name."""

    allowed_networks: tuple[IPNetwork, ...] = ()

    def allows(self, numeric: str) -> bool:
        """Whether a connection to this numeric address may be made."""
        address = ipaddress.ip_address(numeric.partition("%")[0])
        inner = _embedded_address(address)
        if any(one in network for network in self.allowed_networks for one in (address, inner)):
            return True
        is_site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
        return all(one.is_global and not one.is_multicast for one in (address, inner)) and not is_site_local


class Resolver:
    """Resolves names with a deadline, each name once at a time; good answers are kept for the run, failures briefly.

    `overrides` maps a lower-case name to the addresses to use instead of asking; an empty tuple says that the name
    does not exist.
    """

    def __init__(self, overrides: Mapping[str, Sequence[str]] | None = None) -> None:
        self._overrides = {name.lower(): tuple(addresses) for name, addresses in (overrides or {}).items()}
        self._answers: dict[str, Future[tuple[str, ...]]] = {}
        self._stale_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def resolve(self, host: str, deadline: float) -> tuple[str, ...]:
        """Return the numeric addresses of a host, in the order they should be tried.

        Raises:
            FetchError: the name does not exist, or nobody could say in time whether it does.
        """
        if ":" in host:
            return (host,)
        name = host.rstrip(".")
        with self._lock:
            if time.monotonic() > self._stale_at.get(name, float("inf")):
                del self._answers[name], self._stale_at[name]
            is_ours = name not in self._answers
            answer = self._answers.setdefault(name, Future())
        if is_ours and (name in self._overrides or self._needs_no_server(name)):
            self._look_up(name, answer)
        elif is_ours:
            threading.Thread(target=self._look_up, args=(name, answer), daemon=True).start()
        try:
            return answer.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            raise FetchError(Cause.NAME_FAILURE, f"no resolver said in time where `{host}` is") from None

    @staticmethod
    def _needs_no_server(name: str) -> bool:
        return (
            name == "localhost"
            or name.endswith((".localhost", *NAMES_THAT_NEVER_EXIST))
            or name.rpartition(".")[2][:1].isdigit()
        )

    def _look_up(self, name: str, answer: Future[tuple[str, ...]]) -> None:
        try:
            answer.set_result(self._addresses(name))
        except (FetchError, OSError, UnicodeError) as problem:
            self._stale_at[name] = time.monotonic() + FAILURE_SECONDS
            answer.set_exception(problem if isinstance(problem, FetchError) else _as_name_error(problem, name))

    def _addresses(self, name: str) -> tuple[str, ...]:
        if name in self._overrides:
            if not self._overrides[name]:
                raise FetchError(Cause.NAME_RESERVED, f"the name does not exist: `{name}`")
            return self._overrides[name]
        if name == "localhost" or name.endswith(".localhost"):
            return ("127.0.0.1", "::1")
        if name.endswith(NAMES_THAT_NEVER_EXIST):
            raise FetchError(Cause.NAME_RESERVED, f"the name is reserved and does not exist: `{name}`")
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _as_name_error(error: OSError | UnicodeError, name: str) -> FetchError:
    if isinstance(error, socket.gaierror) and error.args[0] in _NO_SUCH_NAME:
        return FetchError(Cause.NAME_UNKNOWN, f"the name does not exist: `{name}`")
    return FetchError(Cause.NAME_FAILURE, f"the resolver failed: `{name}`")


def _start(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError, AttributeError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT_BYTES)
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            connection.connect((address, port))
    except BaseException:
        connection.close()
        raise
    return connection


def _as_fetch_error(error: OSError, where: str) -> FetchError:
    if isinstance(error, ConnectionRefusedError):
        return FetchError(Cause.CONNECTION_REFUSED, f"{where} refuses the connection")
    if isinstance(error, ConnectionResetError | ConnectionAbortedError | BrokenPipeError):
        return FetchError(Cause.RESET, f"{where} reset the connection")
    if isinstance(error, TimeoutError):
        return FetchError(Cause.CONNECTION_TIMEOUT, f"{where} did not take the connection in time")
    return FetchError(Cause.NO_ROUTE, f"no way to {where}: {error.strerror or error}")


def connect(addresses: Sequence[str], port: int, deadline: float, policy: AddressPolicy) -> socket.socket:
    """Connect to the first of these addresses that takes the connection; the next is started after a short wait.

    Raises:
        FetchError: an address may not be reached, or none took the connection before the deadline.
    """
    waiting = [address for address in addresses if policy.allows(address)]
    if not waiting:
        raise FetchError(Cause.PRIVATE_ADDRESS, f"{', '.join(addresses)} is not a public address")
    error = FetchError(Cause.CONNECTION_TIMEOUT, f"{waiting[0]} port {port} did not take the connection in time")
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or selector.get_map():
                now = time.monotonic()
                if now >= deadline:
                    break
                if waiting:
                    address = waiting.pop(0)
                    try:
                        selector.register(_start(address, port), selectors.EVENT_WRITE, address)
                    except OSError as problem:
                        error = _as_fetch_error(problem, f"{address} port {port}")
                        continue
                patience = min(deadline - now, SECOND_ADDRESS_AFTER_SECONDS) if waiting else deadline - now
                for key, _ in selector.select(patience):
                    connection: socket.socket = key.fileobj  # type: ignore[assignment]  # only sockets are registered
                    selector.unregister(connection)
                    code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if code == 0 and policy.allows(connection.getpeername()[0]):
                        return connection
                    connection.close()
                    error = _as_fetch_error(OSError(code, "not connected"), f"{key.data} port {port}")
        finally:
            for key in list((selector.get_map() or {}).values()):
                key.fileobj.close()  # type: ignore[union-attr]  # only sockets are registered
    raise error
