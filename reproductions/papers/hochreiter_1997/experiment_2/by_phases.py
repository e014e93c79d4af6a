"""Hochreiter & Schmidhuber 1997, section 5.2: experiment 2a's network, trained by the phases of the 1991 thesis.

Table 2 prints 5,040 sequences for the network with a memory cell, and so does the thesis, for five nets with a linear
unit and no gate that were trained in phases: first the whole net without the weights into the unit, then the weights
into and out of it alone, at a hundredth of the rate, and then the whole net without those into it once more.
Measured: the sequences until no output is wrong by 0.25 or more, where the network of 1997, its cell and its gate
present from the start, is trained in these phases.

    rnn-review run hochreiter_1997 experiment_2_by_phases --profile paper

A minute or two on one core. A trial is one network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.compiling import kept_on_disk
from reproductions.kernels.lanes.vectors import Array
from reproductions.papers.hochreiter_1997.networks.lstm_trials import cap_of
from reproductions.papers.hochreiter_1997.tasks.long_lags import (
    CORRECT_WITHIN,
    INITIAL_RANGE,
    LAG,
    LEARNING_RATE,
    SYMBOLS,
    TEST_INTERVAL,
)
from reproductions.trials.batches import BatchTrials, Found, Searches

STREAM = 23
FIRST_PHASE, SECOND_PHASE = 400, 4000
UNIT_RATE = 0.01


def rates(seen: int) -> tuple[float, float, float]:
    """Learning rates after so many sequences: of weights into cell and gate, out of the cell, and of all others."""
    if FIRST_PHASE <= seen < SECOND_PHASE:
        return UNIT_RATE, UNIT_RATE, 0.0
    return 0.0, LEARNING_RATE, LEARNING_RATE


def _show(
    into: Array, out: Array, direct: Array, first: int, lag: int, into_rate: float, out_rate: float,
    direct_rate: float, averaged: bool,
) -> float:  # fmt: skip
    """Show a sequence, learn after each step, and return the largest error of an output."""
    outputs = len(out)
    state = 0.0
    traces = np.zeros(into.shape)
    errors = np.zeros(outputs)
    largest = 0.0
    for t in range(lag):
        symbol = lag - 1 + first if t == 0 else t - 1
        following = t if t + 1 < lag else lag - 1 + first
        gate = 1.0 / (1.0 + np.exp(-into[0, symbol]))
        squashed = 1.0 / (1.0 + np.exp(-into[1, symbol]))
        state += gate * squashed
        traces[0, symbol] += gate * (1.0 - gate) * squashed
        traces[1, symbol] += gate * squashed * (1.0 - squashed)
        at_state = 0.0
        for k in range(outputs):
            y = 1.0 / (1.0 + np.exp(-direct[k, symbol] - out[k] * state))
            error = (1.0 if k == following else 0.0) - y
            # an undefined number is larger than anything
            if not abs(error) <= largest:
                largest = abs(error)
            errors[k] = error * y * (1.0 - y)
            at_state += out[k] * errors[k]
        for k in range(outputs):
            direct[k, symbol] += direct_rate * errors[k]
            out[k] += out_rate * errors[k] * state
        if into_rate > 0.0:
            step = into_rate * at_state / (t + 1 if averaged else 1)
            for m in range(lag + 1):
                into[0, m] += step * traces[0, m]
                into[1, m] += step * traces[1, m]
    return largest


show_kernel = kept_on_disk(_show, counts_references=True)


@dataclass(frozen=True)
class CellNet:
    """Experiment 2a's network: weights `(2, symbols)` into gate and cell, `(outputs,)` out of the cell, and
    `(outputs, symbols)` from inputs to outputs. It has no biases, no output gate and no recurrent connections."""

    into: Array
    out: Array
    direct: Array
    averaged: bool = False
    """Whether the change of a weight into cell and gate is that of the mean over the steps so far, not of the sum."""

    @classmethod
    def start(cls, random: np.random.Generator, averaged: bool = False, lag: int = LAG) -> CellNet:
        """All weights from [-0.2, 0.2]; there is one symbol more than steps."""
        shapes: tuple[tuple[int, ...], ...] = ((2, lag + 1), (lag + 1,), (lag + 1, lag + 1))
        into, out, direct = (random.uniform(-INITIAL_RANGE, INITIAL_RANGE, shape) for shape in shapes)
        return cls(into, out, direct, averaged)

    def show(self, first: int, of_into: float = 0.0, of_out: float = 0.0, of_others: float = 0.0) -> float:
        """Show the sequence that begins with x, 0, or y, 1, and learn at these rates; returns the largest error."""
        largest: float = show_kernel(
            self.into, self.out, self.direct, first, len(self.out) - 1, of_into, of_out, of_others, self.averaged
        )
        return largest


@dataclass(frozen=True)
class Learning:
    """How the networks learn."""

    cap: int
    averaged: bool

    def search(self, random: np.random.Generator) -> Found:
        """One network, until both sequences are said without an error or the cap is met."""
        net = CellNet.start(random, self.averaged)
        for seen in range(self.cap):
            net.show(int(random.integers(2)), *rates(seen))
            if (seen + 1) % TEST_INTERVAL == 0 and max(net.show(0), net.show(1)) < CORRECT_WITHIN:
                return self.found(net, seen + 1, True)
        return self.found(net, self.cap, False)

    def found(self, net: CellNet, seen: int, succeeded: bool) -> Found:
        """A search that ended."""
        measured = {"training_sequences": float(seen), "largest_error": max(net.show(0), net.show(1))}
        measured |= {"sequences_until_success": float(seen)} if succeeded else {}
        return Found(measured, seen * LAG, succeeded)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The networks of a row."""
    cap = cap_of(row, profile)
    settings = {"cap_sequences": cap, "weight_count": SYMBOLS * SYMBOLS + 3 * SYMBOLS}
    learning = Learning(cap, readings["inward_changes"] == "mean")
    return BatchTrials(settings, cap * LAG, Searches(learning.search, (STREAM,)))
