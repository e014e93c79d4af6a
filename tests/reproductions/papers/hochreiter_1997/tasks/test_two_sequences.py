"""The 2-sequence problem is the paper's, with noise where 3a, 3b and 3c have it."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Experiment
from reproductions.papers.hochreiter_1997.plain.oracles import solve_two_sequences
from tests.reproductions.papers.hochreiter_1997.training import sequences_of, trials_of

THREE = [find_experiment("hochreiter_1997", f"experiment_{id}") for id in ("3a", "3b", "3c")]
EXPERIMENT_3A, EXPERIMENT_3B, EXPERIMENT_3C = THREE
ALL = pytest.mark.parametrize("experiment", THREE)
CLASSES = (1.0, 0.0)


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
