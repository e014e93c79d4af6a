"""What the paper's stopping rules share: tests with frozen weights, what is counted in them, and how a trial ends.

A rule sees every finished sequence and decides what follows it: more training, a test, or the end. The rules stand in
`stopping_by_training` and `stopping_by_tests`. A trial whose rule does not hold within its cap of training sequences
counts as capped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    LaneProtocol,
    switch_stream,
)
from reproductions.papers.hochreiter_1997.stopping.learning_curve import (
    CURVE_POINTS,
    OWN_COUNTERS,
    OWN_TOTALS,
    SEQUENCES,
)

TRAINING_STREAM, TESTING_STREAM = range(2)

# Course.limits; a rule's own numbers follow
CAP, TEST_SEQUENCES, INTERVAL = range(3)
RULES_LIMITS = 3
# Course.counters; the last two belong to the latest test
STOPPED_AT, TESTED, WRONG = range(OWN_COUNTERS, OWN_COUNTERS + 3)
RULES_COUNTERS = OWN_COUNTERS + 3
# Course.totals of the latest test
ERROR, LARGEST = range(OWN_TOTALS, OWN_TOTALS + 2)
RULES_TOTALS = OWN_TOTALS + 2


@dataclass(frozen=True)
class StoppingRule:
    """A rule with its numbers; `read` says of a finished lane what this rule measures beside what all rules do.

    A trial makes at most `tests` tests of `test_sequences` each, and further ones at each `interval` of training
    sequences that take about `per_interval` sequences.
    """

    protocol: LaneProtocol
    read: Callable[[Course, int], dict[str, float]]
    test_sequences: int
    numbers: tuple[float, ...] = ()
    interval: int = 0
    per_interval: int = 0
    tests: int = 1
    streams: int = 2

    def limits(self, cap: int) -> Array:
        """What `Register.put` is given for this rule."""
        return np.array([cap, self.test_sequences, self.interval, *self.numbers], dtype=float)

    def most_sequences(self, cap: int) -> int:
        """How many sequences a trial sees at most, in training and in tests."""
        looks = cap // self.interval * self.per_interval if self.interval else 0
        return cap + looks + self.tests * self.test_sequences

    def measurements(self, course: Course, lane: int) -> dict[str, float]:
        """What a finished lane measured: quantities as claims name them."""
        counters = course.counters[:, lane]
        measured: dict[str, float] = {"training_sequences": int(counters[SEQUENCES])}
        if counters[STOPPED_AT] > 0:
            measured["sequences_until_success"] = int(counters[STOPPED_AT])
        return measured | self.read(course, lane)


def protocol_of(name: str, after_sequence: Any, counters: int = 0, totals: int = 0, window: int = 0) -> LaneProtocol:
    """A protocol that keeps so many counters and totals of its own."""
    return LaneProtocol(name, after_sequence, RULES_COUNTERS + counters, RULES_TOTALS + totals, window, CURVE_POINTS)


@compiled()
def begin_test(network: Any, course: Any, lane: int, stream: int) -> None:
    """Freeze the weights and go on with the sequences of another stream."""
    course.counters[TESTED, lane] = 0
    course.counters[WRONG, lane] = 0
    course.totals[ERROR, lane] = 0
    course.totals[LARGEST, lane] = 0
    network.learning[0, lane] = 0
    switch_stream(course, lane, stream)
    course.mode[lane] = TESTING


@compiled()
def count_answer(course: Any, lane: int, error: float, missed: bool) -> bool:
    """Count an answer of a test; return whether it was the last one."""
    course.counters[TESTED, lane] += 1
    course.counters[WRONG, lane] += missed
    course.totals[ERROR, lane] += error
    course.totals[LARGEST, lane] = max(course.totals[LARGEST, lane], error)
    return bool(course.counters[TESTED, lane] >= course.limits[TEST_SEQUENCES, lane])


@compiled()
def at_cap(course: Any, lane: int) -> bool:
    """Whether no training sequence is left."""
    return bool(course.counters[SEQUENCES, lane] >= course.limits[CAP, lane])


@compiled()
def train_on(network: Any, course: Any, lane: int) -> None:
    """Leave a test for further training."""
    network.learning[0, lane] = 1
    switch_stream(course, lane, TRAINING_STREAM)
    course.mode[lane] = TRAINING


@compiled()
def end(course: Any, lane: int) -> None:
    """End the trial, by success if the rule has held."""
    course.mode[lane] = SUCCEEDED if course.counters[STOPPED_AT, lane] > 0 else CAPPED


def errors_of_test(course: Course, lane: int) -> dict[str, float]:
    """The absolute errors of a test that was begun."""
    counters, totals = course.counters[:, lane], course.totals[:, lane]
    return {
        "mean_absolute_test_error": float(totals[ERROR] / counters[TESTED]),
        "largest_absolute_test_error": float(totals[LARGEST]),
    }


def whole_test(course: Course, lane: int) -> dict[str, float]:
    """The quantities of a test that counts its errors, if it was begun."""
    if course.counters[TESTED, lane] == 0:
        return {}
    return {"wrong_test_sequences": int(course.counters[WRONG, lane]), **errors_of_test(course, lane)}
