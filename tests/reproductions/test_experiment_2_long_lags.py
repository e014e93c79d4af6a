"""Experiments 2a and 2b are the paper's, the first phase learns all but the lag, and kernel and plain network agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reproductions.experiments import Experiment
from reproductions.papers.hochreiter_1997.experiment_2_long_lags import EXPERIMENT_2A, EXPERIMENT_2B, LongLagTrials
from reproductions.papers.hochreiter_1997.oracles import predict_long_lags
from tests.reproductions.training import (
    SEED,
    assert_weights_agree,
    finished_trials,
    sequences_of,
    trials_of,
    weights_by_kernel,
    weights_by_plain_network,
)

BOTH = pytest.mark.parametrize(("experiment", "random_middle"), [(EXPERIMENT_2A, False), (EXPERIMENT_2B, True)])


def trials(experiment: Experiment, **readings: str) -> LongLagTrials:
    found = trials_of(experiment, **readings)
    assert isinstance(found, LongLagTrials)
    return found


@BOTH
def test_the_oracle_predicts_every_symbol_that_can_be_predicted(experiment: Experiment, random_middle: bool) -> None:
    for sequence in sequences_of(trials(experiment), 100):
        answers = predict_long_lags(sequence.inputs.argmax(axis=1).tolist(), random_middle)
        said = [(answer, int(target.argmax())) for answer, target in zip(answers, sequence.targets, strict=True)]
        assert [pair for pair in said if pair[0] not in (None, pair[1])] == []


@BOTH
def test_a_hundred_symbols_are_shown_and_the_next_one_is_due_at_every_step(
    experiment: Experiment, random_middle: bool
) -> None:
    for sequence in sequences_of(trials(experiment), 20):
        assert sequence.inputs.shape == sequence.targets.shape == (100, 101)
        assert sequence.due.all()
        np.testing.assert_array_equal(sequence.inputs[1:], sequence.targets[:-1])


@BOTH
def test_sequences_start_with_x_and_with_y_equally_often(experiment: Experiment, random_middle: bool) -> None:
    first = [int(sequence.inputs[0].argmax()) for sequence in sequences_of(trials(experiment), 600)]
    assert set(first) == {99, 100}
    assert np.mean(first) == pytest.approx(99.5, abs=0.06)


def test_in_2a_there_are_two_sequences_and_in_2b_the_middle_is_uniform() -> None:
    assert len({s.inputs.tobytes() for s in sequences_of(trials(EXPERIMENT_2A), 50)}) == 2
    drawn = np.concatenate([s.inputs[1:].argmax(axis=1) for s in sequences_of(trials(EXPERIMENT_2B), 1000)])
    counts = np.bincount(drawn, minlength=101)
    assert counts[99:].tolist() == [0, 0]
    assert (abs(counts[:99] / 1000 - 1) < 0.15).all()


@BOTH
@pytest.mark.parametrize("update", ["step", "sequence"])
def test_the_kernel_trains_as_the_plain_network_on_the_same_sequences(
    experiment: Experiment, random_middle: bool, update: str
) -> None:
    tried = replace(trials(experiment, cells_added="at_start", update=update), cap=2)
    plain = weights_by_plain_network(tried, sequences_of(tried, 2))
    assert_weights_agree(weights_by_kernel(tried), plain, tolerance=2e-5)


def test_the_cell_says_and_learns_nothing_before_it_is_added() -> None:
    tried = replace(trials(EXPERIMENT_2A), cap=3)
    before, after = tried.weights(SEED, 0), weights_by_kernel(tried)
    np.testing.assert_allclose(after.hidden_input, before.hidden_input, rtol=1e-6)
    np.testing.assert_allclose(after.output_cell, before.output_cell, rtol=1e-6)
    assert not np.allclose(after.output_input, before.output_input, atol=1e-3)


def test_the_network_has_the_published_number_of_weights() -> None:
    assert trials(EXPERIMENT_2A).architecture.weight_count == 10504


def test_weights_from_an_added_cell_are_zero_by_that_reading() -> None:
    assert (trials(EXPERIMENT_2A, added_weights="zero").weights(SEED, 0).output_cell == 0).all()


def test_the_smoke_profile_of_2a_predicts_all_but_what_needs_the_lag() -> None:
    errors = [trial.measurements["mean_squared_error"] for trial in finished_trials(trials(EXPERIMENT_2A), 16)]
    # a guess among 101 symbols at each of 100 steps has a squared error of 99, even odds at the last step one of 0.5
    assert max(errors) < 5


def test_the_smoke_profile_of_2b_learns_how_often_symbols_come() -> None:
    errors = [trial.measurements["mean_squared_error"] for trial in finished_trials(trials(EXPERIMENT_2B), 16)]
    # nothing but the last symbol can be predicted: the best constant answers have 99 (1 - 1/99) and an end of 1/2
    assert max(errors) < 1.1 * 98.5
