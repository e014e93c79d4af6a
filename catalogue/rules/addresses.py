"""Which addresses the index accepts: plain http(s), readable by eye, without anything that could surprise a visitor.

Whether an address answers is for the link checker.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata

from catalogue.problems import Fault, quote
from catalogue.rules.prose import INVISIBLE

_ADDRESS = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?P<port>:.*)?", re.DOTALL)
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_ENCODE = re.compile('["<>\\\\^`{|}]')
_WRITTEN_TOGETHER = {"LATIN", "CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
"""Scripts that names of East Asia mix."""
_DOUBLES = frozenset("аԁеһіјӏорԛѕԝхуѵюыьгпсαεικνορτυχωıɑɡɩʟ")
"""Letters that look like plain Latin ones; a part of a host in these alone reads as a Latin name."""
_BROKEN_PERCENT = re.compile("%(?![0-9A-Fa-f]{2}).{0,2}")


def url_fault(text: str) -> Fault | None:
    """Judge an address."""
    strange = INVISIBLE.search(text) or re.search(r"\s", text)
    if strange:
        hint = "remove it, or write a space as `%20`"
        return Fault(f"must be an address without white space and hidden characters, found {_shown(text)}", hint)
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return _scheme_fault(text)
    encode = _ENCODE.search(text)
    if encode:
        code = f"%{ord(encode.group()):02X}"
        return Fault(f"must not hold the character {quote(encode.group())}, found {_shown(text)}", f"write `{code}`")
    percent = _BROKEN_PERCENT.search(text)
    if percent:
        hint = "two hexadecimal digits follow `%`; the sign itself is `%25`"
        return Fault(f"holds the broken escape {quote(percent.group())}, found {_shown(text)}", hint)
    return _authority_fault(text, match["authority"])


def _scheme_fault(text: str) -> Fault:
    hint = "write the whole address, as in `https://example.org/paper.html`"
    scheme = _SCHEME.match(text)
    if scheme and scheme["scheme"] in ("http", "https"):
        hint = "two slashes follow the colon"
    elif scheme and scheme["scheme"].lower() in ("http", "https"):
        hint = f"write `{scheme['scheme'].lower()}:` in lower case"
    elif text.startswith("10."):
        hint = "a DOI goes into `doi`; as an address it is `https://doi.org/` and the DOI"
    return Fault(f"must be an http or https address, found {_shown(text)}", hint)


def _authority_fault(text: str, authority: str) -> Fault | None:
    if "@" in authority:
        return Fault(f"must not hold a user name or password, found {_shown(text)}", "remove everything up to the `@`")
    match = _AUTHORITY.fullmatch(authority)
    if match is None or not _is_host(match["host"]):
        hint = "a host is a name such as `example.org`"
        return Fault(f"must name a host, found {_shown(text)}", hint)
    host, port = match["host"], match["port"]
    if _is_private(host):
        hint = "an address of the index leads to the same place for every reader"
        return Fault(f"must name a public host, found {_shown(text)}", hint)
    stranger = next(filter(None, map(_stranger, host.split("."))), "")
    if stranger:
        name = unicodedata.name(stranger, "no known letter").lower()
        hint = "write the host as its owner does; its letters only look like others"
        return Fault(f"holds {quote(stranger)}, {name}, in its host, found {_shown(text)}", hint)
    if port is not None and not (re.fullmatch(":[0-9]{1,5}", port) and 1 <= int(port[1:]) <= 65535):
        return Fault(f"must have a port from 1 to 65535, found {_shown(text)}", "remove the port, or correct it")
    return None


def _is_private(host: str) -> bool:
    name = host.removesuffix(".").lower()
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return name.rpartition(".")[2] in ("localhost", "local", "internal")
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return not (mapped or address).is_global


def _stranger(host_label: str) -> str:
    """Return a letter by which a part of a host looks like another one, or nothing."""
    if host_label.lower().startswith("xn--"):
        try:
            host_label = host_label[4:].encode().decode("punycode")
        except UnicodeError:
            return ""
    letters = [letter for letter in host_label if letter.isalpha()]
    scripts = {re.split("[ -]", unicodedata.name(letter, "UNKNOWN"))[0] for letter in letters}
    foreign = [letter for letter in letters if not unicodedata.name(letter, "").startswith("LATIN")]
    if len(scripts) > 1 and not scripts <= _WRITTEN_TOGETHER:
        return foreign[0]
    doubles = [letter for letter in letters if letter in _DOUBLES]
    return doubles[0] if doubles and ("LATIN" in scripts or doubles == letters) else ""


def _shown(text: str) -> str:
    """Return the address for a message, which may end in a log that everybody reads, so without any password."""
    return quote(re.sub("//[^/?#]*@", "//…@", text))


def _is_host(host: str) -> bool:
    if host.startswith("["):
        try:
            return bool(ipaddress.IPv6Address(host[1:-1]))
        except ValueError:
            return False
    labels = host.removesuffix(".").split(".")
    if labels[-1].isdecimal() or labels[-1].lower().startswith("0x"):
        try:
            return bool(ipaddress.IPv4Address(host))
        except ValueError:
            return False
    # A letter that only looks like another, such as a full-width `ａ`, would lead to a host that nobody can see.
    is_unambiguous = unicodedata.normalize("NFKC", host) == host
    return is_unambiguous and len(host) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
