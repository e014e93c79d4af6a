"""Bodies as they are meant: content encodings undone within bounds, bytes turned to text whatever the charset says."""

from __future__ import annotations

import codecs
import re
import zlib

MAXIMUM_DECODED_BYTES = 1024 * 1024
BOMB_RATIO = 100
"""Decoded bytes per byte on the wire beyond which a body that also fills the bound was made to do harm."""

_GZIP_NAMES = {"gzip", "x-gzip"}
_NOT_ENCODINGS = {"", "identity", "none", "utf-8", "utf8", "binary", "8bit", "text/html"}
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s;"']+)""", re.IGNORECASE)
_MOJIBAKE = re.compile("[\u00c2-\u00c5\u00e2][\u0080-\u00bf\u0152-\u0192\u2013-\u20ac]")
_WEB_CODEC = re.compile(
    r"utf-8|utf-16(?:-[lb]e)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb\w+|hz|big5\w*|shift_jis\w*|euc_\w+|iso2022_\w+|tis-620"
)
"""Python knows codecs such as `idna` and `unicode_escape` that no page may call for."""

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MISNAMED = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
             "ascii": "cp1252", "x-sjis": "shift_jis", "shift-jis": "shift_jis", "ks_c_5601-1987": "cp949",
             "euc-kr": "cp949", "x-gbk": "gb18030", "big5": "big5hkscs"}  # fmt: skip


class BadEncodingError(ValueError):
    """The body is not what its Content-Encoding says, and nothing else either."""


class Decoder:
    """Undoes one or more content encodings piece by piece, never beyond a bound.

    A body that is labelled as compressed but is not is passed on as it is, as a reader would want it.
    """

    def __init__(self, content_encoding: str, maximum_bytes: int = MAXIMUM_DECODED_BYTES) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        self.unknown_encoding = next((n for n in names if n not in _NOT_ENCODINGS | _GZIP_NAMES | {"deflate"}), None)
        known = [name for name in names if name not in _NOT_ENCODINGS]
        self._stages = [] if self.unknown_encoding else [_Inflater(name == "deflate") for name in reversed(known)][:3]
        self._room = maximum_bytes
        self.is_full = False

    @property
    def was_mislabelled(self) -> bool:
        """Whether a body was labelled as compressed without being so."""
        return any(stage.is_plain for stage in self._stages)

    @property
    def is_complete(self) -> bool:
        """Whether every compressed stream came to its end."""
        return all(stage.is_plain or stage.is_finished for stage in self._stages)

    def feed(self, data: bytes) -> bytes:
        """Return what these bytes decode to, cut where the bound is reached (`is_full` is then true).

        Raises:
            BadEncodingError: a compressed stream is corrupt.
        """
        for stage in self._stages:
            data = stage.feed(data, self._room + 1)
        if len(data) > self._room:
            self.is_full = True
            data = data[: self._room]
        self._room -= len(data)
        return data


class _Inflater:
    def __init__(self, is_deflate: bool) -> None:
        self._is_deflate = is_deflate
        self._start = b""
        self._zlib: zlib._Decompress | None = None
        self.is_plain = False
        self.is_finished = False

    def feed(self, data: bytes, room: int) -> bytes:
        if self.is_plain:
            return data
        if self._zlib is None:
            self._start += data
            if len(self._start) < 2:
                return b""
            data, self._start = self._start, b""
            if not self._open(data):
                self.is_plain = True
                return data
        output = b""
        while data and len(output) < room:
            assert self._zlib is not None
            try:
                output += self._zlib.decompress(data, room - len(output))
            except zlib.error as error:
                raise BadEncodingError(str(error)) from None
            if not self._zlib.eof:
                break
            self.is_finished = True
            data = self._zlib.unused_data
            if not data.startswith(b"\x1f\x8b"):
                break
            self.is_finished = False
            self._zlib = zlib.decompressobj(31)
        return output

    def _open(self, data: bytes) -> bool:
        if data.startswith(b"\x1f\x8b"):
            self._zlib = zlib.decompressobj(31)
        elif self._is_deflate and data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0:
            self._zlib = zlib.decompressobj(15)
        elif self._is_deflate and data.lstrip()[:1] not in (b"<", b"%", b"{"):
            self._zlib = zlib.decompressobj(-15)
        else:
            return False
        return True


def _known_codec(name: str) -> str | None:
    name = _MISNAMED.get(name.lower(), name.lower())
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if _WEB_CODEC.fullmatch(info.name) else None


def _fits(data: bytes, codec: str) -> bool:
    # A body that was cut may end inside a character, hence the incremental decoder.
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(data)
    except (UnicodeError, LookupError):
        return False
    return True


def decode_text(data: bytes, content_type: str = "") -> str:
    """Decode a text body: by byte-order mark, by whichever of UTF-8, header and `meta` fits, else by its letters."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    if data.isascii() and b"\x1b" not in data and b"\0" not in data:
        return data.decode("ascii")
    has_escapes = re.search(rb"\x1b[$(]", data) is not None
    if not has_escapes and b"\0" not in data[:512] and _fits(data, "utf-8"):
        return _without_double_encoding(data.decode("utf-8", "replace"))
    named = [match.group(1) for match in [_HEADER_CHARSET.search(content_type)] if match]
    named += [match.group(1).decode("ascii") for match in [_META_CHARSET.search(data[:4096])] if match]
    candidates = [codec for codec in map(_known_codec, named) if codec is not None]
    if has_escapes and not candidates:
        candidates = ["iso2022_jp"]
    single_byte = {"cp1252", "latin-1", "iso8859-1"}
    for codec in candidates:
        if codec not in single_byte and _fits(data, codec):
            return data.decode(codec, "replace")
    # A slow import that only pages in doubtful charsets need.
    import charset_normalizer

    guess = charset_normalizer.from_bytes(data[:8192]).best() if len(data) > 16 else None
    if guess is not None and (not candidates or not candidates[0].startswith("cp12")):
        guessed = _known_codec(guess.encoding)
        if guessed is not None and _fits(data, guessed):
            return data.decode(guessed, "replace")
    if candidates and candidates[0] in single_byte:
        return data.decode(candidates[0], "replace")
    text = data.decode("utf-8", "replace")
    # One bad byte is a slip; where most letters are bad, it was never UTF-8.
    letters_beyond_ascii = sum(not char.isascii() for char in text)
    return data.decode("cp1252", "replace") if 2 * text.count("\ufffd") > letters_beyond_ascii else text


def _without_double_encoding(text: str) -> str:
    """Undo UTF-8 that was taken for Latin-1 and encoded once more, where all of the text allows it."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
