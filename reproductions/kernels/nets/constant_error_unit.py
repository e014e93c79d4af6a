"""One linear unit that feeds itself with weight 1, beside logistic outputs, trained online (thesis of 1991, chapter 4).

The unit keeps what it is given, c(q+1) = c(q) + 2 y_g(q) sum_j v_j x_j(q), and starts a sequence at 0; the logistic
weighting node y_g reads what it is said to read and lets the unit's input in. Outputs read the inputs and the unit,
y_k(q+1) = f(sum_j w_kj x_j(q) + u_k c(q)). An error that reaches the unit comes back unchanged through any number of
steps; so the derivative of c with respect to v_j is the sum of 2 y_g x_j over the steps before, and nothing of the past
is stored but such sums. Inputs are one active symbol and a few numbers; the outputs name the next symbol at every step,
and the last one answers after the last step.
Sixteen outputs stand side by side in a register.
The truth that this must equal is `papers/hochreiter_1991/plain/forward_learning.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from reproductions.kernels.compiling import compiled, kept_on_disk
from reproductions.kernels.lanes.logistic import logistic
from reproductions.kernels.lanes.vectors import LANES, Array, lane_array, load, select, store


@dataclass(frozen=True)
class Choices:
    """What the thesis's text leaves open about this net.

    `answer_alone`: no output but the answer reads the unit. `averaged`: a change of the weights into the unit is that
    of the mean over the inputs so far, not of their sum. An error goes into the past only if the greatest error of the
    step exceeds `step_bound`, and only from outputs whose own error exceeds `output_bound`; below 0 there is no such
    bound.
    """

    answer_alone: bool = False
    averaged: bool = False
    step_bound: float = -1.0
    output_bound: float = -1.0


class Rates(NamedTuple):
    """Learning rates: of the weights into the unit and its weighting node, out of the unit, and of the others."""

    inward: float
    outward: float
    direct: float


class State(NamedTuple):
    """A net's weights, and room for what a sequence needs; outputs are padded to whole registers."""

    inward: Array  # (inputs,)
    inward_reads: Array  # the same, 1 where the unit reads
    gate: Array  # (symbols + all numbers,)
    gate_reads: Array  # the same, 1 where the weighting node reads
    outward: Array  # (groups, LANES)
    direct: Array  # (inputs, groups, LANES)
    unit_is_read: Array  # (groups, LANES): 1 where an output reads the unit
    net: Array  # (groups, LANES)
    wanted: Array  # (groups, LANES)
    counted: Array  # (groups, LANES): 1 where an error counts
    theta: Array  # (groups, LANES)
    lanes: Array  # (2, LANES): sums and maxima over registers
    inward_sums: Array
    gate_sums: Array


