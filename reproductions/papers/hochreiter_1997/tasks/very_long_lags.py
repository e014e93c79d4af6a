"""Very long time lags without local regularities (section 5.2, experiment 2c).

A sequence is b, then x or y, then distractors, then the trigger e; at e the network must say x or y.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer, next_integers
from reproductions.kernels.lanes.vectors import load, select
from reproductions.kernels.lstm_1997.network import Architecture
from reproductions.kernels.lstm_1997.register import LaneTask, at_last_step
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.networks.readings import squashing_ranges
from reproductions.papers.hochreiter_1997.stopping.by_tests import error_free
from reproductions.papers.hochreiter_1997.tasks.symbols import any_output_beyond, show_symbol, want_symbol

LEARNING_RATE = 0.01
INITIAL_RANGE = 0.2
CORRECT_WITHIN = 0.2
TEST_SEQUENCES = 10_000
OTHER_SYMBOLS = 4
"""The trigger e, the start b, and x and y, numbered behind the distractors in this order."""

# Course.settings
DISTRACTORS = 0
# Course.plan
CLASS = 0


@compiled()
def _begin(course: Any, lane: int) -> None:
    """Draw x or y, and how many distractors follow: q, and one more with probability 9/10 each time."""
    course.plan[CLASS, lane] = next_integer(course.random, lane, 2)
    distractors = int(course.settings[DISTRACTORS, lane])
    while next_integer(course.random, lane, 10) > 0:
        distractors += 1
    course.length[0, lane] = 2 + distractors + 1


@compiled()
def _inputs(network: Any, course: Any) -> None:
    """b, then x or y, then distractors drawn uniformly, then e."""
    distractors = network.sizes.inputs - OTHER_SYMBOLS
    position = load(course.position, 0)
    symbol = next_integers(course.random, distractors)
    symbol = select(position == 0, distractors + 1, symbol)
    symbol = select(position == 1, load(course.plan, CLASS) + (distractors + 2), symbol)
    show_symbol(network, select(at_last_step(course), distractors, symbol))


@compiled()
def _targets(network: Any, course: Any) -> Any:
    """1 for the second symbol and 0 for the other of x and y, due at e."""
    want_symbol(network, load(course.plan, CLASS))
    return at_last_step(course)


@compiled()
def _wrong(network: Any, course: Any) -> Any:
    """Where one of the two outputs is not within 0.2 of its target."""
    return any_output_beyond(network, CORRECT_WITHIN)


TASK = LaneTask("very_long_lags", _begin, _inputs, _targets, _wrong, plan=1, values=0)


def very_long_lag_trials(cap: int, readings: Mapping[str, str], distractors: int, symbols: int) -> LstmTrials:
    """Trials with at least so many distractors in a sequence, drawn from so many different symbols."""
    g, h = squashing_ranges(readings)
    return LstmTrials(
        task=TASK,
        rule=error_free(int(readings["streak_before_test"]), TEST_SEQUENCES),
        architecture=Architecture(
            inputs=symbols + OTHER_SYMBOLS,
            outputs=2,
            blocks=2,
            block_size=1,
            biases="none",
            one_hot=True,
            cell_input_range=g,
            cell_output_range=h,
        ),
        initial=InitialWeights(INITIAL_RANGE),
        cap=cap,
        readings=dict(readings),
        key=(2, distractors, symbols),
        published_learning_rate=LEARNING_RATE,
        task_settings=(distractors,),
        # the mean length of a sequence
        longest=distractors + 12,
        own_numbers={
            "distractors": distractors,
            "distractor_symbols": symbols,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": TEST_SEQUENCES,
        },
    )
