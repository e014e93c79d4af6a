"""Hochreiter & Schmidhuber 1997, sections 4 and A.1: what a time step costs, and that the cost does not grow.

Counted, not timed: a network of random size learns with numbers that count the multiplications and additions made with
them. The paper counts what the backward pass of a step takes (section A.1, equation 29 and the text after it); with no
hidden units but gates and cells, K outputs, C blocks of S cells, and I sources of each gate and cell, that is
K + KC + 2KSC + CI + 4CSI, of which all but the first two terms are multiplications one by one.

    rnn-review run hochreiter_1997 cost_per_step --profile paper

Seconds. A trial is one random network with one random sequence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.trials.batches import BatchTrials, OneByOne

STEPS = 50
LEARNING_RATE = 0.1
SPAN = 0.2
LARGEST = {"inputs": 12, "outputs": 6, "blocks": 4, "block_size": 3}
"""Sizes are drawn from 1 to these; the paper's own networks with few inputs lie in the same range."""


class Tally:
    """How many multiplications and additions were made so far."""

    def __init__(self) -> None:
        self.multiplications = 0
        self.additions = 0

    @property
    def operations(self) -> int:
        """Both together."""
        return self.multiplications + self.additions


class Counted:
    """A number that enters every multiplication and addition made with it in a tally."""

    __slots__ = ("tally", "value")

    def __init__(self, value: float, tally: Tally) -> None:
        self.value = value
        self.tally = tally

    def __mul__(self, other: Counted) -> Counted:
        self.tally.multiplications += 1
        return Counted(self.value * other.value, self.tally)

    def __add__(self, other: Counted) -> Counted:
        self.tally.additions += 1
        return Counted(self.value + other.value, self.tally)

    def squashed(self, low: float, high: float) -> Counted:
        """The logistic function with range [low, high]; a look-up, which counts as nothing."""
        return Counted(low + (high - low) / (1 + math.exp(-self.value)), self.tally)

    def slope(self, low: float, high: float) -> Counted:
        """The slope of that function where it has this value; a look-up as well."""
        return Counted((self.value - low) * (high - self.value) / (high - low), self.tally)


def weighted_sum(weights: Sequence[Counted], values: Sequence[Counted]) -> Counted:
    """The sum of the products of two lists of the same length, at least one."""
    total = weights[0] * values[0]
    for weight, value in zip(weights[1:], values[1:], strict=True):
        total = total + weight * value
    return total