class ConstantErrorNet:
    """One net: weights `inward` v `(inputs,)`, `outward` u `(outputs,)`, `direct` w `(inputs, outputs)`.

    Inputs are ordered symbols first, then numbers; outputs symbols first, then the answer. `gate` `(sources,)` are the
    weights into the weighting node from symbols and all numbers, of which unit and outputs read only the first ones,
    and `gate_reads` says which of these it reads; none: it stays at a half and the unit's input enters as it is.
    `inward_reads` `(inputs,)` says which inputs the unit reads; none said: all.
    """

    def __init__(
        self,
        inward: Array,
        outward: Array,
        direct: Array,
        choices: Choices = Choices(),
        gate: Array | None = None,
        gate_reads: Array | None = None,
        inward_reads: Array | None = None,
    ) -> None:
        inputs, self.outputs = direct.shape
        self.choices = choices
        groups = -(-self.outputs // LANES)
        gate = np.zeros(inputs) if gate is None else gate
        unit_reads = np.ones(inputs) if inward_reads is None else inward_reads.astype(float)
        reads = np.zeros(len(gate)) if gate_reads is None else gate_reads.astype(float)
        outward_lanes, read, net, wanted, counted, theta = (lane_array(groups, dtype=np.float64) for _ in range(6))
        self._state = State(
            inward=inward * unit_reads,
            inward_reads=unit_reads,
            gate=gate * reads,
            gate_reads=reads,
            outward=outward_lanes,
            direct=lane_array(inputs, groups, dtype=np.float64),
            unit_is_read=read,
            net=net,
            wanted=wanted,
            counted=counted,
            theta=theta,
            lanes=lane_array(2, dtype=np.float64),
            inward_sums=np.zeros(inputs),
            gate_sums=np.zeros(len(gate)),
        )
        reading = read.reshape(-1)[: self.outputs]
        reading[:] = 1
        if choices.answer_alone:
            reading[:-1] = 0
        self.outward[:] = outward * reading
        self.direct[:] = direct

    @property
    def inward(self) -> Array:
        """Weights into the unit."""
        return self._state.inward

    @property
    def gate(self) -> Array:
        """Weights into the weighting node."""
        return self._state.gate

    @property
    def outward(self) -> Array:
        """Weights out of the unit."""
        found: Array = self._state.outward.reshape(-1)[: self.outputs]
        return found

    @property
    def direct(self) -> Array:
        """Weights from inputs to outputs."""
        found: Array = self._state.direct.reshape(len(self._state.direct), -1)[:, : self.outputs]
        return found

    def train(self, symbols: Array, numbers: Array, following: int, answer: float, rates: Rates) -> float:
        """Learn from one sequence, step by step; returns the error of the answer.

        `symbols` is `(time,)`, `numbers` `(time, all numbers)`; `following` is the symbol after the last one, or -1 if
        none has to be named.
        """
        c = self.choices
        error: float = train_kernel(
            self._state,
            self.outputs,
            symbols,
            numbers,
            following,
            answer,
            rates,
            c.averaged,
            c.step_bound,
            c.output_bound,
        )
        return error


@compiled()
def _add_inputs(state: Any, groups: int, row: int, factor: float) -> None:
    for group in range(groups):
        store(state.net, group, load(state.net, group) + load(state.direct, row * groups + group) * factor)


@compiled()
def _learn_inputs(state: Any, groups: int, row: int, factor: float) -> None:
    for group in range(groups):
        place = row * groups + group
        store(state.direct, place, load(state.direct, place) + load(state.theta, group) * factor)


@compiled()
def _outputs(state: Any, groups: int, unit: float, output_bound: float) -> None:
    """theta of all outputs; sums of theta u where errors may go into the past, and the greatest errors, by lane."""
    total = load(state.net, 0) * 0.0
    greatest = total
    for group in range(groups):
        outward = load(state.outward, group)
        y = logistic(load(state.net, group) + outward * unit)
        difference = (load(state.wanted, group) - y) * load(state.counted, group)
        theta = difference * (y * (1.0 - y))
        store(state.theta, group, theta)
        size = select(difference < 0.0, -difference, difference)
        total = total + select(size > output_bound, theta * outward, total * 0.0)
        greatest = select(size <= greatest, greatest, size)
        store(state.net, group, y)
    store(state.lanes, 0, total)
    store(state.lanes, 1, greatest)


def _train(
    state: Any,
    outputs: int,
    symbols: Array,
    numbers: Array,
    following: int,
    answer: float,
    rates: Any,
    averaged: bool,
    step_bound: float,
    output_bound: float,
) -> float:
    groups = len(state.outward)
    inputs = len(state.inward)
    names = outputs - 1
    own = inputs - names  # of the numbers, as many as the unit and the outputs read
    time = len(symbols)
    unit = 0.0
    error = 0.0
    state.inward_sums[:] = 0.0
    state.gate_sums[:] = 0.0
    for step in range(time):
        symbol = symbols[step]
        last = step + 1 == time
        wanted = following if last else symbols[step + 1]
        for k in range(outputs):
            state.counted[k // LANES, k % LANES] = 1.0 if (last if k == names else wanted >= 0) else 0.0
        for group in range(groups):
            store(state.net, group, load(state.net, group) * 0.0)
            store(state.wanted, group, load(state.net, group))
        if wanted >= 0:
            state.wanted[wanted // LANES, wanted % LANES] = 1.0
        state.wanted[names // LANES, names % LANES] = answer
        _add_inputs(state, groups, symbol, 1.0)
        added = state.inward[symbol]
        weighting = state.gate[symbol]
        for number in range(numbers.shape[1]):
            value = numbers[step, number]
            if value != 0.0:
                weighting += state.gate[names + number] * value
                if number < own:
                    added += state.inward[names + number] * value
                    _add_inputs(state, groups, names + number, value)
        _outputs(state, groups, unit, output_bound)
        error = answer - state.net[names // LANES, names % LANES]
        back = 0.0
        greatest = 0.0
        for lane in range(LANES):
            back += state.lanes[0, lane]
            if not state.lanes[1, lane] <= greatest:
                greatest = state.lanes[1, lane]
        if rates.inward != 0.0 and not greatest <= step_bound:
            change = rates.inward * back / (max(step, 1) if averaged else 1)
            for j in range(inputs):
                state.inward[j] += change * state.inward_sums[j]
            for j in range(len(state.gate)):
                state.gate[j] += change * state.gate_sums[j]
        if rates.outward != 0.0:
            for group in range(groups):
                change_out = load(state.theta, group) * (rates.outward * unit) * load(state.unit_is_read, group)
                store(state.outward, group, load(state.outward, group) + change_out)
        gate = 1.0 / (1.0 + np.exp(-weighting))
        let_in = 2.0 * gate
        slope = let_in * (1.0 - gate) * added
        if rates.direct != 0.0:
            _learn_inputs(state, groups, symbol, rates.direct)
        state.inward_sums[symbol] += let_in * state.inward_reads[symbol]
        state.gate_sums[symbol] += slope * state.gate_reads[symbol]
        for number in range(numbers.shape[1]):
            value = numbers[step, number]
            if value != 0.0:
                state.gate_sums[names + number] += slope * value * state.gate_reads[names + number]
                if number < own:
                    state.inward_sums[names + number] += let_in * value * state.inward_reads[names + number]
                    if rates.direct != 0.0:
                        _learn_inputs(state, groups, names + number, rates.direct * value)
        unit += let_in * added
    return abs(error)


train_kernel = kept_on_disk(_train)
