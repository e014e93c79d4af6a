"""The LSTM of section 2.1 and the models that are made of it: an encoder, and decoders that begin with its state.

The authors' program settles what the text leaves open: a decoder's first frame is read from the encoder's last state
itself, the past is reconstructed backwards, and a conditional decoder is fed the true frames while it learns and its
own ones when it is tested.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from reproductions.trials.device import device


class Cell(NamedTuple):
    """A layer's weights, for its input gate, forget gate, output gate and candidate in this order.

    `inward` `(inputs, 4 units)`, without a row where a layer has no input, `recurrent` `(units, 4 units)`,
    `peepholes` `(3, units)`, `bias` `(4 units)`.
    """

    inward: Tensor
    recurrent: Tensor
    peepholes: Tensor
    bias: Tensor


class State(NamedTuple):
    """Hidden state and cell of a layer, both `(count, units)`."""

    h: Tensor
    c: Tensor


class Decoder(NamedTuple):
    """Layers, the lowest first, and what makes frames of the uppermost one's hidden state."""

    cells: tuple[Cell, ...]
    outward: Tensor
    outward_bias: Tensor


class Model(NamedTuple):
    """An encoder, a predictor of the future and, in a composite model, a decoder of the past."""

    encoder: tuple[Cell, ...]
    future: Decoder
    past: Decoder | None


def step(cell: Cell, u: Tensor, state: State) -> State:
    """One step of a layer; `u` is what its input and its bias bring to the gates."""
    h, c = state
    i, f, o, g = (u + h @ cell.recurrent).chunk(4, -1)
    i = torch.sigmoid(i + cell.peepholes[0] * c)
    f = torch.sigmoid(f + cell.peepholes[1] * c)
    c = f * c + i * torch.tanh(g)
    o = torch.sigmoid(o + cell.peepholes[2] * c)
    h = o * torch.tanh(c)
    return State(h, c)


def encode(cells: Sequence[Cell], frames: Tensor) -> list[State]:
    """The last state of each layer after the frames `(time, count, pixels)`."""
    states, below = [], frames
    for cell in cells:
        nothing = frames.new_zeros(frames.shape[1], len(cell.recurrent))
        state, hidden = State(nothing, nothing), []
        for u in below @ cell.inward + cell.bias:
            state = step(cell, u, state)
            hidden.append(state.h)
        states.append(state)
        below = torch.stack(hidden)
    return states


def decode(decoder: Decoder, states: Sequence[State], steps: int, frames: Tensor | None = None) -> Tensor:
    """Logits `(steps, count, pixels)` of a decoder that is shown nothing, or each of these frames before the next."""
    below = frames
    for cell, first in zip(decoder.cells, states, strict=True):
        state, hidden = first, [first.h]
        for t in range(steps - 1):
            u = cell.bias if below is None else below[t] @ cell.inward + cell.bias
            state = step(cell, u, state)
            hidden.append(state.h)
        below = torch.stack(hidden[1:])
    return torch.stack(hidden) @ decoder.outward + decoder.outward_bias


def decode_alone(decoder: Decoder, states: Sequence[State], steps: int) -> Tensor:
    """The same of a conditional decoder that is shown its own frames."""
    logits = [states[-1].h @ decoder.outward + decoder.outward_bias]
    for _ in range(steps - 1):
        below, after = torch.sigmoid(logits[-1]), []
        for cell, state in zip(decoder.cells, states, strict=True):
            after.append(step(cell, below @ cell.inward + cell.bias, state))
            below = after[-1].h
        states = after
        logits.append(below @ decoder.outward + decoder.outward_bias)
    return torch.stack(logits)


def drawn_cells(random: torch.Generator, inputs: int, units: int, layers: int) -> tuple[Cell, ...]:
    """Fresh layers: weights uniform within one over the root of what feeds a unit, peepholes and biases 0."""
    return tuple(
        Cell(
            uniform(random, below, 4 * units),
            uniform(random, units, 4 * units),
            torch.zeros(3, units, device=device()),
            torch.zeros(4 * units, device=device()),
        )
        for below in (inputs, *[units] * (layers - 1))
    )


def drawn_decoder(random: torch.Generator, pixels: int, units: int, layers: int, *, fed: bool) -> Decoder:
    """A fresh decoder, which may be fed frames."""
    cells = drawn_cells(random, pixels if fed else 0, units, layers)
    return Decoder(cells, uniform(random, units, pixels), torch.zeros(pixels, device=device()))


def uniform(random: torch.Generator, rows: int, columns: int) -> Tensor:
    """Weights within one over the root of the rows."""
    drawn = (2 * torch.rand(rows, columns, generator=random) - 1) / math.sqrt(max(rows, 1))
    return drawn.to(device())


def tensors(part: Tensor | Sequence[object] | None) -> Iterator[Tensor]:
    """All weights of a model or of a part of it."""
    if isinstance(part, Tensor):
        yield part
    for inner in part if isinstance(part, tuple) else ():
        yield from tensors(inner)
