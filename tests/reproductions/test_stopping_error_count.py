"""The two limits of experiment 5 by themselves, fed with made-up errors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import CAPPED, SUCCEEDED, TESTING, TRAINING, Register
from reproductions.papers.hochreiter_1997 import stopping_error_count as stopping
from reproductions.papers.hochreiter_1997.experiment_5_multiplication import TASK

after_sequence = stopping.after_sequence
WEIGHTS = Weights(*(np.zeros(shape) for shape in ((8, 2), (8, 8), 8, (1, 4), (1, 2), 1)))


@njit(_nrt=False)
def _feed(network: Any, course: Any, missed: Any) -> None:
    for i in range(len(missed)):
        after_sequence(network, course, 0, 0.1 if missed[i] else 0.01, missed[i])


def feed(missed: list[bool], cap: int = 100_000) -> Register:
    """A register whose first lane saw these training and test sequences; limits 140 and 13, tests of 3 sequences."""
    register = Register(Architecture(2, 1, 2, 2), TASK, stopping.PROTOCOL, np.float32, settings=4, limits=4, streams=2)
    register.put(0, WEIGHTS, 0.1, np.zeros(4), stopping.limits(cap, 140, 13, 3), 1, (0,))
    _feed(register.network, register.course, np.array(missed))
    return register


def some_wrong(wrong: int, of: int) -> list[bool]:
    return [True] * wrong + [False] * (of - wrong)


def measured(register: Register) -> dict[str, float]:
    return stopping.measurements(register.course, 0)


def test_140_wrong_of_the_2000_latest_are_too_many_and_139_are_not() -> None:
    assert feed(some_wrong(140, 2000)).course.mode[0] == TRAINING
    assert feed(some_wrong(139, 2000)).course.mode[0] == TESTING


def test_only_the_2000_latest_count() -> None:
    register = feed([*some_wrong(140, 2000), False])
    assert measured(register)["sequences_until_first_limit"] == 2001


def test_fewer_than_2000_sequences_decide_nothing() -> None:
    assert feed([False] * 1999).course.mode[0] == TRAINING


def test_weights_are_frozen_in_the_first_test_and_training_goes_on_after_it() -> None:
    register = feed(some_wrong(139, 2000))
    assert register.network.learning[0, 0] == 0
    register = feed([*some_wrong(139, 2000), True, True, False])
    assert register.network.learning[0, 0] == 1
    assert register.course.stream_in_use[0] == stopping.TRAINING_STREAM
    assert measured(register)["wrong_test_sequences_at_first_limit"] == 2


def test_both_limits_are_read_from_one_trial() -> None:
    register = feed([*some_wrong(139, 2000), False, True, False, *some_wrong(0, 127), True, False, False])
    assert register.course.mode[0] == SUCCEEDED
    assert measured(register)["sequences_until_first_limit"] == 2000
    # the first test's three sequences are not training; 127 of the 139 must have left the window
    assert measured(register)["sequences_until_success"] == 2000 + 127
    assert measured(register)["mean_absolute_test_error"] == (0.1 + 0.01 + 0.01) / 3


def test_when_both_limits_are_met_at_once_one_test_serves_both() -> None:
    register = feed([False] * 2000 + [True, False, False])
    assert register.course.mode[0] == SUCCEEDED
    assert measured(register)["wrong_test_sequences_at_first_limit"] == measured(register)["wrong_test_sequences"] == 1


def test_at_the_cap_a_trial_is_tested_and_counts_as_capped() -> None:
    register = feed([True] * 10 + [True, False, False], cap=10)
    assert register.course.mode[0] == CAPPED
    assert measured(register)["wrong_test_sequences"] == 1
    assert "sequences_until_success" not in measured(register)
