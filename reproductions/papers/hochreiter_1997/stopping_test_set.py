"""The stopping rules of experiments 3a to 3c (section 5.3): errors on a test set of 256 sequences.

Every so many training sequences the network is tested with frozen weights. ST1 holds when few enough answers are wrong,
ST2 when their mean error is small as well; at ST2 training stops and fresh sequences are tested.
A test ends as soon as too many answers are wrong, since nothing can then be met any more.
A trial that has not met ST2 at its cap is tested on fresh sequences as well, and counts as capped.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import STATE_WORDS
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

TRAINING_STREAM, TEST_SET_STREAM, FRESH_STREAM, TEST_SET_START = range(4)
"""The last is never drawn from: it keeps the place where the stream of the test set starts."""
STREAMS = 4

# Course.limits
CAP, INTERVAL, TEST_SET, ALLOWED_WRONG, MEAN_ERROR_LIMIT, FRESH, REDRAWN = range(7)
# Course.counters
FIRST_AT, STOPPED_AT, ENDED, TESTED, WRONG = range(OWN_COUNTERS, OWN_COUNTERS + 5)
# Course.totals
ERROR, LARGEST = range(OWN_TOTALS, OWN_TOTALS + 2)


@compiled()
def after_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    """See `register`: train, look at the test set at intervals, and test on fresh sequences at the end."""
    if course.mode[lane] == TRAINING:
        sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
        if sequences % int(course.limits[INTERVAL, lane]) == 0:
            _start_test(network, course, lane, TEST_SET_STREAM)
        elif sequences >= course.limits[CAP, lane]:
            course.counters[ENDED, lane] = 1
            _start_test(network, course, lane, FRESH_STREAM)
        return
    course.counters[TESTED, lane] += 1
    course.counters[WRONG, lane] += missed
    course.totals[ERROR, lane] += error
    course.totals[LARGEST, lane] = max(course.totals[LARGEST, lane], error)
    if course.counters[ENDED, lane] > 0:
        if course.counters[TESTED, lane] >= course.limits[FRESH, lane]:
            course.mode[lane] = SUCCEEDED if course.counters[STOPPED_AT, lane] > 0 else CAPPED
    elif course.counters[WRONG, lane] > course.limits[ALLOWED_WRONG, lane]:
        _go_on(network, course, lane)
    elif course.counters[TESTED, lane] >= course.limits[TEST_SET, lane]:
        sequences = course.counters[SEQUENCES, lane]
        if course.counters[FIRST_AT, lane] == 0:
            course.counters[FIRST_AT, lane] = sequences
        if course.totals[ERROR, lane] < course.limits[MEAN_ERROR_LIMIT, lane] * course.limits[TEST_SET, lane]:
            course.counters[STOPPED_AT, lane] = sequences
            course.counters[ENDED, lane] = 1
            _start_test(network, course, lane, FRESH_STREAM)
        else:
            _go_on(network, course, lane)


@compiled()
def _start_test(network: Any, course: Any, lane: int, stream: int) -> None:
    course.counters[TESTED, lane] = 0
    course.counters[WRONG, lane] = 0
    course.totals[ERROR, lane] = 0
    course.totals[LARGEST, lane] = 0
    network.learning[0, lane] = 0
    if stream == TEST_SET_STREAM and course.limits[REDRAWN, lane] == 0:
        for word in range(STATE_WORDS):
            course.streams[TEST_SET_STREAM, word, lane] = course.streams[TEST_SET_START, word, lane]
    switch_stream(course, lane, stream)
    course.mode[lane] = TESTING


@compiled()
def _go_on(network: Any, course: Any, lane: int) -> None:
    if course.counters[SEQUENCES, lane] >= course.limits[CAP, lane]:
        course.counters[ENDED, lane] = 1
        _start_test(network, course, lane, FRESH_STREAM)
    else:
        network.learning[0, lane] = 1
        switch_stream(course, lane, TRAINING_STREAM)
        course.mode[lane] = TRAINING


PROTOCOL = Protocol(
    name="test_set",
    after_sequence=after_sequence,
    counters=OWN_COUNTERS + 5,
    totals=OWN_TOTALS + 2,
    window=0,
    curve_points=CURVE_POINTS,
)


def limits(
    cap: int,
    interval: int,
    test_set: int,
    allowed_wrong: int,
    mean_error_limit: float,
    fresh_sequences: int,
    redrawn: bool,
) -> Array:
    """What `Register.put` is given for this protocol. `redrawn`: another test set at each test."""
    return np.array([cap, interval, test_set, allowed_wrong, mean_error_limit, fresh_sequences, redrawn], dtype=float)


def measurements(course: Course, lane: int) -> dict[str, float]:
    """What a finished lane measured: quantities as claims name them; `first_criterion` is ST1."""
    counters, totals = course.counters[:, lane], course.totals[:, lane]
    measured: dict[str, float] = {"training_sequences": int(counters[SEQUENCES])}
    if counters[FIRST_AT] > 0:
        measured["sequences_until_first_criterion"] = int(counters[FIRST_AT])
    if counters[STOPPED_AT] > 0:
        measured["sequences_until_success"] = int(counters[STOPPED_AT])
    if counters[ENDED] > 0 and counters[TESTED] > 0:
        measured["wrong_test_sequences"] = int(counters[WRONG])
        measured["misclassified_share"] = float(counters[WRONG] / counters[TESTED])
        measured["mean_absolute_test_error"] = float(totals[ERROR] / counters[TESTED])
        measured["largest_absolute_test_error"] = float(totals[LARGEST])
    return measured


__all__ = ["PROTOCOL", "STREAMS", "curve", "limits", "measurements"]
