"""The random-sibling probe: what a host answers for a page that cannot exist.

One made-up neighbour per host and folder tells a host that says 404 from one that says 200 to everything, in whatever
language. What was learnt is shared by all links of a run.
"""

import random
import re
from collections import Counter
from dataclasses import dataclass

from linkcheck.addresses import Address
from linkcheck.documents.webpages import WebPage

SAME_PAGE = 0.9
ONE_PAGE = 0.95
"""Stricter, for pages that nothing else speaks against: two pages of one site may share most of their words."""

_WORD = re.compile(r"\w+")
_LETTERS = "abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Sibling:
    """What stands at an address that was made up: a page with a good status, or nothing."""

    answers_as_found: bool
    url: str = ""
    page: WebPage | None = None


def folder_key(address: Address) -> tuple[str, str, int, str]:
    """Return what links must share for one made-up neighbour to speak for all of them."""
    folder = address.path.rpartition("/")[0]
    marker = "?" if "?" in address.target else ""
    return (*address.origin, (address.path if marker else folder) + marker)


def sibling_address(address: Address, rng: random.Random) -> Address:
    """Return a neighbour that cannot exist: random letters for the last path segment, or for the query's values."""
    made_up = "".join(rng.choice(_LETTERS) for _ in range(16))
    path, mark, query = address.target.partition("?")
    if mark and query:
        pairs = [pair.partition("=") for pair in query.split("&")]
        target = f"{path}?{'&'.join(f'{key}={made_up}' if equals else made_up for key, equals, _ in pairs)}"
    else:
        folder, _, name = path.rstrip("/").rpartition("/")
        dot = name.rfind(".")
        suffix = name[dot:] if dot > 0 and len(name) - dot <= 6 else ""
        target = f"{folder}/{made_up}{suffix}{'/' if path.endswith('/') and path != '/' else ''}"
    return Address(address.scheme, address.host, address.port, target)


def host_wide_key(address: Address) -> tuple[str, str, int, str]:
    """Return what links must share for one stranger to speak for all of them: the host."""
    return (*address.origin, "*")


def stranger_address(address: Address, rng: random.Random) -> Address:
    """Return an address of the same host that has nothing in common with this one and cannot exist."""
    first, second = ("".join(rng.choice(_LETTERS) for _ in range(16)) for _ in range(2))
    return Address(address.scheme, address.host, address.port, f"/{first}/{second}")


def page_similarity(one: WebPage, other: WebPage) -> float:
    """Return how alike two pages are, from 0 to 1, by the words they show and their titles, in any order."""
    first, second = _words(one), _words(other)
    total = sum((first | second).values())
    return sum((first & second).values()) / total if total else 1.0


def _words(page: WebPage) -> Counter[str]:
    text = f"{page.title} {page.text[:20_000]}".casefold()
    words = [word for word in _WORD.findall(text) if not re.fullmatch(r"[a-z]{16}", word)]
    spread = [
        part for word in words for part in ([word] if word.isascii() or len(word) < 6 else re.findall("..?", word))
    ]
    return Counter(spread)
