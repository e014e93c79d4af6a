"""Trials of an experiment's smoke profile, for the tests of all papers."""

from __future__ import annotations

from reproductions.declarations.papers import find_experiment
from reproductions.results import Trial
from tests.reproductions.papers.finished import smoke_profile, trials_of


def smoke_trials(paper: str, experiment: str) -> list[Trial]:
    """All trials of the smoke profile, computed here at the default readings: row by row, in order of their index."""
    declared = find_experiment(paper, experiment)
    profile = smoke_profile(declared)
    return [trial for row in profile.rows for trial in trials_of(declared, row, range(profile.trials))]
