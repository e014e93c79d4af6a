"""The adding problem and the multiplication problem are the paper's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Experiment
from reproductions.papers.hochreiter_1997.tasks.marked_pairs import adding_trials
from reproductions.results import Outcome, Trial
from reproductions.trials.sampling import Sequence
from tests.reproductions.papers.hochreiter_1997.training import finished_trials, sequences_of, trials_of

ADDING = find_experiment("hochreiter_1997", "experiment_4")
MULTIPLICATION = find_experiment("hochreiter_1997", "experiment_5")
BOTH = pytest.mark.parametrize("experiment", [ADDING, MULTIPLICATION])
LENGTH = 40


def sequences(experiment: Experiment, count: int, **readings: str) -> list[Sequence]:
    return sequences_of(trials_of(experiment, **readings), count)


def short_trials(cap: int = 40, **readings: str) -> Any:
    return adding_trials(cap, ADDING.default_readings | readings, LENGTH)


def trial(seed: int = 3) -> Trial:
    return finished_trials(short_trials(), 1, seed)[0]


@BOTH
def test_edges_carry_minus_one_and_all_other_unmarked_pairs_zero(experiment: Experiment) -> None:
    for sequence in sequences(experiment, 200):
        markers = sequence.inputs[:, 1]
        assert markers[0] == markers[-1] == -1
        assert set(markers[1:-1]) <= {0.0, 1.0}


@BOTH
def test_one_mark_lies_in_the_first_ten_pairs_and_two_in_the_first_half(experiment: Experiment) -> None:
    for sequence in sequences(experiment, 400, first_pair_marked="marked_like_any"):
        marked = np.flatnonzero(sequence.inputs[:, 1] == 1.0)
        assert len(marked) == 2
        assert marked[0] < 10
        assert marked[1] < 50


def test_the_first_pair_is_drawn_in_one_sequence_of_ten_and_then_counts_as_zero() -> None:
    drawn = [s for s in sequences_of(short_trials(), 4000) if (s.inputs[:, 1] == 1.0).sum() == 1]
    # the first mark falls there in 1/10 of the sequences, the second, if the first did not, in 1/(T/2 - 1) of 9/10
    assert len(drawn) / 4000 == pytest.approx(0.1 + 0.9 / (LENGTH // 2 - 1), abs=0.02)


@pytest.mark.parametrize(("experiment", "least", "most"), [(ADDING, -1, 1), (MULTIPLICATION, 0, 1)])
def test_values_are_uniform_in_their_range(experiment: Experiment, least: float, most: float) -> None:
    values = np.concatenate([sequence.inputs[:, 0] for sequence in sequences(experiment, 300)])
    assert values.min() >= least
    assert values.max() < most
    assert values.mean() == pytest.approx((least + most) / 2, abs=0.01 * (most - least))
    assert values.var() == pytest.approx((most - least) ** 2 / 12, abs=0.005 * (most - least))


@pytest.mark.parametrize(
    ("experiment", "reading", "shown"),
    [(ADDING, "marker_stays_value_zero", 0.0), (MULTIPLICATION, "marker_stays_value_one", 1.0)],
)
def test_a_marked_first_pair_is_replaced_by_the_reading_that_says_so(
    experiment: Experiment, reading: str, shown: float
) -> None:
    drawn = [s for s in sequences(experiment, 300, first_pair_marked=reading) if (s.inputs[:, 1] == 1).sum() == 1]
    assert len(drawn) > 10
    assert {sequence.inputs[0, 0] for sequence in drawn} == {shown}


def test_the_constant_answer_one_quarter_has_the_mean_square_error_of_a_product_of_uniform_values() -> None:
    drawn = sequences(MULTIPLICATION, 8000, first_pair_marked="marked_like_any")
    squares = [(sequence.targets[-1, 0] - 0.25) ** 2 for sequence in drawn]
    assert np.mean(squares) == pytest.approx(7 / 144, abs=0.003)


@BOTH
def test_both_number_formats_see_the_same_sequences(experiment: Experiment) -> None:
    single, double = (sequences(experiment, 20, number_format=name) for name in ("float32", "float64"))
    for a, b in zip(single, double, strict=True):
        np.testing.assert_array_equal(a.inputs, b.inputs)


def test_a_trial_that_never_meets_the_rule_is_capped_and_tested() -> None:
    measured = trial()
    assert measured.outcome is Outcome.CAPPED
    assert measured.measurements["training_sequences"] == 40
    assert "sequences_until_success" not in measured.measurements
    assert 0 < measured.measurements["wrong_test_sequences"] <= 2560


def test_the_factor_two_doubles_the_step_size() -> None:
    assert short_trials(error_factor="with_two").learning_rate == 1.0
    assert short_trials().learning_rate == 0.5


def test_another_seed_gives_another_trial() -> None:
    assert trial(3).measurements != trial(4).measurements
