"""The stopping rule that experiments 4, 6a and 6b share (ST3 of table 11), and the test after it.

Training stops when the 2000 latest sequences were all answered correctly and their mean error is below a limit.
Then the weights are frozen and fresh sequences from a stream of their own are tested.
A trial that has not stopped at its cap is tested as well, and counts as capped.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lstm_1997.register import CAPPED, SUCCEEDED, TESTING, TRAINING, Protocol, switch_stream
from reproductions.results import CurvePoint

STREAK_LENGTH = 2000
CURVE_POINTS = 100
TRAINING_STREAM, TESTING_STREAM = range(2)

# Course.limits
CAP, MEAN_ERROR_LIMIT, SQUARED_ERROR, TEST_SEQUENCES, CURVE_INTERVAL = range(5)
LIMITS = 5
# Course.counters
SEQUENCES, STREAK, LONGEST_STREAK, STOPPED_AT, TESTED, TEST_WRONG, POINTS, INTERVAL_WRONG = range(8)
# Course.totals
TEST_ERROR, TEST_LARGEST, INTERVAL_ERROR = range(3)


@compiled()
def after_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    """See `register`: train until ST3 holds or the cap is reached, then test."""
    if course.mode[lane] == TRAINING:
        _after_training_sequence(network, course, lane, error, missed)
    else:
        course.counters[TESTED, lane] += 1
        course.counters[TEST_WRONG, lane] += missed
        course.totals[TEST_ERROR, lane] += error
        course.totals[TEST_LARGEST, lane] = max(course.totals[TEST_LARGEST, lane], error)
        if course.counters[TESTED, lane] >= course.limits[TEST_SEQUENCES, lane]:
            course.mode[lane] = SUCCEEDED if course.counters[STOPPED_AT, lane] > 0 else CAPPED


@compiled()
def _after_training_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    measured = error * error if course.limits[SQUARED_ERROR, lane] > 0 else error
    place = course.counters[SEQUENCES, lane] % STREAK_LENGTH
    course.window[place, lane] = measured
    course.counters[SEQUENCES, lane] += 1
    course.counters[STREAK, lane] = 0 if missed else course.counters[STREAK, lane] + 1
    course.counters[LONGEST_STREAK, lane] = max(course.counters[LONGEST_STREAK, lane], course.counters[STREAK, lane])
    course.counters[INTERVAL_WRONG, lane] += missed
    course.totals[INTERVAL_ERROR, lane] += error
    sequences = course.counters[SEQUENCES, lane]
    interval = int(course.limits[CURVE_INTERVAL, lane])
    if sequences % interval == 0 and course.counters[POINTS, lane] < CURVE_POINTS:
        point = course.counters[POINTS, lane]
        course.curve[point, 0, lane] = sequences
        course.curve[point, 1, lane] = course.totals[INTERVAL_ERROR, lane] / interval
        course.curve[point, 2, lane] = course.counters[INTERVAL_WRONG, lane] / interval
        course.counters[POINTS, lane] += 1
        course.counters[INTERVAL_WRONG, lane] = 0
        course.totals[INTERVAL_ERROR, lane] = 0
    stopped = (
        course.counters[STREAK, lane] >= STREAK_LENGTH
        and _window_mean(course, lane) < (course.limits[MEAN_ERROR_LIMIT, lane])
    )
    if stopped:
        course.counters[STOPPED_AT, lane] = sequences
    if stopped or sequences >= course.limits[CAP, lane]:
        network.learning[0, lane] = 0
        switch_stream(course, lane, TESTING_STREAM)
        course.mode[lane] = TESTING


@compiled()
def _window_mean(course: Any, lane: int) -> float:
    total = 0.0
    for place in range(STREAK_LENGTH):
        total += course.window[place, lane]
    return total / STREAK_LENGTH


PROTOCOL = Protocol(
    name="st3",
    after_sequence=after_sequence,
    counters=8,
    totals=3,
    window=STREAK_LENGTH,
    curve_points=CURVE_POINTS,
)


def limits(cap: int, mean_error_limit: float, test_sequences: int, squared_error: bool = False) -> np.ndarray[Any, Any]:
    """What `Register.put` is given for this protocol."""
    return np.array(
        [cap, mean_error_limit, float(squared_error), test_sequences, max(1, cap // CURVE_POINTS)], dtype=float
    )


def measurements(course: Any, lane: int) -> dict[str, float]:
    """What a finished lane measured: quantities as claims name them. Test quantities exist once the test was made."""
    counters, totals = course.counters[:, lane], course.totals[:, lane]
    measured: dict[str, float] = {
        "training_sequences": int(counters[SEQUENCES]),
        "longest_streak": int(counters[LONGEST_STREAK]),
    }
    if counters[STOPPED_AT] > 0:
        measured["sequences_until_success"] = int(counters[STOPPED_AT])
    if counters[TESTED] > 0:
        measured["wrong_test_sequences"] = int(counters[TEST_WRONG])
        measured["mean_absolute_test_error"] = float(totals[TEST_ERROR] / counters[TESTED])
        measured["largest_absolute_test_error"] = float(totals[TEST_LARGEST])
    return measured


def curve(course: Any, lane: int) -> tuple[CurvePoint, ...]:
    """The learning curve of a finished lane."""
    points = course.curve[: course.counters[POINTS, lane], :, lane]
    return tuple(CurvePoint(int(p[0]), float(p[1]), float(p[2])) for p in points)
