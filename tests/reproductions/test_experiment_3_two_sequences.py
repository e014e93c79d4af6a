"""The 2-sequence problem is the paper's, its network learns it, and the kernel trains as the plain network does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reproductions.experiments import Experiment
from reproductions.papers.hochreiter_1997.experiment_3_two_sequences import EXPERIMENT_3A, EXPERIMENT_3B, EXPERIMENT_3C
from reproductions.papers.hochreiter_1997.oracles import solve_two_sequences
from reproductions.results import Outcome
from tests.reproductions.training import (
    assert_weights_agree,
    finished_trials,
    sequences_of,
    trials_of,
    weights_by_kernel,
    weights_by_plain_network,
)

ALL = pytest.mark.parametrize("experiment", [EXPERIMENT_3A, EXPERIMENT_3B, EXPERIMENT_3C])
CLASSES = (1.0, 0.0)


def test_the_oracle_solves_every_sequence_of_3a() -> None:
    for sequence in sequences_of(trials_of(EXPERIMENT_3A), 300):
        assert sequence.targets[-1, 0] == solve_two_sequences(sequence.inputs, 3, CLASSES)


def test_on_a_noisy_signal_the_oracle_errs_as_often_as_the_normal_distribution_says() -> None:
    drawn = sequences_of(trials_of(EXPERIMENT_3B, row=1), 8000)
    wrong = [s.targets[-1, 0] != solve_two_sequences(s.inputs, 1, CLASSES) for s in drawn]
    assert np.mean(wrong) == pytest.approx(0.0127, abs=0.004)  # the probability beyond 1/sqrt(0.2) deviations


def test_noisy_targets_lie_around_two_tenths_and_eight_tenths_with_variance_one_tenth() -> None:
    drawn = sequences_of(trials_of(EXPERIMENT_3C), 4000)
    clean = np.array([solve_two_sequences(s.inputs, 3, (0.2, 0.8)) for s in drawn])
    noise = np.array([s.targets[-1, 0] for s in drawn]) - clean
    assert noise.mean() == pytest.approx(0, abs=0.02)
    assert noise.var() == pytest.approx(0.1, abs=0.01)
    assert np.corrcoef(noise, clean)[0, 1] == pytest.approx(0, abs=0.06)


@pytest.mark.parametrize(("reading", "variance"), [("variance", 0.2), ("standard_deviation", 0.04)])
def test_everything_after_the_signal_is_noise(reading: str, variance: float) -> None:
    drawn = np.concatenate([s.inputs[3:, 0] for s in sequences_of(trials_of(EXPERIMENT_3A, noise=reading), 400)])
    assert drawn.mean() == pytest.approx(0, abs=0.01)
    assert drawn.var() == pytest.approx(variance, rel=0.03)


@ALL
def test_signal_elements_are_plus_and_minus_one_with_noise_in_3b_only(experiment: Experiment) -> None:
    signal = np.array([s.inputs[:3, 0] for s in sequences_of(trials_of(experiment), 2000)])
    assert abs(signal).mean() == pytest.approx(1, abs=0.03)
    assert abs(signal).std() == pytest.approx(0.447 if experiment is EXPERIMENT_3B else 0, abs=0.03)


@ALL
def test_both_classes_are_equally_likely(experiment: Experiment) -> None:
    signal = np.array([s.inputs[:3, 0].sum() for s in sequences_of(trials_of(experiment), 2000)])
    assert (signal > 0).mean() == pytest.approx(0.5, abs=0.04)


def test_lengths_are_uniform_between_t_and_t_plus_a_tenth_and_the_target_is_due_at_the_end() -> None:
    drawn = sequences_of(trials_of(EXPERIMENT_3A), 2200)
    counts = np.bincount([len(s.inputs) for s in drawn], minlength=111)[100:]
    assert (abs(counts - 200) < 60).all()
    assert all(np.flatnonzero(s.due).tolist() == [len(s.inputs) - 1] for s in drawn)


@ALL
def test_the_kernel_trains_as_the_plain_network_on_the_same_sequences(experiment: Experiment) -> None:
    trials = replace(trials_of(experiment), cap=10)
    plain = weights_by_plain_network(trials, sequences_of(trials, 10))
    assert_weights_agree(weights_by_kernel(trials), plain, tolerance=5e-6)


def test_the_smoke_profile_of_3a_solves_the_task() -> None:
    finished = finished_trials(trials_of(EXPERIMENT_3A), 16)
    # a guess is wrong in half of 2560 sequences
    assert sum(t.outcome is Outcome.SUCCEEDED and t.measurements["misclassified_share"] < 0.05 for t in finished) >= 8


def test_the_smoke_profile_of_3b_solves_the_task_up_to_its_noise() -> None:
    finished = finished_trials(trials_of(EXPERIMENT_3B), 16)
    assert sum(t.outcome is Outcome.SUCCEEDED and t.measurements["misclassified_share"] < 0.1 for t in finished) >= 8


def test_the_smoke_profile_of_3c_tells_the_means_of_its_targets_apart() -> None:
    errors = sorted(t.measurements["mean_absolute_test_error"] for t in finished_trials(trials_of(EXPERIMENT_3C), 16))
    # an answer that ignores the sequence differs from the means 0.2 and 0.8 by 0.3 or more
    assert errors[3] < 0.15
