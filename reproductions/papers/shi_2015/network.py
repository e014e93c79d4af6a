"""The convolutional LSTM, and the net that reads frames with one stack of it and continues them with another.

A frame is cut into square patches, whose pixels become channels of a smaller picture. A net whose patch is the whole
frame has states of one place and kernels of one weight: that is the LSTM with full connections (FC-LSTM), which the
paper calls a special case. The printed numbers of weights say what the text leaves open, see `parameter_counts`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import conv2d, pixel_shuffle, pixel_unshuffle


@dataclass(frozen=True)
class Plan:
    """What a net is built of: the side of its patches, channels of each layer, and the sides of its kernels.

    `read` counts the forecaster's layers, from the top, of which the output is made.
    """

    patch: int
    channels: tuple[int, ...]
    input_kernel: int
    state_kernel: int
    read: int


class Cell(NamedTuple):
    """A layer's weights, for its input gate, forget gate, output gate and candidate in this order.

    `inward` `(4 channels, channels below, kernel, kernel)`, `recurrent` likewise, `peepholes` `(3, channels, 1, 1)`,
    `bias` `(4 channels)`. The lowest layer of the forecaster has no input, and no channels below.
    """

    inward: Tensor
    recurrent: Tensor
    peepholes: Tensor
    bias: Tensor


class Net(NamedTuple):
    """Encoder and forecaster by layers, the lowest first, and the convolution with one weight that makes frames."""

    encoder: tuple[Cell, ...]
    forecaster: tuple[Cell, ...]
    outward: Tensor
    outward_bias: Tensor


class State(NamedTuple):
    """Hidden state and cell of a layer, both `(count, channels, rows, columns)`."""

    h: Tensor
    c: Tensor


def cell_shapes(plan: Plan, below: int, channels: int) -> Iterator[tuple[int, ...]]:
    """The shapes of a cell's weights, in the order of its fields."""
    for side, source in ((plan.input_kernel, below), (plan.state_kernel, channels)):
        yield 4 * channels, source, side, side
    yield 3, channels, 1, 1
    yield (4 * channels,)


def shapes(plan: Plan) -> list[tuple[int, ...]]:
    """The shapes of all weights of a net, in the order of `Net` and its cells."""
    found: list[tuple[int, ...]] = []
    for lowest in (plan.patch**2, 0):
        for below, channels in zip((lowest, *plan.channels), plan.channels, strict=False):
            found += cell_shapes(plan, below, channels)
    pixels = plan.patch**2
    return [*found, (pixels, sum(plan.channels[-plan.read :]), 1, 1), (pixels,)]


def assembled(plan: Plan, weights: Sequence[Tensor]) -> Net:
    """The net of weights that have these shapes."""
    depth, size = len(plan.channels), len(Cell._fields)
    cells = [Cell(*weights[size * one : size * (one + 1)]) for one in range(2 * depth)]
    return Net(tuple(cells[:depth]), tuple(cells[depth:]), *weights[-2:])


def drawn(plan: Plan, random: torch.Generator) -> list[Tensor]:
    """Fresh weights: kernels uniform within one over the root of what feeds a unit, peepholes and biases 0."""
    found = []
    for shape in shapes(plan):
        fed = math.prod(shape[1:])
        kernel = len(shape) == 4 and shape[0] != 3 and fed
        found.append((2 * torch.rand(shape, generator=random) - 1) / math.sqrt(fed) if kernel else torch.zeros(shape))
    return found


def convolved(below: Tensor, kernels: Tensor) -> Tensor:
    """Sums over a neighbourhood of each place; beyond the edge all is 0, so that states keep their size."""
    if below.shape[-1] == kernels.shape[-1] == 1:  # with one place this is a product of matrices, which is quicker
        return (below[..., 0, 0] @ kernels[..., 0, 0].T)[..., None, None]
    return conv2d(below, kernels, padding=kernels.shape[-1] // 2)


def step(cell: Cell, u: Tensor, state: State) -> State:
    """One step of a layer; `u` is what its input and its bias bring to the gates."""
    h, c = state
    i, f, o, g = (u + convolved(h, cell.recurrent)).chunk(4, 1)
    i = torch.sigmoid(i + cell.peepholes[0] * c)
    f = torch.sigmoid(f + cell.peepholes[1] * c)
    c = f * c + i * torch.tanh(g)
    o = torch.sigmoid(o + cell.peepholes[2] * c)
    h = o * torch.tanh(c)
    return State(h, c)


def run(cell: Cell, inputs: Sequence[Tensor], state: State) -> tuple[list[Tensor], State]:
    """The hidden states of a layer at each step, and its last state."""
    hidden = []
    for u in inputs:
        state = step(cell, u, state)
        hidden.append(state.h)
    return hidden, state


def brought(cell: Cell, below: Sequence[Tensor]) -> Sequence[Tensor]:
    """What each step's input and the bias bring to a layer's gates."""
    together = convolved(torch.cat(list(below)), cell.inward) + cell.bias[:, None, None]
    return together.chunk(len(below))


def encode(net: Net, pictures: Sequence[Tensor]) -> list[State]:
    """The last state of each layer after these pictures."""
    states, below = [], pictures
    for cell in net.encoder:
        places = below[0].shape[0], cell.bias.shape[0] // 4, *below[0].shape[2:]
        nothing = below[0].new_zeros(places)
        below, state = run(cell, brought(cell, below), State(nothing, nothing))
        states.append(state)
    return states


def forecast(net: Net, states: Sequence[State], steps: int) -> Tensor:
    """Logits of the next pictures; each layer begins with the encoder's state, and none is shown a frame."""
    layers: list[list[Tensor]] = []
    for cell, state in zip(net.forecaster, states, strict=True):
        u = brought(cell, layers[-1]) if layers else [cell.bias[:, None, None]] * steps
        hidden, _ = run(cell, u, state)
        layers.append(hidden)
    read = net.outward.shape[1]
    together = torch.cat([torch.cat(hidden) for hidden in layers], 1)[:, -read:]
    return conv2d(together, net.outward, net.outward_bias)


def predicted(net: Net, patch: int, frames: Tensor, steps: int) -> Tensor:
    """Logits `(steps, count, side, side)` of the frames that follow `frames` `(time, count, side, side)`."""
    pictures = [pixel_unshuffle(frame[:, None], patch) for frame in frames]
    logits = forecast(net, encode(net, pictures), steps)
    return pixel_shuffle(logits, patch).reshape(steps, *frames.shape[1:])
