"""The stopping rule ST3 by itself, fed with made-up errors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import CAPPED, SUCCEEDED, TESTING, TRAINING, Register
from reproductions.papers.hochreiter_1997 import stopping
from reproductions.papers.hochreiter_1997.experiment_4_adding import TASK

after_sequence = stopping.after_sequence


@njit(_nrt=False)
def _feed(network: Any, course: Any, errors: Any, missed: Any) -> None:
    for i in range(len(errors)):
        after_sequence(network, course, 0, errors[i], missed[i])


def feed(errors: list[float], limit: float = 0.04, cap: int = 100_000, squared: bool = False) -> Any:
    """The course after these training errors; an error of `limit` or more counts as wrong."""
    register = Register(
        Architecture(2, 1, 2, 2), TASK, stopping.PROTOCOL, np.float64, settings=5, limits=stopping.LIMITS, streams=2
    )
    weights = Weights(*(np.zeros(shape) for shape in ((8, 2), (8, 8), 8, (1, 4), (1, 2), 1)))
    limits = stopping.limits(cap, 0.01, test_sequences=3, squared_error=squared)
    register.put(0, weights, 0.5, np.array([40.0, 1, 1, 0, 0]), limits, 1, (0,))
    _feed(register.network, register.course, np.array(errors), np.array(errors) >= limit)
    return register


def stopped_at(register: Any) -> int:
    return int(register.course.counters[stopping.STOPPED_AT, 0])


def test_training_stops_with_the_2000th_correct_sequence_in_a_row() -> None:
    assert stopped_at(feed([0.005] * 1999)) == 0
    assert stopped_at(feed([0.005] * 2000)) == 2000


def test_a_wrong_sequence_starts_the_row_again() -> None:
    errors = [0.005] * 1999 + [0.05]
    assert stopped_at(feed([*errors, *[0.005] * 1999])) == 0
    assert stopped_at(feed([*errors, *[0.005] * 2000])) == 4000


def test_the_mean_error_of_the_latest_2000_must_be_below_the_limit() -> None:
    assert stopped_at(feed([0.011] * 5000)) == 0
    # the sum over the window falls below 2000 * 0.01 once only 952 errors of 0.021 are left in it
    assert stopped_at(feed([0.021] * 2000 + [0.0] * 2000)) == 2000 + 2000 - 952


def test_a_squared_error_makes_the_second_condition_empty() -> None:
    assert stopped_at(feed([0.03] * 2000, squared=True)) == 2000


def test_weights_are_frozen_when_the_test_begins() -> None:
    register = feed([0.005] * 2000)
    assert register.course.mode[0] == TESTING
    assert register.network.learning[0, 0] == 0
    assert register.course.stream_in_use[0] == stopping.TESTING_STREAM


def test_the_test_counts_wrong_sequences_and_ends_the_trial() -> None:
    register = feed([0.005] * 2000 + [0.1, 0.0, 0.2])
    assert register.course.mode[0] == SUCCEEDED
    measured = stopping.measurements(register.course, 0)
    assert measured["sequences_until_success"] == 2000
    assert measured["wrong_test_sequences"] == 2
    assert measured["mean_absolute_test_error"] == (0.1 + 0.2) / 3
    assert measured["largest_absolute_test_error"] == 0.2


def test_at_the_cap_a_trial_is_tested_and_counts_as_capped() -> None:
    register = feed([0.5] * 10, cap=10)
    assert register.course.mode[0] == TESTING
    register = feed([0.5] * 13, cap=10)
    assert register.course.mode[0] == CAPPED
    assert "sequences_until_success" not in stopping.measurements(register.course, 0)


def test_the_learning_curve_has_a_point_every_hundredth_of_the_cap() -> None:
    register = feed([0.1, 0.3] * 100, cap=1000)
    assert register.course.mode[0] == TRAINING
    curve = stopping.curve(register.course, 0)
    assert [point.sequences for point in curve[:3]] == [10, 20, 30]
    assert abs(curve[0].mean_absolute_error - 0.2) < 1e-12
    assert curve[0].wrong_fraction == 1.0
