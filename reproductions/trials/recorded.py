"""Plain trials that record series beside their measurements, such as the frames that a network predicts.

As `plain`, but a function under `@recorded_trials` returns its measurements and its series; the first trial of a row
keeps them, so that a figure can be drawn from the run.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch

from reproductions.experiments import Profile, Row
from reproductions.results import Trial
from reproductions.trials.plain import PlainTrainer, PlainTrials, Training, plain_trials

Series = Mapping[str, Mapping[str, Sequence[float | None]]]
"""By kind and unit, as `results.Trial` has them."""
Recording = Generator[None, None, tuple[Mapping[str, float], Series]]
Record = Callable[[Any, Mapping[str, str], torch.Generator], Recording]


@dataclass(frozen=True)
class RecordedTrials(PlainTrials):
    """The trials of one row, with series."""

    def open(self) -> PlainTrainer:
        """A trainer for one trial at a time."""
        module, _, name = self.measured_by.partition(":")
        return RecordedTrainer(getattr(importlib.import_module(module), name).record, self)


@dataclass(frozen=True)
class RecordedExperiment:
    """What `recorded_trials` makes of a function: called with a row, readings and a profile it gives the trials."""

    record: Record

    def __call__(self, row: Row, readings: Mapping[str, str], profile: Profile) -> RecordedTrials:
        """The trials of a row."""
        return RecordedTrials(**vars(plain_trials(self.record)(row, readings, profile)))  # type: ignore[arg-type]  # its base class has the same fields


def recorded_trials(record: Record) -> RecordedExperiment:
    """Decorates a function that computes one trial, see the module's docstring."""
    return RecordedExperiment(record)


@dataclass
class RecordedTrainer(PlainTrainer):
    """A `trials.Trainer` of one lane that keeps what the first trial recorded."""

    _series: Series = field(default_factory=dict)

    def put(self, lane: int, index: int, seed: int) -> None:
        """Start a trial."""
        super().put(lane, index, seed)
        self._training = self._measuring(self._training)

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out the trial, if it is finished."""
        return [(lane, self._with_series(trial)) for lane, trial in super().collect()]

    def _measuring(self, recording: Any) -> Training:
        measured, self._series = yield from recording
        return measured  # type: ignore[no-any-return]  # what the decorated function is declared to return

    def _with_series(self, trial: Trial) -> Trial:
        if trial.index:
            return trial
        series = {kind: {unit: list(own) for unit, own in units.items()} for kind, units in self._series.items()}
        return replace(trial, series=series)
