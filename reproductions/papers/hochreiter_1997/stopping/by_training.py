"""Rules that the latest training sequences decide: experiments 4, 5, 6a and 6b. A test then only measures."""

from __future__ import annotations

from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lstm_1997.register import TESTING, TRAINING, Course
from reproductions.papers.hochreiter_1997.stopping.learning_curve import SEQUENCES, count_sequence
from reproductions.papers.hochreiter_1997.stopping.rule import (
    CAP,
    ERROR,
    LARGEST,
    RULES_COUNTERS,
    RULES_LIMITS,
    RULES_TOTALS,
    STOPPED_AT,
    TEST_SEQUENCES,
    TESTING_STREAM,
    WRONG,
    StoppingRule,
    at_cap,
    begin_test,
    count_answer,
    end,
    protocol_of,
    train_on,
    whole_test,
)

# Experiments 4, 6a and 6b (ST3 of table 11): the 2000 latest training sequences were all answered correctly, and their
# mean error is below a limit. Then fresh sequences are tested, at the cap as well.

LATEST = 2000
# Course.limits
MEAN_ERROR_LIMIT, SQUARED_ERROR = range(RULES_LIMITS, RULES_LIMITS + 2)
# Course.counters
STREAK, LONGEST_STREAK = range(RULES_COUNTERS, RULES_COUNTERS + 2)


@compiled()
def _after_latest_sequences(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    if course.mode[lane] == TESTING:
        if count_answer(course, lane, error, missed):
            end(course, lane)
        return
    place = course.counters[SEQUENCES, lane] % LATEST
    course.window[place, lane] = error * error if course.limits[SQUARED_ERROR, lane] > 0 else error
    streak = 0 if missed else course.counters[STREAK, lane] + 1
    course.counters[STREAK, lane] = streak
    course.counters[LONGEST_STREAK, lane] = max(course.counters[LONGEST_STREAK, lane], streak)
    sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
    if streak >= LATEST and _window_mean(course, lane) < course.limits[MEAN_ERROR_LIMIT, lane]:
        course.counters[STOPPED_AT, lane] = sequences
    if course.counters[STOPPED_AT, lane] > 0 or at_cap(course, lane):
        begin_test(network, course, lane, TESTING_STREAM)


@compiled()
def _window_mean(course: Any, lane: int) -> float:
    total = 0.0
    for place in range(LATEST):
        total += course.window[place, lane]
    return total / LATEST


def _read_latest_sequences(course: Course, lane: int) -> dict[str, float]:
    return {"longest_streak": int(course.counters[LONGEST_STREAK, lane]), **whole_test(course, lane)}


LATEST_SEQUENCES = protocol_of("st3", _after_latest_sequences, counters=2, window=LATEST)


def latest_sequences(mean_error_limit: float, test_sequences: int, squared_error: bool = False) -> StoppingRule:
    """ST3 of table 11, of the absolute error or of its square."""
    return StoppingRule(
        LATEST_SEQUENCES, _read_latest_sequences, test_sequences, (mean_error_limit, float(squared_error))
    )


# Experiment 5 (section 5.5): fewer than so many errors among the 2000 latest training sequences, by two limits.
# At the first one the network is tested and training goes on; at the second, and at the cap, it is tested for good.

# Course.limits
FIRST_LIMIT, LAST_LIMIT = range(RULES_LIMITS, RULES_LIMITS + 2)
# Course.counters
WINDOW_WRONG, FIRST_AT, FIRST_WRONG = range(RULES_COUNTERS, RULES_COUNTERS + 3)
# Course.totals
FIRST_ERROR, FIRST_LARGEST = range(RULES_TOTALS, RULES_TOTALS + 2)


@compiled()
def _after_error_count(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    if course.mode[lane] == TRAINING:
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
            course.counters[STOPPED_AT, lane] = sequences
        if first or last or at_cap(course, lane):
            begin_test(network, course, lane, TESTING_STREAM)
    elif count_answer(course, lane, error, missed):
        if course.counters[FIRST_AT, lane] == course.counters[SEQUENCES, lane]:
            course.counters[FIRST_WRONG, lane] = course.counters[WRONG, lane]
            course.totals[FIRST_ERROR, lane] = course.totals[ERROR, lane]
            course.totals[FIRST_LARGEST, lane] = course.totals[LARGEST, lane]
        if course.counters[STOPPED_AT, lane] > 0 or at_cap(course, lane):
            end(course, lane)
        else:
            train_on(network, course, lane)


def _read_error_count(course: Course, lane: int) -> dict[str, float]:
    """Quantities of the first limit are absent in a trial that never met it."""
    counters, totals = course.counters[:, lane], course.totals[:, lane]
    measured: dict[str, float] = {}
    if counters[FIRST_AT] > 0:
        measured = {
            "sequences_until_first_limit": int(counters[FIRST_AT]),
            "wrong_test_sequences_at_first_limit": int(counters[FIRST_WRONG]),
            "mean_absolute_test_error_at_first_limit": float(totals[FIRST_ERROR] / course.limits[TEST_SEQUENCES, lane]),
            "largest_absolute_test_error_at_first_limit": float(totals[FIRST_LARGEST]),
        }
    return measured | whole_test(course, lane)


ERROR_COUNT = protocol_of("error_count", _after_error_count, counters=3, totals=2, window=LATEST)


def error_count(first_limit: int, last_limit: int, test_sequences: int) -> StoppingRule:
    """The two limits of table 8."""
    return StoppingRule(ERROR_COUNT, _read_error_count, test_sequences, (first_limit, last_limit), tests=2)
