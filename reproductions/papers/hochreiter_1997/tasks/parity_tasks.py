"""Two tasks that section 6 says the truncated network does not learn: parity, of two distant symbols and of 500 steps.

The first shows the sequences of experiment 6a and asks whether their two relevant symbols differ.
The second shows 500 to 600 elements, each 1 or -1, and asks whether an odd number of them were 1, as in the same
authors' study of random weight guessing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer, next_integers
from reproductions.kernels.lanes.vectors import load, select, store
from reproductions.kernels.lstm_1997.register import LaneTask, at_last_step
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.stopping.by_training import latest_sequences
from reproductions.papers.hochreiter_1997.tasks import marked_pairs as adding
from reproductions.papers.hochreiter_1997.tasks import temporal_order
from reproductions.papers.hochreiter_1997.tasks.symbols import any_output_beyond, want_symbol

SHORTEST, LONGEST = 500, 600
# as in experiment 6, the paper's other classifications of symbols
CORRECT_WITHIN = 0.3
MEAN_ERROR_LIMIT = 0.1

CLASS = temporal_order.CLASS
# Course.values
ODD = 0


@compiled()
def symbols_differ(network: Any, course: Any) -> Any:
    """1 at the first output if both relevant symbols are the same, else at the second, due at the last symbol."""
    number = load(course.plan, CLASS)
    want_symbol(network, select((number == 1) | (number == 2), 1, number - number))
    return at_last_step(course)


@compiled()
def begin(course: Any, lane: int) -> None:
    """Draw a length in [500, 600]; the elements are drawn on the way."""
    course.length[0, lane] = SHORTEST + next_integer(course.random, lane, LONGEST - SHORTEST + 1)
    course.values[ODD, lane] = 0


@compiled()
def inputs(network: Any, course: Any) -> None:
    """1 or -1, equally likely."""
    is_one = next_integers(course.random, 2) == 1
    odd = load(course.values, ODD)
    store(network.sources, 0, select(is_one, 1.0, odd * 0.0 - 1.0))
    store(course.values, ODD, select(is_one, 1.0 - odd, odd))


@compiled()
def targets(network: Any, course: Any) -> Any:
    """1 if the number of 1s is odd, else 0, due at the last element."""
    store(network.target, 0, load(course.values, ODD))
    return at_last_step(course)


@compiled()
def wrong(network: Any, course: Any) -> Any:
    """Where some output is not within 0.3 of its target."""
    return any_output_beyond(network, CORRECT_WITHIN)


DELAYED_XOR = replace(temporal_order.TASK, name="delayed_xor", targets=symbols_differ, wrong=wrong)
LONG_PARITY = LaneTask("long_parity", begin, inputs, targets, wrong, plan=0, values=1)


def delayed_xor_trials(cap: int, readings: Mapping[str, str]) -> LstmTrials:
    """The trials of experiment 6a, with one output unit for each of two answers."""
    trials = temporal_order.order_trials(cap, readings, 2)
    return replace(trials, task=DELAYED_XOR, architecture=replace(trials.architecture, outputs=2))


def long_parity_trials(cap: int, readings: Mapping[str, str]) -> LstmTrials:
    """The network of experiment 4 with one input and without given biases, and the stopping rule of experiment 6."""
    return LstmTrials(
        task=LONG_PARITY,
        rule=latest_sequences(MEAN_ERROR_LIMIT, adding.TEST_SEQUENCES),
        architecture=replace(adding.ARCHITECTURE, inputs=1),
        initial=InitialWeights(adding.INITIAL_RANGE),
        cap=cap,
        readings=dict(readings),
        key=(7, SHORTEST),
        published_learning_rate=adding.ADDING_RATE,
        task_settings=(),
        longest=LONGEST,
        own_numbers={
            "shortest": SHORTEST,
            "longest": LONGEST,
            "mean_error_limit": MEAN_ERROR_LIMIT,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": adding.TEST_SEQUENCES,
        },
    )
