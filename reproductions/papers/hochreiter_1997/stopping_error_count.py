"""The two readings of experiment 5 (section 5.5): fewer than so many errors among the 2000 latest training sequences.

When the first limit is met, the network is tested with frozen weights and training goes on; at the second it is tested
and the trial is over.
A trial that has not met the second limit at its cap is tested as well, and counts as capped.
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

LATEST = 2000
TRAINING_STREAM, TESTING_STREAM = range(2)

# Course.limits
CAP, FIRST_LIMIT, LAST_LIMIT, TEST_SEQUENCES = range(4)
# Course.counters; the first three belong to the first test, the next three to the last
WINDOW_WRONG, TESTED, FIRST_AT, FIRST_WRONG, LAST_AT, LAST_WRONG = range(OWN_COUNTERS, OWN_COUNTERS + 6)
# Course.totals
FIRST_ERROR, FIRST_LARGEST, LAST_ERROR, LAST_LARGEST = range(OWN_TOTALS, OWN_TOTALS + 4)


@compiled()
def after_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    """See `register`: train until fewer than a limit of the latest sequences were wrong, then test; twice."""
    if course.mode[lane] == TRAINING:
        _after_training_sequence(network, course, lane, error, missed)
    else:
        _after_test_sequence(network, course, lane, error, missed)


@compiled()
def _after_training_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    place = course.counters[SEQUENCES, lane] % LATEST
    course.counters[WINDOW_WRONG, lane] += missed - int(course.window[place, lane])
    course.window[place, lane] = missed
    sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
    wrong = course.counters[WINDOW_WRONG, lane]
    full = sequences >= LATEST
    first = full and course.counters[FIRST_AT, lane] == 0 and wrong < course.limits[FIRST_LIMIT, lane]
    last = full and wrong < course.limits[LAST_LIMIT, lane]
    if first:
        course.counters[FIRST_AT, lane] = sequences
    if last:
        course.counters[LAST_AT, lane] = sequences
    if first or last or sequences >= course.limits[CAP, lane]:
        course.counters[TESTED, lane] = 0
        network.learning[0, lane] = 0
        switch_stream(course, lane, TESTING_STREAM)
        course.mode[lane] = TESTING


@compiled()
def _after_test_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    sequences = course.counters[SEQUENCES, lane]
    course.counters[TESTED, lane] += 1
    if course.counters[FIRST_AT, lane] == sequences:
        course.counters[FIRST_WRONG, lane] += missed
        course.totals[FIRST_ERROR, lane] += error
        course.totals[FIRST_LARGEST, lane] = max(course.totals[FIRST_LARGEST, lane], error)
    over = course.counters[LAST_AT, lane] > 0 or sequences >= course.limits[CAP, lane]
    if over:
        course.counters[LAST_WRONG, lane] += missed
        course.totals[LAST_ERROR, lane] += error
        course.totals[LAST_LARGEST, lane] = max(course.totals[LAST_LARGEST, lane], error)
    if course.counters[TESTED, lane] >= course.limits[TEST_SEQUENCES, lane]:
        if over:
            course.mode[lane] = SUCCEEDED if course.counters[LAST_AT, lane] > 0 else CAPPED
        else:
            network.learning[0, lane] = 1
            switch_stream(course, lane, TRAINING_STREAM)
            course.mode[lane] = TRAINING


PROTOCOL = Protocol(
    name="error_count",
    after_sequence=after_sequence,
    counters=OWN_COUNTERS + 6,
    totals=OWN_TOTALS + 4,
    window=LATEST,
    curve_points=CURVE_POINTS,
)


def limits(cap: int, first_limit: int, last_limit: int, test_sequences: int) -> Array:
    """What `Register.put` is given for this protocol."""
    return np.array([cap, first_limit, last_limit, test_sequences], dtype=float)


def measurements(course: Course, lane: int) -> dict[str, float]:
    """What a finished lane measured: quantities as claims name them.

    Those of the first limit are absent in a trial that never met it.
    """
    counters, totals = course.counters[:, lane], course.totals[:, lane]
    tested = course.limits[TEST_SEQUENCES, lane]
    measured: dict[str, float] = {"training_sequences": int(counters[SEQUENCES])}
    if counters[FIRST_AT] > 0:
        measured["sequences_until_first_limit"] = int(counters[FIRST_AT])
        measured["wrong_test_sequences_at_first_limit"] = int(counters[FIRST_WRONG])
        measured["mean_absolute_test_error_at_first_limit"] = float(totals[FIRST_ERROR] / tested)
        measured["largest_absolute_test_error_at_first_limit"] = float(totals[FIRST_LARGEST])
    if counters[LAST_AT] > 0:
        measured["sequences_until_success"] = int(counters[LAST_AT])
    if counters[TESTED] > 0:
        measured["wrong_test_sequences"] = int(counters[LAST_WRONG])
        measured["mean_absolute_test_error"] = float(totals[LAST_ERROR] / tested)
        measured["largest_absolute_test_error"] = float(totals[LAST_LARGEST])
    return measured


__all__ = ["PROTOCOL", "curve", "limits", "measurements"]
