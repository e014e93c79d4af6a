"""The stopping rules of experiments 3a to 3c by themselves, fed with made-up answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit

from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import CAPPED, SUCCEEDED, TESTING, TRAINING, Register
from reproductions.papers.hochreiter_1997 import stopping_test_set as stopping
from reproductions.papers.hochreiter_1997.experiment_3_two_sequences import TASK

after_sequence = stopping.after_sequence
ARCHITECTURE = Architecture(1, 1, 3, 1, biases="hidden")
WEIGHTS = Weights(*(np.zeros(shape) for shape in ((9, 1), (9, 9), 9, (1, 3), (1, 1), 1)))
WRONG, NEAR, GOOD = 0.5, 0.1, 0.001


@njit(_nrt=False)
def _feed(network: Any, course: Any, errors: Any) -> None:
    for i in range(len(errors)):
        after_sequence(network, course, 0, errors[i], errors[i] > 0.2)


def feed(errors: list[float], cap: int = 100, allowed_wrong: int = 0, redrawn: bool = False) -> Register:
    """A register whose first lane saw these errors; a test set of 3 after every 2 training sequences, then 4 fresh."""
    register = Register(ARCHITECTURE, TASK, stopping.PROTOCOL, np.float32, settings=8, limits=7, streams=4)
    limits = stopping.limits(cap, 2, 3, allowed_wrong, 0.01, 4, redrawn)
    register.put(0, WEIGHTS, 0.1, np.zeros(8), limits, 1, (0,))
    _feed(register.network, register.course, np.array(errors))
    return register


def measured(register: Register) -> dict[str, float]:
    return stopping.measurements(register.course, 0)


def test_the_test_set_is_looked_at_with_frozen_weights_at_each_interval() -> None:
    assert feed([GOOD]).course.mode[0] == TRAINING
    register = feed([GOOD] * 2)
    assert register.course.mode[0] == TESTING
    assert register.network.learning[0, 0] == 0


def test_too_many_wrong_answers_end_the_test_and_training_goes_on() -> None:
    register = feed([GOOD, GOOD, GOOD, WRONG])
    assert register.course.mode[0] == TRAINING
    assert register.network.learning[0, 0] == 1
    assert register.course.stream_in_use[0] == stopping.TRAINING_STREAM


def test_as_many_wrong_answers_as_are_allowed_do_no_harm() -> None:
    register = feed([GOOD, GOOD, WRONG, NEAR, NEAR], allowed_wrong=1)
    assert measured(register)["sequences_until_first_criterion"] == 2


def test_the_first_criterion_is_recorded_once_and_the_second_ends_training() -> None:
    register = feed([GOOD, GOOD, NEAR, NEAR, NEAR, GOOD, GOOD, GOOD, GOOD, GOOD])
    assert register.course.mode[0] == TESTING
    assert measured(register)["sequences_until_first_criterion"] == 2
    assert measured(register)["sequences_until_success"] == 4


def test_the_measured_test_is_the_one_on_fresh_sequences() -> None:
    register = feed([WRONG, WRONG, GOOD, GOOD, GOOD, WRONG, GOOD, GOOD, GOOD])
    assert register.course.mode[0] == SUCCEEDED
    assert measured(register)["wrong_test_sequences"] == 1
    assert measured(register)["misclassified_share"] == 0.25
    assert measured(register)["largest_absolute_test_error"] == WRONG


@pytest.mark.parametrize(("redrawn", "goes_on"), [(False, False), (True, True)])
def test_a_fixed_test_set_starts_its_stream_again_each_time_and_a_redrawn_one_goes_on(
    redrawn: bool, goes_on: bool
) -> None:
    register = feed([GOOD, GOOD], redrawn=redrawn)
    first = register.course.random[:, 0].copy()
    register.course.random[0, 0] += 1  # as a test that draws would change it
    _feed(register.network, register.course, np.array([WRONG, GOOD, GOOD]))
    assert (register.course.random[:, 0].tolist() != first.tolist()) == goes_on


def test_at_the_cap_a_trial_is_tested_on_fresh_sequences_and_counts_as_capped() -> None:
    for cap in (3, 4):
        errors = [GOOD, GOOD, WRONG, GOOD] + ([GOOD, WRONG] if cap == 4 else [])
        register = feed([*errors, GOOD, WRONG, GOOD, GOOD], cap=cap)
        assert register.course.mode[0] == CAPPED
        assert measured(register)["wrong_test_sequences"] == 1
        assert "sequences_until_success" not in measured(register)
