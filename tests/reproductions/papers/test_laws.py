"""What holds for every experiment of the papers of 1991 and 1994, on the rows of its smoke profile."""

from __future__ import annotations

import pickle

import pytest

from reproductions.declarations.papers import load_papers
from reproductions.experiments import Experiment
from tests.reproductions.papers.finished import finished, prepared, smoke_profile, trials_of

EXPERIMENTS = [one for id in ("bengio_1994", "hochreiter_1991") for one in load_papers().paper(id).experiments]
ROWS = [(experiment, row) for experiment in EXPERIMENTS for row in smoke_profile(experiment).rows]
HALF_A_MILLION_SEQUENCES = "g4_rate_4"
SHORT = [(experiment, row) for experiment, row in ROWS if row != HALF_A_MILLION_SEQUENCES]
ONLY_SUCCESS_HAS = {
    "succeeded",
    "sequences_of_success",
    "sequences_until_success",
    "sequences_if_quick",
    "stage_1_words",
    "stage_2_words",
}


def name(value: object) -> str:
    return value.id if isinstance(value, Experiment) else str(value)


@pytest.mark.parametrize(("experiment", "row"), SHORT, ids=name)
def test_every_claim_is_about_a_quantity_that_its_row_measures(experiment: Experiment, row: str) -> None:
    trials = prepared(experiment, row)
    measured = {*finished(trials, [0])[0].measurements, *trials.settings}
    wanted = {claim.quantity for claim in experiment.claims if claim.row == row and claim.measurable}
    assert wanted
    assert wanted - ONLY_SUCCESS_HAS <= measured


@pytest.mark.parametrize(("experiment", "row"), SHORT, ids=name)
def test_a_trial_does_not_depend_on_its_company(experiment: Experiment, row: str) -> None:
    assert trials_of(experiment, row, [1, 3, 2])[1] == trials_of(experiment, row, [3])[0]


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=name)
def test_trials_differ_by_chance(experiment: Experiment) -> None:
    rows = [row for one, row in SHORT if one is experiment]
    drawn = (trials_of(experiment, row, range(count)) for count in (4, 8) for row in rows or ["g6_rate_1"])
    assert any(trial.measurements != trials[0].measurements for trials in drawn for trial in trials)


@pytest.mark.parametrize(("experiment", "row"), ROWS, ids=name)
def test_trials_can_be_computed_in_another_process(experiment: Experiment, row: str) -> None:
    trials = prepared(experiment, row)
    sent = pickle.loads(pickle.dumps(trials))
    assert (sent.settings, sent.most_steps) == (trials.settings, trials.most_steps)
    if row != HALF_A_MILLION_SEQUENCES:
        assert finished(sent, [0]) == finished(trials, [0])
