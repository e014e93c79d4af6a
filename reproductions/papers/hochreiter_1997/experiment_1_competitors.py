"""Hochreiter & Schmidhuber 1997, section 5.1: conventional recurrent nets on the embedded Reber grammar. An extra.

Rows 1 to 3 of table 1 are not the paper's own: it quotes them from Smith & Zipser 1989 and Cleeremans et al. 1989, who
had strings and success rules of their own. Measured here: the same nets with the strings and the success rule of
experiment 1, so that they stand beside the network with memory cells on equal terms.

    rnn-review run hochreiter_1997 experiment_1_competitors --profile paper

Two minutes on one core; the smoke profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.lanes.vectors import LANES, Array
from reproductions.kernels.nets.recurrent_learning import present
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import single_nets
from reproductions.papers.hochreiter_1997.reber_grammar import MOST_SYMBOLS, SET_SIZE, SYMBOLS, data_set
from reproductions.papers.hochreiter_1997.single_nets import DRAWN, STEPS, NetTrials

PAPER = "hochreiter_1997"
TEST_INTERVAL = 100
DATA_SETS = 3
TRIALS = 12

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


# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "update",
        "When does real-time recurrent learning change the weights?",
        (
            Alternative("step", "After every step."),
            Alternative("sequence", "After every string."),
        ),
        "It was meant to be used on-line.",
    ),
    Reading(
        "elman_step_size",
        "Which step size has the Elman net?",
        (
            Alternative("0.1", "0.1."),
            Alternative("0.05", "0.05."),
            Alternative("0.5", "0.5."),
        ),
        "Table 1 prints none; 0.1 is that of the larger of the other nets.",
    ),
    single_nets.INITIAL_RANGE,
    shared.ERROR_FACTOR,
    single_nets.PRECISION,
)


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


def _row(number: int, method: str, hidden: int, rate: float | None, published: int) -> Row:
    return Row(
        id=f"{method}_{hidden}",
        title=f"{'Elman net' if method == 'elman' else 'RTRL'}, {hidden} hidden units",
        locator=Locator("5.1", "1", number),
        settings={"method": method, "hidden": hidden, "rate": rate, "published_sequences": published},
    )


ROWS = (
    _row(1, "rtrl", 3, 0.05, 173_000),
    _row(2, "rtrl", 12, 0.1, 25_000),
    _row(3, "elman", 15, None, 200_000),
)

EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_1_competitors",
    title="Embedded Reber grammar with conventional recurrent nets (an extra)",
    section="5.1",
    summary=(
        "The paper quotes what others reached with conventional nets on strings of their own. "
        "Here the same nets get the strings and the success rule of experiment 1."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=(
        Deviation(
            "The published numbers are those of other papers, on other strings and with other rules.",
            "The paper quotes them; what it quotes is repeated here under its own conditions, as an extra.",
        ),
        Deviation(
            "A trial ends as capped after four times the quoted number of strings, the Elman net at the quoted number.",
            "The quoted numbers are those of successful trials; of the Elman net it is said that it fails up to there.",
        ),
        Deviation(
            f"{TRIALS} trials per row, on {DATA_SETS} pairs of a training set and a test set.",
            "The paper does not say how many trials the others made.",
        ),
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", ("elman_15",), 2, 0.05, "Seconds: the Elman net with 10,000 strings."),
        Profile("scaled", ("rtrl_3", "elman_15"), 5, 0.5, "A minute: two rows with half the quoted strings."),
        Profile("paper", ("rtrl_3", "rtrl_12", "elman_15"), TRIALS, 4.0, "All rows."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_1_competitors"),
    prepare=prepare,
)
