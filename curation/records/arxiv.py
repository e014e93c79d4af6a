"""Preprints as arXiv describes them: Atom, https://info.arxiv.org/help/api/user-manual.html."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

from catalogue.model import Kind
from catalogue.problems import quote as quoted
from catalogue.rules.identifiers import arxiv_work
from curation.draft import Draft, drafted, plain
from curation.identifier import read_identifier
from curation.records.shapes import RecordError

ACCEPT = "application/atom+xml"
NAME = "arXiv"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


def address(base: str, arxiv: str) -> str:
    """Return where the record of an identifier is asked for."""
    return f"{base}/api/query?id_list={quote(arxiv, safe='/')}&max_results=1"


def read(body: bytes) -> Draft | None:
    """Return what an answer says of its preprint, None if arXiv knows none of that identifier.

    Raises:
        RecordError: the answer is no feed, or tells of an error.
    """
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise RecordError(f"{NAME} sent a document with declarations of its own, which a feed never has")
    try:
        feed = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError):
        raise RecordError(f"{NAME} sent no feed, but {quoted(body[:60].decode('utf-8', 'replace'))}") from None
    entry = feed.find(f"{_ATOM}entry")
    if entry is None:
        return None
    where, title = _text(entry, f"{_ATOM}id"), _text(entry, f"{_ATOM}title")
    # Errors come as an entry, in answers of status 200 too.
    if "/api/errors" in where:
        raise RecordError(f"{NAME} says: {_text(entry, f'{_ATOM}summary') or title}")
    if not where:
        return None
    arxiv = arxiv_work(read_identifier(where).value)
    return drafted(
        NAME,
        kind=Kind.PAPER,
        title=title,
        authors=[_text(author, f"{_ATOM}name") for author in entry.findall(f"{_ATOM}author")],
        year=_text(entry, f"{_ATOM}published")[:4],
        venue=_text(entry, f"{_ARXIV}journal_ref") or "arXiv preprint",
        doi=_text(entry, f"{_ARXIV}doi").split(" ")[0],
        arxiv=arxiv,
        url=f"https://arxiv.org/abs/{arxiv}",
        access="Open preprint.",
        free_copy=True,
    )


def _text(element: ElementTree.Element, path: str) -> str:
    return plain(element.findtext(path) or "")
