"""Experiments 2a and 2b are the paper's, the first phase learns all but the lag, and kernel and plain network agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Experiment
from reproductions.papers.hochreiter_1997.plain.oracles import predict_long_lags
from tests.reproductions.papers.hochreiter_1997.training import SEED, sequences_of, trials_of, weights_by_kernel

EXPERIMENT_2A, EXPERIMENT_2B = (find_experiment("hochreiter_1997", f"experiment_{id}") for id in ("2a", "2b"))
BOTH = pytest.mark.parametrize(("experiment", "random_middle"), [(EXPERIMENT_2A, False), (EXPERIMENT_2B, True)])


@BOTH
def test_the_oracle_predicts_every_symbol_that_can_be_predicted(experiment: Experiment, random_middle: bool) -> None:
    for sequence in sequences_of(trials_of(experiment), 100):
        answers = predict_long_lags(sequence.inputs.argmax(axis=1).tolist(), random_middle)
        said = [(answer, int(target.argmax())) for answer, target in zip(answers, sequence.targets, strict=True)]
        assert [pair for pair in said if pair[0] not in (None, pair[1])] == []


@BOTH
def test_a_hundred_symbols_are_shown_and_the_next_one_is_due_at_every_step(
    experiment: Experiment, random_middle: bool
) -> None:
    for sequence in sequences_of(trials_of(experiment), 20):
        assert sequence.inputs.shape == sequence.targets.shape == (100, 101)
        assert sequence.due.all()
        np.testing.assert_array_equal(sequence.inputs[1:], sequence.targets[:-1])


@BOTH
def test_sequences_start_with_x_and_with_y_equally_often(experiment: Experiment, random_middle: bool) -> None:
    first = [int(sequence.inputs[0].argmax()) for sequence in sequences_of(trials_of(experiment), 600)]
    assert set(first) == {99, 100}
    assert np.mean(first) == pytest.approx(99.5, abs=0.06)


def test_in_2a_there_are_two_sequences_and_in_2b_the_middle_is_uniform() -> None:
    assert len({s.inputs.tobytes() for s in sequences_of(trials_of(EXPERIMENT_2A), 50)}) == 2
    drawn = np.concatenate([s.inputs[1:].argmax(axis=1) for s in sequences_of(trials_of(EXPERIMENT_2B), 1000)])
    counts = np.bincount(drawn, minlength=101)
    assert counts[99:].tolist() == [0, 0]
    assert (abs(counts[:99] / 1000 - 1) < 0.15).all()


def test_the_cell_says_and_learns_nothing_before_it_is_added() -> None:
    tried = replace(trials_of(EXPERIMENT_2A), cap=3)
    before, after = tried.weights(SEED, 0), weights_by_kernel(tried)
    np.testing.assert_allclose(after.hidden_input, before.hidden_input, rtol=1e-6)
    np.testing.assert_allclose(after.output_cell, before.output_cell, rtol=1e-6)
    assert not np.allclose(after.output_input, before.output_input, atol=1e-3)


def test_weights_from_an_added_cell_are_zero_by_that_reading() -> None:
    assert (trials_of(EXPERIMENT_2A, added_weights="zero").weights(SEED, 0).output_cell == 0).all()
