"""The paper's stopping rules in plain Python: the truth that the compiled rules must equal.

A rule reads the answers to finished sequences one after another, first those of training; where it makes a test, the
next answers are the test's. It returns what it measured when the trial is over. A trial has succeeded if
`sequences_until_success` is among that, otherwise it has met its cap of training sequences.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

LATEST = 2000
Measured = dict[str, float]


@dataclass(frozen=True)
class Answer:
    """How a sequence was answered: the sum of absolute errors, whether it was wrong, the sum of squared errors."""

    error: float
    wrong: bool
    squares: float = 0.0


def mean_and_largest(test: Sequence[Answer]) -> Measured:
    """The absolute errors of a test."""
    errors = [answer.error for answer in test]
    return {"mean_absolute_test_error": sum(errors) / len(errors), "largest_absolute_test_error": max(errors)}


def whole_test(test: Sequence[Answer]) -> Measured:
    """What a test tells that goes on after an error."""
    return {"wrong_test_sequences": sum(answer.wrong for answer in test), **mean_and_largest(test)}


def answers_of_test(answers: Iterator[Answer], count: int, allowed_wrong: int = 0) -> list[Answer]:
    """The answers of a test, which is passed if there are so many: it ends before the one that is wrong too many."""
    test: list[Answer] = []
    wrong = 0
    while len(test) < count:
        answer = next(answers)
        wrong += answer.wrong
        if wrong > allowed_wrong:
            break
        test.append(answer)
    return test


def succeeded(sequences: int) -> Measured:
    """What a trial that has succeeded measures by any rule."""
    return {"training_sequences": sequences, "sequences_until_success": sequences}


def capped(cap: int) -> Measured:
    """What a trial that has not succeeded measures by any rule."""
    return {"training_sequences": cap}


def string_sets(answers: Iterator[Answer], cap: int, interval: int, set_size: int) -> Measured:
    """Experiment 1, section 5.1: at intervals both sets are predicted in order, until a string is wrong.

    At the cap they are predicted to the end.
    """
    for sequences in range(1, cap):
        next(answers)
        if sequences % interval == 0 and len(answers_of_test(answers, 2 * set_size)) == 2 * set_size:
            return succeeded(sequences) | {"wrong_training_strings": 0, "wrong_test_strings": 0}
    next(answers)
    wrong = [answer.wrong for answer in islice(answers, 2 * set_size)]
    measured = {"wrong_training_strings": sum(wrong[:set_size]), "wrong_test_strings": sum(wrong[set_size:])}
    return (capped(cap) if any(wrong) else succeeded(cap)) | measured


def error_free(answers: Iterator[Answer], cap: int, streak_before_test: int, test_sequences: int) -> Measured:
    """Experiment 2c, section 5.2: a test without an error, made after so many right training sequences in a row."""
    streak = tests = longest = 0
    for sequences in range(1, cap + 1):
        streak = 0 if next(answers).wrong else streak + 1
        if streak == streak_before_test:
            streak, tests = 0, tests + 1
            right = answers_of_test(answers, test_sequences)
            longest = max(longest, len(right))
            if len(right) == test_sequences:
                found = {"tests": tests, "longest_test_without_error": longest}
                return succeeded(sequences) | found | mean_and_largest(right)
    return capped(cap) | {"tests": tests, "longest_test_without_error": longest}


def added_cells(
    answers: Iterator[Answer], cap: int, interval: int, window: int, gain: float, fixed_time: int, test_sequences: int
) -> Measured:
    """Experiments 2a and 2b, section 5.2: from when the cells are added, a test without an error at intervals.

    They are added after a fixed time, or if there is none (0), when a window's squared error is not smaller by the gain
    than that of the window before (section 4).
    """
    windows: list[float] = []
    latest = 0.0
    added = longest = 0
    measured: Measured = {}
    for sequences in range(1, cap + 1):
        latest += next(answers).squares
        plateau = False
        if sequences % window == 0:
            plateau = bool(windows) and latest > (1 - gain) * windows[-1]
            windows.append(latest)
            latest = 0.0
        if not added:
            added = sequences if (sequences >= fixed_time if fixed_time else plateau) else 0
        elif sequences % interval == 0:
            right = answers_of_test(answers, test_sequences)
            longest = max(longest, len(right))
            if len(right) == test_sequences:
                measured = succeeded(sequences)
                break
    measured = measured or capped(cap)
    measured |= {"longest_test_without_error": longest}
    measured |= {"mean_squared_error": windows[-1] / window} if windows else {}
    return measured | ({"sequences_until_cells_added": added} if added else {})


def by_test_set(
    answers: Iterator[Answer],
    cap: int,
    interval: int,
    size: int,
    allowed_wrong: int,
    mean_error_limit: float,
    test_sequences: int,
) -> Measured:
    """Experiments 3a to 3c, section 5.3: ST1, few wrong answers on a test set, and ST2, a small mean error as well.

    The set is looked at in intervals, each time until too many answers are wrong. In the end fresh sequences are shown.
    """
    measured = capped(cap)
    first: Measured = {}
    for sequences in range(1, cap + 1):
        next(answers)
        if sequences % interval == 0:
            test = answers_of_test(answers, size, allowed_wrong)
            if len(test) == size:
                first = first or {"sequences_until_first_criterion": sequences}
                if sum(answer.error for answer in test) < mean_error_limit * size:
                    measured = succeeded(sequences)
                    break
    fresh = whole_test(list(islice(answers, test_sequences)))
    return measured | first | {"misclassified_share": fresh["wrong_test_sequences"] / test_sequences} | fresh


def latest_sequences(
    answers: Iterator[Answer], cap: int, mean_error_limit: float, test_sequences: int, squared_error: bool = False
) -> Measured:
    """Experiments 4, 6a and 6b, ST3 of table 11: the 2000 latest sequences were right, with a small mean error."""
    measured = capped(cap)
    errors: deque[float] = deque(maxlen=LATEST)
    streak = longest = 0
    for sequences in range(1, cap + 1):
        answer = next(answers)
        errors.append(answer.error**2 if squared_error else answer.error)
        streak = 0 if answer.wrong else streak + 1
        longest = max(longest, streak)
        if streak >= LATEST and sum(errors) / LATEST < mean_error_limit:
            measured = succeeded(sequences)
            break
    return measured | {"longest_streak": longest} | whole_test(list(islice(answers, test_sequences)))


def error_count(
    answers: Iterator[Answer], cap: int, first_limit: int, last_limit: int, test_sequences: int
) -> Measured:
    """Experiment 5, section 5.5: fewer than so many of the 2000 latest sequences were wrong, by two limits.

    Each time a test is made; the first limit is also the last if both are met at once.
    """
    latest: deque[bool] = deque(maxlen=LATEST)
    at_first: Measured = {}
    for sequences in range(1, cap + 1):
        latest.append(next(answers).wrong)
        wrong = sum(latest) if len(latest) == LATEST else LATEST
        meets_first = wrong < first_limit and not at_first
        if meets_first or wrong < last_limit or sequences == cap:
            test = whole_test(list(islice(answers, test_sequences)))
            if meets_first:
                at_first = {"sequences_until_first_limit": sequences}
                at_first |= {f"{name}_at_first_limit": value for name, value in test.items()}
            if wrong < last_limit:
                return succeeded(sequences) | at_first | test
    return capped(cap) | at_first | test


def tests_at_intervals(answers: Iterator[Answer], cap: int, interval: int, test_sequences: int) -> Measured:
    """The competitors' rule in experiments 1, 2a and 2b: at intervals a test, and success is one without an error."""
    for sequences in range(1, cap + 1):
        next(answers)
        if sequences % interval == 0 and len(answers_of_test(answers, test_sequences)) == test_sequences:
            return succeeded(sequences)
    return capped(cap)
