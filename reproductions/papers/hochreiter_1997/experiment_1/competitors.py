"""Hochreiter & Schmidhuber 1997, section 5.1: conventional recurrent nets on the embedded Reber grammar. An extra.

Rows 1 to 3 of table 1 are not the paper's own: it quotes them from Smith & Zipser 1989 and Cleeremans et al. 1989, who
had strings and success rules of their own. Measured here: the same nets with the strings and the success rule of
experiment 1, so that they stand beside the network with memory cells on equal terms.

    rnn-review run hochreiter_1997 experiment_1_competitors --profile paper

Two minutes on one core; the smoke profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.lanes.vectors import LANES, Array
from reproductions.kernels.nets.recurrent_learning import present
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture
from reproductions.papers.hochreiter_1997.networks.single_nets import DRAWN, STEPS, NetTrials
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import MOST_SYMBOLS, SET_SIZE, SYMBOLS, data_set

TEST_INTERVAL = 100
DATA_SETS = 3

# The task, see `single_nets`. The table of a course holds both sets, see `reber_grammar.data_set`.


@compiled()
def show(nets: Any, course: Any, number: int, learning: bool) -> Any:
    """Show a string; returns the summed error, and twice whether some legal symbol was not above all illegal ones."""
    net = nets[0]
    string = np.int64(next_integer(course.random, 0, SET_SIZE)) if number == DRAWN else number
    length = course.table[string, 0] - 1
    for t in range(length + 1):
        course.sequence[t] = course.table[string, 1 + t] & 255
    error = present(net, course.sequence, length, learning)
    course.counters[STEPS, 0] += length
    missed = False
    for t in range(length):
        legal = course.table[string, 1 + t] >> 8
        lowest_legal = 2.0
        highest_illegal = -1.0
        for symbol in range(net.sizes.outputs):
            y = float(net.predictions[t * net.sizes.output_blocks + symbol // LANES, symbol % LANES])
            if legal & (1 << symbol):
                lowest_legal = min(lowest_legal, y)
            else:
                highest_illegal = max(highest_illegal, y)
        missed = missed or not highest_illegal < lowest_legal
    return error, int(missed), missed


# The trials.


def architecture(method: str, hidden: int, update: str) -> RecurrentArchitecture:
    """RTRL: all units see each other, and seven of them are the outputs. Elman: a layer of outputs."""
    count = len(SYMBOLS)
    if method == "elman":
        return RecurrentArchitecture(count, hidden, count, Learning.ELMAN)
    learning = Learning.RTRL_BY_STEP if update == "step" else Learning.RTRL_BY_SEQUENCE
    return RecurrentArchitecture(count, hidden + count, count, learning, output_layer=False)


def strings(seed: int, index: int) -> Array:
    """Both sets of a trial; every third one has the same."""
    return data_set(seed, index % DATA_SETS, False)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> NetTrials:
    """The trials of a row."""
    method, hidden = row.settings["method"], row.settings["hidden"]
    is_elman = method == "elman"
    factor = min(1.0, profile.cap_factor) if is_elman else profile.cap_factor
    return NetTrials(
        show=show,
        architectures=(architecture(method, hidden, readings["update"]),),
        cap=round(factor * row.settings["published_sequences"]),
        readings=dict(readings),
        key=(11, ("rtrl", "elman").index(method), hidden),
        published_learning_rate=float(readings["elman_step_size"]) if is_elman else row.settings["rate"],
        longest=MOST_SYMBOLS - 1,
        interval=TEST_INTERVAL,
        tests=2 * SET_SIZE,
        own_numbers={"hidden_units": hidden, "strings_per_set": SET_SIZE, "data_sets": DATA_SETS},
        table=strings,
    )
