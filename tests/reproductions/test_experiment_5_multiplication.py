"""The multiplication problem is the paper's, its network learns it, and the kernel trains as the plain network does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reproductions.papers.hochreiter_1997.experiment_5_multiplication import EXPERIMENT, READINGS
from reproductions.papers.hochreiter_1997.oracles import solve_multiplication_problem
from reproductions.sampling import Sequence
from tests.reproductions.training import (
    assert_weights_agree,
    finished_trials,
    sequences_of,
    trials_of,
    weights_by_kernel,
    weights_by_plain_network,
)


def sequences(count: int, **readings: str) -> list[Sequence]:
    return sequences_of(trials_of(EXPERIMENT, **readings), count)


@pytest.mark.parametrize("reading", [alternative.id for alternative in READINGS[0].alternatives])
def test_the_oracle_solves_every_sequence(reading: str) -> None:
    for sequence in sequences(300, first_pair_marked=reading):
        answer = solve_multiplication_problem(sequence.inputs, {"first_pair_marked": reading})
        assert sequence.targets[-1, 0] == pytest.approx(answer, abs=1e-6)


def test_values_are_uniform_in_zero_to_one() -> None:
    values = np.concatenate([sequence.inputs[:, 0] for sequence in sequences(300)])
    assert values.min() >= 0
    assert values.max() < 1
    assert values.mean() == pytest.approx(0.5, abs=0.01)
    assert values.var() == pytest.approx(1 / 12, abs=0.005)


def test_the_constant_answer_one_quarter_has_the_mean_square_error_of_a_product_of_uniform_values() -> None:
    drawn = sequences(8000, first_pair_marked="marked_like_any")
    squares = [(sequence.targets[-1, 0] - 0.25) ** 2 for sequence in drawn]
    assert np.mean(squares) == pytest.approx(7 / 144, abs=0.003)


def test_edges_carry_minus_one_and_all_other_unmarked_pairs_zero() -> None:
    for sequence in sequences(100):
        markers = sequence.inputs[:, 1]
        assert markers[0] == markers[-1] == -1
        assert set(markers[1:-1]) <= {0.0, 1.0}


def test_a_marked_first_pair_shows_one_by_the_reading_that_says_so() -> None:
    drawn = [s for s in sequences(300, first_pair_marked="marker_stays_value_one") if (s.inputs[:, 1] == 1).sum() == 1]
    assert len(drawn) > 10
    assert {sequence.inputs[0, 0] for sequence in drawn} == {1.0}


def test_the_kernel_trains_as_the_plain_network_on_the_same_sequences() -> None:
    trials = replace(trials_of(EXPERIMENT), cap=12)
    plain = weights_by_plain_network(trials, sequences_of(trials, 12))
    assert_weights_agree(weights_by_kernel(trials), plain, tolerance=2e-6)


def test_the_smoke_profile_beats_the_constant_answer() -> None:
    errors = sorted(t.measurements["mean_absolute_test_error"] for t in finished_trials(trials_of(EXPERIMENT), 16))
    # the best constant answer has a mean absolute error of about 0.18
    assert errors[3] < 0.1
