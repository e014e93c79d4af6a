"""The network of Hochreiter & Schmidhuber 1997 for sixteen trials at once, gradients carried forward in time.

There is no forget gate and the error is truncated at every hidden unit's recurrent input, so that the derivative of a
cell's state with
respect to a weight only accumulates (eqs. 25, 27): nothing of the past is stored, and a step costs the same at every
sequence length.
The truth that this must equal is the plain PyTorch network in `papers/hochreiter_1997/network.py`.

Every array is `(rows…, LANES)`; a lane is one trial at its own place in its own sequence and never sees another lane.
What a lane is trained on is a task, what happens between sequences is a protocol: small compiled functions, see
`register`.

Hidden units are ordered: input gates of all blocks, output gates of all blocks (if any), cells block by block.
Sources of a hidden unit are ordered: dense inputs, hidden units of the step before (if recurrent), the constant 1 of
the bias.
With one-hot inputs only the active input's weights and traces are touched; these are stored lane by lane.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from reproductions.kernels.lanes import (
    LANES,
    any_lane,
    compiled,
    fused_multiply_add,
    lane_array,
    lane_values,
    load,
    select,
    store,
)
from reproductions.kernels.logistic import logistic

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Architecture:
    """Sizes and choices of a network.

    `biases`: which units have one. `recurrent` and `output_gates` are false and `shortcut` (input to output) is true
    in experiments 2a and 2b.
    `cell_input_range` is the range of g, `cell_output_range` that of h; both are scaled logistic functions, and None
    makes h the identity.
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


class Network(NamedTuple):
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


