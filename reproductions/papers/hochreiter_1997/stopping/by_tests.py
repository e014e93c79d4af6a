"""Rules that tests with frozen weights decide: experiments 1, 2a to 2c and 3a to 3c."""

from __future__ import annotations

from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import STATE_WORDS
from reproductions.kernels.lstm_1997.register import TESTING, TRAINING, Course
from reproductions.papers.hochreiter_1997.stopping.learning_curve import SEQUENCES, count_sequence
from reproductions.papers.hochreiter_1997.stopping.rule import (
    CAP,
    ERROR,
    INTERVAL,
    RULES_COUNTERS,
    RULES_LIMITS,
    RULES_TOTALS,
    STOPPED_AT,
    TEST_SEQUENCES,
    TESTED,
    TESTING_STREAM,
    WRONG,
    StoppingRule,
    at_cap,
    begin_test,
    count_answer,
    end,
    errors_of_test,
    protocol_of,
    train_on,
    whole_test,
)

# Experiments 2a to 2c (section 5.2): a test ends with its first error, and success is a test without one.

# Course.counters
LONGEST_TEST = RULES_COUNTERS


@compiled()
def _after_answer_without_error(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    if not missed:
        over = count_answer(course, lane, error, missed)
        course.counters[LONGEST_TEST, lane] = max(course.counters[LONGEST_TEST, lane], course.counters[TESTED, lane])
        if over:
            course.counters[STOPPED_AT, lane] = course.counters[SEQUENCES, lane]
            end(course, lane)
    elif at_cap(course, lane):
        end(course, lane)
    else:
        train_on(network, course, lane)


# In experiment 2c the paper does not say how often it looks. Here the test is made when a number of training sequences
# in a row were answered correctly; after an error the row starts again.

# Course.limits
STREAK_BEFORE_TEST = RULES_LIMITS
# Course.counters
STREAK_SO_FAR, TESTS = range(RULES_COUNTERS + 1, RULES_COUNTERS + 3)


@compiled()
def _after_error_free(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    if course.mode[lane] == TESTING:
        _after_answer_without_error(network, course, lane, error, missed)
        return
    count_sequence(course, lane, error, missed, course.limits[CAP, lane])
    course.counters[STREAK_SO_FAR, lane] = 0 if missed else course.counters[STREAK_SO_FAR, lane] + 1
    if course.counters[STREAK_SO_FAR, lane] >= course.limits[STREAK_BEFORE_TEST, lane]:
        course.counters[STREAK_SO_FAR, lane] = 0
        course.counters[TESTS, lane] += 1
        begin_test(network, course, lane, TESTING_STREAM)
    elif at_cap(course, lane):
        end(course, lane)


def _read_error_free(course: Course, lane: int) -> dict[str, float]:
    """Errors exist if the last test was passed."""
    counters = course.counters[:, lane]
    measured: dict[str, float] = {
        "tests": int(counters[TESTS]),
        "longest_test_without_error": int(counters[LONGEST_TEST]),
    }
    return measured | (errors_of_test(course, lane) if counters[STOPPED_AT] > 0 else {})


ERROR_FREE = protocol_of("error_free", _after_error_free, counters=3)


def error_free(streak_before_test: int, test_sequences: int) -> StoppingRule:
    """The success rule of experiment 2c."""
    return StoppingRule(ERROR_FREE, _read_error_free, test_sequences, (streak_before_test,))


# In experiments 2a and 2b the network first has no memory cells (section 4). They are added when the error no longer
# decreases: when the summed squared error of a number of training sequences is not smaller, by a given share, than that
# of as many before them. From then on the network is tested at intervals.

SEQUENCE_SQUARES = 0
"""The row of `Course.values` in which the task keeps a sequence's summed squared error."""

# Course.limits; with FIXED_TIME above 0 the cells are added after so many sequences, with -1 at the start
PLATEAU_WINDOW, GAIN, FIXED_TIME = range(RULES_LIMITS, RULES_LIMITS + 3)
# Course.counters
ADDED_AT = RULES_COUNTERS + 1
# Course.totals
LATEST_SQUARES, SQUARES_BEFORE = range(RULES_TOTALS, RULES_TOTALS + 2)


@compiled()
def _after_added_cells(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    if course.mode[lane] == TESTING:
        _after_answer_without_error(network, course, lane, error, missed)
        return
    sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
    plateau = _adds_squares(course, lane, sequences)
    if course.counters[ADDED_AT, lane] == 0:
        fixed = course.limits[FIXED_TIME, lane]
        if (fixed == 0 and plateau) or (fixed != 0 and sequences >= fixed):
            course.counters[ADDED_AT, lane] = sequences
            network.cells_present[0, lane] = 1
    elif sequences % int(course.limits[INTERVAL, lane]) == 0:
        begin_test(network, course, lane, TESTING_STREAM)
    if course.mode[lane] == TRAINING and at_cap(course, lane):
        end(course, lane)


@compiled()
def _adds_squares(course: Any, lane: int, sequences: int) -> bool:
    """Add up a sequence's squared error; say whether a window has just ended that was hardly better than the last."""
    course.totals[LATEST_SQUARES, lane] += course.values[SEQUENCE_SQUARES, lane]
    window = int(course.limits[PLATEAU_WINDOW, lane])
    if sequences % window != 0:
        return False
    latest = course.totals[LATEST_SQUARES, lane]
    before = course.totals[SQUARES_BEFORE, lane]
    course.totals[SQUARES_BEFORE, lane] = latest
    course.totals[LATEST_SQUARES, lane] = 0
    return bool(sequences > window and latest > (1.0 - course.limits[GAIN, lane]) * before)


def _read_added_cells(course: Course, lane: int) -> dict[str, float]:
    """`mean_squared_error` is that of the latest whole window of training sequences, summed over steps and outputs."""
    counters, window = course.counters[:, lane], course.limits[PLATEAU_WINDOW, lane]
    measured: dict[str, float] = {"longest_test_without_error": int(counters[LONGEST_TEST])}
    if counters[SEQUENCES] >= window:
        measured["mean_squared_error"] = float(course.totals[SQUARES_BEFORE, lane] / window)
    if counters[ADDED_AT] > 0:
        measured["sequences_until_cells_added"] = int(counters[ADDED_AT])
    return measured


ADDED_CELLS = protocol_of("added_cells", _after_added_cells, counters=2, totals=2)


def added_cells(interval: int, window: int, gain: float, fixed_time: int, test_sequences: int) -> StoppingRule:
    """The rule of experiments 2a and 2b. `fixed_time`: 0, or the sequences after which cells are added."""
    numbers = (window, gain, fixed_time)
    # half of the tests end at their first sequence
    return StoppingRule(ADDED_CELLS, _read_added_cells, test_sequences, numbers, interval, per_interval=1)


# Experiment 1 (section 5.1): every string of the training set and of the test set is predicted. Every so many training
# strings both sets are tested in order until one is wrong; at the cap they are tested to the end.

# Course.counters; TESTED is the string that a test looks at next
WRONG_TRAINING = RULES_COUNTERS


@compiled()
def _after_string_sets(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    if course.mode[lane] == TRAINING:
        sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
        if at_cap(course, lane) or sequences % int(course.limits[INTERVAL, lane]) == 0:
            begin_test(network, course, lane, TESTING_STREAM)
    elif missed and not at_cap(course, lane):
        train_on(network, course, lane)
    else:
        if missed and 2 * course.counters[TESTED, lane] < course.limits[TEST_SEQUENCES, lane]:
            course.counters[WRONG_TRAINING, lane] += 1
        if count_answer(course, lane, error, missed):
            if course.counters[WRONG, lane] == 0:
                course.counters[STOPPED_AT, lane] = course.counters[SEQUENCES, lane]
            end(course, lane)


def _read_string_sets(course: Course, lane: int) -> dict[str, float]:
    wrong, of_training = course.counters[[WRONG, WRONG_TRAINING], lane]
    return {"wrong_training_strings": int(of_training), "wrong_test_strings": int(wrong - of_training)}


STRING_SETS = protocol_of("string_sets", _after_string_sets, counters=1)


def string_sets(interval: int, set_size: int) -> StoppingRule:
    """The rule of experiment 1, for two sets of this size."""
    # tests end with half the strings
    return StoppingRule(STRING_SETS, _read_string_sets, 2 * set_size, (), interval, per_interval=set_size)


# Experiments 3a to 3c (section 5.3): errors on a test set, looked at every so many training sequences. ST1 holds when
# few enough answers are wrong, ST2 when their mean error is small as well; at ST2, and at the cap, fresh sequences are
# tested. A test ends as soon as too many answers are wrong, since nothing can then be met any more.

TEST_SET_STREAM, FRESH_STREAM, TEST_SET_START = range(1, 4)
"""The last is never drawn from: it keeps the place where the stream of the test set starts."""

# Course.limits
TEST_SET, ALLOWED_WRONG, MEAN_ERROR_LIMIT, REDRAWN = range(RULES_LIMITS, RULES_LIMITS + 4)
# Course.counters
FIRST_CRITERION_AT, ENDED = range(RULES_COUNTERS, RULES_COUNTERS + 2)


@compiled()
def _after_test_set(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    if course.mode[lane] == TRAINING:
        sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
        if sequences % int(course.limits[INTERVAL, lane]) == 0:
            if course.limits[REDRAWN, lane] == 0:
                for word in range(STATE_WORDS):
                    course.streams[TEST_SET_STREAM, word, lane] = course.streams[TEST_SET_START, word, lane]
            begin_test(network, course, lane, TEST_SET_STREAM)
        elif at_cap(course, lane):
            _begin_last_test(network, course, lane)
        return
    over = count_answer(course, lane, error, missed)
    if course.counters[ENDED, lane] > 0:
        if over:
            end(course, lane)
        return
    failed = course.counters[WRONG, lane] > course.limits[ALLOWED_WRONG, lane]
    if not failed and course.counters[TESTED, lane] < course.limits[TEST_SET, lane]:
        return
    if not failed:
        sequences = course.counters[SEQUENCES, lane]
        if course.counters[FIRST_CRITERION_AT, lane] == 0:
            course.counters[FIRST_CRITERION_AT, lane] = sequences
        if course.totals[ERROR, lane] < course.limits[MEAN_ERROR_LIMIT, lane] * course.limits[TEST_SET, lane]:
            course.counters[STOPPED_AT, lane] = sequences
    if course.counters[STOPPED_AT, lane] > 0 or at_cap(course, lane):
        _begin_last_test(network, course, lane)
    else:
        train_on(network, course, lane)


@compiled()
def _begin_last_test(network: Any, course: Any, lane: int) -> None:
    course.counters[ENDED, lane] = 1
    begin_test(network, course, lane, FRESH_STREAM)


def _read_test_set(course: Course, lane: int) -> dict[str, float]:
    """`first_criterion` is ST1."""
    counters = course.counters[:, lane]
    measured: dict[str, float] = {}
    if counters[FIRST_CRITERION_AT] > 0:
        measured["sequences_until_first_criterion"] = int(counters[FIRST_CRITERION_AT])
    if counters[ENDED] > 0 and counters[TESTED] > 0:
        measured["misclassified_share"] = float(counters[WRONG] / counters[TESTED])
        measured |= whole_test(course, lane)
    return measured


TEST_SET_RULE = protocol_of("test_set", _after_test_set, counters=2)


def by_test_set(
    interval: int, test_set: int, allowed_wrong: int, mean_error_limit: float, test_sequences: int, redrawn: bool
) -> StoppingRule:
    """ST1 and ST2 of section 5.3. `redrawn`: another test set at each test."""
    numbers = (test_set, allowed_wrong, mean_error_limit, float(redrawn))
    return StoppingRule(TEST_SET_RULE, _read_test_set, test_sequences, numbers, interval, test_set, streams=4)
