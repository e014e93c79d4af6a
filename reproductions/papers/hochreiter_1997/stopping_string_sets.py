"""The success rule of experiment 1 (section 5.1): every string of the training set and of the test set is predicted.

Every so many training strings all strings of both sets are tested in order with frozen weights, until one is wrong.
At its cap a trial is tested on all of them to the end.
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
from reproductions.papers.hochreiter_1997.reber_grammar import SET_SIZE

TRAINING_STREAM, TESTING_STREAM = range(2)
STREAMS = 2

# Course.limits
CAP, INTERVAL = range(2)
# Course.counters; TESTED is the string that a test looks at next
TESTED, WRONG_TRAINING, WRONG_TEST, STOPPED_AT, ENDED = range(OWN_COUNTERS, OWN_COUNTERS + 5)


@compiled()
def after_sequence(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    """See `register`: train, test both sets at intervals, train on after a wrong string."""
    if course.mode[lane] == TRAINING:
        sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
        at_cap = sequences >= course.limits[CAP, lane]
        if at_cap or sequences % int(course.limits[INTERVAL, lane]) == 0:
            course.counters[ENDED, lane] = at_cap
            course.counters[TESTED, lane] = 0
            network.learning[0, lane] = 0
            switch_stream(course, lane, TESTING_STREAM)
            course.mode[lane] = TESTING
        return
    if missed and course.counters[ENDED, lane] == 0:
        network.learning[0, lane] = 1
        switch_stream(course, lane, TRAINING_STREAM)
        course.mode[lane] = TRAINING
        return
    if missed:
        course.counters[WRONG_TRAINING if course.counters[TESTED, lane] < SET_SIZE else WRONG_TEST, lane] += 1
    course.counters[TESTED, lane] += 1
    if course.counters[TESTED, lane] >= 2 * SET_SIZE:
        solved = course.counters[WRONG_TRAINING, lane] + course.counters[WRONG_TEST, lane] == 0
        if solved:
            course.counters[STOPPED_AT, lane] = course.counters[SEQUENCES, lane]
        course.mode[lane] = SUCCEEDED if solved else CAPPED


PROTOCOL = Protocol(
    name="string_sets",
    after_sequence=after_sequence,
    counters=OWN_COUNTERS + 5,
    totals=OWN_TOTALS,
    window=0,
    curve_points=CURVE_POINTS,
)


def limits(cap: int, interval: int) -> Array:
    """What `Register.put` is given for this protocol."""
    return np.array([cap, interval], dtype=float)


def measurements(course: Course, lane: int) -> dict[str, float]:
    """What a finished lane measured: quantities as claims name them."""
    counters = course.counters[:, lane]
    measured: dict[str, float] = {
        "training_sequences": int(counters[SEQUENCES]),
        "wrong_training_strings": int(counters[WRONG_TRAINING]),
        "wrong_test_strings": int(counters[WRONG_TEST]),
    }
    if counters[STOPPED_AT] > 0:
        measured["sequences_until_success"] = int(counters[STOPPED_AT])
    return measured


__all__ = ["PROTOCOL", "STREAMS", "curve", "limits", "measurements"]
