"""Pictures in files of the kind PNG, as the emoji have it: no interlacing, and at most eight bits a sample."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""How many samples a pixel has, by the colour type; of type 3 it is a place in the palette."""
PALETTE = 3


def on_white(path: Path) -> NDArray[np.float32]:
    """Red, green and blue `(3, height, width)` between 0 and 1, what is transparent laid on white.

    Raises:
        ValueError: the file is no picture of this kind.
    """
    content = path.read_bytes()
    chunks = _chunks(content) if content.startswith(SIGNATURE) else {}
    width, height, depth, colour, *_, interlaced = struct.unpack(">IIBBBBB", chunks.get(b"IHDR", bytes(13)))
    if colour not in SAMPLES or not depth or depth > 8 or interlaced:
        raise ValueError(f"{path}: must be a PNG file without interlacing and with at most eight bits a sample")
    samples = _samples(zlib.decompress(chunks[b"IDAT"]), width * SAMPLES[colour], height, depth, SAMPLES[colour])
    pixels = samples.reshape(height, width, -1)
    if colour == PALETTE:
        palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
        opaque = np.frombuffer(chunks.get(b"tRNS", b"").ljust(len(palette), b"\xff"), np.uint8)
        pixels = np.column_stack([palette, opaque])[pixels[:, :, 0]]
    else:
        pixels = (pixels.astype(np.uint16) * 255 // (2**depth - 1)).astype(np.uint8)
    alpha = pixels[:, :, -1:] / np.float32(255) if pixels.shape[2] in (2, 4) else np.float32(1)
    colours = pixels[:, :, : 3 if pixels.shape[2] > 2 else 1] / np.float32(255)
    return np.broadcast_to(colours * alpha + (1 - alpha), (height, width, 3)).transpose(2, 0, 1)


def _chunks(content: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    place = len(SIGNATURE)
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        found[kind] = found.get(kind, b"") + data
        place += length + 12
    return found


def _samples(packed: bytes, across: int, height: int, depth: int, step: int) -> NDArray[np.uint8]:
    """Samples `(height, across)`."""
    whole = _unfiltered(np.frombuffer(packed, np.uint8).reshape(height, -1), step)
    bits = np.unpackbits(whole, axis=1).reshape(height, -1, depth)[:, :across]
    return np.right_shift(np.packbits(bits, axis=2)[:, :, 0], np.uint8(8 - depth))


@njit(cache=True)
def _unfiltered(lines: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """Bytes `(height, bytes)` of lines that begin with the number of their filter.

    Each byte was written as how far it is from nought, from the one to its left, from the one above, from the mean of
    the two, or from the one of its three neighbours that is nearest to left + above - corner.
    """
    height, width = lines.shape
    done = np.zeros((height + 1, width - 1 + step), np.int64)  # nought above the first line and left of all
    for row in range(height):
        kind = lines[row, 0]
        for place in range(width - 1):
            left, up, corner = done[row + 1, place], done[row, place + step], done[row, place]
            guess = 0
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = up
            elif kind == 3:
                guess = (left + up) // 2
            elif kind == 4:
                by_left, by_up, by_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
                guess = left if by_left <= by_up and by_left <= by_corner else up if by_up <= by_corner else corner
            done[row + 1, place + step] = (lines[row, place + 1] + guess) % 256
    return done[1:, step:].astype(np.uint8)
