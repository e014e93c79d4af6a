"""Temporal order (section 5.6): two or three of about a hundred symbols are X or Y; their order decides the class."""

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
from reproductions.papers.hochreiter_1997.stopping.by_training import latest_sequences
from reproductions.papers.hochreiter_1997.tasks.symbols import any_output_beyond, show_symbol, want_symbol

INITIAL_RANGE = 0.1
INPUT_GATE_BIASES = (-2.0, -4.0, -6.0)
CORRECT_WITHIN = 0.3
MEAN_ERROR_LIMIT = 0.1
TEST_SEQUENCES = 2560
SHORTEST, LONGEST = 100, 110

# Symbols: the fillers a, b, c, d, then X and Y, whose order decides the class, then E at the start and B at the end.
FILLERS = 4
X, START, END = 4, 6, 7

# Course.settings
RELEVANT, FIRST_NUMBER = range(2)
# Course.plan: where the relevant symbols stand, which of them are Y, and the class
PLACES, KINDS, CLASS = 0, 3, 6


@compiled()
def begin(course: Any, lane: int) -> None:
    """Draw a length in [100, 110], a position for each relevant symbol, and whether it is X or Y."""
    course.length[0, lane] = SHORTEST + next_integer(course.random, lane, LONGEST - SHORTEST + 1)
    relevant = int(course.settings[RELEVANT, lane])
    course.plan[CLASS, lane] = 0
    for number in range(3):
        if number < relevant:
            if number == 0:
                earliest = 10
            elif relevant == 2:
                earliest = 50
            else:
                earliest = 33 * number
            place = earliest + next_integer(course.random, lane, 11)
            kind = next_integer(course.random, lane, 2)
            course.plan[PLACES + number, lane] = place - int(course.settings[FIRST_NUMBER, lane])
            course.plan[KINDS + number, lane] = kind
            course.plan[CLASS, lane] = 2 * course.plan[CLASS, lane] + kind
        else:
            course.plan[PLACES + number, lane] = -1


@compiled()
def inputs(network: Any, course: Any) -> None:
    """E, then fillers with X or Y at the drawn positions, then B."""
    symbol = next_integers(course.random, FILLERS)
    for number in range(3):
        here = load(course.position, 0) == load(course.plan, PLACES + number)
        symbol = select(here, load(course.plan, KINDS + number) + X, symbol)
    symbol = select(load(course.position, 0) == 0, START, symbol)
    show_symbol(network, select(at_last_step(course), END, symbol))


@compiled()
def _targets(network: Any, course: Any) -> Any:
    """1 for the class and 0 for all others, due at the last symbol."""
    want_symbol(network, load(course.plan, CLASS))
    return at_last_step(course)


@compiled()
def wrong(network: Any, course: Any) -> Any:
    """Where some output is not within 0.3 of its target."""
    return any_output_beyond(network, CORRECT_WITHIN)


TASK = LaneTask("temporal_order", begin, inputs, _targets, wrong, plan=7, values=0)


def order_trials(cap: int, readings: Mapping[str, str], relevant: int) -> LstmTrials:
    """The trials of experiment 6a (two relevant symbols) or 6b (three)."""
    g, h = squashing_ranges(readings)
    classes = 2**relevant
    # the errors of all output units are added
    limit = MEAN_ERROR_LIMIT * (classes if readings["mean_error"] == "per_output" else 1)
    return LstmTrials(
        task=TASK,
        rule=latest_sequences(limit, TEST_SEQUENCES),
        architecture=Architecture(
            8, classes, blocks=relevant, block_size=2, biases="all", cell_input_range=g, cell_output_range=h
        ),
        initial=InitialWeights(INITIAL_RANGE, INPUT_GATE_BIASES[:relevant]),
        cap=cap,
        readings=dict(readings),
        key=(6, relevant),
        published_learning_rate=0.5 if relevant == 2 else 0.1,
        task_settings=(relevant, readings["first_number"] == "one"),
        longest=LONGEST,
        own_numbers={
            "relevant_symbols": relevant,
            "mean_error_limit": limit,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": TEST_SEQUENCES,
        },
    )
