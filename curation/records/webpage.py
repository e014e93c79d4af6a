"""What a web page says of itself: Highwire and Dublin Core elements, JSON-LD, Open Graph, and its own title."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from catalogue.model import Kind
from catalogue.rules.identifiers import language_fault
from curation.draft import Draft, drafted, given_first, journal_venue, meeting_venue, plain
from curation.records.shapes import each, inside
from linkcheck.documents.charsets import decode_text
from linkcheck.documents.webpages import WebPage, looks_like_html, parse_webpage

ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
_TYPES = {
    **dict.fromkeys(("ScholarlyArticle", "Chapter", "Report", "TechArticle"), Kind.PAPER),
    **{"Book": Kind.BOOK, "Thesis": Kind.THESIS, "BlogPosting": Kind.SITE, "WebSite": Kind.SITE, "Article": Kind.SITE},
}


def read(body: bytes, content_type: str, url: str) -> Draft:
    """Return what a document at this address says of itself, which is nothing unless it is HTML."""
    source = f"the page at {urlsplit(url).hostname}"
    if not looks_like_html(body):
        return drafted(source, url=url)
    text = decode_text(body, content_type)
    page, structured = parse_webpage(text), _Structured(text)
    works = [(rank, one) for one in structured.objects() if (rank := _rank(one)) < len(_TYPES)]
    work: Any = min(works, key=lambda ranked: ranked[0])[1] if works else {}
    return drafted(
        source,
        kind=_kind(page, work),
        title=_first(page, "citation_title", "bepress_citation_title", "dc.title", "dcterms.title")
        or plain(inside(work, "headline") or inside(work, "name"))
        or _first(page, "og:title")
        or page.title
        or next(iter(page.headings), ""),
        authors=_authors(page, work),
        year=_first(page, "citation_publication_date", "citation_date", "citation_year", "dc.date", "dcterms.issued")
        or plain(inside(work, "datePublished"))
        or _first(page, "article:published_time"),
        venue=_venue(page, work),
        doi=_first(page, "citation_doi", "bepress_citation_doi", "prism.doi"),
        arxiv=_first(page, "citation_arxiv_id"),
        isbn=_first(page, "citation_isbn"),
        url=url,
        language=next(filter(_is_language, _languages(page, work, structured)), ""),
    )


class _Structured(HTMLParser):
    """The JSON-LD of a page and the language of its root."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = ""
        self._scripts: list[str] = []
        self._is_inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "html":
            self.language = attributes.get("lang") or ""
        self._is_inside = tag == "script" and (attributes.get("type") or "").lower() == "application/ld+json"
        if self._is_inside:
            self._scripts.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - named by the contract of HTMLParser
        self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self._scripts[-1] += data

    def objects(self) -> Iterator[Any]:
        """Each object of the scripts, those of a graph singly."""
        for script in self._scripts:
            try:
                value = json.loads(script)
            except (ValueError, RecursionError):
                continue
            for one in value if isinstance(value, list) else [value]:
                yield from each(one, "@graph") or [one]


def _rank(one: Any) -> int:
    """How far an object is from being the work itself: a page tells of its site and its author too."""
    return min((list(_TYPES).index(name) for name in each(one, "@type") if name in _TYPES), default=len(_TYPES))


def _first(page: WebPage, *names: str) -> str:
    return next((plain(text) for name in names for text in page.meta.get(name, ()) if plain(text)), "")


def _kind(page: WebPage, work: Any) -> Kind | None:
    if _first(page, "citation_dissertation_institution"):
        return Kind.THESIS
    if any(name.startswith("citation_") for name in page.meta):
        return Kind.PAPER
    return next((_TYPES[name] for name in each(work, "@type") if name in _TYPES), None)


def _authors(page: WebPage, work: Any) -> list[str]:
    for name in ("citation_author", "bepress_citation_author", "dc.creator", "dcterms.creator"):
        if page.meta.get(name):
            return [given_first(author) for author in page.meta[name]]
    people = [plain(one if isinstance(one, str) else inside(one, "name")) for one in each(work, "author")]
    return [person for person in people if person] or [given_first(one) for one in page.meta.get("author", ())]


def _venue(page: WebPage, work: Any) -> str:
    first, last = _first(page, "citation_firstpage"), _first(page, "citation_lastpage")
    pages = f"{first}-{last}" if first and last and first != last else first
    journal = _first(page, "citation_journal_title")
    if journal:
        return journal_venue(journal, _first(page, "citation_volume"), _first(page, "citation_issue"), pages)
    meeting = _first(page, "citation_conference_title", "citation_inbook_title", "citation_conference")
    institution = _first(page, "citation_dissertation_institution", "citation_technical_report_institution")
    return meeting_venue(meeting, pages) or institution or plain(inside(work, "isPartOf", "name"))


def _languages(page: WebPage, work: Any, structured: _Structured) -> Iterator[str]:
    yield _first(page, "citation_language")
    yield _first(page, "dc.language")
    yield plain(inside(work, "inLanguage"))
    yield structured.language
    yield _first(page, "og:locale").partition("_")[0]


def _is_language(text: str) -> bool:
    return language_fault(text) is None
