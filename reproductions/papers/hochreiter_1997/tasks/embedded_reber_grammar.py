"""The embedded Reber grammar (section 5.1): a string is shown symbol by symbol, and what can follow must be said.

The table of a register holds both sets of strings of every lane, one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.lanes.vectors import LANES, Array, load, select, store
from reproductions.kernels.lstm_1997.network import Architecture
from reproductions.kernels.lstm_1997.register import TESTING, LaneTask
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.networks.readings import squashing_ranges
from reproductions.papers.hochreiter_1997.stopping.by_tests import string_sets
from reproductions.papers.hochreiter_1997.stopping.rule import TESTED
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import MOST_SYMBOLS, SET_SIZE, data_set
from reproductions.papers.hochreiter_1997.tasks.symbols import show_symbol

INITIAL_RANGE = 0.2
OUTPUT_GATE_BIASES = (-1.0, -2.0, -3.0, -4.0)
TRIALS_PER_DATA_SET = 10
DATA_SETS = 3

# Course.settings
WANTS_LEGAL = 0
# Course.plan
STRING, SYMBOL, NEXT, LEGAL = range(4)


@compiled()
def _begin(course: Any, lane: int) -> None:
    """Draw a string of the training set, or take the next of both sets in a test; its last symbol is not shown."""
    if course.mode[lane] == TESTING:
        course.plan[STRING, lane] = course.counters[TESTED, lane]
    else:
        course.plan[STRING, lane] = next_integer(course.random, lane, SET_SIZE)
    course.plan[STRING, lane] += lane * 2 * SET_SIZE
    course.length[0, lane] = course.table[course.plan[STRING, lane], 0] - 1


@compiled()
def _inputs(network: Any, course: Any) -> None:
    """The string's symbols, but the last."""
    for lane in range(LANES):
        # lanes without a trial run on; they stay at the end of their row
        position = min(course.position[0, lane], MOST_SYMBOLS - 2)
        row = course.plan[STRING, lane]
        here = course.table[row, 1 + position]
        course.plan[SYMBOL, lane] = here & 255
        course.plan[LEGAL, lane] = here >> 8
        course.plan[NEXT, lane] = course.table[row, 2 + position] & 255
    show_symbol(network, load(course.plan, SYMBOL))


@compiled()
def _targets(network: Any, course: Any) -> Any:
    """1 for the next symbol, or for each legal one, and 0 for all others, due at every step."""
    zero = load(network.learning_rate, 0) * 0.0
    following = load(course.plan, NEXT)
    legal = load(course.plan, LEGAL)
    by_legal = load(course.settings, WANTS_LEGAL) > 0.0
    for k in range(network.sizes.outputs):
        is_legal = (legal & (1 << k)) != 0
        wanted = (by_legal & is_legal) | ((following == k) & (load(course.settings, WANTS_LEGAL) == 0.0))
        store(network.target, k, select(wanted, 1.0, zero))
    return load(course.position, 0) >= 0


@compiled()
def _wrong(network: Any, course: Any) -> Any:
    """Where some legal symbol's output is not above those of all illegal symbols."""
    legal = load(course.plan, LEGAL)
    zero = load(network.learning_rate, 0) * 0.0
    lowest_legal = zero + 2.0
    highest_illegal = zero - 1.0
    for k in range(network.sizes.outputs):
        y = load(network.prediction, k)
        is_legal = (legal & (1 << k)) != 0
        lowest_legal = select(is_legal & (y < lowest_legal), y, lowest_legal)
        highest_illegal = select(
            (legal & (1 << k)) == 0, select(y > highest_illegal, y, highest_illegal), highest_illegal
        )
    return lowest_legal <= highest_illegal


TASK = LaneTask("embedded_reber_grammar", _begin, _inputs, _targets, _wrong, plan=4, values=0)


@dataclass(frozen=True)
class StringSets:
    """A training set and a test set of each trial, see `data_set`: ten trials share a pair, and there are three."""

    distinct: bool
    shape: tuple[int, int] = (2 * SET_SIZE, 1 + MOST_SYMBOLS)

    def __call__(self, seed: int, index: int) -> Array:
        """Both sets of a trial."""
        return data_set(seed, index // TRIALS_PER_DATA_SET % DATA_SETS, self.distinct)


def grammar_trials(cap: int, readings: Mapping[str, str], blocks: int, block_size: int, rate: float) -> LstmTrials:
    """The trials of a network of so many blocks with this step size."""
    g, h = ((-2.0, 2.0),) * 2 if readings["squashing"] == "both_wide" else squashing_ranges(readings)
    biases = readings["biases"]
    gated = readings["output_gates"] == "present"
    given = 3 if readings["output_gate_bias"] == "fourth_random" else 4
    output_gate_biases = OUTPUT_GATE_BIASES[: min(given, blocks)] if gated else ()
    return LstmTrials(
        task=TASK,
        rule=string_sets(int(readings["test_interval"]), SET_SIZE),
        architecture=Architecture(
            inputs=7,
            outputs=7,
            blocks=blocks,
            block_size=block_size,
            biases="gates" if biases == "gates" else "hidden" if biases == "hidden" else "all",
            output_gates=gated,
            cell_input_range=g,
            cell_output_range=h,
            update="step" if readings["update"] == "step" else "sequence",
        ),
        initial=InitialWeights(INITIAL_RANGE, (), output_gate_biases),
        cap=cap,
        readings=dict(readings),
        key=(1, blocks, round(10 * rate)),
        published_learning_rate=rate,
        task_settings=(readings["target"] == "legal_symbols",),
        # the mean length of a string
        longest=12,
        own_numbers={
            "blocks": blocks,
            "block_size": block_size,
            "output_gate_biases": list(output_gate_biases),
            "strings_per_set": SET_SIZE,
            "data_sets": DATA_SETS,
        },
        table=StringSets(readings["duplicates"] == "excluded"),
    )
