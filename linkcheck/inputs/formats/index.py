"""Addresses out of an index in the format of `resources.yaml`, each with what the index says of the document behind it.

The file is read more leniently than `catalogue.load` does, so that a typing error in one entry does not keep the
others from being checked; validating an index is `rnn-review check`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from catalogue.document import (
    MAX_BYTES,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    UnreadableDocumentError,
    parse_document,
    shorten,
)
from linkcheck.contents import read_contents
from linkcheck.documents.expectation import Expectation
from linkcheck.documents.types import DocumentType
from linkcheck.inputs.links import Occurrence, Place
from linkcheck.inputs.problems import UnreadableInputError

_DOUBTFUL_TITLE = re.compile(r"\btitles?\b(?! is (?:English|German|French|Chinese)\b)", re.IGNORECASE)


def index_occurrences(path: Path) -> list[Occurrence]:
    """Return every address of an index.

    Raises:
        UnreadableInputError: the file is no YAML document that an index could be.
    """
    return _read(read_contents(path), str(path))


def occurrences(text: str, file: str) -> list[Occurrence]:
    """Return every address of an index.

    Raises:
        UnreadableInputError: the text is no YAML document that an index could be.
    """
    return _read(text.encode("utf-8", "surrogateescape"), file)


def _read(content: bytes, file: str) -> list[Occurrence]:
    if len(content) > MAX_BYTES:
        raise UnreadableInputError(file, 1, f"is larger than {MAX_BYTES:,} bytes", shorten("index"))
    try:
        root, _ = parse_document(content)
    except UnreadableDocumentError as error:
        finding = error.finding
        raise UnreadableInputError(file, finding.line or 1, finding.message, finding.hint or "") from error
    lines = content.decode("utf-8-sig").splitlines()
    return list(_Reader(file, lines).occurrences(root))


def _scalar(mapping: MappingNode, key: str) -> ScalarNode | None:
    for name, node in mapping.entries:
        if name.text == key and isinstance(node, ScalarNode) and node.type != "null" and node.text.strip():
            return node
    return None


def _text(mapping: MappingNode, key: str) -> str | None:
    node = _scalar(mapping, key)
    return None if node is None else node.text.strip()


def _child(mapping: MappingNode, key: str) -> Node | None:
    return next((node for name, node in mapping.entries if name.text == key), None)


def _items(mapping: MappingNode, key: str) -> Iterable[Node]:
    child = _child(mapping, key)
    return child.items if isinstance(child, SequenceNode) else ()


def _texts(mapping: MappingNode, key: str) -> tuple[str, ...]:
    child = _child(mapping, key)
    items: Iterable[Node | None] = child.items if isinstance(child, SequenceNode) else [child]
    return tuple(item.text for item in items if isinstance(item, ScalarNode))


class _Reader:
    def __init__(self, file: str, lines: list[str]) -> None:
        self._file = file
        self._lines = lines

    def occurrences(self, root: Node) -> Iterator[Occurrence]:
        entries = root
        if isinstance(root, MappingNode):
            post = _child(root, "post")
            if isinstance(post, MappingNode) and (node := _scalar(post, "url")):
                yield self._occurrence(node, "post")
            entries = _child(root, "resources") or _child(root, "links") or root
        if isinstance(entries, MappingNode):
            entries = SequenceNode(entries.line, [entries, *(node for _, node in entries.entries)])
        for entry in entries.items if isinstance(entries, SequenceNode) else ():
            if isinstance(entry, MappingNode):
                yield from self._entry(entry)
            elif isinstance(entry, ScalarNode) and "://" in entry.text:
                yield self._occurrence(entry)

    def _entry(self, entry: MappingNode) -> Iterator[Occurrence]:
        expected = _expectation(entry)
        yield from self._url(entry, "canonical", entry, expected)
        for alternate in _items(entry, "alternates"):
            if isinstance(alternate, MappingNode):
                # What is described may be another edition, the code, or a substitute under its own title.
                is_certain = expected.title_is_certain and _text(alternate, "description") is None
                yield from self._url(alternate, "alternate", entry, replace(expected, title_is_certain=is_certain))
            elif isinstance(alternate, ScalarNode):
                yield replace(self._occurrence(alternate, "alternate", entry), expectation=expected)
        post_link = _child(entry, "post_link")
        if isinstance(post_link, MappingNode):
            yield from self._url(post_link, "post", entry, expected)

    def _url(self, mapping: MappingNode, role: str, entry: MappingNode, expected: Expectation) -> Iterator[Occurrence]:
        node = _scalar(mapping, "url")
        if node is not None:
            found = self._occurrence(node, role, entry)
            fingerprints = [one for one in _items(entry, "fingerprints") if isinstance(one, MappingNode)]
            digests = tuple(digest for one in fingerprints if (digest := _text(one, "archive_digest")))
            there = _with_fingerprints(expected, entry, fingerprints, found.url)
            yield replace(found, expectation=there, archive_digests=digests)

    def _occurrence(self, node: ScalarNode, role: str = "link", entry: MappingNode | None = None) -> Occurrence:
        url = node.text.strip()
        return Occurrence(url, self._place(node.line, url), role, None if entry is None else _text(entry, "id"))

    def _place(self, line: int, url: str) -> Place:
        # A folded value stands on a line after its key's.
        for number in range(line, min(line + 3, len(self._lines) + 1)):
            column = self._lines[number - 1].find(url)
            if column >= 0:
                return Place(self._file, number, column + 1)
        return Place(self._file, line)


def _expectation(entry: MappingNode) -> Expectation:
    title = _text(entry, "title")
    is_doubted = any(map(_DOUBTFUL_TITLE.search, _texts(entry, "unconfirmed"))) or "unconfirmed" in (title or "")
    stated = (_text(entry, "type") or _text(entry, "media_type") or "").lower()
    return Expectation(
        title=title,
        authors=_texts(entry, "authors"),
        doi=_text(entry, "doi"),
        arxiv=_text(entry, "arxiv"),
        language=_text(entry, "language"),
        document_type=DocumentType.PDF if "pdf" in stated else DocumentType.HTML if "html" in stated else None,
        title_is_certain=not is_doubted,
    )


def _with_fingerprints(expected: Expectation, entry: MappingNode, listed: list[MappingNode], url: str) -> Expectation:
    found: list[tuple[str, int | None]] = []
    is_binding = False
    for one in (entry, *listed):
        digest = _text(one, "sha256") or _text(one, "sha256_prefix") or ""
        size = _text(one, "size_bytes") or _text(one, "size") or ""
        if digest or size.isdecimal():
            found.append((digest.lower(), int(size) if size.isdecimal() else None))
            is_binding |= one is entry or _text(one, "url") in (None, url)
    return replace(expected, fingerprints=tuple(found), fingerprint_is_binding=is_binding)
