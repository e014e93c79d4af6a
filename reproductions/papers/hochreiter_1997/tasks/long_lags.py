"""Long time lags (section 5.2, experiments 2a and 2b).

A sequence is x or y, then 99 others, then the first symbol again; every next symbol must be said. The symbols between
are numbered 0 to 98, in the order in which they come if it is fixed; x and y follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer, next_integers
from reproductions.kernels.lanes.vectors import load, select, store
from reproductions.kernels.lstm_1997.network import Architecture
from reproductions.kernels.lstm_1997.register import LaneTask, at_last_step
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.stopping.by_tests import SEQUENCE_SQUARES, added_cells
from reproductions.papers.hochreiter_1997.tasks.symbols import any_output_beyond, show_symbol, want_symbol

LEARNING_RATE = 1.0
INITIAL_RANGE = 0.2
CORRECT_WITHIN = 0.25
TEST_INTERVAL = 20
LAG = 100
SYMBOLS = LAG + 1
PLATEAU_WINDOW = 500
PLATEAU_GAINS = {"plateau_1_percent": 0.01, "plateau_10_percent": 0.1}
FIXED_TIMES = {"after_1500": 1500, "at_start": -1}

# Course.settings
RANDOM_MIDDLE, ONLY_LAST_COUNTS = range(2)
# Course.plan
FIRST, SHOWN = range(2)


@compiled()
def _begin(course: Any, lane: int) -> None:
    """Draw x or y. The symbols between are drawn on the way. The last symbol is not shown."""
    course.length[0, lane] = LAG
    course.plan[FIRST, lane] = LAG - 1
    course.plan[FIRST, lane] += next_integer(course.random, lane, 2)
    course.plan[SHOWN, lane] = course.plan[FIRST, lane]
    course.values[SEQUENCE_SQUARES, lane] = 0


@compiled()
def _inputs(network: Any, course: Any) -> None:
    """The symbol that the step before had to predict."""
    show_symbol(network, load(course.plan, SHOWN))


@compiled()
def _targets(network: Any, course: Any) -> Any:
    """1 for the next symbol and 0 for all others, due at every step."""
    position = load(course.position, 0)
    drawn = next_integers(course.random, LAG - 1)
    # lanes without a trial run on, beyond any sequence, and must not leave the range of symbols
    in_order = select(position < LAG - 1, position, 0)
    middle = select(load(course.settings, RANDOM_MIDDLE) > 0.0, drawn, in_order)
    following = select(at_last_step(course), load(course.plan, FIRST), middle)
    store(course.plan, SHOWN, following)
    want_symbol(network, following)
    return position >= 0


@compiled()
def _targets_at_end(network: Any, course: Any) -> Any:
    """1 for the next symbol and 0 for all others, due at the last step."""
    _targets(network, course)
    return at_last_step(course)


@compiled()
def _wrong(network: Any, course: Any) -> Any:
    """Where some output is not within 0.25 of its target, at any step or at the last; adds up squared errors too."""
    squares = load(course.values, SEQUENCE_SQUARES)
    for k in range(network.sizes.outputs):
        error = load(network.target, k) - load(network.prediction, k)
        squares = squares + error * error
    store(course.values, SEQUENCE_SQUARES, squares)
    counts = at_last_step(course) | (load(course.settings, ONLY_LAST_COUNTS) == 0.0)
    return any_output_beyond(network, CORRECT_WITHIN) & counts


TASK = LaneTask("long_lags", _begin, _inputs, _targets, _wrong, plan=2, values=1)
TASK_AT_END = replace(TASK, name="long_lags_at_end", targets=_targets_at_end)
"""A target at the sequence's end alone, where the success of experiment 2b is judged."""


def long_lag_trials(cap: int, readings: Mapping[str, str], random_middle: bool) -> LstmTrials:
    """The trials of experiment 2a, or of 2b with `random_middle`."""
    added = readings["cells_added"]
    # with fixed symbols between there are two different sequences, and forty hold both
    test_sequences = 10_000 if random_middle else 40
    gain, fixed_time = PLATEAU_GAINS.get(added, 0.0), FIXED_TIMES.get(added, 0)
    return LstmTrials(
        task=TASK,
        rule=added_cells(TEST_INTERVAL, PLATEAU_WINDOW, gain, fixed_time, test_sequences),
        architecture=Architecture(
            inputs=SYMBOLS,
            outputs=SYMBOLS,
            blocks=1,
            block_size=1,
            biases="none",
            recurrent=False,
            output_gates=False,
            shortcut=True,
            one_hot=True,
            cell_input_range=(0.0, 1.0),
            cell_output_range=None,
            update="step" if readings["update"] == "step" else "sequence",
        ),
        initial=InitialWeights(INITIAL_RANGE, silent_cells=readings["added_weights"] == "zero"),
        cap=cap,
        readings=dict(readings),
        key=(2, int(random_middle)),
        published_learning_rate=LEARNING_RATE,
        task_settings=(random_middle, random_middle),
        longest=LAG,
        own_numbers={
            "lag": LAG,
            "symbols": SYMBOLS,
            "plateau_window": PLATEAU_WINDOW,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": test_sequences,
        },
        cells_from_start=added == "at_start",
    )
