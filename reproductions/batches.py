"""Trials that are computed a batch at a time by one function: a random system, a small net, a point of a figure.

For what needs no register of its own. The function is pure: a trial's result follows from its index and the run's seed,
whichever trials share its batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reproductions.results import Outcome, Trial


def trial_of(index: int, seed: int, measurements: dict[str, float], steps: int, succeeded: bool = True) -> Trial:
    """A trial that ended. One with an undefined number has failed, and the message names the quantities concerned."""
    undefined = sorted(name for name, value in measurements.items() if not math.isfinite(value))
    if undefined:
        kept = {name: value for name, value in measurements.items() if name not in undefined}
        return Trial(index, seed, Outcome.FAILED, kept, steps, f"undefined: {', '.join(undefined)}")
    outcome = Outcome.SUCCEEDED if succeeded else Outcome.CAPPED
    return Trial(index, seed, outcome, measurements, steps)


@dataclass(frozen=True)
class OneByOne:
    """A function for `BatchTrials` where a trial needs no company: `measure(random)` gives a trial's measurements.

    The generator follows from the run's seed, `key` and the trial's index; `steps` is the work that a trial counts as.
    """

    measure: Callable[[np.random.Generator], dict[str, float]]
    key: tuple[int, ...]
    steps: int

    def __call__(self, indices: Sequence[int], seed: int) -> list[Trial]:
        """The trials of these indices."""
        trials = []
        for index in indices:
            random = np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=(*self.key, index)))
            measured = {name: float(value) for name, value in self.measure(random).items()}
            trials.append(trial_of(index, seed, measured, self.steps))
        return trials


@dataclass
class BatchTrainer:
    """A `trainers.Trainer` that computes all trials in its lanes with one call."""

    compute: Callable[[Sequence[int], int], list[Trial]]
    lanes: int
    _waiting: dict[int, tuple[int, int]] = field(default_factory=dict)
    _finished: list[tuple[int, Trial]] = field(default_factory=list)

    def put(self, lane: int, index: int, seed: int) -> None:
        """See `trainers.Trainer`."""
        self._waiting[lane] = (index, seed)

    def advance(self) -> int:
        """See `trainers.Trainer`."""
        steps = 0
        for seed in sorted({seed for _, seed in self._waiting.values()}):
            lanes = [lane for lane, (_, own) in self._waiting.items() if own == seed]
            trials = self.compute([self._waiting[lane][0] for lane in lanes], seed)
            self._finished += zip(lanes, trials, strict=True)
            steps += sum(trial.steps for trial in trials)
        self._waiting = {}
        return steps

    def collect(self) -> list[tuple[int, Trial]]:
        """See `trainers.Trainer`."""
        finished, self._finished = self._finished, []
        return finished


@dataclass(frozen=True)
class BatchTrials:
    """The trials of a row: `compute(indices, seed)` gives them in order. Picklable if `compute` is."""

    settings: dict[str, Any]
    most_steps: int
    compute: Callable[[Sequence[int], int], list[Trial]]
    lanes: int = 1

    def open(self) -> BatchTrainer:
        """See `trainers.Trials`."""
        return BatchTrainer(self.compute, self.lanes)
