"""Bytes turned to text, whatever the charset says."""

import codecs
import re

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s;"']+)""", re.IGNORECASE)
_MOJIBAKE = re.compile("[\u00c2-\u00c5\u00e2][\u0080-\u00bf\u0152-\u0192\u2013-\u20ac]")
_WEB_CODEC = re.compile(
    r"utf-8|utf-16(?:-[lb]e)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb\w+|hz|big5\w*|shift_jis\w*|euc_\w+|iso2022_\w+|tis-620"
)
"""Python knows codecs such as `idna` and `unicode_escape` that no page may call for."""

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BETTER_NAMES = {
    "gb18030": ("gb2312", "gbk", "x-gbk"),
    "cp1252": ("iso-8859-1", "latin-1", "us-ascii", "ascii"),
    "shift_jis": ("x-sjis", "shift-jis"),
    "cp949": ("ks_c_5601-1987", "euc-kr"),
    "big5hkscs": ("big5",),
}
_MISNAMED = {name: better for better, names in _BETTER_NAMES.items() for name in names}


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