class CountedNetwork:
    """The network of section A.1, one operation at a time: no biases, output gates, a weight change at every step.

    Equal to `PlainNetwork` in its numbers. `tally` counts what all steps took, `backward` what learning took of it.
    """

    def __init__(self, architecture: Architecture, weights: Weights) -> None:
        self.architecture = a = architecture
        self.tally = Tally()
        self.backward = Tally()
        sources = a.inputs + a.hidden
        self.hidden_weights = self._matrix(np.hstack([weights.hidden_input, weights.hidden_recurrent]))
        self.output_weights = self._matrix(weights.output_cell)
        self.rate = Counted(LEARNING_RATE, self.tally)
        self.states = self._numbers(np.zeros(a.cells))
        self.cell_derivatives = self._matrix(np.zeros((a.cells, sources)))
        self.gate_derivatives = self._matrix(np.zeros((a.cells, sources)))
        self.hidden = self._numbers(np.zeros(a.hidden))

    def _numbers(self, values: Array | Sequence[float]) -> list[Counted]:
        return [Counted(float(value), self.tally) for value in values]

    def _matrix(self, values: Array) -> list[list[Counted]]:
        return [self._numbers(row) for row in values]

    @property
    def stored_derivatives(self) -> int:
        """How many derivatives of states are carried from one step to the next."""
        return sum(len(row) for row in [*self.cell_derivatives, *self.gate_derivatives])

    @property
    def stored_numbers(self) -> int:
        """How many numbers are kept from one step to the next, weights included."""
        weights = sum(len(row) for row in [*self.hidden_weights, *self.output_weights])
        return weights + self.stored_derivatives + len(self.states) + len(self.hidden)

    def step(self, inputs: Sequence[float], targets: Sequence[float]) -> list[float]:
        """Compute one time step, learn from it, and return the outputs."""
        a = self.architecture
        sources = self._numbers(inputs) + self.hidden
        net = [weighted_sum(row, sources) for row in self.hidden_weights]
        gates = [net[unit].squashed(0.0, 1.0) for unit in range(a.gates)]
        g = [net[a.gates + cell].squashed(*a.cell_input_range) for cell in range(a.cells)]
        self.states = [s + gates[cell // a.block_size] * g[cell] for cell, s in enumerate(self.states)]  # eq. 9
        h = [s.squashed(-1.0, 1.0) for s in self.states]
        cells = [gates[a.blocks + cell // a.block_size] * h[cell] for cell in range(a.cells)]
        outputs = [weighted_sum(row, cells).squashed(0.0, 1.0) for row in self.output_weights]
        self.hidden = [*gates, *cells]

        forward = (self.tally.multiplications, self.tally.additions)
        self._carry(sources, gates, g)
        differences = [Counted(t - y.value, self.tally) for t, y in zip(targets, outputs, strict=True)]
        errors = [self.rate * d * y.slope(0.0, 1.0) for d, y in zip(differences, outputs, strict=True)]  # eq. 19
        self._change(sources, gates, h, cells, errors)
        self.backward.multiplications += self.tally.multiplications - forward[0]
        self.backward.additions += self.tally.additions - forward[1]
        return [y.value for y in outputs]

    def _carry(self, sources: list[Counted], gates: list[Counted], g: list[Counted]) -> None:
        """The derivatives of the states with respect to the weights of cells (eq. 27) and input gates (eq. 25)."""
        a = self.architecture
        for cell in range(a.cells):
            input_gate = gates[cell // a.block_size]
            by_cell = g[cell].slope(*a.cell_input_range) * input_gate
            by_gate = g[cell] * input_gate.slope(0.0, 1.0)
            for m, source in enumerate(sources):
                self.cell_derivatives[cell][m] = self.cell_derivatives[cell][m] + by_cell * source
                self.gate_derivatives[cell][m] = self.gate_derivatives[cell][m] + by_gate * source

    def _change(
        self,
        sources: list[Counted],
        gates: list[Counted],
        h: list[Counted],
        cells: list[Counted],
        errors: list[Counted],
    ) -> None:
        """Change all weights by this step's error (eqs. 18 to 28)."""
        a = self.architecture
        back = [weighted_sum([row[cell] for row in self.output_weights], errors) for cell in range(a.cells)]
        for row, error in zip(self.output_weights, errors, strict=True):
            for cell in range(a.cells):
                row[cell] = row[cell] + error * cells[cell]
        for block in range(a.blocks):
            own = slice(block * a.block_size, (block + 1) * a.block_size)
            output_gate = gates[a.blocks + block]
            gate_error = weighted_sum(h[own], back[own]) * output_gate.slope(0.0, 1.0)
            self._add(a.blocks + block, gate_error, sources)
            for cell in range(own.start, own.stop):
                state_error = output_gate * h[cell].slope(-1.0, 1.0) * back[cell]
                self._add(a.gates + cell, state_error, self.cell_derivatives[cell])
                self._add(block, state_error, self.gate_derivatives[cell])

    def _add(self, unit: int, error: Counted, derivatives: list[Counted]) -> None:
        row = self.hidden_weights[unit]
        for m, derivative in enumerate(derivatives):
            row[m] = row[m] + error * derivative


def random_network(random: np.random.Generator) -> tuple[Architecture, Weights]:
    """A network of random size, weights uniform in [-0.2, 0.2]."""
    inputs, outputs, blocks, block_size = (int(random.integers(1, most + 1)) for most in LARGEST.values())
    a = Architecture(inputs, outputs, blocks, block_size, biases="none")
    weights = Weights(
        hidden_input=random.uniform(-SPAN, SPAN, (a.hidden, a.inputs)),
        hidden_recurrent=random.uniform(-SPAN, SPAN, (a.hidden, a.hidden)),
        hidden_bias=np.zeros(a.hidden),
        output_cell=random.uniform(-SPAN, SPAN, (a.outputs, a.cells)),
        output_input=np.zeros((a.outputs, a.inputs)),
        output_bias=np.zeros(a.outputs),
    )
    return a, weights


def printed_backward_operations(a: Architecture) -> int:
    """What the paper counts for one step, K + 2KH + KC + 2KSC + HI + CI + 4CSI, with H = 0."""
    sources = a.inputs + a.hidden
    return a.outputs * (1 + a.blocks + 2 * a.cells) + (a.blocks + 4 * a.cells) * sources


def measure_cost(random: np.random.Generator) -> dict[str, float]:
    """What the first and the last steps of a random sequence take, and how much is kept between steps."""
    a, weights = random_network(random)
    network = CountedNetwork(a, weights)
    stored = network.stored_numbers
    operations, backward = [], []
    for _ in range(STEPS):
        before, learning = network.tally.operations, network.backward.multiplications
        network.step(random.uniform(-1, 1, a.inputs).tolist(), random.uniform(0, 1, a.outputs).tolist())
        operations.append(network.tally.operations - before)
        backward.append(network.backward.multiplications - learning)
    return {
        "growth_of_operations": float(max(operations) - operations[0]),
        "growth_of_stored_numbers": float(network.stored_numbers - stored),
        "operations_per_weight": operations[0] / a.weight_count,
        "backward_multiplications_to_printed": backward[0] / printed_backward_operations(a),
        "stored_derivatives_to_printed": network.stored_derivatives / (2 * a.cells * (a.inputs + a.hidden)),
    }


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The random networks."""
    return BatchTrials({"steps": STEPS, **LARGEST}, STEPS, OneByOne(measure_cost, (41,), STEPS))
