"""What kind of document an answer holds, by its first bytes rather than by its label."""

import itertools
from enum import StrEnum

from linkcheck.documents.webpages import looks_like_html


class DocumentType(StrEnum):
    """Kinds of documents that are told apart."""

    HTML = "html"
    PDF = "pdf"
    POSTSCRIPT = "postscript"
    IMAGE = "image"
    ARCHIVE = "archive"
    JSON = "json"
    XML = "xml"
    TEXT = "text"
    OTHER = "other"


_MAGIC = {
    DocumentType.POSTSCRIPT: (b"%!PS",),
    DocumentType.IMAGE: (b"\x89PNG", b"GIF8", b"\xff\xd8\xff"),
    DocumentType.ARCHIVE: (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf"),
}
_ANY_MAGIC = tuple(itertools.chain(*_MAGIC.values()))
_SUFFIXES = {
    DocumentType.PDF: ("pdf",),
    DocumentType.POSTSCRIPT: ("ps",),
    DocumentType.ARCHIVE: ("gz", "tgz", "zip"),
    DocumentType.IMAGE: ("png", "jpg", "jpeg", "gif"),
}
_TYPE_OF_SUFFIX = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes}


def media_type(content_type: str) -> str:
    """Return the bare media type of a Content-Type field, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def sniff(body: bytes, content_type: str) -> DocumentType:
    """Return what a document is, by its first bytes, then by its label."""
    start = body[:1024]
    if b"%PDF-" in start and not looks_like_html(start[: start.index(b"%PDF-")]):
        return DocumentType.PDF
    if start.startswith(_ANY_MAGIC):
        return next(kind for kind, magic in _MAGIC.items() if start.startswith(magic))
    label = media_type(content_type)
    stripped = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    is_called_xml = stripped.startswith(b"<?xml") or label.endswith(("/xml", "+xml"))
    # Feeds have titles too, but no page is without an `html` element where XML is spoken.
    if looks_like_html(body) and not (is_called_xml and b"<html" not in body[:4096].lower()):
        return DocumentType.HTML
    if stripped.startswith((b"{", b"[")) and ("json" in label or stripped.startswith(b'{"')):
        return DocumentType.JSON
    if stripped.startswith(b"<?xml") or (label.endswith(("/xml", "+xml")) and stripped.startswith(b"<")):
        return DocumentType.XML
    if label.startswith("image/"):
        return DocumentType.IMAGE
    is_binary = b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if label in ("text/html", "application/xhtml+xml") and not is_binary:
        return DocumentType.HTML
    return DocumentType.OTHER if is_binary else DocumentType.TEXT


def type_of_path(path: str) -> DocumentType | None:
    """Return the type that a path's suffix promises, or None."""
    name = path.rpartition("/")[2].lower()
    return _TYPE_OF_SUFFIX.get(name.rpartition(".")[2]) if "." in name else None
