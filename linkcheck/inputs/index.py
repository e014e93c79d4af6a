"""Addresses out of an index in the format of `resources.yaml`, each with what the index says of the document behind it.

The file is read more leniently than `catalogue.load` does, so that a typing error in one entry does not keep the
others from being checked; validating an index is `rnn-review check`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from catalogue.document import MAX_BYTES, Mapping, Node, Scalar, Sequence, UnreadableDocumentError, parse_document
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
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise UnreadableInputError(str(path), 1, f"is larger than {MAX_BYTES:,} bytes", "split the index")
    try:
        root, _ = parse_document(content)
    except UnreadableDocumentError as error:
        finding = error.finding
        raise UnreadableInputError(str(path), finding.line or 1, finding.message, finding.hint or "") from error
    lines = content.decode("utf-8-sig").splitlines()
    return list(_Reader(str(path), lines).occurrences(root))


def _text(mapping: Mapping, key: str) -> str | None:
    for name, node in mapping.entries:
        if name.text == key and isinstance(node, Scalar) and node.type != "null" and node.text.strip():
            return node.text.strip()
    return None


def _child(mapping: Mapping, key: str) -> Node | None:
    return next((node for name, node in mapping.entries if name.text == key), None)


def _texts(node: Node | None) -> list[str]:
    if isinstance(node, Sequence):
        return [item.text for item in node.items if isinstance(item, Scalar)]
    return [node.text] if isinstance(node, Scalar) else []


def _digests(entry: Mapping) -> tuple[str, ...]:
    fingerprints = _child(entry, "fingerprints")
    listed = fingerprints.items if isinstance(fingerprints, Sequence) else ()
    return tuple(digest for one in listed if isinstance(one, Mapping) and (digest := _text(one, "archive_digest")))


class _Reader:
    def __init__(self, file: str, lines: list[str]) -> None:
        self._file = file
        self._lines = lines
        self._digests: tuple[str, ...] = ()

    def occurrences(self, root: Node) -> Iterator[Occurrence]:
        entries = root
        if isinstance(root, Mapping):
            post = _child(root, "post")
            if isinstance(post, Mapping):
                yield from self._url(post, "post", None, None)
            entries = _child(root, "resources") or _child(root, "links") or root
        if isinstance(entries, Mapping):
            entries = Sequence(entries.line, [entries, *(node for _, node in entries.entries)])
        for entry in entries.items if isinstance(entries, Sequence) else ():
            if isinstance(entry, Mapping):
                yield from self._entry(entry)
            elif isinstance(entry, Scalar) and "://" in entry.text:
                url = entry.text.strip()
                yield Occurrence(url, self._place(entry.line, url))

    def _entry(self, entry: Mapping) -> Iterator[Occurrence]:
        identity = _text(entry, "id")
        self._digests = _digests(entry)
        expected = self._expectation(entry)
        yield from self._url(entry, "canonical", identity, self._bound(expected, entry, _text(entry, "url")))
        alternates = _child(entry, "alternates")
        for alternate in alternates.items if isinstance(alternates, Sequence) else ():
            if isinstance(alternate, Mapping):
                # What is described may be another edition, the code, or a substitute under its own title.
                is_certain = expected.title_is_certain and _text(alternate, "description") is None
                url = _text(alternate, "url")
                there = self._bound(expected, entry, url, is_certain)
                yield from self._url(alternate, "alternate", identity, there)
            elif isinstance(alternate, Scalar):
                url = alternate.text.strip()
                yield Occurrence(url, self._place(alternate.line, url), "alternate", identity, expected)
        post_link = _child(entry, "post_link")
        if isinstance(post_link, Mapping):
            yield from self._url(post_link, "post", identity, self._bound(expected, entry, _text(post_link, "url")))

    def _url(
        self, mapping: Mapping, role: str, identity: str | None, expected: Expectation | None
    ) -> Iterator[Occurrence]:
        for name, node in mapping.entries:
            if name.text == "url" and isinstance(node, Scalar) and node.type != "null" and node.text.strip():
                url = node.text.strip()
                yield Occurrence(url, self._place(node.line, url), role, identity, expected, self._digests)

    def _place(self, line: int, url: str) -> Place:
        # A folded value stands on a line after its key's.
        for number in range(line, min(line + 3, len(self._lines) + 1)):
            column = self._lines[number - 1].find(url)
            if column >= 0:
                return Place(self._file, number, column + 1)
        return Place(self._file, line)

    def _expectation(self, entry: Mapping) -> Expectation:
        doubts = _texts(_child(entry, "unconfirmed"))
        title = _text(entry, "title")
        is_certain = not any(_DOUBTFUL_TITLE.search(doubt) for doubt in doubts) and "unconfirmed" not in (title or "")
        stated = (_text(entry, "type") or _text(entry, "media_type") or "").lower()
        return Expectation(
            title=title,
            authors=tuple(_texts(_child(entry, "authors"))),
            doi=_text(entry, "doi"),
            arxiv=_text(entry, "arxiv"),
            language=_text(entry, "language"),
            document_type=DocumentType.PDF if "pdf" in stated else DocumentType.HTML if "html" in stated else None,
            title_is_certain=is_certain,
        )

    def _bound(
        self, expected: Expectation, entry: Mapping, url: str | None, is_certain: bool | None = None
    ) -> Expectation:
        found: list[tuple[str, int | None]] = []
        is_binding = False
        fingerprints = _child(entry, "fingerprints")
        for one in [entry, *(fingerprints.items if isinstance(fingerprints, Sequence) else ())]:
            if not isinstance(one, Mapping):
                continue
            digest = _text(one, "sha256") or _text(one, "sha256_prefix") or ""
            size = _text(one, "size_bytes") or _text(one, "size") or ""
            if digest or size.isdigit():
                found.append((digest.lower(), int(size) if size.isdigit() else None))
                is_binding |= one is entry or _text(one, "url") in (None, url)
        certain = expected.title_is_certain if is_certain is None else is_certain
        return replace(expected, fingerprints=tuple(found), fingerprint_is_binding=is_binding, title_is_certain=certain)
