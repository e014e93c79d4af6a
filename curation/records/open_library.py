"""Books as Open Library describes them: https://openlibrary.org/dev/docs/api/books."""

from __future__ import annotations

from catalogue.model import Kind
from catalogue.rules.identifiers import isbn_13
from curation.draft import Draft, drafted, plain
from curation.records.shapes import each, inside, read_json

ACCEPT = "application/json"
NAME = "Open Library"


def address(base: str, isbn: str) -> str:
    """Return where the record of an ISBN is asked for."""
    return f"{base}/api/books?bibkeys=ISBN:{isbn_13(isbn)}&format=json&jscmd=data"


def read(body: bytes, isbn: str) -> Draft | None:
    """Return what an answer says of the book, None if Open Library has none of that ISBN.

    Raises:
        RecordError: the answer holds no books.
    """
    book = inside(read_json(body, NAME), f"ISBN:{isbn_13(isbn)}")
    if not isinstance(book, dict):
        return None
    title, subtitle = plain(book.get("title")), plain(book.get("subtitle"))
    return drafted(
        NAME,
        kind=Kind.BOOK,
        title=f"{title}: {subtitle}" if title and subtitle else title,
        authors=[inside(author, "name") for author in each(book, "authors")],
        year=book.get("publish_date"),
        venue=inside(book, "publishers", 0, "name"),
        isbn=isbn,
        url=book.get("url"),
    )
