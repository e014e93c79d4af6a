"""Scholarly addresses: which ones a resolver can answer for, so that no publisher need be asked.

A DOI or a handle is checked at its resolver alone: a redirect says that it is registered, 404 that it is not. What
the publisher behind it does to robots is no evidence about the identifier.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from linkcheck.addresses import Address

_DOI_HOSTS = {"doi.org", "www.doi.org", "dx.doi.org"}
_HANDLE_HOSTS = {"hdl.handle.net", "www.handle.net"}
_DOI_PATH = re.compile(r"/(?:doi:)?(10\.\d{4,9}(?:\.\d+)*/.+)", re.IGNORECASE)
_HANDLE_PATH = re.compile(r"/(\d[\d.]*/.+)")


@dataclass(frozen=True, slots=True)
class ResolvableIdentifier:
    """A persistent identifier found in an address, and the address at which its resolver is asked."""

    kind: str
    value: str
    ask: Address
    is_current_form: bool


def resolver_identifier(address: Address) -> ResolvableIdentifier | None:
    """Return the DOI or handle that an address asks a resolver for, or None.

    Old forms (`http://dx.doi.org/…`) are asked for at today's resolver; the identifier itself is sent as written.
    """
    if address.host in _DOI_HOSTS and address.port in (80, 443):
        match = _DOI_PATH.fullmatch(address.target)
        if match is not None:
            # What is sent keeps every escape; only a leading `doi:` is dropped.
            ask = Address("https", "doi.org", 443, "/" + match.group(1))
            is_current = address.scheme == "https" and address.host == "doi.org" and address.target == ask.target
            return ResolvableIdentifier("DOI", unquote(match.group(1)), ask, is_current)
    if address.host in _HANDLE_HOSTS and address.port in (80, 443):
        match = _HANDLE_PATH.fullmatch(address.target)
        if match is not None:
            ask = Address("https", "hdl.handle.net", 443, address.target)
            return ResolvableIdentifier("handle", unquote(match.group(1)), ask, address.scheme == "https")
    return None
