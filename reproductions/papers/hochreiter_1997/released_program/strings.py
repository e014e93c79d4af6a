"""The strings of experiment 1 as the authors' released program would show and judge them: in order, by epochs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lstm_1997.register import TESTING, TRAINING, Course
from reproductions.papers.hochreiter_1997.stopping.learning_curve import count_sequence
from reproductions.papers.hochreiter_1997.stopping.rule import (
    CAP,
    RULES_COUNTERS,
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
    protocol_of,
)
from reproductions.papers.hochreiter_1997.tasks.embedded_reber_grammar import STRING, TASK
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import SET_SIZE

# Course.plan, behind the task's own: the training string that comes next
PLACE = TASK.plan


@compiled()
def _begin_in_order(course: Any, lane: int) -> None:
    """The next string of the training set, and after the last one the first; in a test the next of both sets."""
    if course.mode[lane] == TESTING:
        course.plan[STRING, lane] = course.counters[TESTED, lane]
    else:
        course.plan[STRING, lane] = course.plan[PLACE, lane]
        course.plan[PLACE, lane] = (course.plan[PLACE, lane] + 1) % SET_SIZE
    course.plan[STRING, lane] += lane * 2 * SET_SIZE
    course.length[0, lane] = course.table[course.plan[STRING, lane], 0] - 1


TASK_IN_ORDER = replace(TASK, name="embedded_reber_in_order", begin=_begin_in_order, plan=TASK.plan + 1)

# An epoch without an error, made while the weights change, ends training. Then both sets are tested, and at the cap.

# Course.counters; TESTED is the string that a test looks at next
WRONG_IN_EPOCH, WRONG_TRAINING = range(RULES_COUNTERS, RULES_COUNTERS + 2)


@compiled()
def _after_epoch(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    if course.mode[lane] == TRAINING:
        sequences = count_sequence(course, lane, error, missed, course.limits[CAP, lane])
        course.counters[WRONG_IN_EPOCH, lane] += missed
        if sequences % SET_SIZE == 0:
            if course.counters[WRONG_IN_EPOCH, lane] == 0:
                course.counters[STOPPED_AT, lane] = sequences
            course.counters[WRONG_IN_EPOCH, lane] = 0
        if course.counters[STOPPED_AT, lane] > 0 or at_cap(course, lane):
            begin_test(network, course, lane, TESTING_STREAM)
        return
    if missed and 2 * course.counters[TESTED, lane] < course.limits[TEST_SEQUENCES, lane]:
        course.counters[WRONG_TRAINING, lane] += 1
    if count_answer(course, lane, error, missed):
        end(course, lane)


def _read_epochs(course: Course, lane: int) -> dict[str, float]:
    wrong, of_training = course.counters[[WRONG, WRONG_TRAINING], lane]
    return {"wrong_training_strings": int(of_training), "wrong_test_strings": int(wrong - of_training)}


EPOCH_WITHOUT_ERROR = StoppingRule(
    protocol_of("epoch_without_error", _after_epoch, counters=2), _read_epochs, 2 * SET_SIZE
)
