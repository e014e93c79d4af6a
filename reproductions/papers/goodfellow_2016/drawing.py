"""Trials that record curves in a plane beside their measurements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reproductions.experiments import Row
from reproductions.results import Trial
from reproductions.trials.batches import BatchTrials, Measure, generator, trial_of

Curve = tuple[Sequence[float], Sequence[float]]
"""Places across and up."""
Drawing = Callable[[np.random.Generator], tuple[Mapping[str, float], Mapping[str, Curve]]]
"""Gives a trial's measurements, and its curves by name."""


@dataclass(frozen=True)
class DrawnTrials:
    """A function for `BatchTrials`: the first trial of a row keeps its curves, by the axes of the row's plane."""

    drawing: Drawing
    key: int
    axes: tuple[str, str]

    def __call__(self, indices: Sequence[int], seed: int) -> list[Trial]:
        """The trials of these indices."""
        return [self.trial(index, seed) for index in indices]

    def trial(self, index: int, seed: int) -> Trial:
        """One trial, which follows from its row, its index and the run's seed."""
        measured, curves = self.drawing(generator(seed, self.key, index))
        trial = trial_of(index, seed, measured, 1)
        if index:
            return trial
        series: dict[str, Any] = {
            name: {axis: [float(one) for one in values] for axis, values in zip(self.axes, curve, strict=True)}
            for name, curve in curves.items()
        }
        return replace(trial, series=series)


def undrawn(measure: Measure, random: np.random.Generator) -> tuple[Mapping[str, float], Mapping[str, Curve]]:
    """A measure as a drawing without curves."""
    return measure(random), {}


def drawn_trials(drawings: Mapping[str, Drawing], row: Row) -> BatchTrials:
    """The trials of a row. Its place among the drawings is part of each trial's key, so that order must not change."""
    across, up = row.settings.get("plane", ("", ""))
    return BatchTrials({}, 1, DrawnTrials(drawings[row.id], list(drawings).index(row.id), (across, up)))
