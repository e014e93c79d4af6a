"""Training in two phases (section 4) and the success rule of experiments 2a and 2b (section 5.2).

First the network has no memory cells. They are added when the error no longer decreases: when the summed squared error
of a number of training sequences is not smaller, by a given share, than that of as many before them.
From then on the network is tested with frozen weights at intervals; a test ends with its first error, and success is a
test without one.
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
STREAMS = 2
SQUARED_ERROR = 0
"""The row of `Course.values` in which the task keeps a sequence's summed squared error."""

# Course.limits; with FIXED_TIME above 0 the cells are added after so many sequences, with -1 at the start
CAP, WINDOW, GAIN, FIXED_TIME, INTERVAL, TEST_SEQUENCES = range(6)
# Course.counters
ADDED, ADDED_AT, TESTED, LONGEST_TEST, STOPPED_AT = range(OWN_COUNTERS, OWN_COUNTERS + 5)
# Course.totals
LATEST_ERROR, ERROR_BEFORE = range(OWN_TOTALS, OWN_TOTALS + 2)


@compiled()
def after_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    """See `register`: train, add the cells, test at intervals, train on after an error."""
    if course.mode[lane] == TRAINING:
        sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
        plateau = _adds_error(course, lane, sequences)
        if course.counters[ADDED, lane] == 0:
            fixed = course.limits[FIXED_TIME, lane]
            if (fixed == 0 and plateau) or (fixed != 0 and sequences >= fixed):
                course.counters[ADDED, lane] = 1
                course.counters[ADDED_AT, lane] = sequences
                network.cells_present[0, lane] = 1
        elif sequences % int(course.limits[INTERVAL, lane]) == 0:
            course.counters[TESTED, lane] = 0
            network.learning[0, lane] = 0
            switch_stream(course, lane, TESTING_STREAM)
            course.mode[lane] = TESTING
        if course.mode[lane] == TRAINING and sequences >= course.limits[CAP, lane]:
            course.mode[lane] = CAPPED
    elif missed:
        if course.counters[SEQUENCES, lane] >= course.limits[CAP, lane]:
            course.mode[lane] = CAPPED
        else:
            network.learning[0, lane] = 1
            switch_stream(course, lane, TRAINING_STREAM)
            course.mode[lane] = TRAINING
    else:
        course.counters[TESTED, lane] += 1
        course.counters[LONGEST_TEST, lane] = max(course.counters[LONGEST_TEST, lane], course.counters[TESTED, lane])
        if course.counters[TESTED, lane] >= course.limits[TEST_SEQUENCES, lane]:
            course.counters[STOPPED_AT, lane] = course.counters[SEQUENCES, lane]
            course.mode[lane] = SUCCEEDED


@compiled()
def _adds_error(course: Any, lane: int, sequences: int) -> bool:
    """Add up a sequence's squared error; say whether a window has just ended that was hardly better than the last."""
    course.totals[LATEST_ERROR, lane] += course.values[SQUARED_ERROR, lane]
    window = int(course.limits[WINDOW, lane])
    if sequences % window != 0:
        return False
    latest = course.totals[LATEST_ERROR, lane]
    before = course.totals[ERROR_BEFORE, lane]
    course.totals[ERROR_BEFORE, lane] = latest
    course.totals[LATEST_ERROR, lane] = 0
    return bool(sequences > window and latest > (1.0 - course.limits[GAIN, lane]) * before)


PROTOCOL = Protocol(
    name="added_cells",
    after_sequence=after_sequence,
    counters=OWN_COUNTERS + 5,
    totals=OWN_TOTALS + 2,
    window=0,
    curve_points=CURVE_POINTS,
)


def limits(cap: int, window: int, gain: float, fixed_time: int, interval: int, test_sequences: int) -> Array:
    """What `Register.put` is given for this protocol. `fixed_time`: 0, or the sequences after which cells are added."""
    return np.array([cap, window, gain, fixed_time, interval, test_sequences], dtype=float)


def measurements(course: Course, lane: int) -> dict[str, float]:
    """What a finished lane measured: quantities as claims name them.

    `mean_squared_error` is that of the latest whole window of training sequences, summed over steps and outputs.
    """
    counters = course.counters[:, lane]
    window = course.limits[WINDOW, lane]
    measured: dict[str, float] = {
        "training_sequences": int(counters[SEQUENCES]),
        "longest_test_without_error": int(counters[LONGEST_TEST]),
    }
    if counters[SEQUENCES] >= window:
        measured["mean_squared_error"] = float(course.totals[ERROR_BEFORE, lane] / window)
    if counters[ADDED] > 0:
        measured["sequences_until_cells_added"] = int(counters[ADDED_AT])
    if counters[STOPPED_AT] > 0:
        measured["sequences_until_success"] = int(counters[STOPPED_AT])
    return measured


__all__ = ["PROTOCOL", "STREAMS", "curve", "limits", "measurements"]
