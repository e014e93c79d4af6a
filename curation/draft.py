"""A proposed entry: what a service or a bibliography says of a work, cleaned, and blanks for what it does not say."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from catalogue.model import Kind, Mention
from catalogue.problems import quote
from catalogue.publication import AND_OTHERS, names
from catalogue.rules.identifiers import FIRST_YEAR, ID, LAST_YEAR, language_fault
from catalogue.rules.prose import INVISIBLE, name_fault
from curation.identifier import Identifier, IdentifierError, Scheme, read_identifier
from curation.writing import listed, scalar

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_SMALL_WORDS = {"a", "an", "the", "on", "of", "in", "for", "to", "and", "with", "from", "by", "via", "is", "are", "how"}
_WITHOUT_PARTS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that Unicode does not take apart into a plain one and a mark."""
_BLANKS = {
    "id": "the first author and the year, as in `pascanu_2013`",
    "kind": "`paper`, `thesis`, `book`, `site` or `note`",
    "title": "the title in the original language",
    "authors": "names as printed, given name first",
    "year": "the year of publication, or remove the key",
    "venue": "where it appeared, with volume, issue and pages, or remove the key",
    "url": "where to send a reader",
    "language": "the language of the text, as in `en`",
    "access": "who can read it, and under which terms",
    "annotation.holds": "what it holds, in your own words",
    "annotation.readers": "who should read it",
    "annotation.read_before": "what to read before it",
}
"""What a curator writes where an entry is blank."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a work, in the keys of the index. Empty where nothing is; `source` says who knows it."""

    source: str
    id: str = ""
    kind: Kind | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    doi: str = ""
    arxiv: str = ""
    isbn: str = ""
    url: str = ""
    language: str = ""
    access: str = ""
    free_copy: bool | None = None
    left_out: tuple[str, ...] = field(default=(), compare=False)
    """What the source says and the index cannot take, each with its reason."""

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """All that the work is known by."""
        named = ((Scheme.DOI, self.doi), (Scheme.ARXIV, self.arxiv), (Scheme.ISBN, self.isbn))
        found = [Identifier(scheme, value) for scheme, value in named if value]
        return tuple(dict.fromkeys([*found, *([read_identifier(self.url)] if self.url else [])]))

    @property
    def blanks(self) -> dict[str, str]:
        """The keys that wait for the curator, each with what to write there."""
        return {key: wanted for key, wanted in _BLANKS.items() if not getattr(self, key.replace(".", "_"), None)}

    def lines(self, indent: int = 2) -> list[str]:
        """The entry as an item of the list of resources, indented by so many spaces."""
        pad, inner = " " * indent, " " * (indent + 2)
        texts = {"id": self.id, "kind": self.kind.value if self.kind else "", "title": self.title}
        lines = [f"{inner}{key}: {scalar(text)}" if text else f"{inner}{key}:" for key, text in texts.items()]
        authors = [scalar(name, in_list=True) for name in self.authors]
        lines += listed(f"{inner}authors:", authors, indent + 4) if authors else [f"{inner}authors:"]
        lines += [f"{inner}year: {self.year}" if self.year else f"{inner}year:"]
        for key in ("venue", "doi", "arxiv", "isbn", "url", "language", "access"):
            text = getattr(self, key)
            if text or key in _BLANKS:
                lines.append(f"{inner}{key}: {scalar(text)}" if text else f"{inner}{key}:")
        if self.free_copy is not None:
            lines.append(f"{inner}free_copy: {str(self.free_copy).lower()}")
        lines += [f"{inner}mention: {Mention.ADDED.value}", f"{inner}annotation:"]
        lines += [f"{inner}  {key}:" for key in ("holds", "readers", "read_before")]
        statement = f"That {self.source} has the facts of this entry right; nothing was compared with the work itself."
        lines += [f"{inner}unconfirmed:", f"{inner}  - {scalar(statement)}"]
        return [f"{pad}- {lines[0].strip()}", *lines[1:]]


def drafted(source: str, **values: Any) -> Draft:
    """Return what a source says, with markup and line breaks removed and without what the index would refuse.

    Texts may be of any kind: `title`, `venue`, `access`, `language`, `url` and identifiers are texts, `authors` names,
    `year` a number or a text with one, `kind` a `Kind`.
    """
    left_out: list[str] = []
    known: dict[str, Any] = {}
    for key, value in values.items():
        try:
            known[key] = _clean(key, value)
        except ValueError as error:
            left_out.append(f"{key} {str(error).partition(chr(10))[0]}")
    draft = Draft(source, **{key: value for key, value in known.items() if value}, left_out=tuple(left_out))
    return replace(draft, id=draft.id or proposed_id(draft.authors, draft.year, draft.title, ()))


