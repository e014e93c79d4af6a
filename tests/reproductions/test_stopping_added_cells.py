"""Training in two phases and the success rule of experiments 2a and 2b by themselves, fed with made-up errors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from reproductions.kernels.lstm_1997.register import CAPPED, SUCCEEDED, TESTING, TRAINING, Register
from reproductions.papers.hochreiter_1997 import stopping_added_cells as stopping
from reproductions.papers.hochreiter_1997.experiment_2_long_lags import EXPERIMENT_2A, TASK
from tests.reproductions.training import SEED, trials_of

after_sequence = stopping.after_sequence
TRIALS = trials_of(EXPERIMENT_2A)


@njit(_nrt=False)
def _feed(network: Any, course: Any, squares: Any, missed: Any) -> None:
    for i in range(len(squares)):
        course.values[0, 0] = squares[i]
        after_sequence(network, course, 0, 1.0, missed[i])


def feed(squares: list[float], correct: set[int] = frozenset(), cap: int = 1000, fixed_time: int = 0) -> Register:  # type: ignore[assignment]  # an empty frozenset is the empty default
    """A register whose first lane saw these squared errors, wrong but for `correct`.

    The window is 4, the gain 10 %, a test of 2 sequences follows every 3 training sequences.
    """
    register = Register(TRIALS.architecture, TASK, stopping.PROTOCOL, np.float32, settings=2, limits=6, streams=2)
    limits = stopping.limits(cap, 4, 0.1, fixed_time, 3, 2)
    register.put(0, TRIALS.weights(SEED, 0), 1.0, np.zeros(2), limits, 1, (0,))
    register.network.cells_present[0, 0] = 0
    missed = np.array([i not in correct for i in range(len(squares))])
    _feed(register.network, register.course, np.array(squares), missed)
    return register


def measured(register: Register) -> dict[str, float]:
    return stopping.measurements(register.course, 0)


def test_no_cell_is_added_while_the_error_decreases_by_a_tenth_in_each_window() -> None:
    register = feed([8.0] * 4 + [7.0] * 4 + [6.0] * 4)
    assert register.network.cells_present[0, 0] == 0
    assert "sequences_until_cells_added" not in measured(register)


def test_the_cell_is_added_at_the_end_of_a_window_that_is_hardly_better() -> None:
    register = feed([8.0] * 4 + [7.0] * 4 + [6.5] * 4)
    assert register.network.cells_present[0, 0] == 1
    assert measured(register)["sequences_until_cells_added"] == 12
    assert measured(register)["mean_squared_error"] == 6.5


def test_the_cell_is_added_after_a_fixed_number_of_sequences_by_that_reading() -> None:
    assert measured(feed([8.0, 4.0], fixed_time=2))["sequences_until_cells_added"] == 2


def test_nothing_is_tested_before_the_cell_is_there() -> None:
    assert feed([8.0] * 3).course.mode[0] == TRAINING
    assert feed([8.0] * 3, fixed_time=1).course.mode[0] == TESTING


def test_a_test_with_frozen_weights_and_without_error_is_success() -> None:
    register = feed([8.0] * 3, fixed_time=1)
    assert register.network.learning[0, 0] == 0
    register = feed([8.0] * 5, correct={3, 4}, fixed_time=1)
    assert register.course.mode[0] == SUCCEEDED
    assert measured(register)["sequences_until_success"] == 3


def test_an_error_ends_the_test_and_training_goes_on() -> None:
    register = feed([8.0] * 5, correct={3}, fixed_time=1)
    assert register.course.mode[0] == TRAINING
    assert register.network.learning[0, 0] == 1
    assert measured(register)["longest_test_without_error"] == 1


def test_a_trial_ends_at_its_cap_without_success() -> None:
    register = feed([8.0] * 5, cap=5)
    assert register.course.mode[0] == CAPPED
    assert "sequences_until_success" not in measured(register)
