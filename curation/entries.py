"""The resources of an index as they stand in the file, right or wrong: where each is, and what it is known by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalogue import document
from curation.identifier import Identifier, Scheme, identifiers_in
from curation.layout import read_nodes


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A resource of the file. Lines count from 1; texts are empty where the file has none."""

    line: int
    id: str
    title: str
    mention: str
    year: int | None
    identifiers: tuple[Identifier, ...]

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"`{self.id}`" if self.id else "an entry without an id"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A resource that is the drafted work already."""

    standing: FileEntry
    identifier: Identifier


def standing_resources(content: bytes, path: str) -> list[FileEntry]:
    """Return the resources of an index in the order of the file.

    Raises:
        CatalogueError: it is no YAML document of the kind that an index is.
    """
    resources = _value(read_nodes(content, path), "resources")
    items = resources.items if isinstance(resources, document.SequenceNode) else []
    return [_standing(item) for item in items if isinstance(item, document.MappingNode)]


class Known:
    """The works of an index, to be found by what they are known by."""

    def __init__(self, resources: Iterable[FileEntry]) -> None:
        self.ids: set[str] = set()
        self._identified: dict[tuple[Scheme, str], FileEntry] = {}
        self._titled: dict[str, FileEntry] = {}
        for one in resources:
            self.add(one)

    def add(self, standing: FileEntry) -> None:
        """Know one more."""
        self.ids.add(standing.id)
        self._titled.setdefault(_letters(standing.title), standing)
        for identifier in standing.identifiers:
            self._identified.setdefault(identifier.key, standing)

    def duplicate(self, identifiers: Iterable[Identifier]) -> Duplicate | None:
        """Return the resource that has one of these identifiers, however either is written, or None."""
        found = ((self._identified.get(identifier.key), identifier) for identifier in identifiers)
        return next((Duplicate(standing, identifier) for standing, identifier in found if standing), None)

    def same_title(self, title: str) -> FileEntry | None:
        """Return the resource of the same title, whatever its case and punctuation, or None."""
        return self._titled.get(_letters(title)) if _letters(title) else None


def _standing(node: document.MappingNode) -> FileEntry:
    year = _text(node, "year")
    return FileEntry(
        node.line,
        _text(node, "id"),
        _text(node, "title"),
        _text(node, "mention"),
        int(year) if re.fullmatch("[0-9]{4}", year) else None,
        tuple(_identifiers(node)),
    )


def _identifiers(node: document.MappingNode) -> Iterator[Identifier]:
    for scheme, key in ((Scheme.DOI, "doi"), (Scheme.ARXIV, "arxiv"), (Scheme.ISBN, "isbn")):
        found = identifiers_in([f"doi:{_text(node, key)}" if scheme is Scheme.DOI else _text(node, key)])
        yield from (identifier for identifier in found if identifier.scheme is scheme)
    addresses = [_text(node, "url")]
    alternates, post_link = _value(node, "alternates"), _value(node, "post_link")
    items = alternates.items if isinstance(alternates, document.SequenceNode) else []
    addresses += [_text(one, "url") for one in (*items, post_link) if isinstance(one, document.MappingNode)]
    yield from identifiers_in(addresses)


def _value(node: document.MappingNode, key: str) -> document.Node | None:
    return next((value for found, value in node.entries if found.text == key), None)


def _text(node: document.MappingNode, key: str) -> str:
    value = _value(node, key)
    return value.text if isinstance(value, document.ScalarNode) else ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text).casefold())
