"""Content encodings undone, within bounds."""

import zlib

MAXIMUM_DECODED_BYTES = 1024 * 1024
BOMB_RATIO = 100
"""Decoded bytes per byte on the wire beyond which a body that also fills the bound was made to do harm."""

_GZIP_NAMES = {"gzip", "x-gzip"}
_NOT_ENCODINGS = {"", "identity", "none", "utf-8", "utf8", "binary", "8bit", "text/html"}


class BadEncodingError(ValueError):
    """The body is not what its Content-Encoding says, and nothing else either."""


class Decoder:
    """Undoes one or more content encodings piece by piece, never beyond a bound.

    A body that is labelled as compressed but is not counts as corrupt: browsers show an error instead of it.
    """

    def __init__(self, content_encoding: str, maximum_bytes: int = MAXIMUM_DECODED_BYTES) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        self.unknown_encoding = next((n for n in names if n not in _NOT_ENCODINGS | _GZIP_NAMES | {"deflate"}), None)
        known = [name for name in names if name not in _NOT_ENCODINGS]
        self._stages = [] if self.unknown_encoding else [_Inflater(name == "deflate") for name in reversed(known)][:3]
        self._room = maximum_bytes
        self.is_full = False

    @property
    def is_complete(self) -> bool:
        """Whether every compressed stream came to its end."""
        return all(stage.is_finished for stage in self._stages)

    def feed(self, data: bytes) -> bytes:
        """Return what these bytes decode to, cut where the bound is reached (`is_full` is then true).

        Raises:
            BadEncodingError: a compressed stream is corrupt, or is none.
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
        self.is_finished = False

    def feed(self, data: bytes, room: int) -> bytes:
        if self._zlib is None:
            self._start += data
            if len(self._start) < 2:
                return b""
            data, self._start = self._start, b""
            self._open(data)
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

    def _open(self, data: bytes) -> None:
        if data.startswith(b"\x1f\x8b"):
            self._zlib = zlib.decompressobj(31)
        elif self._is_deflate and data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0:
            self._zlib = zlib.decompressobj(15)
        elif self._is_deflate and data.lstrip()[:1] not in (b"<", b"%", b"{"):
            self._zlib = zlib.decompressobj(-15)
        else:
            raise BadEncodingError("it is not compressed at all")
