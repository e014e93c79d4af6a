"""Pictures, names and nets of the analogue on emoji, on small data of the tests' own."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor

from reproductions.papers.xu_2015 import names_of_emoji
from reproductions.papers.xu_2015.emoji import END, RARE, split, words_of
from reproductions.papers.xu_2015.names_of_emoji import Net, measure
from reproductions.papers.xu_2015.network import Decoder, State
from reproductions.papers.xu_2015.portable_network_graphics import on_white

SETTINGS = SimpleNamespace(features=6, embedding=6, units=12, batch=16, updates=24, patience=24, rates=[0.03])
COLOURS = {"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0)}


def write(path: Path, colour: int, depth: int, lines: list[list[int]], width: int, **chunks: bytes) -> Path:
    head = struct.pack(">IIBBBBB", width, len(lines), depth, colour, 0, 0, 0)
    parts = {"IHDR": head, **chunks, "IDAT": zlib.compress(bytes(one for line in lines for one in line)), "IEND": b""}
    body = b"".join(struct.pack(">I", len(data)) + kind.encode() + data + bytes(4) for kind, data in parts.items())
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


def levels(path: Path) -> list[list[int]]:
    """The red of each pixel from 0 to 255."""
    return (on_white(path)[0] * 255).round().astype(int).tolist()  # type: ignore[no-any-return]  # numpy types no list


def coloured(count: int) -> tuple[list[list[str]], Tensor]:
    """Names of a colour and the word for circles, and two hands' pictures of them."""
    names = [[list(COLOURS)[one % 3], "circle"] for one in range(count)]
    pictures = torch.tensor([[COLOURS[name[0]] for name in names]] * 2)[..., None, None].expand(2, count, 3, 32, 32)
    return names, pictures * torch.tensor([1.0, 0.7]).view(2, 1, 1, 1, 1)


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


@pytest.mark.parametrize("attends", [True, False])
def test_a_decoder_spreads_one_over_the_places_evenly_unless_it_attends(attends: bool) -> None:
    torch.manual_seed(1)
    decoder = Decoder(4, 3, 2, 5, attends)
    alpha = decoder.attention(torch.rand(2, 8, 3), torch.rand(2, 5))
    assert torch.allclose(alpha.sum(1), torch.ones(2))
    assert torch.allclose(alpha, torch.tensor(1 / 8)) != attends


def test_a_name_costs_what_its_words_and_its_end_cost() -> None:
    torch.manual_seed(1)
    net, pictures = Net("attention", 4, SETTINGS), torch.rand(2, 3, 32, 32)
    both, count = net.nats(pictures, torch.tensor([[2, 3, END], [3, END, END]]))
    first, second = (
        net.nats(pictures[:1], torch.tensor([[2, 3, END]])),
        net.nats(pictures[1:], torch.tensor([[3, END]])),
    )
    assert count == first[1] + second[1] == 5
    assert torch.allclose(both, first[0] + second[0])


def test_a_net_that_sees_nothing_says_the_same_of_every_picture() -> None:
    torch.manual_seed(1)
    net, names = Net("nothing", 4, SETTINGS), torch.tensor([[2, END]])
    assert torch.equal(net.nats(torch.rand(1, 3, 32, 32), names)[0], net.nats(torch.rand(1, 3, 32, 32), names)[0])


def test_a_state_is_what_the_net_remembers() -> None:
    torch.manual_seed(1)
    decoder, a = Decoder(4, 3, 2, 5, True), torch.rand(1, 8, 3)
    scores, state = decoder.step(a, State(torch.zeros(1, 5), torch.zeros(1, 5)), torch.tensor([END]))
    assert (scores.shape, state.h.shape) == ((1, 4), (1, 5))
    assert (state.h.abs() < state.c.abs().tanh()).all()


def test_a_tiny_training_beats_chance_and_needs_its_own_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names_of_emoji, "emoji", lambda: split(*coloured(45)))
    torch.manual_seed(1)
    training = measure.train(SETTINGS, {}, torch.Generator().manual_seed(2))
    while True:
        try:
            next(training)
        except StopIteration as stopped:
            found = stopped.value
            break
    assert found["perplexity_nothing"] > 1.4
    assert found["perplexity_attention"] < 1.2
    assert found["perplexity_attention_shuffled"] > found["perplexity_attention"]
