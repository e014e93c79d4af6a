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
from reproductions.kernels.nets.constant_error_unit import Choices, ConstantErrorNet, Rates
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
EARLIEST_IN_TABLES = 4200

JUDGED = {"last_two_hundred": 200, "last_hundred": 100}
BOUNDS = {
    "all": (-1.0, -1.0),
    "steps_above_0_1": (0.1, -1.0),
    "steps_above_0_3": (0.3, -1.0),
    "outputs_above_0_1": (-1.0, 0.1),
    "outputs_above_0_3": (-1.0, 0.3),
}
"""Below which error of a step, and of an output, none is sent into the past."""


def time_code(as_printed: bool = False) -> Array:
    """Eleven units `(LENGTH, TIME_UNITS)`, two of which are active at a time and add up to 1.

    Each is 1 at one time, ten steps after its neighbour, with straight lines between. As printed, the two of an
    interval are the other way round, so that both jump where intervals meet.
    """
    times = np.arange(LENGTH) / STEPS_BETWEEN_TIME_UNITS
    interval = np.minimum(times.astype(int), TIME_UNITS - 2)
    into = times - interval
    code = np.zeros((LENGTH, TIME_UNITS))
    steps = np.arange(LENGTH)
    code[steps, interval] = into if as_printed else 1 - into
    code[steps, interval + 1] = 1 - into if as_printed else into
    return code


def rates(seen: int, readings: Mapping[str, str]) -> Rates:
    """Learning rates after so many sequences: whole net but into the unit; the unit alone; the first ones again."""
    if seen < FIRST_PHASE:
        return Rates(0.0, RATE if readings["outward_weights"] == "learn" else 0.0, RATE)
    return Rates(UNIT_RATE, UNIT_RATE, 0.0) if seen < SECOND_PHASE else Rates(0.0, RATE, RATE)


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
        first = int(random.integers(2))
        judged_from = SECOND_PHASE if self.readings["judged_from"] == "last_phase" else INTERVAL
        drawn = random.integers(2, SYMBOLS, LENGTH - 1) if self.readings["symbols_drawn"] == "once" else None
        for seen in range(self.cap):
            following = int(random.integers(2))
            named = following if self.readings["next_first_symbol"] == "named" else -1
            symbols = self.symbols(first, random, drawn)
            errors.append(net.train(symbols, numbers, named, 1.0 - first, rates(seen, self.readings)))
            first = following
            judged = len(errors) >= judged_from and len(errors) % INTERVAL == 0
            if judged and self.greatest(errors) <= GREATEST_ERROR:
                break
        return self.result(errors)

    def net(self, random: np.random.Generator) -> tuple[ConstantErrorNet, Array]:
        """A fresh net, and the numbers beside the symbols, `(LENGTH, numbers)`: the bias, and the code for the time."""
        r = self.readings
        numbers = np.ones((LENGTH, 1))
        if self.time_coded:
            numbers = np.concatenate([numbers, time_code(r["time_code"] == "as_printed")], axis=1)
        sources = SYMBOLS + numbers.shape[1]
        node_reads = np.zeros(sources)
        if r["weighting_node"] == "reads_inputs":
            node_reads[: SYMBOLS + 1] = 1
        elif r["weighting_node"] == "reads_time":
            node_reads[SYMBOLS + 1 :] = 1
        inputs = sources if r["weighting_node"] == "none" else SYMBOLS + 1
        shapes: list[tuple[int, ...]] = [(inputs,), (SYMBOLS + 1,), (inputs, SYMBOLS + 1), (sources,)]
        inward, outward, direct, gate = (random.uniform(-INITIAL_RANGE, INITIAL_RANGE, shape) for shape in shapes)
        step_bound, output_bound = BOUNDS[r["errors_into_the_past"]]
        choices = Choices(r["unit_outputs"] == "answer_alone", r["inward_changes"] == "mean", step_bound, output_bound)
        unit_reads = np.ones(inputs)
        unit_reads[SYMBOLS] = r["unit_reads_bias"] == "yes"
        return ConstantErrorNet(inward, outward, direct, choices, gate, node_reads, unit_reads), numbers

    def symbols(self, first: int, random: np.random.Generator, drawn: Array | None = None) -> Array:
        """A sequence: the first symbol, then the others in order or at random, anew or as they were `drawn` before."""
        rest: Array = np.arange(2, SYMBOLS)
        if self.random_symbols:
            rest = random.integers(2, SYMBOLS, LENGTH - 1) if drawn is None else drawn
        return np.concatenate([[first], rest])

    def greatest(self, errors: list[float]) -> float:
        """The greatest error of the latest answers; undefined numbers count as infinite."""
        latest = np.array(errors[-JUDGED[self.readings["judged_sequences"]] :])
        return float(latest.max()) if np.isfinite(latest).all() else float("inf")

    def result(self, errors: list[float]) -> Found:
        """What the errors of all answers come to."""
        greatest = self.greatest(errors)
        succeeded = greatest <= GREATEST_ERROR
        in_time = succeeded and len(errors) <= EARLIEST_IN_TABLES
        measured = {"greatest_error": greatest, "done_at_4200": float(in_time)}
        measured |= {"sequences_of_success": len(errors)} if succeeded else {}
        return Found(measured, len(errors) * LENGTH, succeeded)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    s = row.settings
    cap = max(round(profile.cap_factor * s["cap"]) // INTERVAL, 1) * INTERVAL
    settings = {"cap_sequences": cap, "inputs": SYMBOLS + 1, "outputs": SYMBOLS + 1, "time_units": TIME_UNITS}
    learning = Learning(s["time_coded"], s["random_symbols"], cap, readings)
    return BatchTrials(settings, cap * LENGTH, Searches(learning.search, (row.settings["stream"],)))
