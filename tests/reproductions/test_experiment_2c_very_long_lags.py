"""Very long lags are the paper's task, its network learns it, and the kernel trains as the plain network does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reproductions.papers.hochreiter_1997.experiment_2c_very_long_lags import EXPERIMENT, ROWS
from reproductions.papers.hochreiter_1997.oracles import solve_very_long_lags
from reproductions.results import Outcome
from tests.reproductions.training import (
    assert_weights_agree,
    finished_trials,
    sequences_of,
    trials_of,
    weights_by_kernel,
    weights_by_plain_network,
)

TRIGGER, START = 50, 51


def symbols(count: int, row: int = 0) -> list[list[int]]:
    return [s.inputs.argmax(axis=1).tolist() for s in sequences_of(trials_of(EXPERIMENT, row), count)]


@pytest.mark.parametrize("row", [0, 5])
def test_the_oracle_solves_every_sequence(row: int) -> None:
    for sequence in sequences_of(trials_of(EXPERIMENT, row), 30):
        np.testing.assert_array_equal(sequence.targets[-1], np.eye(2)[solve_very_long_lags(sequence.inputs)])


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


def test_a_target_is_due_at_the_trigger_only() -> None:
    for sequence in sequences_of(trials_of(EXPERIMENT), 50):
        assert np.flatnonzero(sequence.due).tolist() == [len(sequence.inputs) - 1]


@pytest.mark.parametrize("row", [0, 3])
def test_the_kernel_trains_as_the_plain_network_on_the_same_sequences(row: int) -> None:
    trials = replace(trials_of(EXPERIMENT, row), cap=4)
    plain = weights_by_plain_network(trials, sequences_of(trials, 4))
    assert_weights_agree(weights_by_kernel(trials), plain, tolerance=2e-6)


def test_every_row_has_the_published_number_of_weights() -> None:
    counts = [trials_of(EXPERIMENT, row).architecture.weight_count for row in range(len(ROWS))]
    assert counts == [364, 664, 1264, 3064, 6064, 3064, 1264, 664, 364]


def test_the_smoke_profile_solves_the_task() -> None:
    finished = finished_trials(trials_of(EXPERIMENT), 16)
    # success means no error in 10,000 sequences, each of which a guess gets right with probability 1/2 at most
    assert sum(trial.outcome is Outcome.SUCCEEDED for trial in finished) >= 2
