"""What the 1997 network computes in a time step, for all lanes at once: forward, errors, changes of weights, reset.

There is no forget gate and the error is truncated at every hidden unit's recurrent input, so that the derivative of a
cell's state with respect to a weight only accumulates (eqs. 25, 27): nothing of the past is stored, and a step costs
the same at every sequence length.
The truth that this must equal is the plain PyTorch network in `papers/hochreiter_1997/network.py`.
"""

from __future__ import annotations

from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.logistic import logistic
from reproductions.kernels.lanes.vectors import LANES, fused_multiply_add, load, select, store


@compiled(forceinline=True)
def _activate(network: Any) -> None:
    """Activations of all hidden units (eqs. 7-9): gates, and the logistic function that g is made of."""
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


@compiled(forceinline=True)
def _carry_traces(network: Any, cell: int, cell_factor: Any, gate_factor: Any) -> None:
    """One step of the recursions of eqs. 25 and 27: the factors times every source are added."""
    s = network.sizes
    base = cell * s.sources
    for m in range(s.sources):
        source = load(network.sources, m)
        row = base + m
        store(network.cell_trace, row, fused_multiply_add(cell_factor, source, load(network.cell_trace, row)))
        gate_trace = fused_multiply_add(gate_factor, source, load(network.input_gate_trace, row))
        store(network.input_gate_trace, row, gate_trace)
    if s.one_hot:
        # the factors lie in memory for the lane-by-lane addition that follows
        store(network.net_input, cell, cell_factor)
        store(network.cell_error, cell, gate_factor)


@compiled(forceinline=True)
def hidden_step(network: Any) -> None:
    """Forward pass of the hidden layer (eqs. 7-9) and both recursions of the state's derivatives (eqs. 25, 27)."""
    s = network.sizes
    _activate(network)
    for cell in range(s.cells):
        block = cell // s.block_size
        input_gate = load(network.activation, block)
        sigma = load(network.activation, s.gates + cell)
        g = fused_multiply_add(sigma, s.cell_input_span, s.cell_input_low)
        state = fused_multiply_add(input_gate, g, load(network.cell_state, cell))
        store(network.cell_state, cell, state)
        cell_factor = sigma * (1.0 - sigma) * s.cell_input_span * input_gate
        gate_factor = g * input_gate * (1.0 - input_gate)
        _carry_traces(network, cell, cell_factor, gate_factor)
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

    Returns the sum over outputs of |target - prediction|. `output_error` is left holding the step size times e_k, and
    0 where frozen.
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
def _change_unit(network: Any, unit: int, error: Any, traces: Any, first: int) -> None:
    """Change the weights into a hidden unit by its error times the rows of `traces` from `first` on, one a source."""
    s = network.sizes
    bias = load(network.has_hidden_bias, unit)
    for m in range(s.sources):
        change = error * load(traces, first + m)
        if m == s.sources - 1:
            change = change * bias
        row = unit * s.sources + m
        store(network.hidden_change, row, load(network.hidden_change, row) + change)


@compiled(forceinline=True)
def _change_input_gate(network: Any, block: int) -> None:
    """Change the weights into a block's input gate by its cells' errors times their traces."""
    s = network.sizes
    bias = load(network.has_hidden_bias, block)
    for m in range(s.sources):
        change = load(network.cells_present, 0) * 0.0
        for v in range(s.block_size):
            cell = block * s.block_size + v
            trace = load(network.input_gate_trace, cell * s.sources + m)
            change = fused_multiply_add(load(network.cell_error, cell), trace, change)
        if m == s.sources - 1:
            change = change * bias
        row = block * s.sources + m
        store(network.hidden_change, row, load(network.hidden_change, row) + change)


@compiled(forceinline=True)
def _change_outputs(network: Any) -> None:
    """Change the weights into the output units."""
    s = network.sizes
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


@compiled(forceinline=True)
def learning_step(network: Any) -> None:
    """Change the weights by the truncated gradient for this step's output errors, with the weights before the change.

    Equations 21-28.
    """
    s = network.sizes
    present = load(network.cells_present, 0)
    for block in range(s.blocks):
        output_gate = present
        gate_error = present * 0.0
        if s.output_gates:
            output_gate = load(network.activation, s.blocks + block)
        for v in range(s.block_size):
            cell = block * s.block_size + v
            back = present * 0.0
            for k in range(s.outputs):
                weight = load(network.output_weight, k * (s.cells + 1) + cell)
                back = fused_multiply_add(weight, load(network.output_error, k), back)
            back = back * present
            squashed = load(network.squashed_state, cell)
            gate_error = fused_multiply_add(squashed, back, gate_error)
            error = back * output_gate
            if s.squash_state:
                sigma = (squashed - s.cell_output_low) * (1.0 / s.cell_output_span)
                error = error * (sigma * (1.0 - sigma) * s.cell_output_span)
            store(network.cell_error, cell, error)
            _change_unit(network, s.gates + cell, error, network.cell_trace, cell * s.sources)
        _change_input_gate(network, block)
        if s.output_gates:
            gate_error = gate_error * output_gate * (1.0 - output_gate)
            store(network.net_input, block, gate_error)
            _change_unit(network, s.blocks + block, gate_error, network.sources, 0)
    _change_outputs(network)


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
