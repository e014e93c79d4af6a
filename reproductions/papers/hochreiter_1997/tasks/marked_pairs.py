"""The adding problem and the multiplication problem (sections 5.4 and 5.5): pairs of a value and a marker, two marked.

At the end of a sequence 0.5 + (X1 + X2) / 4 or X1 * X2 must be said of the marked values. What a marked first pair
shows and counts is a reading; it may be replaced by 0 in the sum and by 1 in the product.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer, next_words, unit_interval
from reproductions.kernels.lanes.vectors import load, select, store
from reproductions.kernels.lstm_1997.network import Architecture
from reproductions.kernels.lstm_1997.register import LaneTask, at_last_step
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.networks.readings import squashing_ranges
from reproductions.papers.hochreiter_1997.stopping.by_training import error_count, latest_sequences

INITIAL_RANGE = 0.1
INPUT_GATE_BIASES = (-3.0, -6.0)
ADDING_RATE, MULTIPLICATION_RATE = 0.5, 0.1
CORRECT_WITHIN = 0.04
MEAN_ERROR_LIMIT = 0.01
FIRST_LIMIT, LAST_LIMIT = 140, 13
TEST_SEQUENCES = 2560
ARCHITECTURE = Architecture(inputs=2, outputs=1, blocks=2, block_size=2, biases="all")

# Course.settings
MINIMAL_LENGTH, MARKER_STAYS, COUNTS_NEUTRAL, SHOWS_NEUTRAL, SECOND_BEYOND_TEN = range(5)
# Course.plan
FIRST_MARK, SECOND_MARK = range(2)
# Course.values: the sum or the product of the marked values so far
RESULT = 0


@compiled()
def _begin(course: Any, lane: int) -> None:
    """Draw a length in [T, T + T/10] and two different marked positions: one of the first ten, one of the first T/2."""
    minimal_length = int(course.settings[MINIMAL_LENGTH, lane])
    course.length[0, lane] = minimal_length + next_integer(course.random, lane, minimal_length // 10 + 1)
    first = next_integer(course.random, lane, 10)
    if course.settings[SECOND_BEYOND_TEN, lane] > 0:
        second = 10 + next_integer(course.random, lane, minimal_length // 2 - 10)
    else:
        second = next_integer(course.random, lane, minimal_length // 2 - 1)
        second += second >= first
    course.plan[FIRST_MARK, lane] = first
    course.plan[SECOND_MARK, lane] = second


@compiled(forceinline=True)
def _show(network: Any, course: Any, value: Any, neutral: float) -> Any:
    """Show a value and a marker: 1 at the marked pairs, -1 at the first and the last pair, else 0.

    Returns what the pair counts, which is `neutral` where it is not marked.
    """
    position = load(course.position, 0)
    marked = (position == load(course.plan, FIRST_MARK)) | (position == load(course.plan, SECOND_MARK))
    at_start = position == 0
    marked_start = marked & at_start
    shown = select(marked_start & (load(course.settings, SHOWS_NEUTRAL) > 0.0), neutral, value)
    ordinary = marked & ((position != 0) | (load(course.settings, MARKER_STAYS) == 0.0))
    store(network.sources, 0, shown)
    store(network.sources, 1, select(ordinary, 1.0, select(at_start | at_last_step(course), -1.0, value * 0.0)))
    counts_neutral = marked_start & (load(course.settings, COUNTS_NEUTRAL) > 0.0)
    return select(counts_neutral, neutral, select(marked, shown, neutral))


@compiled()
def _begin_sum(course: Any, lane: int) -> None:
    _begin(course, lane)
    course.values[RESULT, lane] = 0


@compiled()
def _show_summand(network: Any, course: Any) -> None:
    """Values are uniform in [-1, 1)."""
    value = unit_interval(next_words(course.random), load(course.values, RESULT)) * 2.0 - 1.0
    store(course.values, RESULT, load(course.values, RESULT) + _show(network, course, value, 0.0))


@compiled()
def _want_sum(network: Any, course: Any) -> Any:
    store(network.target, 0, load(course.values, RESULT) * 0.25 + 0.5)
    return at_last_step(course)


@compiled()
def _sum_wrong(network: Any, course: Any) -> Any:
    """Where the answer is not within 0.04 of the target."""
    error = load(network.target, 0) - load(network.prediction, 0)
    return (error >= CORRECT_WITHIN) | (error <= -CORRECT_WITHIN)


@compiled()
def _begin_product(course: Any, lane: int) -> None:
    _begin(course, lane)
    course.values[RESULT, lane] = 1


@compiled()
def _show_factor(network: Any, course: Any) -> None:
    """Values are uniform in [0, 1)."""
    value = unit_interval(next_words(course.random), load(course.values, RESULT))
    store(course.values, RESULT, load(course.values, RESULT) * _show(network, course, value, 1.0))


@compiled()
def _want_product(network: Any, course: Any) -> Any:
    store(network.target, 0, load(course.values, RESULT))
    return at_last_step(course)


@compiled()
def _product_wrong(network: Any, course: Any) -> Any:
    """Where the error is above 0.04."""
    error = load(network.target, 0) - load(network.prediction, 0)
    return (error > CORRECT_WITHIN) | (error < -CORRECT_WITHIN)


ADDING = LaneTask("adding_problem", _begin_sum, _show_summand, _want_sum, _sum_wrong, plan=2, values=1)
MULTIPLICATION = LaneTask(
    "multiplication_problem", _begin_product, _show_factor, _want_product, _product_wrong, plan=2, values=1
)


def task_settings(minimal_length: int, readings: Mapping[str, str]) -> tuple[float, ...]:
    """`Course.settings` of a trial, by the readings `first_pair_marked` and `second_mark`."""
    first = readings["first_pair_marked"]
    return (
        minimal_length,
        first.startswith("marker_stays"),
        first != "marked_like_any",
        "_value_" in first,
        readings["second_mark"] == "beyond_ten",
    )


def adding_trials(cap: int, readings: Mapping[str, str], minimal_length: int) -> LstmTrials:
    """The trials of experiment 4."""
    return LstmTrials(
        task=ADDING,
        rule=latest_sequences(MEAN_ERROR_LIMIT, TEST_SEQUENCES, readings["mean_error"] == "squared"),
        architecture=ARCHITECTURE,
        initial=InitialWeights(INITIAL_RANGE, INPUT_GATE_BIASES, stream=2, skips_absent=True),
        cap=cap,
        readings=dict(readings),
        key=(minimal_length,),
        published_learning_rate=ADDING_RATE,
        task_settings=task_settings(minimal_length, readings),
        longest=minimal_length + minimal_length // 10,
        own_numbers={
            "minimal_length": minimal_length,
            "mean_error_limit": MEAN_ERROR_LIMIT,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": TEST_SEQUENCES,
        },
    )


def multiplication_trials(cap: int, readings: Mapping[str, str], minimal_length: int) -> LstmTrials:
    """The trials of experiment 5. Both rows of its table are read from the same networks."""
    g, h = squashing_ranges(readings)
    return LstmTrials(
        task=MULTIPLICATION,
        rule=error_count(FIRST_LIMIT, LAST_LIMIT, TEST_SEQUENCES),
        architecture=Architecture(2, 1, blocks=2, block_size=2, biases="all", cell_input_range=g, cell_output_range=h),
        initial=InitialWeights(INITIAL_RANGE),
        cap=cap,
        readings=dict(readings),
        key=(5, minimal_length),
        published_learning_rate=MULTIPLICATION_RATE,
        task_settings=task_settings(minimal_length, readings),
        longest=minimal_length + minimal_length // 10,
        own_numbers={
            "minimal_length": minimal_length,
            "first_limit": FIRST_LIMIT,
            "last_limit": LAST_LIMIT,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": TEST_SEQUENCES,
        },
    )
