"""Works as Crossref describes them: https://api.crossref.org/swagger-ui/index.html, resource `/works/{doi}`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from catalogue.model import Kind
from curation.draft import Draft, chapter_venue, drafted, journal_venue, meeting_venue, pages_of, plain
from curation.records.shapes import RecordError, each, inside, read_json

ACCEPT = "application/json"
NAME = "Crossref"
KINDS = {
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book"), Kind.BOOK),
    **dict.fromkeys(("journal-article", "proceedings-article", "book-chapter", "book-section"), Kind.PAPER),
    **dict.fromkeys(("book-part", "report", "posted-content", "reference-entry"), Kind.PAPER),
    "dissertation": Kind.THESIS,
}


def address(base: str, doi: str) -> str:
    """Return where the record of a DOI is asked for."""
    return f"{base}/works/{quote(doi, safe='')}"


def resolver(doi: str) -> str:
    """Return the address that leads a reader to a DOI."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-+')}"


def read(body: bytes) -> Draft:
    """Return what an answer says of its work.

    Raises:
        RecordError: the answer holds no work.
    """
    work = inside(read_json(body, NAME), "message")
    doi = plain(inside(work, "DOI"))
    if not doi:
        raise RecordError(f"{NAME} sent no work with a DOI")
    title, subtitle = plain(inside(work, "title", 0)), plain(inside(work, "subtitle", 0))
    return drafted(
        NAME,
        kind=KINDS.get(plain(inside(work, "type"))),
        title=f"{title}: {subtitle}" if title and subtitle else title,
        authors=_people(work, "author"),
        year=inside(work, "issued", "date-parts", 0, 0),
        venue=_venue(work),
        doi=doi,
        # An article carries the ISBN of its proceedings, which is not its own.
        isbn=inside(work, "ISBN", 0) if KINDS.get(plain(inside(work, "type"))) is Kind.BOOK else None,
        url=resolver(doi),
        language=inside(work, "language"),
    )


def _people(work: Any, role: str) -> tuple[str, ...]:
    parts = [[inside(one, key) for key in ("given", "family", "suffix")] for one in each(work, role)]
    joined = [" ".join(filter(None, map(plain, one))) for one in parts]
    return tuple(name or plain(inside(one, "name")) for name, one in zip(joined, each(work, role), strict=True))


def _venue(work: Any) -> str:
    volume, issue = (plain(inside(work, key)).lstrip("0") for key in ("volume", "issue"))
    pages, publisher = pages_of(plain(inside(work, "page"))), plain(inside(work, "publisher"))
    container = plain(inside(work, "container-title", 0))
    match plain(inside(work, "type")):
        case "book" | "monograph" | "edited-book" | "reference-book" | "report":
            return publisher
        case "dissertation":
            return plain(inside(work, "institution", 0, "name")) or publisher
        case "book-chapter" | "book-section" | "book-part" | "reference-entry":
            return chapter_venue(_people(work, "editor"), container, publisher, pages)
        case "proceedings-article":
            return meeting_venue(container, pages)
        case _:
            return journal_venue(container, volume, issue, pages)
