"""Each row without the output units' slope is a row of another experiment, and nothing else differs."""

from __future__ import annotations

import pytest

from reproductions.experiments import Row
from reproductions.papers.hochreiter_1997.output_slope import EXPERIMENT, EXPERIMENTS, TrialsWithoutSlope
from reproductions.verdicts import default_readings
from tests.reproductions.training import sequences_of

PAPER_PROFILE = next(profile for profile in EXPERIMENT.profiles if profile.id == "paper")


@pytest.mark.parametrize("row", EXPERIMENT.rows, ids=lambda row: row.id)
def test_a_row_is_another_experiment_s_but_for_the_slope(row: Row) -> None:
    trials = EXPERIMENT.prepare(row, default_readings(EXPERIMENT), PAPER_PROFILE)
    kept = EXPERIMENT.prepare(row, {"output_slope": "kept"}, PAPER_PROFILE)
    assert trials == TrialsWithoutSlope(kept)
    assert trials.settings["learning_rate"] == kept.settings["learning_rate"]


def test_every_experiment_of_the_lstm_s_tables_has_a_row() -> None:
    assert {row.settings["experiment"] for row in EXPERIMENT.rows} == set(EXPERIMENTS)


def test_with_errors_at_the_end_alone_a_target_is_due_at_the_last_step_only() -> None:
    row = next(row for row in EXPERIMENT.rows if row.settings["error_at_end"])
    kept = EXPERIMENT.prepare(row, {"output_slope": "kept"}, PAPER_PROFILE)
    (sequence,) = sequences_of(kept, 1)
    assert list(sequence.due) == [False] * 99 + [True]