def new_network(architecture: Architecture, dtype: Any) -> Network:
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
    network = Network(
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


def write_weights(network: Network, lane: int, weights: Weights) -> None:
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


def read_weights(network: Network, lane: int) -> Weights:
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


def clear_lane(network: Network, lane: int) -> None:
    """Reset activations, states and traces of one lane, as at the start of a sequence."""
    network.sources[:-1, lane] = 0
    for array in (network.cell_state, network.cell_trace, network.input_gate_trace, network.activation):
        array[..., lane] = 0
    network.symbol_trace[lane] = 0


@compiled(forceinline=True)
def hidden_step(network: Any) -> None:
    """Forward pass of the hidden layer (eqs. 7-9) and both recursions of the state's derivatives (eqs. 25, 27)."""
    s = network.sizes
    zero = load(network.sources, 0) * 0.0
    if s.one_hot:
        for lane in range(LANES):
            symbol = network.symbol[0, lane]
            for j in range(s.hidden):
                network.net_input[j, lane] = network.symbol_weight[lane, symbol, j]
    for j in range(s.hidden):
        net = load(network.net_input, j) if s.one_hot else zero
        base = j * s.sources
        for m in range(s.sources):
            net = fused_multiply_add(load(network.hidden_weight, base + m), load(network.sources, m), net)
        store(network.activation, j, logistic(net))
    for cell in range(s.cells):
        block = cell // s.block_size
        input_gate = load(network.activation, block)
        sigma = load(network.activation, s.gates + cell)
        g = fused_multiply_add(sigma, s.cell_input_span, s.cell_input_low)
        state = fused_multiply_add(input_gate, g, load(network.cell_state, cell))
        store(network.cell_state, cell, state)
        cell_factor = sigma * (1.0 - sigma) * s.cell_input_span * input_gate
        gate_factor = g * input_gate * (1.0 - input_gate)
        base = cell * s.sources
        for m in range(s.sources):
            source = load(network.sources, m)
            row = base + m
            store(network.cell_trace, row, fused_multiply_add(cell_factor, source, load(network.cell_trace, row)))
            store(
                network.input_gate_trace,
                row,
                fused_multiply_add(gate_factor, source, load(network.input_gate_trace, row)),
            )
        if s.one_hot:
            # the factors lie in memory for the lane-by-lane addition below
            store(network.net_input, cell, cell_factor)
            store(network.cell_error, cell, gate_factor)
        squashed = state
        if s.squash_state:
            squashed = fused_multiply_add(logistic(state), s.cell_output_span, s.cell_output_low)
        store(network.squashed_state, cell, squashed)
        output = squashed
        if s.output_gates:
            output = load(network.activation, s.blocks + block) * squashed
        store(network.cell_output, cell, output * load(network.cells_present, 0))
    if s.one_hot:
        for lane in range(LANES):
            symbol = network.symbol[0, lane]
            for cell in range(s.cells):
                network.symbol_trace[lane, symbol, cell] += network.net_input[cell, lane]
                network.symbol_trace[lane, symbol, s.cells + cell] += network.cell_error[cell, lane]


@compiled(forceinline=True)
def output_step(network: Any, due: Any) -> Any:
    """Forward pass of the output layer and its errors (eq. 19) where a target is `due`.

    Returns the sum over outputs of |target - prediction|. `output_error` is left holding the step size times e_k, 0
    where frozen.
    """
    s = network.sizes
    one = load(network.sources, s.sources - 1)
    rate = select(due, load(network.learning_rate, 0) * load(network.learning, 0), 0.0)
    total = one * 0.0
    for k in range(s.outputs):
        base = k * (s.cells + 1)
        net = load(network.output_weight, base + s.cells)
        for cell in range(s.cells):
            net = fused_multiply_add(load(network.output_weight, base + cell), load(network.cell_output, cell), net)
        if s.shortcut and not s.one_hot:
            for m in range(s.dense_inputs):
                net = fused_multiply_add(
                    load(network.shortcut_weight, k * s.dense_inputs + m), load(network.sources, m), net
                )
        store(network.prediction, k, net)
    if s.shortcut and s.one_hot:
        for lane in range(LANES):
            symbol = network.symbol[0, lane]
            for k in range(s.outputs):
                network.prediction[k, lane] += network.symbol_shortcut[lane, symbol, k]
    for k in range(s.outputs):
        y = logistic(load(network.prediction, k))
        store(network.prediction, k, y)
        error = load(network.target, k) - y
        total = total + select(error < 0.0, -error, error)
        store(network.output_error, k, select(due, error * y * (1.0 - y) * rate, 0.0))
    return select(due, total, 0.0)


@compiled(forceinline=True)
def learning_step(network: Any) -> None:
    """Change the weights by the truncated gradient for this step's output errors (eqs.

    21-28), with the weights before the change.
    """
    s = network.sizes
    present = load(network.cells_present, 0)
    zero = present * 0.0
    for block in range(s.blocks):
        output_gate = present
        gate_error = zero
        if s.output_gates:
            output_gate = load(network.activation, s.blocks + block)
        for v in range(s.block_size):
            cell = block * s.block_size + v
            back = zero
            for k in range(s.outputs):
                back = fused_multiply_add(
                    load(network.output_weight, k * (s.cells + 1) + cell), load(network.output_error, k), back
                )
            back = back * present
            squashed = load(network.squashed_state, cell)
            gate_error = fused_multiply_add(squashed, back, gate_error)
            error = back * output_gate
            if s.squash_state:
                sigma = (squashed - s.cell_output_low) * (1.0 / s.cell_output_span)
                error = error * (sigma * (1.0 - sigma) * s.cell_output_span)
            store(network.cell_error, cell, error)
            unit = s.gates + cell
            bias = load(network.has_hidden_bias, unit)
            for m in range(s.sources):
                row = unit * s.sources + m
                change = error * load(network.cell_trace, cell * s.sources + m)
                if m == s.sources - 1:
                    change = change * bias
                store(network.hidden_change, row, load(network.hidden_change, row) + change)
        bias = load(network.has_hidden_bias, block)
        for m in range(s.sources):
            change = zero
            for v in range(s.block_size):
                cell = block * s.block_size + v
                change = fused_multiply_add(
                    load(network.cell_error, cell), load(network.input_gate_trace, cell * s.sources + m), change
                )
            if m == s.sources - 1:
                change = change * bias
            row = block * s.sources + m
            store(network.hidden_change, row, load(network.hidden_change, row) + change)
        if s.output_gates:
            gate_error = gate_error * output_gate * (1.0 - output_gate)
            store(network.net_input, block, gate_error)
            unit = s.blocks + block
            bias = load(network.has_hidden_bias, unit)
            for m in range(s.sources):
                change = gate_error * load(network.sources, m)
                if m == s.sources - 1:
                    change = change * bias
                row = unit * s.sources + m
                store(network.hidden_change, row, load(network.hidden_change, row) + change)
    for k in range(s.outputs):
        error = load(network.output_error, k)
        for cell in range(s.cells):
            row = k * (s.cells + 1) + cell
            change = error * load(network.cell_output, cell)
            store(network.output_change, row, load(network.output_change, row) + change)
        row = k * (s.cells + 1) + s.cells
        change = error * load(network.has_output_bias, 0)
        store(network.output_change, row, load(network.output_change, row) + change)
        if s.shortcut and not s.one_hot:
            for m in range(s.dense_inputs):
                row = k * s.dense_inputs + m
                change = error * load(network.sources, m)
                store(network.shortcut_change, row, load(network.shortcut_change, row) + change)


@compiled()
def symbol_learning_step(network: Any, lane: int) -> None:
    """`learning_step` for the weights from one-hot inputs, for one lane."""
    s = network.sizes
    for symbol in range(s.inputs):
        for block in range(s.blocks):
            for v in range(s.block_size):
                cell = block * s.block_size + v
                error = network.cell_error[cell, lane]
                trace = network.symbol_trace[lane, symbol, cell]
                gate_trace = network.symbol_trace[lane, symbol, s.cells + cell]
                network.symbol_change[lane, symbol, s.gates + cell] += error * trace
                network.symbol_change[lane, symbol, block] += error * gate_trace
    symbol = network.symbol[0, lane]
    if s.output_gates:
        for block in range(s.blocks):
            network.symbol_change[lane, symbol, s.blocks + block] += network.net_input[block, lane]
    if s.shortcut:
        for k in range(s.outputs):
            network.symbol_shortcut_change[lane, symbol, k] += network.output_error[k, lane]


@compiled(forceinline=True)
def pass_on(network: Any) -> None:
    """Make this step's hidden activations the recurrent sources of the next step."""
    s = network.sizes
    if s.recurrent:
        for j in range(s.gates):
            store(network.sources, s.dense_inputs + j, load(network.activation, j))
        for cell in range(s.cells):
            store(network.sources, s.dense_inputs + s.gates + cell, load(network.cell_output, cell))


@compiled(forceinline=True)
def finish_sequences(network: Any, ended: Any) -> None:
    """Where a sequence ended: apply summed changes, if updates wait for it, and reset states, traces and sources."""
    s = network.sizes
    if s.update_at_end:
        _apply(network.hidden_weight, network.hidden_change, s.hidden * s.sources, ended)
        _apply(network.output_weight, network.output_change, s.outputs * (s.cells + 1), ended)
        if s.shortcut and not s.one_hot:
            _apply(network.shortcut_weight, network.shortcut_change, s.outputs * s.dense_inputs, ended)
    for m in range(s.sources - 1):
        store(network.sources, m, select(ended, 0.0, load(network.sources, m)))
    for cell in range(s.cells):
        store(network.cell_state, cell, select(ended, 0.0, load(network.cell_state, cell)))
    for row in range(s.cells * s.sources):
        store(network.cell_trace, row, select(ended, 0.0, load(network.cell_trace, row)))
        store(network.input_gate_trace, row, select(ended, 0.0, load(network.input_gate_trace, row)))


@compiled()
def finish_symbols(network: Any, lane: int) -> None:
    """`finish_sequences` for the arrays of one-hot inputs, for one lane."""
    s = network.sizes
    for symbol in range(s.inputs):
        if s.update_at_end:
            for j in range(s.hidden):
                network.symbol_weight[lane, symbol, j] += network.symbol_change[lane, symbol, j]
                network.symbol_change[lane, symbol, j] = 0
            if s.shortcut:
                for k in range(s.outputs):
                    network.symbol_shortcut[lane, symbol, k] += network.symbol_shortcut_change[lane, symbol, k]
                    network.symbol_shortcut_change[lane, symbol, k] = 0
        for trace in range(2 * s.cells):
            network.symbol_trace[lane, symbol, trace] = 0


@compiled(forceinline=True)
def _apply(weight: Any, change: Any, rows: int, ended: Any) -> None:
    for row in range(rows):
        pending = load(change, row)
        store(weight, row, load(weight, row) + select(ended, pending, 0.0))
        store(change, row, select(ended, 0.0, pending))


__all__ = [
    "Architecture",
    "Network",
    "Weights",
    "any_lane",
    "clear_lane",
    "finish_sequences",
    "finish_symbols",
    "hidden_step",
    "lane_values",
    "learning_step",
    "new_network",
    "output_step",
    "pass_on",
    "read_weights",
    "symbol_learning_step",
    "write_weights",
]
