"""One 1997 network whose errors are sent back through time step by step, truncated or not.

The lanes' kernel carries derivatives forward and knows the truncated gradient alone. Here each step's error goes back
through the steps before it, so that where it arrives can be seen, and the truncation is a choice: without it errors
also leave cells and gates through their recurrent inputs. Weights change after each step; every step keeps the weights
that it used. Units are ordered as in `network`; sources are the inputs, the hidden units of the step before, and 1.
The truth that this must equal is `PlainNetwork` and `FullGradientNetwork` in `papers/hochreiter_1997`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights


class TracedNet(NamedTuple):
    """A network and what it did at each step of the latest sequence, all float64."""

    blocks: int
    block_size: int
    hidden_weight: Array  # (hidden, sources)
    output_weight: Array  # (outputs, cells)
    learns: Array  # (hidden, sources) of 0 or 1: which weights exist
    kept_weight: Array  # (time, hidden, sources)
    source: Array  # (time, sources)
    activation: Array  # (time, hidden): gates, and of cells g / 2
    squashed: Array  # (time, cells): h(s)
    state: Array  # (time, cells)
    output: Array  # (time, outputs)
    cell_output: Array  # (time, cells)
    output_error: Array  # (outputs,)
    state_error: Array  # (time, cells): what the latest error sent back is at each step
    net_error: Array  # (time, hidden): the same at net inputs
    back: Array  # (hidden,) at activations of the step before


def traced_net(a: Architecture, weights: Weights, most_steps: int) -> TracedNet:
    """A net with these weights, for sequences of up to so many steps.

    It has output gates, g in [-2, 2], h in [-1, 1], and neither shortcuts nor biases of output units.
    """
    assert a.output_gates
    assert a.recurrent
    assert not a.shortcut
    assert a.biases in ("gates", "hidden")
    assert (a.cell_input_range, a.cell_output_range) == ((-2.0, 2.0), (-1.0, 1.0))
    sources = a.inputs + a.hidden + 1
    parts = (weights.hidden_input, weights.hidden_recurrent, weights.hidden_bias[:, None])
    learns = np.ones((a.hidden, sources))
    learns[:, -1] = a.hidden_bias

    def at_each_step(*shape: int) -> Array:
        return np.zeros((most_steps, *shape))

    return TracedNet(
        blocks=a.blocks,
        block_size=a.block_size,
        hidden_weight=np.concatenate(parts, axis=1).astype(np.float64),
        output_weight=np.array(weights.output_cell, dtype=np.float64),
        learns=learns,
        kept_weight=at_each_step(a.hidden, sources),
        source=at_each_step(sources),
        activation=at_each_step(a.hidden),
        squashed=at_each_step(a.cells),
        state=at_each_step(a.cells),
        output=at_each_step(a.outputs),
        cell_output=at_each_step(a.cells),
        output_error=np.zeros(a.outputs),
        state_error=at_each_step(a.cells),
        net_error=at_each_step(a.hidden),
        back=np.zeros(a.hidden),
    )


@compiled()
def step_forward(net: Any, t: int, symbol: int) -> None:
    """Activations at step `t`, whose input is the one-hot `symbol` (eqs. 7-9)."""
    outputs, cells = net.output_weight.shape
    hidden, sources = net.hidden_weight.shape
    gates = 2 * net.blocks
    inputs = sources - hidden - 1
    for m in range(sources):
        net.source[t, m] = 0.0
    net.source[t, symbol] = 1.0
    net.source[t, sources - 1] = 1.0
    if t > 0:
        for j in range(gates):
            net.source[t, inputs + j] = net.activation[t - 1, j]
        for cell in range(cells):
            net.source[t, inputs + gates + cell] = net.cell_output[t - 1, cell]
    for j in range(hidden):
        total = 0.0
        for m in range(sources):
            net.kept_weight[t, j, m] = net.hidden_weight[j, m]
            total += net.hidden_weight[j, m] * net.source[t, m]
        net.activation[t, j] = 1.0 / (1.0 + np.exp(-total))
    for cell in range(cells):
        block = cell // net.block_size
        j = gates + cell
        net.activation[t, j] = 2.0 * net.activation[t, j] - 1.0
        before = net.state[t - 1, cell] if t > 0 else 0.0
        net.state[t, cell] = before + net.activation[t, block] * 2.0 * net.activation[t, j]
        net.squashed[t, cell] = 2.0 / (1.0 + np.exp(-net.state[t, cell])) - 1.0
        net.cell_output[t, cell] = net.activation[t, net.blocks + block] * net.squashed[t, cell]
    for k in range(outputs):
        total = 0.0
        for cell in range(cells):
            total += net.output_weight[k, cell] * net.cell_output[t, cell]
        net.output[t, k] = 1.0 / (1.0 + np.exp(-total))


@compiled()
def compare(net: Any, t: int, target: int) -> None:
    """Errors of the outputs at step `t` against 1 for `target` and 0 elsewhere (eq. 19)."""
    for k in range(net.output_weight.shape[0]):
        y = net.output[t, k]
        net.output_error[k] = ((1.0 if k == target else 0.0) - y) * y * (1.0 - y)


@compiled()
def send_back(net: Any, t: int, full: bool) -> None:
    """Send the outputs' errors at step `t` back to the first step: `state_error` and `net_error` up to `t`.

    `full`: errors also leave through recurrent inputs; otherwise they are truncated there (appendix A.1).
    """
    outputs, cells = net.output_weight.shape
    hidden, sources = net.hidden_weight.shape
    gates = 2 * net.blocks
    inputs = sources - hidden - 1
    for j in range(hidden):
        net.back[j] = 0.0
    for cell in range(cells):
        for k in range(outputs):
            net.back[gates + cell] += net.output_weight[k, cell] * net.output_error[k]
    for past in range(t, -1, -1):
        for j in range(gates):
            net.net_error[past, j] = net.back[j]
        for cell in range(cells):
            block = cell // net.block_size
            into = net.back[gates + cell]
            squashed = net.squashed[past, cell]
            later = net.state_error[past + 1, cell] if past < t else 0.0
            error = later + into * net.activation[past, net.blocks + block] * 0.5 * (1.0 - squashed * squashed)
            net.state_error[past, cell] = error
            g = net.activation[past, gates + cell]
            net.net_error[past, net.blocks + block] += into * squashed
            net.net_error[past, block] += error * 2.0 * g
            net.net_error[past, gates + cell] = error * net.activation[past, block] * (1.0 - g * g)
        for j in range(gates):
            y = net.activation[past, j]
            net.net_error[past, j] *= y * (1.0 - y)
        for j in range(hidden):
            net.back[j] = 0.0
        if full and past > 0:
            for j in range(hidden):
                error = net.net_error[past, j]
                for source in range(hidden):
                    net.back[source] += error * net.kept_weight[past, j, inputs + source]


@compiled()
def change(net: Any, t: int, rate: float) -> None:
    """Change all weights by what `send_back` found for step `t`."""
    outputs, cells = net.output_weight.shape
    hidden, sources = net.hidden_weight.shape
    for k in range(outputs):
        for cell in range(cells):
            net.output_weight[k, cell] += rate * net.output_error[k] * net.cell_output[t, cell]
    for past in range(t + 1):
        for j in range(hidden):
            error = rate * net.net_error[past, j]
            if error != 0.0:
                for m in range(sources):
                    net.hidden_weight[j, m] += error * net.source[past, m] * net.learns[j, m]


@compiled()
def learn_sequence(net: Any, symbols: Any, length: int, rate: float, full: bool) -> None:
    """Train on the first `length` of `symbols`, each of which is to predict the next; weights change after each."""
    for t in range(length):
        step_forward(net, t, symbols[t])
        compare(net, t, symbols[t + 1])
        send_back(net, t, full)
        change(net, t, rate)
