"""The success rule of experiment 2c: no error on 10,000 fresh sequences with frozen weights.

The paper does not say how often it looks. Here the test is made when a number of training sequences in a row were
answered correctly; it ends with its first error, training goes on, and the row starts again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.register import (
    CAPPED,
    SUCCEEDED,
    TESTING,
    TRAINING,
    Course,
    Protocol,
    switch_stream,
)
from reproductions.papers.hochreiter_1997.learning_curve import (
    CURVE_POINTS,
    OWN_COUNTERS,
    OWN_TOTALS,
    SEQUENCES,
    count_sequence,
    curve,
)

TRAINING_STREAM, TESTING_STREAM = range(2)

# Course.limits
CAP, STREAK_BEFORE_TEST, TEST_SEQUENCES = range(3)
# Course.counters
STREAK, TESTS, TESTED, LONGEST_TEST = range(OWN_COUNTERS, OWN_COUNTERS + 4)
# Course.totals
TEST_ERROR, TEST_LARGEST = range(OWN_TOTALS, OWN_TOTALS + 2)


@compiled()
def after_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    """See `register`: train, test after a row of correct answers, train on after an error."""
    if course.mode[lane] == TRAINING:
        sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
        course.counters[STREAK, lane] = 0 if missed else course.counters[STREAK, lane] + 1
        if course.counters[STREAK, lane] >= course.limits[STREAK_BEFORE_TEST, lane]:
            course.counters[TESTS, lane] += 1
            course.counters[TESTED, lane] = 0
            course.totals[TEST_ERROR, lane] = 0
            course.totals[TEST_LARGEST, lane] = 0
            network.learning[0, lane] = 0
            switch_stream(course, lane, TESTING_STREAM)
            course.mode[lane] = TESTING
        elif sequences >= course.limits[CAP, lane]:
            course.mode[lane] = CAPPED
    elif missed:
        course.counters[STREAK, lane] = 0
        if course.counters[SEQUENCES, lane] >= course.limits[CAP, lane]:
            course.mode[lane] = CAPPED
        else:
            network.learning[0, lane] = 1
            switch_stream(course, lane, TRAINING_STREAM)
            course.mode[lane] = TRAINING
    else:
        course.counters[TESTED, lane] += 1
        course.counters[LONGEST_TEST, lane] = max(course.counters[LONGEST_TEST, lane], course.counters[TESTED, lane])
        course.totals[TEST_ERROR, lane] += error
        course.totals[TEST_LARGEST, lane] = max(course.totals[TEST_LARGEST, lane], error)
        if course.counters[TESTED, lane] >= course.limits[TEST_SEQUENCES, lane]:
            course.mode[lane] = SUCCEEDED


PROTOCOL = Protocol(
    name="error_free",
    after_sequence=after_sequence,
    counters=OWN_COUNTERS + 4,
    totals=OWN_TOTALS + 2,
    window=0,
    curve_points=CURVE_POINTS,
)


def limits(cap: int, streak_before_test: int, test_sequences: int) -> Array:
    """What `Register.put` is given for this protocol."""
    return np.array([cap, streak_before_test, test_sequences], dtype=float)


def measurements(course: Course, lane: int) -> dict[str, float]:
    """What a finished lane measured: quantities as claims name them. Errors exist if the last test was passed."""
    counters, totals = course.counters[:, lane], course.totals[:, lane]
    measured: dict[str, float] = {
        "training_sequences": int(counters[SEQUENCES]),
        "tests": int(counters[TESTS]),
        "longest_test_without_error": int(counters[LONGEST_TEST]),
    }
    if course.mode[lane] == SUCCEEDED:
        measured["sequences_until_success"] = int(counters[SEQUENCES])
        measured["mean_absolute_test_error"] = float(totals[TEST_ERROR] / counters[TESTED])
        measured["largest_absolute_test_error"] = float(totals[TEST_LARGEST])
    return measured


__all__ = ["PROTOCOL", "curve", "limits", "measurements"]
