"""What kind of publication a resource is, and the parts of its venue, as reference formats want them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from catalogue.model import Kind, Resource


class PublicationType(Enum):
    """The distinctions that BibTeX, CSL and RIS all make, by what each of them calls a type."""

    ARTICLE = ("article", "article-journal", "JOUR")
    CONFERENCE_PAPER = ("inproceedings", "paper-conference", "CPAPER")
    CHAPTER = ("incollection", "chapter", "CHAP")
    REPORT = ("techreport", "report", "RPRT")
    PREPRINT = ("misc", "article", "UNPB")
    THESIS = ("mastersthesis", "thesis", "THES")
    BOOK = ("book", "book", "BOOK")
    WEB_PAGE = ("misc", "webpage", "ELEC")

    def __init__(self, bibtex: str, csl: str, ris: str) -> None:
        self.bibtex, self.csl, self.ris = bibtex, csl, ris


@dataclass(frozen=True, slots=True)
class Publication:
    """The venue taken apart. `container` is the journal, proceedings or book; `body` who published it."""

    type: PublicationType
    container: str | None = None
    body: str | None = None
    genre: str | None = None
    """What a thesis or report calls itself, with its number."""
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    chapter: str | None = None
    editors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in two parts; `given` is None for an account or a body, whose name has one."""

    family: str
    given: str | None

    @property
    def inverted(self) -> str:
        """The name as sorted lists want it."""
        return self.family if self.given is None else f"{self.family}, {self.given}"


AND_OTHERS = "and others"
"""The last of the authors where the index does not name all."""

_PARTICLES = re.compile("da|de|del|della|den|der|di|dos|du|la|le|ten|ter|van|von|zu")
_NUMBERS = re.compile(
    r"(?P<container>.+?)\s+(?P<volume>[0-9]+)(?:\((?P<issue>[0-9-]+)\))?:(?P<pages>[0-9]+(?:-[0-9]+)?)(?:, .*)?"
)
_PAGES = re.compile(r",? pp?\. (?P<pages>[0-9]+(?:-[0-9]+)?)")
_CHAPTER = re.compile(r",? ch\. (?P<chapter>[0-9]+)")
_EDITED = re.compile(r"In (?P<editors>.+) \(eds?\.\), (?P<container>[^,]+)(?:, (?P<body>[^,]+))?")
_MEETING = re.compile(r"\b(?:Conference|Advances in|PMLR|Workshop|Symposium|Proceedings of (?:[A-Z]{3,}|the [0-9]))")
_DAY = re.compile(r",? (?:[0-9]{1,2} )?[A-Z][a-z]+ [0-9]{4}$")


def publication(resource: Resource) -> Publication:
    """Return the publication that the resource's kind and venue describe."""
    if resource.kind in (Kind.SITE, Kind.NOTE):
        return Publication(PublicationType.WEB_PAGE, container=resource.venue)
    venue = _DAY.sub("", resource.venue or "")
    if resource.kind is Kind.BOOK:
        return Publication(PublicationType.BOOK, body=venue or None)
    if resource.kind is Kind.THESIS:
        genre, _, body = venue.partition(", ")
        return Publication(PublicationType.THESIS, genre=genre or None, body=body or None)
    return _paper(venue)


def names(people: tuple[str, ...]) -> tuple[Name, ...]:
    """Return the names of persons in two parts; the family name is the last word with the particles before it."""
    return tuple(_name(person) for person in people if person != AND_OTHERS)


def _name(person: str) -> Name:
    words = person.split()
    start = len(words) - 1
    while start > 1 and _PARTICLES.fullmatch(words[start - 1].lower()):
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]) or None)


def _paper(venue: str) -> Publication:
    if not venue or venue.startswith("arXiv"):
        return Publication(PublicationType.PREPRINT, body="arXiv" if venue else None)
    pages, edited = _parts(_PAGES.search(venue)), _parts(_EDITED.match(venue))
    if edited:
        editors = tuple(re.split(r", | and ", edited.pop("editors")))
        chapter = _parts(_CHAPTER.search(venue))
        return Publication(PublicationType.CHAPTER, editors=editors, **edited, **pages, **chapter)
    if re.search(r"\bReport\b", venue):
        genre, _, body = venue.partition(", ")
        return Publication(PublicationType.REPORT, genre=genre, body=body or None)
    numbers = _parts(_NUMBERS.fullmatch(venue))
    type_ = PublicationType.CONFERENCE_PAPER if _MEETING.search(venue) or not numbers else PublicationType.ARTICLE
    return Publication(type_, **(numbers or {"container": _PAGES.sub("", venue), **pages}))


def _parts(match: re.Match[str] | None) -> dict[str, Any]:
    return {} if match is None else match.groupdict()
