"""Today's network sees the sequences of the paper's experiments and is judged by their stopping rules."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Profile, Row
from reproductions.kernels.lstm_1997.register import CAPPED, FAILED, SUCCEEDED
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.papers.hochreiter_1997.networks.supplies import Supply
from reproductions.papers.hochreiter_1997.today.modern_practice import MOST_SEQUENCES
from reproductions.papers.hochreiter_1997.today.present_day_network import (
    BATCH,
    HIDDEN_UNITS,
    PresentDayNetwork,
    PresentDayTrials,
)
from reproductions.results import Trial
from tests.reproductions.papers.hochreiter_1997.training import SEED, finished_trials, profile_of, sequences_of

EXPERIMENT = find_experiment("hochreiter_1997", "modern_practice")
ROWS = [row.id for row in EXPERIMENT.rows]
LONG_ROWS = [row for row in EXPERIMENT.rows if "minimal_length" in row.settings["original"]["settings"]]


def supply_of(trials: LstmTrials) -> Supply:
    register = trials.open().register
    trials.start(register, 0, 0, SEED)
    return Supply(register, trials.task, trials.rule.protocol)


def answer_all(supply: Supply, wrongly: bool = False) -> int:
    """Judge batch after batch until the trial is over, by its own targets or by 9 everywhere; return its mode."""
    while not supply.over:
        batch = supply.show(50)
        supply.judge(np.full_like(batch.targets, 9) if wrongly else batch.targets)
    return int(supply.register.course.mode[0])


def prepared(row: str, profile: Profile) -> PresentDayTrials:
    trials: PresentDayTrials = EXPERIMENT.prepare(
        EXPERIMENT.rows[ROWS.index(row)], {"forget_gate_bias": "one"}, profile
    )
    return trials


def trials_at(row: str, profile: str) -> PresentDayTrials:
    return prepared(row, profile_of(EXPERIMENT, profile))


def task(row: str, cap: int) -> LstmTrials:
    """The paper's trials, of which all but the network is used."""
    return prepared(row, Profile("", (), 0, cap / MOST_SEQUENCES, "")).trials


def finished(trials: PresentDayTrials) -> Trial:
    return finished_trials(trials, 1)[0]


@pytest.mark.parametrize("row", ["experiment_2c", "experiment_3a", "experiment_4"])
def test_the_sequences_shown_are_those_of_the_paper_s_trial(row: str) -> None:
    trials = task(row, 1000)
    batch = supply_of(trials).show(6)
    for n, sequence in enumerate(sequences_of(trials, 6)):
        length = len(sequence.inputs)
        np.testing.assert_array_equal(batch.inputs[n, :length], sequence.inputs)
        np.testing.assert_array_equal(batch.targets[n, :length], sequence.targets)
        np.testing.assert_array_equal(batch.due[n], np.pad(sequence.due, (0, batch.due.shape[1] - length)))


@pytest.mark.parametrize("row", LONG_ROWS, ids=lambda row: row.id)
def test_sequences_are_as_long_as_in_the_row_that_is_named(row: Row) -> None:
    assert task(row.id, 1000).numbers["minimal_length"] == row.settings["original"]["settings"]["minimal_length"]


def test_what_was_shown_and_not_judged_is_shown_again() -> None:
    supply = supply_of(task("experiment_4", 1000))
    first = supply.show(10)
    np.testing.assert_array_equal(supply.show(10).inputs, first.inputs)
    assert supply.judge(first.targets[:4]) == 4
    following = supply.show(6).inputs
    np.testing.assert_array_equal(following, first.inputs[4:, : following.shape[1]])


def test_sequences_longer_than_any_before_are_shown_whole() -> None:
    lengths = {len(sequence.inputs) for sequence in sequences_of(task("experiment_2c_100", 1000), 300)}
    assert max(lengths) > 128
    assert supply_of(task("experiment_2c_100", 1000)).show(300).inputs.shape[1] == max(lengths)


@pytest.mark.parametrize(
    ("row", "sequences"),
    [
        ("experiment_2c", 100),
        ("experiment_3a", 100),
        ("experiment_4", 2000),
        ("experiment_5", 2000),
    ],
)
def test_who_is_always_right_meets_the_stopping_rule_as_soon_as_it_can_hold(row: str, sequences: int) -> None:
    trials = task(row, 5000)
    supply = supply_of(trials)
    assert answer_all(supply) == SUCCEEDED
    assert trials.rule.measurements(supply.register.course, 0)["sequences_until_success"] == sequences


@pytest.mark.parametrize("row", ["experiment_2c", "experiment_3a"])
def test_who_is_always_wrong_is_stopped_at_the_cap(row: str) -> None:
    trials = task(row, 300)
    supply = supply_of(trials)
    assert answer_all(supply, wrongly=True) == CAPPED
    assert trials.rule.measurements(supply.register.course, 0)["training_sequences"] == 300


def test_an_answer_that_is_no_number_ends_the_trial() -> None:
    supply = supply_of(task("experiment_4", 300))
    assert supply.judge(np.full_like(supply.show(3).targets, np.nan)) == 1
    assert int(supply.register.course.mode[0]) == FAILED


def test_judging_stops_where_a_test_begins() -> None:
    supply = supply_of(task("experiment_3a", 1000))
    batch = supply.show(130)
    assert supply.judge(batch.targets) == 100
    assert not supply.training


def test_the_network_has_forget_gates_that_start_at_one() -> None:
    network = PresentDayNetwork(3, 2, np.random.default_rng(1), 1.0)
    both = network.lstm.get_parameter("bias_ih_l0") + network.lstm.get_parameter("bias_hh_l0")
    assert both[HIDDEN_UNITS : 2 * HIDDEN_UNITS].tolist() == [1.0] * HIDDEN_UNITS
    assert (both[:HIDDEN_UNITS].abs() < 2 / HIDDEN_UNITS**0.5).all()


def test_padding_changes_no_answer() -> None:
    network = PresentDayNetwork(2, 1, np.random.default_rng(1), 1.0)
    inputs = torch.zeros(1, 9, 2)
    inputs[0, :5] = 1
    due = torch.arange(9)[None] == 4
    torch.testing.assert_close(network(inputs, due), network(inputs[:, :5], due[:, :5]))


@pytest.mark.parametrize("row", ROWS)
def test_answers_are_symbols_where_there_are_several_outputs(row: str) -> None:
    assert trials_at(row, "paper").symbols == (task(row, 1000).architecture.outputs > 1)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_stores_its_setting_and_its_cap(row: str) -> None:
    settings = trials_at(row, "paper").settings
    assert (settings["batch"], settings["cap_sequences"]) == (BATCH, 200_000)
    a = task(row, 1000).architecture
    lstm = 4 * HIDDEN_UNITS * (a.inputs + HIDDEN_UNITS + 2)
    assert settings["weight_count"] == lstm + a.outputs * (HIDDEN_UNITS + 1)


def test_a_trial_counts_its_updates_and_gives_the_same_numbers_again() -> None:
    first, again = (finished(PresentDayTrials(task("experiment_1", 200), True, 1, 1.0)) for _ in range(2))
    assert first.measurements["updates"] == 200 / BATCH
    assert first.measurements.pop("training_seconds") > 0
    assert again.measurements.pop("training_seconds") > 0
    assert first == again


def test_the_smoke_profile_learns_the_local_grammar() -> None:
    curve = finished(trials_at("experiment_1", "smoke")).curve
    # whoever keeps no symbol to the end is wrong in every second string, and whoever knows nothing in all
    assert curve[0].wrong_fraction > 0.99
    assert curve[-1].wrong_fraction < 0.7
