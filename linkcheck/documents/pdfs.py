"""PDFs, read whole or from their two ends: what one says of itself, and whether it stops too early."""

import io
import logging
import re
import warnings
from dataclasses import dataclass
from typing import Any

PDF_TRAILER_BYTES = 4096
"""How far before the end the last end mark may stand; an earlier one belongs to the first part of a linearized file."""

MAXIMUM_HOLE_BYTES = 256 * 1024
"""How far a PDF reader may search where nothing was downloaded before it is stopped."""

_JUNK_PDF_TITLE = re.compile(r"(?:untitled|title|paper|main|document\d*|[\W\d_]*)\b.*", re.IGNORECASE)
_JUNK_SUFFIX = re.compile(r"\.(?:dvi|docx?|tex|ps|pdf|indd|qxd|pptx?|fm|eps)$", re.IGNORECASE)


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
