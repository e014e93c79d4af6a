"""Where addresses stand, and which link each of them belongs to: every distinct document is asked for once."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from linkcheck.addresses import Address, UnusableAddressError, parse_address
from linkcheck.documents.expectation import NOTHING_EXPECTED, Expectation


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file, and the 1-based line and column in it."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def place_finder(file: str, text: str) -> Callable[[int], Place]:
    """Return what turns a position in a file's text into a place."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def find(position: int) -> Place:
        line = bisect_right(starts, position)
        return Place(file, line, position - starts[line - 1] + 1)

    return find


class Cursor:
    """Finds in a file's text what a parser reports without its column, in the order in which it reports it."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._place = place_finder(file, text)
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._position = 0

    def place(self, written: str, line: int = 1) -> Place:
        """Return where `written` stands next, at or after a line; the line itself where it stands nowhere."""
        start = self._starts[min(max(line, 1), len(self._starts)) - 1]
        position = self._text.find(written, max(start, self._position))
        if position < 0:
            position = self._text.find(written, start)
        if position < 0:
            return Place(self._file, max(line, 1))
        self._position = position + len(written)
        return self._place(position)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One address as written at one place, and what is expected behind it there."""

    url: str
    place: Place
    role: str = "link"
    """`canonical`, `alternate`, `post` for the entries of an index, `internal` for files and anchors, else `link`."""
    resource: str | None = None
    expectation: Expectation | None = None
    archive_digests: tuple[str, ...] = ()
    """Digests by which archives index the documents that were seen here."""


@dataclass(slots=True)
class Link:
    """One document to look at, under every spelling and fragment by which the files name it."""

    address: Address | None
    url: str
    problem: UnusableAddressError | None = None
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def expectation(self) -> Expectation:
        """The most demanding expectation of those written down."""
        found = [one.expectation for one in self.occurrences if one.expectation is not None]
        certain = [expectation for expectation in found if expectation.title_is_certain]
        return (certain or found or [NOTHING_EXPECTED])[0]

    @property
    def archive_digests(self) -> tuple[str, ...]:
        """Every digest noted for the document."""
        return tuple({digest for one in self.occurrences for digest in one.archive_digests})

    @property
    def spellings(self) -> list[str]:
        """The distinct addresses as written, in order of appearance."""
        if len(self.occurrences) == 1:
            return [self.occurrences[0].url]
        return list(dict.fromkeys(one.url for one in self.occurrences))

    def places_of(self, url: str) -> list[Occurrence]:
        """Where one spelling stands."""
        return [one for one in self.occurrences if one.url == url]


def gather_links(occurrences: Iterable[Occurrence]) -> list[Link]:
    """Return one link per distinct document, in order of first appearance."""
    links: dict[str, Link] = {}
    for occurrence in occurrences:
        try:
            address = parse_address(occurrence.url)
        except UnusableAddressError as problem:
            link = links.setdefault(occurrence.url, Link(None, occurrence.url, problem))
        else:
            link = links.setdefault(address.url, Link(address, address.url))
        link.occurrences.append(occurrence)
    return list(links.values())
