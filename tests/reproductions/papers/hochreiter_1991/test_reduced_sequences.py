"""What is left to learn of sequences that can be foreseen: predictors, answers and learning in real time."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.papers.hochreiter_1991.learning import closing_remarks, reduced_sequences
from reproductions.results import Outcome
from reproductions.trials.batches import generator
from tests.reproductions.papers.finished import trials_of

EXPERIMENT = find_experiment("hochreiter_1991", "reduced_sequences")


@pytest.mark.parametrize("error", ["half_squared", "difference"])
def test_a_predictor_without_memory_foresees_what_repeats_itself(error: str) -> None:
    (trial,) = trials_of(EXPERIMENT, "predictor_g10", error=error)
    assert trial.measurements["greatest_error"] < 0.06


def test_a_confidence_net_knows_what_a_predictor_without_memory_foresees() -> None:
    (trial,) = trials_of(EXPERIMENT, "confidence", [1])
    assert trial.measurements["error_for_one"] < 0.1
    assert trial.measurements["error_for_zero"] < 0.6


def test_an_answer_is_learned_beside_the_predictor() -> None:
    (trial,) = trials_of(EXPERIMENT, "classifier_in_parallel", error="difference")
    assert trial.measurements["greatest_error"] < 0.15


def test_a_predictor_never_foresees_the_first_symbol() -> None:
    weights = np.zeros((3, 4))
    for first in generator(1).integers(2, size=400):
        reduced_sequences.learn(weights, 2, np.eye(3)[first])
    np.testing.assert_allclose(reduced_sequences.layer(weights, 2)[:2], 0.5, atol=0.3)


def test_an_error_is_half_the_squares_or_the_greatest_difference() -> None:
    differences = np.array([0.3, -0.4])
    assert reduced_sequences.size_of(differences, "half_squared") == pytest.approx(0.125)
    assert reduced_sequences.size_of(differences, "difference") == pytest.approx(0.4)


def test_a_classifier_learns_from_the_first_symbols_alone() -> None:
    (trial,) = trials_of(EXPERIMENT, "classifier")
    assert trial.measurements["greatest_error"] < 0.02


def test_real_time_learning_bridges_two_steps() -> None:
    random, readings = generator(1), EXPERIMENT.default_readings
    found = reduced_sequences.learn_in_real_time(3, 10.0, 20_000, readings, random)
    assert found.succeeded
    assert found.measurements["sequences_until_success"] == found.measurements["training_sequences"] < 20_000


def test_real_time_learning_that_meets_its_cap_has_not_succeeded() -> None:
    (trial,) = trials_of(EXPERIMENT, "real_time_rate_1")
    assert (trial.outcome, trial.steps) == (Outcome.CAPPED, 10_000 * 11)
    assert trial.measurements == {"training_sequences": 10_000}


def test_two_nets_answer_within_two_hundred_sequences_and_one_in_real_time_has_not_begun() -> None:
    found = [closing_remarks.answer_beside_predictor(11, 200, "half_squared", generator(seed)) for seed in range(5)]
    assert sum(one.succeeded for one in found) >= 4
    experiment = find_experiment("hochreiter_1991", "closing_remarks")
    (trial,) = trials_of(experiment, "real_time")
    assert trial.outcome is Outcome.CAPPED
