"""Five recurrent cells in plain PyTorch, for many nets at once: what a net carries from step to step, and how.

Arrays begin with `(nets, batch)`; weights with `(nets,)`. A cell's state is everything that it hands to the next step,
side by side in one tensor, so that one derivative with respect to it is all the error that can flow back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

Weights = dict[str, Tensor]


def affine(weights: Weights, name: str, values: Tensor) -> Tensor:
    """The named layer's weights times values plus its bias, `(nets, batch, out)`."""
    return torch.baddbmm(weights[f"{name}_bias"], values, weights[name].transpose(1, 2))


def vanilla(weights: Weights, x: Tensor, state: Tensor) -> Tensor:
    """h = tanh(W [x, h] + b)."""
    return torch.tanh(affine(weights, "hidden", torch.cat([x, state], dim=-1)))


def constant_error_unit(weights: Weights, x: Tensor, state: Tensor) -> Tensor:
    """Chapter 4: linear units that keep their value and add what the input brings: s = s + W x + b."""
    return state + affine(weights, "hidden", x)


def cell_1997(weights: Weights, x: Tensor, state: Tensor) -> Tensor:
    """The 1997 cell: s = s + i g, y = o h(s), with input gate i, output gate o, g in [-2, 2] and h in [-1, 1]."""
    s, y = state.chunk(2, dim=-1)
    gate_in, gate_out, net = affine(weights, "hidden", torch.cat([x, y], dim=-1)).chunk(3, dim=-1)
    s = s + torch.sigmoid(gate_in) * (4 * torch.sigmoid(net) - 2)
    return torch.cat([s, torch.sigmoid(gate_out) * (2 * torch.sigmoid(s) - 1)], dim=-1)


def lstm(weights: Weights, x: Tensor, state: Tensor) -> Tensor:
    """Today's LSTM: c = f c + i tanh(.), h = o tanh(c)."""
    c, h = state.chunk(2, dim=-1)
    i, f, o, net = affine(weights, "hidden", torch.cat([x, h], dim=-1)).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(net)
    return torch.cat([c, torch.sigmoid(o) * torch.tanh(c)], dim=-1)


def gru(weights: Weights, x: Tensor, state: Tensor) -> Tensor:
    """The gated recurrent unit: h = (1 - z) tanh(W [x, r h] + b) + z h."""
    z, r = torch.sigmoid(affine(weights, "gates", torch.cat([x, state], dim=-1))).chunk(2, dim=-1)
    return (1 - z) * torch.tanh(affine(weights, "hidden", torch.cat([x, r * state], dim=-1))) + z * state


@dataclass(frozen=True)
class Cell:
    """A cell: its step, the size of its state and of its layers in units, and how far its weights start from zero."""

    step: Callable[[Weights, Tensor, Tensor], Tensor]
    state: int
    hidden: int
    gates: int
    recurrent: bool
    initial_range: Callable[[int], float]


def early(units: int) -> float:
    """The thesis's initial range."""
    return 0.2


def todays(units: int) -> float:
    """The range that today's libraries use: one over the root of the number of units."""
    return 1 / math.sqrt(units)


CELLS = {
    "vanilla": Cell(vanilla, 1, 1, 0, True, early),
    "constant_error_unit": Cell(constant_error_unit, 1, 1, 0, False, early),
    "cell_1997": Cell(cell_1997, 2, 3, 0, True, early),
    "lstm": Cell(lstm, 2, 4, 0, True, todays),
    "gru": Cell(gru, 1, 1, 2, True, todays),
}


def layer_shapes(cell: Cell, inputs: int, units: int) -> dict[str, tuple[int, int]]:
    """The weight matrices of a net with this cell and one output."""
    read = inputs + (units if cell.recurrent else 0)
    shapes = {"hidden": (cell.hidden * units, read), "output": (1, cell.state * units)}
    return {**shapes, "gates": (cell.gates * units, read)} if cell.gates else shapes


def run(cell: Cell, weights: Weights, inputs: Tensor, units: int) -> tuple[Tensor, list[Tensor]]:
    """The output's net input after the last step, `(nets, batch)`, and the states on the way, oldest first.

    `inputs` is `(time, nets, batch, inputs)`.
    """
    state = torch.zeros(*inputs.shape[1:3], cell.state * units, dtype=inputs.dtype)
    states = []
    for x in inputs:
        state = cell.step(weights, x, state)
        states.append(state)
    return affine(weights, "output", state)[..., 0], states
