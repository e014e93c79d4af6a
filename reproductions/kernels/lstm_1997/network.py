"""The arrays of sixteen networks of Hochreiter & Schmidhuber 1997, and how weights get into a lane and out of it.

Every array is `(rows…, LANES)`; a lane is one trial at its own place in its own sequence and never sees another lane.
Hidden units are ordered: input gates of all blocks, output gates of all blocks (if any), cells block by block.
Sources of a hidden unit are ordered: dense inputs, hidden units of the step before (if recurrent), the constant 1 of
the bias.
With one-hot inputs only the active input's weights and traces are touched; these are stored lane by lane.
What a step computes stands in `steps`, what a lane is trained on in `register`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from reproductions.kernels.lanes.vectors import LANES, Array, lane_array


@dataclass(frozen=True)
class Architecture:
    """Sizes and choices of a network.

    `biases`: which units have one. In experiments 2a and 2b `recurrent` and `output_gates` are false and `shortcut`
    (input to output) is true. `cell_input_range` is the range of g, `cell_output_range` that of h; both are scaled
    logistic functions, and None makes h the identity.
    `update`: weights change after every step with a target, or by the sum over the sequence at its end.
    """

    inputs: int
    outputs: int
    blocks: int
    block_size: int
    biases: Literal["none", "gates", "hidden", "all"] = "all"
    recurrent: bool = True
    output_gates: bool = True
    shortcut: bool = False
    one_hot: bool = False
    cell_input_range: tuple[float, float] = (-2.0, 2.0)
    cell_output_range: tuple[float, float] | None = (-1.0, 1.0)
    update: Literal["step", "sequence"] = "step"

    @property
    def cells(self) -> int:
        """Number of memory cells."""
        return self.blocks * self.block_size

    @property
    def gates(self) -> int:
        """Number of gate units."""
        return self.blocks * (2 if self.output_gates else 1)

    @property
    def hidden(self) -> int:
        """Number of hidden units: gates and cells."""
        return self.gates + self.cells

    @property
    def hidden_bias(self) -> Array:
        """Which hidden units have a bias, `(hidden,)` boolean."""
        present = np.zeros(self.hidden, dtype=bool)
        present[: self.gates] = self.biases != "none"
        present[self.gates :] = self.biases in ("hidden", "all")
        return present

    @property
    def weight_count(self) -> int:
        """Number of trainable weights; equals column 8 of the paper's table 10 for every experiment."""
        hidden = self.hidden * (self.inputs + (self.hidden if self.recurrent else 0)) + int(self.hidden_bias.sum())
        output = self.cells + (self.inputs if self.shortcut else 0) + (self.biases == "all")
        return hidden + self.outputs * output


@dataclass(frozen=True)
class Weights:
    """The weights of one trial; absent connections are zero. Indexed (to, from).

    Shapes: `hidden_input` (hidden, inputs), `hidden_recurrent` (hidden, hidden), `hidden_bias` (hidden,),
    `output_cell` (outputs, cells), `output_input` (outputs, inputs), `output_bias` (outputs,).
    """

    hidden_input: Array
    hidden_recurrent: Array
    hidden_bias: Array
    output_cell: Array
    output_input: Array
    output_bias: Array


class Sizes(NamedTuple):
    """An architecture as numbers for compiled code."""

    inputs: int
    outputs: int
    blocks: int
    block_size: int
    cells: int
    gates: int
    hidden: int
    sources: int
    dense_inputs: int
    recurrent: bool
    output_gates: bool
    shortcut: bool
    one_hot: bool
    update_at_end: bool
    squash_state: bool
    cell_input_low: float
    cell_input_span: float
    cell_output_low: float
    cell_output_span: float


class LaneNetworks(NamedTuple):
    """The arrays of sixteen networks.

    `…_change` is the array that updates go to: the weights themselves, or their sum over a sequence.
    """

    sizes: Sizes
    sources: Array  # (sources, LANES), the last row is 1
    net_input: Array  # (hidden, LANES)
    activation: Array  # (hidden, LANES)
    cell_state: Array  # (cells, LANES)
    squashed_state: Array  # (cells, LANES), h(s)
    cell_output: Array  # (cells + 1, LANES), the last row is 1
    cell_error: Array  # (cells, LANES), e_s of eq. 23
    hidden_weight: Array  # (hidden, sources, LANES)
    hidden_change: Array
    cell_trace: Array  # (cells, sources, LANES), eq. 27
    input_gate_trace: Array  # (cells, sources, LANES), eq. 25
    output_weight: Array  # (outputs, cells + 1, LANES), the last is the bias
    output_change: Array
    shortcut_weight: Array  # (outputs, dense inputs, LANES)
    shortcut_change: Array
    symbol: Array  # (1, LANES) int32: the active one-hot input
    symbol_weight: Array  # (LANES, inputs, hidden)
    symbol_change: Array
    symbol_trace: Array  # (LANES, inputs, 2 * cells): cell traces, then input gate traces
    symbol_shortcut: Array  # (LANES, inputs, outputs)
    symbol_shortcut_change: Array
    has_hidden_bias: Array  # (hidden, LANES) of 0 or 1
    has_output_bias: Array  # (1, LANES) of 0 or 1
    prediction: Array  # (outputs, LANES)
    target: Array  # (outputs, LANES)
    output_error: Array  # (outputs, LANES): step size times e_k of eq. 19
    learning_rate: Array  # (1, LANES)
    learning: Array  # (1, LANES) of 0 or 1: weights frozen or not
    cells_present: Array  # (1, LANES) of 0 or 1: before cells are added (section 4) their outputs and errors are 0


