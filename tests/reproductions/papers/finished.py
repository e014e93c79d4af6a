"""Finished trials of an experiment, for the tests of all papers."""

from __future__ import annotations

from collections.abc import Sequence

from reproductions.experiments import Experiment, Profile
from reproductions.results import Trial
from reproductions.trials.protocol import Trials

SEED = 1997


def smoke_profile(experiment: Experiment) -> Profile:
    """The profile that takes seconds."""
    return next(profile for profile in experiment.profiles if profile.id == "smoke")


def prepared(experiment: Experiment, row: str, **readings: str) -> Trials:
    """The trials of a row of the smoke profile, at the default readings changed as given."""
    chosen = next(one for one in experiment.rows if one.id == row)
    trials: Trials = experiment.prepare(chosen, experiment.default_readings | readings, smoke_profile(experiment))
    return trials


def finished(trials: Trials, indices: Sequence[int]) -> list[Trial]:
    """Trials of these indices, at most as many as a trainer has lanes, computed side by side; in their order."""
    trainer = trials.open()
    assert len(indices) <= trainer.lanes
    for lane, index in enumerate(indices):
        trainer.put(lane, index, SEED)
    found: dict[int, Trial] = {}
    while len(found) < len(indices):
        trainer.advance()
        found |= {trial.index: trial for _, trial in trainer.collect()}
    return [found[index] for index in indices]


def trials_of(experiment: Experiment, row: str, indices: Sequence[int] = (0,), **readings: str) -> list[Trial]:
    """The same at once, each trial with as much company as there is room for."""
    trials = prepared(experiment, row, **readings)
    lanes = trials.open().lanes
    groups = [indices[start : start + lanes] for start in range(0, len(indices), lanes)]
    return [trial for group in groups for trial in finished(trials, group)]
