"""Trials that are computed a batch at a time by one function: a random system, a small net, a point of a figure.

For what needs no register of its own. The function is pure: a trial's result follows from its index and the run's seed,
whichever trials share its batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import numpy as np

from reproductions.results import Outcome, Trial
from reproductions.trials.protocol import Company

Measure = Callable[[np.random.Generator], Mapping[str, float]]
"""Gives a trial's measurements."""
T = TypeVar("T")


def generator(seed: int, *key: int) -> np.random.Generator:
    """A generator for the stream that a seed and a key name, for example (row, trial)."""
    return np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=key))


def padded(items: Sequence[T], lanes: int) -> list[T]:
    """The items, and the first one again in each lane that is left: what a lane computes must not hang on company."""
    return [*items, *[items[0]] * (lanes - len(items))]


def trial_of(index: int, seed: int, measurements: Mapping[str, float], steps: int, succeeded: bool = True) -> Trial:
    """A trial that ended. One with an undefined number has failed, and the message names the quantities concerned."""
    measured = {name: float(value) for name, value in measurements.items()}
    undefined = sorted(name for name, value in measured.items() if not math.isfinite(value))
    if undefined:
        kept = {name: value for name, value in measured.items() if name not in undefined}
        return Trial(index, seed, Outcome.FAILED, kept, steps, f"undefined: {', '.join(undefined)}")
    return Trial(index, seed, Outcome.SUCCEEDED if succeeded else Outcome.CAPPED, measured, steps)


@dataclass(frozen=True)
class OneByOne:
    """A function for `BatchTrials` where a trial needs no company and always counts as the same number of steps.

    The generator that `measure` gets follows from the run's seed, `key` and the trial's index.
    """

    measure: Measure
    key: tuple[int, ...]
    steps: int

    def __call__(self, indices: Sequence[int], seed: int) -> list[Trial]:
        """The trials of these indices."""
        return [trial_of(i, seed, self.measure(generator(seed, *self.key, i)), self.steps) for i in indices]


class Found(NamedTuple):
    """How a search ended: what was measured, the steps that it took, and whether it reached its aim."""

    measurements: Mapping[str, float]
    steps: int
    succeeded: bool = True


@dataclass(frozen=True)
class Searches:
    """As `OneByOne`, for trials that go on until they find something or meet a cap."""

    search: Callable[[np.random.Generator], Found]
    key: tuple[int, ...]

    def __call__(self, indices: Sequence[int], seed: int) -> list[Trial]:
        """The trials of these indices."""
        return [trial_of(i, seed, *self.search(generator(seed, *self.key, i))) for i in indices]


@dataclass
class BatchTrainer:
    """A `trials.Trainer` that computes all trials in its lanes with one call."""

    compute: Callable[[Sequence[int], int], list[Trial]]
    lanes: int
    _waiting: dict[int, tuple[int, int]] = field(default_factory=dict)
    _finished: list[tuple[int, Trial]] = field(default_factory=list)

    def put(self, lane: int, index: int, seed: int) -> None:
        """Let a trial wait in a free lane for the others of its batch."""
        self._waiting[lane] = (index, seed)

    def advance(self) -> int:
        """Compute all trials that wait, to their end; returns their steps."""
        steps = 0
        for seed in sorted({seed for _, seed in self._waiting.values()}):
            lanes = [lane for lane, (_, own) in self._waiting.items() if own == seed]
            trials = self.compute([self._waiting[lane][0] for lane in lanes], seed)
            self._finished += zip(lanes, trials, strict=True)
            steps += sum(trial.steps for trial in trials)
        self._waiting = {}
        return steps

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out lanes and their trials."""
        finished, self._finished = self._finished, []
        return finished


@dataclass(frozen=True)
class BatchTrials(Company):
    """The trials of a row: `compute(indices, seed)` gives them in order. Picklable if `compute` is."""

    settings: dict[str, Any]
    most_steps: int
    compute: Callable[[Sequence[int], int], list[Trial]]
    lanes: int = 1

    def open(self) -> BatchTrainer:
        """A trainer whose lanes are a batch."""
        return BatchTrainer(self.compute, self.lanes)


def trials_by(measures: Mapping[str, Measure], row: str) -> BatchTrials:
    """The trials of a row that one of an experiment's measures computes in one step.

    The place among the measures is part of each trial's key, so that their order must not change.
    """
    return BatchTrials({}, 1, OneByOne(measures[row], (list(measures).index(row),), 1))
