"""Reduced sequences and the constant-error unit of the 1991 thesis: what a trial is, and that nets learn."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.batches import BatchTrials, trial_of
from reproductions.experiments import Experiment
from reproductions.kernels.nets.constant_error_unit import ConstantErrorNet
from reproductions.papers.hochreiter_1991 import constant_error, reduced_sequences
from reproductions.results import Outcome, Trial
from reproductions.verdicts import default_readings


def one_trial(experiment: Experiment, row: str, index: int = 0, **readings: str) -> Trial:
    chosen = next(one for one in experiment.rows if one.id == row)
    profile = experiment.profiles[0]
    prepared: BatchTrials = experiment.prepare(chosen, default_readings(experiment) | readings, profile)
    return prepared.compute([index], 1997)[0]


def test_a_predictor_without_memory_foresees_what_repeats_itself() -> None:
    error = one_trial(reduced_sequences.EXPERIMENT, "predictor_g10", error="difference").measurements["greatest_error"]
    assert error < 0.25


def test_a_predictor_never_foresees_the_first_symbol() -> None:
    weights = np.zeros((3, 4))
    for first in np.random.default_rng(1).integers(2, size=400):
        reduced_sequences.learn(weights, 2, np.eye(3)[first])
    np.testing.assert_allclose(reduced_sequences.layer(weights, 2)[:2], 0.5, atol=0.3)


def test_an_error_is_half_the_squares_or_the_greatest_difference() -> None:
    differences = np.array([0.3, -0.4])
    assert reduced_sequences.size_of(differences, "half_squared") == pytest.approx(0.125)
    assert reduced_sequences.size_of(differences, "difference") == pytest.approx(0.4)


def test_a_classifier_learns_from_the_first_symbols_alone() -> None:
    assert one_trial(reduced_sequences.EXPERIMENT, "classifier").measurements["greatest_error"] < 0.02


def test_real_time_learning_bridges_two_steps() -> None:
    random, readings = np.random.default_rng(1), default_readings(reduced_sequences.EXPERIMENT)
    found = reduced_sequences.learn_in_real_time(3, 10.0, 20_000, readings, random)
    assert found.succeeded
    assert found.measurements["sequences_until_success"] == found.measurements["training_sequences"] < 20_000


def test_real_time_learning_that_meets_its_cap_has_not_succeeded() -> None:
    trial = one_trial(reduced_sequences.EXPERIMENT, "real_time_rate_1")
    assert (trial.outcome, trial.steps) == (Outcome.CAPPED, 10_000 * 11)
    assert trial.measurements == {"training_sequences": 10_000}


def test_the_time_code_goes_from_unit_to_unit_and_always_adds_up_to_one() -> None:
    code = constant_error.time_code()
    np.testing.assert_allclose(code.sum(axis=1), 1)
    np.testing.assert_allclose(code[37], [0, 0, 0, 0.3, 0.7, 0, 0, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("seen", "expected"),
    [(399, (0, 1, 1)), (400, (0.01, 0.01, 0)), (3999, (0.01, 0.01, 0)), (4000, (0.01, 0.01, 1))],
)
def test_the_phases_begin_after_400_and_4000_sequences(seen: int, expected: tuple[float, ...]) -> None:
    assert constant_error.rates(seen, default_readings(constant_error.EXPERIMENT)) == expected


def test_readings_stop_the_weights_that_they_name() -> None:
    readings = {"outward_weights": "left_alone", "late_unit_weights": "stay"}
    assert constant_error.rates(0, readings) == (0, 0, 1)
    assert constant_error.rates(4000, readings) == (0, 0, 1)


def test_the_constant_error_unit_bridges_five_steps() -> None:
    random = np.random.default_rng(1)
    net = ConstantErrorNet(*(random.uniform(-0.2, 0.2, shape) for shape in [(7,), (8,), (7, 8)]))
    errors = []
    for first in random.integers(2, size=3000):
        symbols = np.array([first, 2, 3, 4, 5, 6])
        errors.append(net.train(symbols, np.zeros((6, 0)), -1, 1.0 - first, (0.1, 0.1, 0.1)))
    assert max(errors[:100]) > 0.5
    assert max(errors[-100:]) < 0.3


def test_an_undefined_error_is_no_success() -> None:
    learning = constant_error.Learning(True, False, 200, default_readings(constant_error.EXPERIMENT))
    assert trial_of(0, 1, *learning.result([0.1, float("nan")])).outcome is Outcome.FAILED


def test_the_unit_s_trials_speak_of_their_greatest_error() -> None:
    trial = one_trial(constant_error.EXPERIMENT, "time_code")
    assert trial.outcome is Outcome.CAPPED
    assert 0.4 < trial.measurements["greatest_error"] <= 1
