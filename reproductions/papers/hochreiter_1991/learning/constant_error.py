"""Hochreiter 1991, section 4.3, tables 4.1 to 4.3: one unit with constant error flow on the task G^100.

Measured: how many nets learn to answer, a hundred steps later, which of two symbols came first, and after how many
sequences; without a code for the time, with one, and with random symbols in between.

    rnn-review run hochreiter_1991 constant_error --profile paper

A few minutes. A trial is one net.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.constant_error_unit import ConstantErrorNet
from reproductions.trials.batches import BatchTrials, Found, Searches

INITIAL_RANGE = 0.2
LENGTH = 101
SYMBOLS = 102
TIME_UNITS = 11
STEPS_BETWEEN_TIME_UNITS = 10
GREATEST_ERROR = 0.4
INTERVAL = 200
FIRST_PHASE, SECOND_PHASE = 400, 4000
RATE, UNIT_RATE = 1.0, 0.01

JUDGED = {"last_two_hundred": 200, "last_hundred": 100}


def time_code() -> Array:
    """Eleven units `(LENGTH, TIME_UNITS)`: each is 1 at one time, ten steps after its neighbour, with straight lines
    between."""
    steps = np.arange(LENGTH)[:, None] / STEPS_BETWEEN_TIME_UNITS
    code: Array = np.maximum(0, 1 - abs(steps - np.arange(TIME_UNITS)))
    return code


def rates(seen: int, readings: Mapping[str, str]) -> tuple[float, float, float]:
    """Learning rates of weights into the unit, out of it, and of the rest, after so many sequences."""
    if seen < FIRST_PHASE:
        return 0.0, RATE if readings["outward_weights"] == "learn" else 0.0, RATE
    if seen < SECOND_PHASE:
        return UNIT_RATE, UNIT_RATE, 0.0
    unit = UNIT_RATE if readings["late_unit_weights"] == "go_on" else 0.0
    return unit, unit, RATE


@dataclass(frozen=True)
class Learning:
    """How the nets of a row learn."""

    time_coded: bool
    random_symbols: bool
    cap: int
    readings: Mapping[str, str]

    def search(self, random: np.random.Generator) -> Found:
        """One net, until its answers are good enough or the cap is met."""
        net, numbers = self.net(random)
        errors: list[float] = []
        first, answer = int(random.integers(2)), 0.0
        for seen in range(self.cap):
            following = int(random.integers(2))
            numbers[0, 0] = answer if self.readings["last_input"] == "answer" else 1.0
            answer = 1.0 - first
            named = following if self.readings["next_first_symbol"] == "named" else -1
            symbols = self.symbols(first, random)
            errors.append(net.train(symbols, numbers, named, answer, rates(seen, self.readings)))
            first = following
            if len(errors) % INTERVAL == 0 and self.greatest(errors) <= GREATEST_ERROR:
                break
        return self.result(errors)

    def net(self, random: np.random.Generator) -> tuple[ConstantErrorNet, Array]:
        """A fresh net, and the numbers beside the symbols, `(LENGTH, numbers)`; see `last_input` for the first."""
        numbers = np.zeros((LENGTH, 1 + TIME_UNITS * self.time_coded))
        if self.readings["last_input"] == "bias":
            numbers[:, 0] = 1
        if self.time_coded:
            numbers[:, 1:] = time_code()
        inputs = SYMBOLS + numbers.shape[1]
        shapes: list[tuple[int, ...]] = [(inputs,), (SYMBOLS + 1,), (inputs, SYMBOLS + 1)]
        inward, outward, direct = (random.uniform(-INITIAL_RANGE, INITIAL_RANGE, shape) for shape in shapes)
        alone = self.readings["unit_outputs"] == "answer_alone"
        return ConstantErrorNet(inward, outward, direct, alone), numbers

    def symbols(self, first: int, random: np.random.Generator) -> Array:
        """A sequence: the first symbol, then the others in order or at random."""
        rest = random.integers(2, SYMBOLS, LENGTH - 1) if self.random_symbols else np.arange(2, SYMBOLS)
        return np.concatenate([[first], rest])

    def greatest(self, errors: list[float]) -> float:
        """The greatest error of the latest answers; undefined numbers count as infinite."""
        latest = np.array(errors[-JUDGED[self.readings["judged_sequences"]] :])
        return float(latest.max()) if np.isfinite(latest).all() else float("inf")

    def result(self, errors: list[float]) -> Found:
        """What the errors of all answers come to."""
        greatest = self.greatest(errors)
        succeeded = greatest <= GREATEST_ERROR
        measured = {"greatest_error": greatest}
        measured |= {"sequences_of_success": len(errors)} if succeeded else {}
        return Found(measured, len(errors) * LENGTH, succeeded)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    s = row.settings
    cap = max(round(profile.cap_factor * s["cap"]) // INTERVAL, 1) * INTERVAL
    settings = {"cap_sequences": cap, "inputs": SYMBOLS + 1, "outputs": SYMBOLS + 1, "time_units": TIME_UNITS}
    learning = Learning(s["time_coded"], s["random_symbols"], cap, readings)
    return BatchTrials(settings, cap * LENGTH, Searches(learning.search, (row.settings["stream"],)))
