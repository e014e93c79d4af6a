"""Pictures in files, the words of names, and the parts, on small data of the tests' own."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
import torch

from reproductions.captions.named_pictures import END, RARE, split, words_of
from reproductions.captions.portable_network_graphics import on_white


def write(path: Path, colour: int, depth: int, lines: list[list[int]], width: int, **chunks: bytes) -> Path:
    head = struct.pack(">IIBBBBB", width, len(lines), depth, colour, 0, 0, 0)
    parts = {"IHDR": head, **chunks, "IDAT": zlib.compress(bytes(one for line in lines for one in line)), "IEND": b""}
    body = b"".join(struct.pack(">I", len(data)) + kind.encode() + data + bytes(4) for kind, data in parts.items())
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


def levels(path: Path) -> list[list[int]]:
    """The red of each pixel from 0 to 255."""
    return (on_white(path)[0] * 255).round().astype(int).tolist()  # type: ignore[no-any-return]  # numpy types no list


def test_each_filter_of_a_line_is_undone(tmp_path: Path) -> None:
    lines = [[0, 10, 20, 30], [1, 10, 10, 10], [2, 5, 5, 5], [3, 10, 10, 10], [4, 1, 1, 1]]
    path = write(tmp_path / "grey.png", 0, 8, lines, 3)
    assert levels(path) == [[10, 20, 30], [10, 20, 30], [15, 25, 35], [17, 31, 43], [18, 32, 44]]


def test_a_transparent_pixel_is_white_and_half_a_one_is_half(tmp_path: Path) -> None:
    path = write(tmp_path / "alpha.png", 4, 8, [[0, 0, 0, 0, 255, 0, 51]], 3)
    assert levels(path) == [[255, 0, 204]]


def test_pixels_of_four_bits_name_colours_of_a_palette(tmp_path: Path) -> None:
    palette = bytes([9, 0, 0, 7, 0, 0, 5, 0, 0])
    path = write(tmp_path / "palette.png", 3, 4, [[0, 0x01, 0x20]], 3, PLTE=palette, tRNS=b"\xff\xff\x00")
    assert levels(path) == [[9, 7, 255]]


def test_what_is_no_such_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(ValueError, match="must be a PNG file without interlacing"):
        on_white(tmp_path / "text.png")


def test_words_of_a_name() -> None:
    assert words_of("SQUARED CJK UNIFIED IDEOGRAPH-6708") == ["squared", "cjk", "unified", "ideograph", "6708"]


def test_no_emoji_stands_in_two_parts_and_rare_words_are_one() -> None:
    names = [["thing", f"number{one}"] for one in range(20)]
    drawings = torch.arange(20.0).view(1, 20, 1, 1, 1).expand(2, 20, 3, 2, 2)
    parts = split(names, drawings)
    held = [set(part.pictures[:, 0, 0, 0].tolist()) for part in (parts.training, parts.validation, parts.test)]
    assert [len(one) for one in held] == [14, 3, 3]
    assert len(set.union(*held)) == 20
    assert parts.training.names.unique(dim=0).tolist() == [[2, RARE, END]]  # type: ignore[no-untyped-call]  # torch gives it no annotations
