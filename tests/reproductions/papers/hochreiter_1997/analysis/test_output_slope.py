"""Each row without the output units' slope is a row of another experiment, and nothing else differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Row
from reproductions.papers.hochreiter_1997.analysis.output_slope import TrialsWithoutSlope
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.papers.hochreiter_1997.networks.variants import PREPARE
from reproductions.papers.hochreiter_1997.tasks.long_lags import TASK_AT_END
from tests.reproductions.papers.hochreiter_1997.training import profile_of, sequences_of

EXPERIMENT = find_experiment("hochreiter_1997", "output_slope")
PAPER_PROFILE = profile_of(EXPERIMENT, "paper")
EACH_ROW = pytest.mark.parametrize("row", EXPERIMENT.rows, ids=lambda row: row.id)


def with_slope(row: Row) -> LstmTrials:
    trials: LstmTrials = EXPERIMENT.prepare(row, {"output_slope": "kept"}, PAPER_PROFILE)
    return trials


@EACH_ROW
def test_a_row_is_another_experiment_s_but_for_the_slope(row: Row) -> None:
    trials = EXPERIMENT.prepare(row, EXPERIMENT.default_readings, PAPER_PROFILE)
    kept = with_slope(row)
    assert trials == TrialsWithoutSlope(kept)
    assert trials.settings["learning_rate"] == kept.settings["learning_rate"]


@EACH_ROW
def test_with_the_slope_a_row_is_the_one_that_it_names(row: Row) -> None:
    original, at_end = row.settings["original"], row.settings.get("error_at_end", False)
    experiment = find_experiment("hochreiter_1997", original["experiment"])
    own = next(one for one in experiment.rows if one.id == original["row"])
    published = experiment.prepare(own, original["readings"], PAPER_PROFILE)
    assert with_slope(row) == replace(published, task=TASK_AT_END if at_end else published.task)


@EACH_ROW
def test_a_row_s_id_names_every_reading_that_is_not_the_default(row: Row) -> None:
    original, at_end = row.settings["original"], row.settings.get("error_at_end", False)
    defaults = find_experiment("hochreiter_1997", original["experiment"]).default_readings
    changed = [chosen for id, chosen in original["readings"].items() if chosen != defaults[id]]
    assert row.id == "_".join([original["experiment"], original["row"], *["error_at_end"] * at_end, *changed])


def test_every_experiment_of_the_lstm_s_tables_has_a_row() -> None:
    assert {row.settings["original"]["experiment"] for row in EXPERIMENT.rows} == set(PREPARE)


def test_with_errors_at_the_end_alone_a_target_is_due_at_the_last_step_only() -> None:
    row = next(row for row in EXPERIMENT.rows if row.settings.get("error_at_end"))
    (sequence,) = sequences_of(with_slope(row), 1)
    assert list(sequence.due) == [False] * 99 + [True]
