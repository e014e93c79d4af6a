"""The stopping rules by themselves, fed with made-up errors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from numba import njit

from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import CAPPED, SUCCEEDED, TESTING, TRAINING, LaneProtocol, Register
from reproductions.papers.hochreiter_1997.stopping.by_tests import added_cells, by_test_set, error_free, string_sets
from reproductions.papers.hochreiter_1997.stopping.by_training import error_count, latest_sequences
from reproductions.papers.hochreiter_1997.stopping.learning_curve import curve
from reproductions.papers.hochreiter_1997.stopping.rule import TESTING_STREAM, TRAINING_STREAM, StoppingRule
from reproductions.papers.hochreiter_1997.tasks.marked_pairs import ADDING

WEIGHTS = Weights(*(np.zeros(shape) for shape in ((8, 2), (8, 8), 8, (1, 4), (1, 2), 1)))
WRONG, NEAR, GOOD = 0.5, 0.1, 0.001


class Fed:
    """A lane of a register under a rule; an error of `limit` or more counts as wrong."""

    def __init__(self, rule: StoppingRule, cap: int = 100_000, limit: float = 0.2) -> None:
        self.rule, self.limit = rule, limit
        limits = rule.limits(cap)
        self.register = Register(
            Architecture(2, 1, 2, 2), ADDING, rule.protocol, np.float64, 5, len(limits), rule.streams
        )
        self.register.put(0, WEIGHTS, 0.5, np.array([40.0, 1, 1, 0, 0]), limits, 1, (0,))
        self.register.network.cells_present[0, 0] = 0

    def see(self, errors: Sequence[float], squares: Sequence[float] | None = None) -> Fed:
        """The lane after these sequences, with their summed squared errors where a rule needs them."""
        given = np.array(errors)
        squared = given if squares is None else np.array(squares)
        feed = _feeder(self.rule.protocol)
        feed(self.register.network, self.register.course, given, given >= self.limit, squared)
        return self

    @property
    def mode(self) -> int:
        return int(self.register.course.mode[0])

    @property
    def learns(self) -> bool:
        return bool(self.register.network.learning[0, 0] == 1)

    @property
    def stream(self) -> int:
        return int(self.register.course.stream_in_use[0])

    @property
    def measured(self) -> dict[str, float]:
        return self.rule.measurements(self.register.course, 0)

    @property
    def stopped_at(self) -> float:
        return self.measured.get("sequences_until_success", 0)


@cache
def _feeder(protocol: LaneProtocol) -> Any:
    after_sequence = protocol.after_sequence

    @njit(_nrt=False)
    def feed(network: Any, course: Any, errors: Any, missed: Any, squares: Any) -> None:
        for i in range(len(errors)):
            if course.mode[0] == TRAINING or course.mode[0] == TESTING:
                course.values[0, 0] = squares[i]
                after_sequence(network, course, 0, errors[i], missed[i])

    return feed


LATEST = latest_sequences(0.01, test_sequences=3)
COUNT = error_count(140, 13, test_sequences=3)
FREE = error_free(streak_before_test=3, test_sequences=4)
CELLS = added_cells(interval=3, window=4, gain=0.1, fixed_time=1, test_sequences=2)
STRINGS = string_sets(interval=2, set_size=2)
TEST_SET = by_test_set(2, 3, 0, 0.01, test_sequences=4, redrawn=False)

# What all rules share. Of each: training sequences that lead to a test, and what follows it.

UNTIL_TEST = {
    "latest_sequences": (LATEST, [GOOD] * 2000),
    "error_count": (COUNT, [WRONG] * 139 + [GOOD] * 1861),
    "error_free": (FREE, [GOOD, GOOD, WRONG, GOOD, GOOD, GOOD]),
    "added_cells": (CELLS, [WRONG] * 3),
    "string_sets": (STRINGS, [WRONG] * 2),
    "test_set": (TEST_SET, [GOOD] * 2),
}
FAILED_TEST = {"error_count": [WRONG, WRONG, GOOD], "error_free": [GOOD, WRONG], "added_cells": [GOOD, WRONG],
               "string_sets": [GOOD, WRONG], "test_set": [GOOD, WRONG]}  # fmt: skip


@pytest.mark.parametrize(("rule", "errors"), UNTIL_TEST.values(), ids=UNTIL_TEST)
def test_a_test_begins_with_frozen_weights_and_its_own_sequences(rule: StoppingRule, errors: list[float]) -> None:
    assert Fed(rule).see(errors[:-1]).mode == TRAINING
    fed = Fed(rule).see(errors)
    assert (fed.mode, fed.learns, fed.stream) == (TESTING, False, TESTING_STREAM)


@pytest.mark.parametrize("name", FAILED_TEST)
def test_after_a_test_that_decides_nothing_training_goes_on(name: str) -> None:
    rule, errors = UNTIL_TEST[name]
    fed = Fed(rule).see([*errors, *FAILED_TEST[name]])
    assert (fed.mode, fed.learns, fed.stream) == (TRAINING, True, TRAINING_STREAM)
    assert fed.see([GOOD]).measured["training_sequences"] == len(errors) + 1


@pytest.mark.parametrize(
    ("rule", "test"),
    [
        (LATEST, [WRONG, GOOD, GOOD]),
        (COUNT, [WRONG, GOOD, GOOD]),
        (FREE, []),
        (added_cells(20, 4, 0.1, 1, 2), []),
        (string_sets(20, 2), [WRONG, GOOD, GOOD, GOOD]),
        (by_test_set(20, 3, 0, 0.01, 4, redrawn=False), [WRONG, GOOD, GOOD, GOOD]),
    ],
    ids=UNTIL_TEST,
)
def test_a_trial_ends_at_its_cap_without_success(rule: StoppingRule, test: list[float]) -> None:
    fed = Fed(rule, cap=10).see([WRONG] * 10)
    if test:
        assert fed.mode == TESTING
        fed.see(test)
        assert fed.measured.get("wrong_test_sequences", fed.measured.get("wrong_training_strings")) == 1
    assert fed.mode == CAPPED
    assert "sequences_until_success" not in fed.measured


def test_the_learning_curve_has_a_point_every_hundredth_of_the_cap() -> None:
    fed = Fed(LATEST, cap=1000, limit=0.04).see([0.1, 0.3] * 100)
    assert fed.mode == TRAINING
    points = curve(fed.register.course, 0)
    assert [point.sequences for point in points[:3]] == [10, 20, 30]
    assert abs(points[0].mean_absolute_error - 0.2) < 1e-12
    assert points[0].wrong_fraction == 1.0


# ST3 of experiments 4 and 6.


def latest(errors: list[float], rule: StoppingRule = LATEST) -> Fed:
    return Fed(rule, limit=0.04).see(errors)


def test_training_stops_with_the_2000th_correct_sequence_in_a_row() -> None:
    assert latest([0.005] * 1999).stopped_at == 0
    assert latest([0.005] * 2000).stopped_at == 2000


def test_a_wrong_sequence_starts_the_row_again() -> None:
    errors = [0.005] * 1999 + [0.05]
    assert latest([*errors, *[0.005] * 1999]).stopped_at == 0
    assert latest([*errors, *[0.005] * 2000]).stopped_at == 4000


def test_the_mean_error_of_the_latest_2000_must_be_below_the_limit() -> None:
    assert latest([0.011] * 5000).stopped_at == 0
    # the sum over the window falls below 2000 * 0.01 once only 952 errors of 0.021 are left in it
    assert latest([0.021] * 2000 + [0.0] * 2000).stopped_at == 2000 + 2000 - 952


def test_a_squared_error_makes_the_second_condition_empty() -> None:
    assert latest([0.03] * 2000, latest_sequences(0.01, 3, squared_error=True)).stopped_at == 2000


def test_the_test_counts_wrong_sequences_and_ends_the_trial() -> None:
    fed = latest([0.005] * 2000 + [0.1, 0.0, 0.2])
    assert (fed.mode, fed.stopped_at) == (SUCCEEDED, 2000)
    assert fed.measured["wrong_test_sequences"] == 2
    assert fed.measured["mean_absolute_test_error"] == (0.1 + 0.2) / 3
    assert fed.measured["largest_absolute_test_error"] == 0.2


# The two limits of experiment 5.


def test_140_wrong_of_the_2000_latest_are_too_many_and_only_these_count() -> None:
    fed = Fed(COUNT).see([WRONG] * 140 + [GOOD] * 1860)
    assert fed.mode == TRAINING
    assert fed.see([GOOD]).measured["sequences_until_first_limit"] == 2001


def test_fewer_than_2000_sequences_decide_nothing() -> None:
    assert Fed(COUNT).see([GOOD] * 1999).mode == TRAINING


def test_both_limits_are_read_from_one_trial() -> None:
    fed = Fed(COUNT).see([WRONG] * 139 + [GOOD] * 1861 + [GOOD, WRONG, GOOD])
    assert fed.measured["wrong_test_sequences_at_first_limit"] == 1
    fed.see([GOOD] * 127 + [WRONG, NEAR, NEAR])
    assert (fed.mode, fed.measured["sequences_until_first_limit"]) == (SUCCEEDED, 2000)
    # the first test's three sequences are not training; 127 of the 139 must have left the window
    assert fed.stopped_at == 2000 + 127
    assert fed.measured["mean_absolute_test_error"] == (WRONG + NEAR + NEAR) / 3


def test_when_both_limits_are_met_at_once_one_test_serves_both() -> None:
    fed = Fed(COUNT).see([GOOD] * 2000 + [WRONG, GOOD, GOOD])
    assert fed.mode == SUCCEEDED
    assert fed.measured["wrong_test_sequences_at_first_limit"] == fed.measured["wrong_test_sequences"] == 1


# Tests without error in experiments 2a to 2c.


def test_a_test_without_error_is_success() -> None:
    fed = Fed(FREE).see([WRONG, *[NEAR] * 3, *[NEAR] * 4])
    assert (fed.mode, fed.stopped_at) == (SUCCEEDED, 4)
    assert fed.measured["mean_absolute_test_error"] == NEAR


def test_after_an_error_the_row_before_a_test_starts_again() -> None:
    fed = Fed(FREE).see([*[GOOD] * 3, GOOD, WRONG, GOOD, GOOD])
    assert (fed.mode, fed.measured["training_sequences"]) == (TRAINING, 5)
    assert fed.see([GOOD]).mode == TESTING


def test_a_test_that_begins_at_the_cap_is_still_made() -> None:
    assert Fed(FREE, cap=3).see([GOOD] * 3).mode == TESTING
    assert Fed(FREE, cap=3).see([GOOD] * 3 + [WRONG]).mode == CAPPED
    assert Fed(FREE, cap=3).see([GOOD] * 7).mode == SUCCEEDED


def with_squares(squares: list[float], fixed_time: int = 0) -> Fed:
    return Fed(added_cells(3, 4, 0.1, fixed_time, 2)).see([WRONG] * len(squares), squares)


def test_no_cell_is_added_while_the_error_decreases_by_a_tenth_in_each_window() -> None:
    fed = with_squares([8.0] * 4 + [7.0] * 4 + [6.0] * 4)
    assert fed.register.network.cells_present[0, 0] == 0
    assert "sequences_until_cells_added" not in fed.measured


def test_the_cell_is_added_at_the_end_of_a_window_that_is_hardly_better() -> None:
    fed = with_squares([8.0] * 4 + [7.0] * 4 + [6.5] * 4)
    assert fed.register.network.cells_present[0, 0] == 1
    assert fed.measured["sequences_until_cells_added"] == 12
    assert fed.measured["mean_squared_error"] == 6.5


def test_the_cell_is_added_after_a_fixed_number_of_sequences_by_that_reading() -> None:
    assert with_squares([8.0, 4.0], fixed_time=2).measured["sequences_until_cells_added"] == 2


def test_nothing_is_tested_before_the_cell_is_there() -> None:
    assert with_squares([8.0] * 3).mode == TRAINING
    assert with_squares([8.0] * 3, fixed_time=1).mode == TESTING


def test_the_longest_test_is_told_of_a_trial_that_fails_and_of_one_that_succeeds() -> None:
    fed = Fed(CELLS).see([WRONG] * 3 + [GOOD, WRONG])
    assert fed.measured["longest_test_without_error"] == 1
    fed = Fed(CELLS).see([WRONG] * 3 + [GOOD, GOOD])
    assert (fed.mode, fed.stopped_at, fed.measured["longest_test_without_error"]) == (SUCCEEDED, 3, 2)


# The two sets of strings of experiment 1.


def test_success_is_a_test_of_both_sets_without_a_wrong_string() -> None:
    fed = Fed(STRINGS).see([WRONG] * 2 + [GOOD] * 4)
    assert (fed.mode, fed.stopped_at) == (SUCCEEDED, 2)


def test_at_the_cap_all_strings_are_tested_and_each_set_s_wrong_ones_counted() -> None:
    fed = Fed(STRINGS, cap=3).see([WRONG, WRONG, WRONG, WRONG, GOOD, WRONG, WRONG, WRONG])
    assert fed.mode == CAPPED
    assert (fed.measured["wrong_training_strings"], fed.measured["wrong_test_strings"]) == (1, 2)


# The test set of experiments 3a to 3c.


def test_as_many_wrong_answers_as_are_allowed_do_no_harm() -> None:
    fed = Fed(by_test_set(2, 3, 1, 0.01, 4, redrawn=False)).see([GOOD, GOOD, WRONG, NEAR, NEAR])
    assert fed.measured["sequences_until_first_criterion"] == 2


def test_the_first_criterion_is_recorded_once_and_the_second_ends_training() -> None:
    fed = Fed(TEST_SET).see([GOOD, GOOD, NEAR, NEAR, NEAR, GOOD, GOOD, GOOD, GOOD, GOOD])
    assert fed.mode == TESTING
    assert (fed.measured["sequences_until_first_criterion"], fed.stopped_at) == (2, 4)


def test_the_measured_test_is_the_one_on_fresh_sequences() -> None:
    fed = Fed(TEST_SET).see([WRONG, WRONG, GOOD, GOOD, GOOD, WRONG, GOOD, GOOD, GOOD])
    assert (fed.mode, fed.measured["wrong_test_sequences"]) == (SUCCEEDED, 1)
    assert fed.measured["misclassified_share"] == 0.25
    assert fed.measured["largest_absolute_test_error"] == WRONG


@pytest.mark.parametrize("redrawn", [False, True])
def test_a_fixed_test_set_starts_its_stream_again_each_time_and_a_redrawn_one_goes_on(redrawn: bool) -> None:
    fed = Fed(by_test_set(2, 3, 0, 0.01, 4, redrawn)).see([GOOD, GOOD])
    first = fed.register.course.random[:, 0].copy()
    fed.register.course.random[0, 0] += 1  # as a test that draws would change it
    fed.see([WRONG, GOOD, GOOD])
    assert (fed.register.course.random[:, 0].tolist() != first.tolist()) == redrawn


def test_a_cap_between_two_looks_is_followed_by_fresh_sequences_alone() -> None:
    fed = Fed(TEST_SET, cap=3).see([GOOD, GOOD, WRONG, GOOD, GOOD, WRONG, GOOD, GOOD])
    assert (fed.mode, fed.measured["wrong_test_sequences"]) == (CAPPED, 1)
