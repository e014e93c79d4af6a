"""Very long lags are the paper's task, and experiment 2c is also run without connections between hidden units."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from tests.reproductions.papers.hochreiter_1997.training import SEED, sequences_of, trials_of

EXPERIMENT = find_experiment("hochreiter_1997", "experiment_2c")
WITHOUT_RECURRENCE = find_experiment("hochreiter_1997", "experiment_2c_without_recurrence")
TRIGGER, START = 50, 51


def symbols(count: int, row: int = 0) -> list[list[int]]:
    return [s.inputs.argmax(axis=1).tolist() for s in sequences_of(trials_of(EXPERIMENT, row), count)]


def test_a_sequence_is_start_class_distractors_trigger() -> None:
    for s in symbols(200):
        assert s[0] == START
        assert s[1] in (52, 53)
        assert max(s[2:-1]) < 50
        assert s[-1] == TRIGGER


def test_both_classes_are_equally_likely() -> None:
    assert np.mean([s[1] == 52 for s in symbols(2000)]) == pytest.approx(0.5, abs=0.04)


def test_lengths_are_a_minimum_and_a_geometric_number_of_mean_nine() -> None:
    further = np.array([len(s) - 53 for s in symbols(4000)])
    assert further.min() == 0
    assert (further == 0).mean() == pytest.approx(0.1, abs=0.02)
    assert further.mean() == pytest.approx(9, abs=0.6)


def test_distractors_are_drawn_uniformly() -> None:
    counts = np.bincount(np.concatenate([s[2:-1] for s in symbols(2000)]), minlength=50)
    assert (abs(counts / counts.sum() * 50 - 1) < 0.12).all()


def test_trials_start_with_the_same_weights_but_for_the_connections() -> None:
    with_them, without = (asdict(trials_of(one).weights(SEED, 3)) for one in (EXPERIMENT, WITHOUT_RECURRENCE))
    assert not without.pop("hidden_recurrent").any()
    assert with_them.pop("hidden_recurrent").all()
    for name, value in without.items():
        np.testing.assert_array_equal(value, with_them[name], err_msg=name)
