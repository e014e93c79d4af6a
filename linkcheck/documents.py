"""What kind of document an answer holds, by its first bytes rather than by its label, and how whole it is."""

from __future__ import annotations

import io
import logging
import re
import warnings
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from linkcheck.bodies import decode_text
from linkcheck.webpages import WebPage, looks_like_html, parse_webpage


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


_MAGIC = (
    (b"%!PS", DocumentType.POSTSCRIPT),
    (b"\x89PNG", DocumentType.IMAGE),
    (b"GIF8", DocumentType.IMAGE),
    (b"\xff\xd8\xff", DocumentType.IMAGE),
    (b"PK\x03\x04", DocumentType.ARCHIVE),
    (b"\x1f\x8b", DocumentType.ARCHIVE),
    (b"BZh", DocumentType.ARCHIVE),
    (b"\xfd7zXZ", DocumentType.ARCHIVE),
    (b"7z\xbc\xaf", DocumentType.ARCHIVE),
)
_TYPE_OF_SUFFIX = {
    "pdf": DocumentType.PDF,
    "ps": DocumentType.POSTSCRIPT,
    "gz": DocumentType.ARCHIVE,
    "tgz": DocumentType.ARCHIVE,
    "zip": DocumentType.ARCHIVE,
    "png": DocumentType.IMAGE,
    "jpg": DocumentType.IMAGE,
    "jpeg": DocumentType.IMAGE,
    "gif": DocumentType.IMAGE,
}
_MIME_NAMES = {
    "application/pdf": DocumentType.PDF,
    "application/x-pdf": DocumentType.PDF,
    "text/html": DocumentType.HTML,
    "application/xhtml+xml": DocumentType.HTML,
    "application/json": DocumentType.JSON,
    "application/postscript": DocumentType.POSTSCRIPT,
}
PDF_TRAILER_BYTES = 4096
"""How far before the end the last end mark may stand; an earlier one belongs to the first part of a linearized file."""

MAXIMUM_HOLE_BYTES = 256 * 1024
"""How far a PDF reader may search where nothing was downloaded before it is stopped."""

_JUNK_PDF_TITLE = re.compile(r"(?:untitled|title|paper|main|document\d*|[\W\d_]*)\b.*", re.IGNORECASE)
_JUNK_SUFFIX = re.compile(r"\.(?:dvi|docx?|tex|ps|pdf|indd|qxd|pptx?|fm|eps)$", re.IGNORECASE)


def media_type(content_type: str) -> str:
    """Return the bare media type of a Content-Type field, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def sniff(body: bytes, content_type: str) -> DocumentType:
    """Return what a document is, by its first bytes, then by its label."""
    start = body[:1024]
    if b"%PDF-" in start and not looks_like_html(start[: start.index(b"%PDF-")]):
        return DocumentType.PDF
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    label = media_type(content_type)
    if looks_like_html(body):
        return DocumentType.HTML
    stripped = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if stripped.startswith((b"{", b"[")) and ("json" in label or stripped.startswith(b'{"')):
        return DocumentType.JSON
    if stripped.startswith(b"<?xml") or (label.endswith(("/xml", "+xml")) and stripped.startswith(b"<")):
        return DocumentType.XML
    if label.startswith("image/"):
        return DocumentType.IMAGE
    is_binary = b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
    named = _MIME_NAMES.get(label)
    if named in (DocumentType.HTML, DocumentType.JSON) and not is_binary:
        return DocumentType.HTML if named is DocumentType.HTML else DocumentType.TEXT
    return DocumentType.OTHER if is_binary else DocumentType.TEXT


def type_of_path(path: str) -> DocumentType | None:
    """Return the type that a path's suffix promises, or None."""
    name = path.rpartition("/")[2].lower()
    return _TYPE_OF_SUFFIX.get(name.rpartition(".")[2]) if "." in name else None


def is_truncated_pdf(body: bytes, end: bytes | None, is_whole: bool) -> bool:
    """Whether a PDF stops before its trailer; `end` is its last part when only the beginning was read."""
    tail = body if is_whole else end
    return tail is not None and b"%%EOF" not in tail[-PDF_TRAILER_BYTES:]


class _Holed(io.RawIOBase):
    """The beginning and the end of a file, and zeros where nothing was read."""

    def __init__(self, start: bytes, end: bytes, size: int) -> None:
        super().__init__()
        self._start, self._end, self._size, self._position = start, end, size, 0
        self._hole_left = MAXIMUM_HOLE_BYTES

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def read(self, size: int | None = -1) -> bytes:
        wanted = self._size - self._position if size is None or size < 0 else size
        wanted = max(0, min(wanted, self._size - self._position, 1024 * 1024))
        first, last = self._position, self._position + wanted
        end_start = self._size - len(self._end)
        data = self._start[first:last]
        hole = max(0, min(last, end_start) - max(first, len(self._start)))
        self._hole_left -= hole
        if self._hole_left < 0:
            raise OSError("what is asked for was not downloaded")
        data += b"\0" * hole
        if last > end_start:
            data += self._end[max(0, max(first, len(self._start)) - end_start) : last - end_start]
        self._position += len(data)
        return data


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF says of itself: its title, and the text of its first page, either of them perhaps empty."""

    title: str
    first_page: str


def read_pdf(start: bytes, end: bytes | None, size: int | None) -> PdfText:
    """Read title and first page, from the whole file or from its two ends; what cannot be read is empty."""
    # A slow import that few runs need.
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    offset = max(0, start[:1024].find(b"%PDF-"))
    if end is None or size is None or size <= len(start):
        stream: Any = io.BytesIO(start[offset:])
    else:
        stream = _Holed(start, end, size)
    title = text = ""
    # A damaged or hostile file can make the library raise nearly anything; none of it is news about the link.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(stream, strict=False)
            title = _title_of(reader)
            text = (reader.pages[0].extract_text() or "")[:6000] if reader.pages else ""
    except Exception:
        return PdfText(title, text)
    return PdfText(title, text)


def _title_of(reader: object) -> str:
    information = getattr(reader, "metadata", None)
    title = str(getattr(information, "title", None) or "").strip("\0 \t\r\n")
    if _JUNK_SUFFIX.search(title) or (len(title.split()) < 4 and _JUNK_PDF_TITLE.fullmatch(title)):
        return ""
    return title if len(title) >= 4 and not title.lower().startswith("microsoft ") else ""


def read_page(body: bytes, content_type: str) -> WebPage:
    """Read an HTML document from its bytes."""
    return parse_webpage(decode_text(body, content_type))
