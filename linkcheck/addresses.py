"""Web addresses: what is sent for them, how a relative one resolves, and which ones no request may be made for.

An address is sent as it was written. `%7E` stays `%7E` and `%e9` stays `%e9`; only what cannot stand in a request
line (spaces, controls, quotation marks, angle brackets, anything that is not ASCII) is percent-encoded, as browsers do.
"""

import ipaddress
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote, urljoin

DEFAULT_PORTS = {"http": 80, "https": 443}
PORTS_OF_OTHER_PROTOCOLS = frozenset(
    {1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110}
    | {111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531}
    | {532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190}
    | {5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)
"""Ports on which a web request could command another service; the WHATWG Fetch standard blocks the same ones."""

_SECOND_LEVEL = ("ac", "co", "com", "edu", "gov", "net", "ne", "or", "org", "go")
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::(\d*))?")
_BEFORE_QUERY = re.compile(r"[^?#]*")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_\-.]*[a-z0-9_])?\.?")
_UNSENDABLE = re.compile(r"""[^\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7c\x7e\\^]""")
_CONTROLS = re.compile(r"[\t\r\n]")


class UnusableAddressError(ValueError):
    """An address for which no request may be made. `is_unsafe` tells a dangerous one from a misspelt one."""

    def __init__(self, reason: str, is_unsafe: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_unsafe = is_unsafe


@dataclass(frozen=True)
class Address:
    """A parsed http(s) address. `target` is the path and query exactly as they are sent."""

    scheme: str
    host: str
    port: int
    target: str
    fragment: str | None = None

    @cached_property
    def authority(self) -> str:
        """Host and port as the Host header gives them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @cached_property
    def url(self) -> str:
        """The whole address without its fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what a connection is made to."""
        return (self.scheme, self.host, self.port)

    @property
    def path(self) -> str:
        """The path alone, without the query."""
        return self.target.partition("?")[0]


def _percent_encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass"))


def _remove_dot_segments(path: str) -> str:
    output: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            output[-1:] = []
        elif segment != ".":
            output.append(segment)
    if path.endswith(("/.", "/..")):
        output.append("")
    return "/" + "/".join(output)


@lru_cache(maxsize=1024)
def _parse_host(text: str) -> str:
    if text.startswith("["):
        inside = text[1:-1]
        if "%" in inside:
            raise UnusableAddressError(f"an IPv6 zone has no place in a public address: `{text}`")
        try:
            return ipaddress.IPv6Address(inside).compressed
        except ValueError:
            raise UnusableAddressError(f"no IPv6 address: `{text}`", is_unsafe=False) from None
    host = unquote(text).lower() if "%" in text else text.lower()
    if not host.isascii():
        import idna

        try:
            # Registries are stricter (IDNA 2008), but browsers open what is mapped by UTS 46 alone, pictures too.
            mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        except idna.IDNAError as error:
            raise UnusableAddressError(f"no host name: `{text}` ({error})", is_unsafe=False) from None
        host = ".".join(label if label.isascii() else f"xn--{_punycode(label)}" for label in mapped.split("."))
    if not _HOST.fullmatch(host) or ".." in host or len(host) > 253 or max(map(len, host.split("."))) > 63:
        raise UnusableAddressError(f"no host name: `{text}`", is_unsafe=False)
    return host


def _punycode(label: str) -> str:
    return label.encode("punycode").decode("ascii")


def parse_address(text: str) -> Address:
    """Parse an absolute http(s) address.

    Raises:
        UnusableAddressError: another scheme, credentials, an impossible host or port, or no address at all.
    """
    text = _CONTROLS.sub("", text.strip(" \t\r\n\f\v\0"))
    if "\\" in text:
        text = _BEFORE_QUERY.sub(lambda before: before.group().replace("\\", "/"), text, count=1)
    match = _PARTS.fullmatch(text)
    if match is None:
        raise UnusableAddressError(f"no absolute address: `{text[:80]}`", is_unsafe=False)
    scheme, authority, path, query, fragment = match.groups()
    scheme = scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise UnusableAddressError(f"the scheme is `{scheme}:`, only http and https are followed")
    if not authority:
        raise UnusableAddressError(f"no host in `{text[:80]}`", is_unsafe=False)
    if "@" in authority:
        raise UnusableAddressError("the address holds credentials, which are never sent")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None or not parts.group(1):
        raise UnusableAddressError(f"no host in `{text[:80]}`", is_unsafe=False)
    port = int(parts.group(2)) if parts.group(2) else DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise UnusableAddressError(f"port {port} does not exist", is_unsafe=False)
    if port in PORTS_OF_OTHER_PROTOCOLS:
        raise UnusableAddressError(f"port {port} belongs to another protocol")
    path = _remove_dot_segments(path) if "/." in path else path or "/"
    target = path if query is None else f"{path}?{query}"
    if _UNSENDABLE.search(target):
        target = _UNSENDABLE.sub(_percent_encode, target)
    host = _parse_host(parts.group(1))
    if host in DEFAULT_PORTS:
        raise UnusableAddressError(f"two schemes in `{text[:80]}`", is_unsafe=False)
    return Address(scheme, host, port, target, fragment)


def join_address(base: Address, location: str) -> Address:
    """Resolve a redirect target, given as header or attribute text, against the address that sent it.

    The fragment of `base` is kept unless the target brings its own (RFC 9110, section 10.2.2).

    Raises:
        UnusableAddressError: as for `parse_address`.
    """
    location = _CONTROLS.sub("", location.strip(" \t\r\n\f\v\0"))
    if not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", location):
        head, hash_mark, tail = location.partition("#")
        location = head.replace("\\", "/") + hash_mark + tail
        location = _resolved(base.url, location) if location else base.url
    elif re.match(r"https?:(?!//|\\\\)", location, re.IGNORECASE):
        scheme, _, rest = location.partition(":")
        same_scheme = scheme.lower() == base.scheme
        location = _resolved(base.url, rest) if same_scheme else f"{scheme}://{rest.lstrip('/')}"
    target = parse_address(location)
    if target.fragment is None and base.fragment is not None:
        return Address(target.scheme, target.host, target.port, target.target, base.fragment)
    return target


def _resolved(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise UnusableAddressError(f"no address: `{location[:80]}` ({error})", is_unsafe=False) from None


def decode_location(header: str) -> str:
    """Turn a Location header, read as Latin-1, into text whose raw non-ASCII bytes are percent-encoded."""
    if header.isascii():
        return header
    return "".join(char if char.isascii() else f"%{ord(char):02X}" for char in header)


def registrable_domain(host: str) -> str:
    """Return roughly what one owner registers of a name: `b.ac.uk` of `a.b.ac.uk`; numeric addresses stay whole."""
    labels = host.rstrip(".").split(".")
    if ":" in host or labels[-1].isdigit() or len(labels) <= 2:
        return host.rstrip(".")
    takes_three = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if takes_three else labels[-2:])