def new_network(architecture: Architecture, dtype: Any) -> LaneNetworks:
    """Sixteen networks with all weights zero."""
    a = architecture
    dense = 0 if a.one_hot else a.inputs
    sources = dense + (a.hidden if a.recurrent else 0) + 1
    sizes = Sizes(
        inputs=a.inputs,
        outputs=a.outputs,
        blocks=a.blocks,
        block_size=a.block_size,
        cells=a.cells,
        gates=a.gates,
        hidden=a.hidden,
        sources=sources,
        dense_inputs=dense,
        recurrent=a.recurrent,
        output_gates=a.output_gates,
        shortcut=a.shortcut,
        one_hot=a.one_hot,
        update_at_end=a.update == "sequence",
        squash_state=a.cell_output_range is not None,
        cell_input_low=a.cell_input_range[0],
        cell_input_span=a.cell_input_range[1] - a.cell_input_range[0],
        cell_output_low=0.0 if a.cell_output_range is None else a.cell_output_range[0],
        cell_output_span=0.0 if a.cell_output_range is None else a.cell_output_range[1] - a.cell_output_range[0],
    )

    def rows(*shape: int) -> Array:
        return lane_array(*shape, dtype=dtype)

    def symbols(width: int) -> Array:
        return np.zeros((LANES, a.inputs if a.one_hot else 0, width), dtype=dtype)

    def change(weight: Array) -> Array:
        return np.zeros_like(weight) if a.update == "sequence" else weight

    hidden_weight = rows(a.hidden, sources)
    output_weight = rows(a.outputs, a.cells + 1)
    shortcut_weight = rows(a.outputs, dense if a.shortcut else 0)
    symbol_weight = symbols(a.hidden)
    symbol_shortcut = symbols(a.outputs if a.shortcut else 0)
    network = LaneNetworks(
        sizes=sizes,
        sources=rows(sources),
        net_input=rows(a.hidden),
        activation=rows(a.hidden),
        cell_state=rows(a.cells),
        squashed_state=rows(a.cells),
        cell_output=rows(a.cells + 1),
        cell_error=rows(a.cells),
        hidden_weight=hidden_weight,
        hidden_change=change(hidden_weight),
        cell_trace=rows(a.cells, sources),
        input_gate_trace=rows(a.cells, sources),
        output_weight=output_weight,
        output_change=change(output_weight),
        shortcut_weight=shortcut_weight,
        shortcut_change=change(shortcut_weight),
        symbol=lane_array(1, dtype=np.int32),
        symbol_weight=symbol_weight,
        symbol_change=change(symbol_weight),
        symbol_trace=symbols(2 * a.cells),
        symbol_shortcut=symbol_shortcut,
        symbol_shortcut_change=change(symbol_shortcut),
        has_hidden_bias=rows(a.hidden),
        has_output_bias=rows(1),
        prediction=rows(a.outputs),
        target=rows(a.outputs),
        output_error=rows(a.outputs),
        learning_rate=rows(1),
        learning=rows(1),
        cells_present=rows(1),
    )
    network.sources[-1] = 1
    network.cell_output[-1] = 1
    network.cells_present[:] = 1
    network.has_hidden_bias[a.hidden_bias] = 1
    network.has_output_bias[:] = a.biases == "all"
    return network


def write_weights(network: LaneNetworks, lane: int, weights: Weights) -> None:
    """Put one trial's weights into a lane and clear what the lane remembers."""
    s = network.sizes
    recurrent = slice(s.dense_inputs, s.dense_inputs + s.hidden)
    if s.one_hot:
        network.symbol_weight[lane] = weights.hidden_input.T
    else:
        network.hidden_weight[:, : s.dense_inputs, lane] = weights.hidden_input
    if s.recurrent:
        network.hidden_weight[:, recurrent, lane] = weights.hidden_recurrent
    network.hidden_weight[:, -1, lane] = weights.hidden_bias
    network.output_weight[:, :-1, lane] = weights.output_cell
    network.output_weight[:, -1, lane] = weights.output_bias
    if s.shortcut and s.one_hot:
        network.symbol_shortcut[lane] = weights.output_input.T
    elif s.shortcut:
        network.shortcut_weight[:, :, lane] = weights.output_input
    clear_lane(network, lane)
    if s.update_at_end:
        for array in (network.hidden_change, network.output_change, network.shortcut_change):
            array[..., lane] = 0
        network.symbol_change[lane] = 0
        network.symbol_shortcut_change[lane] = 0


def read_weights(network: LaneNetworks, lane: int) -> Weights:
    """One trial's weights, copied out of a lane."""
    s = network.sizes
    recurrent = slice(s.dense_inputs, s.dense_inputs + s.hidden)
    absent = np.zeros((s.outputs, s.inputs), dtype=network.sources.dtype)
    shortcut = network.symbol_shortcut[lane].T if s.one_hot else network.shortcut_weight[:, :, lane]
    return Weights(
        hidden_input=(
            network.symbol_weight[lane].T if s.one_hot else network.hidden_weight[:, : s.dense_inputs, lane]
        ).copy(),
        hidden_recurrent=network.hidden_weight[:, recurrent, lane].copy()
        if s.recurrent
        else np.zeros((s.hidden, s.hidden), dtype=network.sources.dtype),
        hidden_bias=network.hidden_weight[:, -1, lane].copy(),
        output_cell=network.output_weight[:, :-1, lane].copy(),
        output_input=shortcut.copy() if s.shortcut else absent,
        output_bias=network.output_weight[:, -1, lane].copy(),
    )


def clear_lane(network: LaneNetworks, lane: int) -> None:
    """Reset activations, states and traces of one lane, as at the start of a sequence."""
    network.sources[:-1, lane] = 0
    for array in (network.cell_state, network.cell_trace, network.input_gate_trace, network.activation):
        array[..., lane] = 0
    network.symbol_trace[lane] = 0