def proposed_id(authors: Iterable[str], year: int | None, title: str, taken: Iterable[str]) -> str:
    """Return the first author and the year, with a word of the title where that is taken; empty if neither is known."""
    first = next(iter(names(tuple(authors))), None)
    stem = _ascii(first.family) if first else ""
    words = [word for word in re.findall("[a-z0-9]+", _ascii(title, " ")) if len(word) > 2 and word not in _SMALL_WORDS]
    stem = stem or next(iter(words), "")
    base = f"{stem}_{year}" if stem and year else stem
    candidates = [base, *(f"{base}_{word}" for word in words), *(f"{base}_{number}" for number in range(2, 1000))]
    unusable = set(taken)
    return next((one for one in candidates if ID.fullmatch(one) and one not in unusable), "")


def plain(text: object) -> str:
    """Return a text of a record on one line, without markup; empty for anything but a text."""
    if not isinstance(text, str):
        return ""
    text = _TAG.sub("", html.unescape(text))
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub(" ", text)).split())


def journal_venue(journal: str, volume: str, issue: str, pages: str) -> str:
    """Return the venue of an article, as in `Neural Computation 9(8):1735-1780`, with what is known of it."""
    numbers = volume + (f"({issue})" if volume and issue else "") + (f":{pages}" if volume and pages else "")
    return " ".join(filter(None, (journal, numbers))) if journal else ""


def pages_of(text: str) -> str:
    """Return pages as the index writes them, `157-166`."""
    return re.sub(r"\s*(?:-+|–|—)\s*", "-", text)


def meeting_venue(proceedings: str, pages: str) -> str:
    """Return the venue of a paper at a meeting."""
    return f"{proceedings}, pp. {pages}" if proceedings and pages else proceedings


def chapter_venue(editors: tuple[str, ...], book: str, publisher: str, pages: str, chapter: str = "") -> str:
    """Return the venue of a chapter, as in `In A. Editor (ed.), Book, Publisher, ch. 14, pp. 237-243`."""
    people = ", ".join(editors[:-1]) + (" and " if editors[1:] else "") + (editors[-1] if editors else "")
    edited = f"In {people} ({'eds.' if editors[1:] else 'ed.'}), {book}" if people else book
    parts = (edited, publisher, f"ch. {chapter}" if chapter else "", f"pp. {pages}" if pages else "")
    return ", ".join(filter(None, parts)) if book else ""


def given_first(name: str) -> str:
    """Return a name as printed, given name first, whichever way round it came."""
    family, comma, given = plain(name).partition(", ")
    return f"{given} {family}" if comma and "," not in given else plain(name)


def _clean(key: str, value: Any) -> Any:
    if value is None or isinstance(value, Kind | bool):
        return value
    if key == "authors":
        authors = tuple(dict.fromkeys(filter(None, map(plain, value))))
        for name in authors:
            _refuse(name)
        return tuple(AND_OTHERS if name.lower() in ("others", "et al.") else name for name in authors)
    if key == "year":
        years = [int(year) for year in _YEAR.findall(str(value)) if FIRST_YEAR <= int(year) <= LAST_YEAR]
        return years[0] if years else None
    text = plain(value)
    scheme = {"doi": Scheme.DOI, "arxiv": Scheme.ARXIV, "isbn": Scheme.ISBN}.get(key)
    if scheme and text:
        identifier = read_identifier(text)
        if identifier.scheme is not scheme:
            raise IdentifierError(f"is no {scheme.value}, found {quote(text)}")
        return identifier.value
    if key == "url" and text:
        read_identifier(text)
    elif key == "language" and text and language_fault(text):
        raise ValueError(f"is no language tag, found {quote(text)}")
    else:
        _refuse(text)
    return text


def _refuse(text: str) -> None:
    fault = name_fault(text) if text else None
    if fault:
        raise ValueError(fault.message)


def _ascii(text: str, other: str = "") -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_WITHOUT_PARTS))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub("[^a-z0-9]", other, bare.lower())
