"""The success rule of experiment 2c by itself, fed with made-up answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import CAPPED, SUCCEEDED, TESTING, TRAINING, Register
from reproductions.papers.hochreiter_1997 import stopping_error_free as stopping
from reproductions.papers.hochreiter_1997.experiment_2c_very_long_lags import TASK

after_sequence = stopping.after_sequence
ARCHITECTURE = Architecture(54, 2, 2, 1, biases="none", one_hot=True)
WEIGHTS = Weights(*(np.zeros(shape) for shape in ((6, 54), (6, 6), 6, (2, 2), (2, 54), 2)))


@njit(_nrt=False)
def _feed(network: Any, course: Any, missed: Any) -> None:
    for i in range(len(missed)):
        after_sequence(network, course, 0, 0.5 if missed[i] else 0.1, missed[i])


def feed(missed: list[bool], cap: int = 1000) -> Register:
    """A register whose first lane saw these sequences; tests of 4 sequences come after 3 correct ones."""
    register = Register(ARCHITECTURE, TASK, stopping.PROTOCOL, np.float32, settings=1, limits=3, streams=2)
    register.put(0, WEIGHTS, 0.1, np.array([50.0]), stopping.limits(cap, 3, 4), 1, (0,))
    _feed(register.network, register.course, np.array(missed))
    return register


def test_a_test_begins_with_frozen_weights_after_a_row_of_correct_answers() -> None:
    assert feed([False, False, True, False, False]).course.mode[0] == TRAINING
    register = feed([False, False, True, False, False, False])
    assert register.course.mode[0] == TESTING
    assert register.network.learning[0, 0] == 0
    assert register.course.stream_in_use[0] == stopping.TESTING_STREAM


def test_a_test_without_error_is_success() -> None:
    register = feed([True, False, False, False] + [False] * 4)
    assert register.course.mode[0] == SUCCEEDED
    measured = stopping.measurements(register.course, 0)
    assert measured["sequences_until_success"] == 4
    assert measured["mean_absolute_test_error"] == 0.1


def test_an_error_ends_the_test_and_training_goes_on_with_a_new_row() -> None:
    register = feed([False, False, False, False, True, False, False])
    assert register.course.mode[0] == TRAINING
    assert register.network.learning[0, 0] == 1
    assert register.course.stream_in_use[0] == stopping.TRAINING_STREAM
    assert stopping.measurements(register.course, 0)["training_sequences"] == 5


def test_a_trial_ends_at_its_cap_without_success() -> None:
    register = feed([True] * 10, cap=10)
    assert register.course.mode[0] == CAPPED
    assert "sequences_until_success" not in stopping.measurements(register.course, 0)


def test_a_test_that_begins_at_the_cap_is_still_made() -> None:
    assert feed([False] * 3, cap=3).course.mode[0] == TESTING
    assert feed([False] * 3 + [True], cap=3).course.mode[0] == CAPPED
    assert feed([False] * 7, cap=3).course.mode[0] == SUCCEEDED
