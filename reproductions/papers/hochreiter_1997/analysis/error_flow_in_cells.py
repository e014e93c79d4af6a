"""Hochreiter & Schmidhuber 1997, appendix A.2: how an error flows through a memory cell under the truncated gradient.

Measured on random networks by automatic differentiation, against the paper's formulae computed by hand: the error
inside a cell stays the same at every step; on its way out through a cell's input or its input gate it is scaled by
factors that do not depend on the lag; and none of it leaves through recurrent connections.

    rnn-review run hochreiter_1997 error_flow_in_cells

Seconds. A trial is one random network with one random input sequence; all cells and all lags are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.trials.batches import BatchTrials, OneByOne

STEPS = 200
SPAN = 1.0
INPUT_GATE_BIAS = -5.0
"""Keeps states where h has a slope to speak of, as the paper's own input-gate biases do."""


def random_network(random: np.random.Generator) -> tuple[Architecture, Weights, Array]:
    """One to three blocks of one or two cells, weights uniform in [-1, 1], and inputs `(200, 3)` uniform in [-1, 1]."""
    a = Architecture(3, 2, blocks=int(random.integers(1, 4)), block_size=int(random.integers(1, 3)), biases="all")
    hidden_bias = random.uniform(-SPAN, SPAN, a.hidden)
    hidden_bias[: a.blocks] += INPUT_GATE_BIAS
    weights = Weights(
        hidden_input=random.uniform(-SPAN, SPAN, (a.hidden, a.inputs)),
        hidden_recurrent=random.uniform(-SPAN, SPAN, (a.hidden, a.hidden)),
        hidden_bias=hidden_bias,
        output_cell=random.uniform(-SPAN, SPAN, (a.outputs, a.cells)),
        output_input=np.zeros((a.outputs, a.inputs)),
        output_bias=random.uniform(-SPAN, SPAN, a.outputs),
    )
    return a, weights, random.uniform(-1, 1, (STEPS, a.inputs))


def differentiated(a: Architecture, weights: Weights, inputs: Array, cell: int) -> dict[str, Array]:
    """Derivatives of a cell's last output with respect to what stood `(steps,)` before, by automatic differentiation.

    `state` is that of the last state with respect to each earlier one, `cell_input` and `input_gate` those with respect
    to net inputs, `recurrent` the greatest with respect to any hidden activation of the step before.
    """
    network = PlainNetwork(a, weights)
    y_hidden, s = network.start()
    states, activations, biases = [], [], []
    for x in torch.tensor(inputs):
        # an own copy of the biases at each step: its derivative is that of the step's net inputs
        copy = {**network.weights, "hidden_bias": network.weights["hidden_bias"].clone().requires_grad_()}
        y_hidden = y_hidden.detach().requires_grad_()
        states.append(s.requires_grad_() if s.is_leaf else s)
        activations.append(y_hidden)
        biases.append(copy["hidden_bias"])
        _, y_next, s = network.step(copy, x, y_hidden, s)
        y_hidden = y_next
    by_state = torch.autograd.grad(s[cell], states, retain_graph=True)
    output = y_hidden[a.gates + cell]
    by_net = torch.autograd.grad(output, biases, retain_graph=True)
    by_hidden = torch.autograd.grad(output, activations, allow_unused=True)
    block = cell // a.block_size
    return {
        "state": np.array([gradient[cell].item() for gradient in by_state]),
        "cell_input": np.array([gradient[a.gates + cell].item() for gradient in by_net]),
        "input_gate": np.array([gradient[block].item() for gradient in by_net]),
        "recurrent": np.array([0.0 if gradient is None else gradient.abs().max().item() for gradient in by_hidden]),
    }


def by_formula(a: Architecture, weights: Weights, inputs: Array, cell: int) -> dict[str, Array]:
    """The scaling of an error between a cell's last output and its net inputs at each step, `(steps,)` (eq. 41)."""

    def logistic(net: Array) -> Array:
        return np.asarray(1 / (1 + np.exp(-net)))

    y = np.zeros(a.hidden)
    s = np.zeros(a.cells)
    block_of_cell = np.arange(a.cells) // a.block_size
    cell_input, input_gate = [], []
    for x in inputs:
        net = weights.hidden_input @ x + weights.hidden_recurrent @ y + weights.hidden_bias
        gates, sigma = logistic(net[: a.gates]), logistic(net[a.gates :])
        y_in = gates[block_of_cell]
        g = 4 * sigma - 2
        s = s + y_in * g
        h = 2 * logistic(s) - 1
        y_out = gates[a.blocks + block_of_cell]
        y = np.concatenate([gates, y_out * h])
        cell_input.append(4 * sigma[cell] * (1 - sigma[cell]) * y_in[cell])
        input_gate.append(g[cell] * y_in[cell] * (1 - y_in[cell]))
    last = y_out[cell] * (1 - h[cell] ** 2) / 2
    return {"cell_input": last * np.array(cell_input), "input_gate": last * np.array(input_gate)}


def measure_cells(random: np.random.Generator) -> dict[str, float]:
    """How far differentiation and formulae lie apart, over all cells of a random network and all lags."""
    a, weights, inputs = random_network(random)
    found = [
        (differentiated(a, weights, inputs, cell), by_formula(a, weights, inputs, cell)) for cell in range(a.cells)
    ]
    return {
        "state_derivative_deviation": max(float(abs(true["state"] - 1).max()) for true, _ in found),
        "cell_input_deviation": max(_deviation(true, formula, "cell_input") for true, formula in found),
        "input_gate_deviation": max(_deviation(true, formula, "input_gate") for true, formula in found),
        "recurrent_derivative": max(float(true["recurrent"].max()) for true, _ in found),
        "greatest_scaling": max(float(abs(true["cell_input"]).max()) for true, _ in found),
        "greatest_gate_scaling": max(float(abs(true["input_gate"]).max()) for true, _ in found),
    }


def _deviation(true: dict[str, Array], formula: dict[str, Array], name: str) -> float:
    return float(abs(true[name] - formula[name]).max() / abs(formula[name]).max())


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The random networks."""
    settings: dict[str, Any] = {"steps": STEPS, "span": SPAN, "input_gate_bias": INPUT_GATE_BIAS}
    return BatchTrials(settings, STEPS, OneByOne(measure_cells, (0,), STEPS))
