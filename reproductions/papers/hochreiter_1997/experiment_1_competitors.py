"""Hochreiter & Schmidhuber 1997, section 5.1: conventional recurrent nets on the embedded Reber grammar. An extra.

Rows 1 to 3 of table 1 are not the paper's own: it quotes them from Smith & Zipser 1989 and Cleeremans et al. 1989, who
had strings and success rules of their own. Measured here: the same nets with the strings and the success rule of
experiment 1, so that they stand beside the network with memory cells on equal terms.

    rnn-review run hochreiter_1997 experiment_1_competitors --profile paper

Two minutes on one core; the smoke profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.kernels.compiling import compiled, kept_on_disk
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.lstm_1997.register import CAPPED, FAILED, SUCCEEDED, TRAINING
from reproductions.kernels.nets.recurrent_learning import present
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture, RecurrentNet
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import single_nets
from reproductions.papers.hochreiter_1997.learning_curve import count_sequence
from reproductions.papers.hochreiter_1997.reber_grammar import MOST_SYMBOLS, SET_SIZE, SYMBOLS, data_set
from reproductions.papers.hochreiter_1997.single_nets import (
    CAP,
    INTERVAL,
    MODE,
    STEPS,
    STOPPED_AT,
    Course,
    NetTrials,
    new_course,
)

PAPER = "hochreiter_1997"
TEST_INTERVAL = 100
DATA_SETS = 3
TRIALS = 12

# The loop. The table of a course holds both sets, see `reber_grammar.data_set`.


@compiled()
def show(net: Any, course: Any, string: int, learning: bool) -> Any:
    """Show a string; returns the summed error and whether some legal symbol was not above all illegal ones."""
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
    return error, missed


def _advance(net: Any, course: Any, steps: int) -> None:
    cap = course.settings[CAP]
    end = course.counters[STEPS, 0] + steps
    while course.counters[STEPS, 0] < end and course.counters[MODE, 0] == TRAINING:
        error, missed = show(net, course, next_integer(course.random, 0, SET_SIZE), True)
        sequences = count_sequence(course, 0, error, missed, cap)
        if not np.isfinite(error):
            course.counters[MODE, 0] = FAILED
            return
        if sequences % int(course.settings[INTERVAL]) == 0:
            string = 0
            while string < 2 * SET_SIZE and not show(net, course, string, False)[1]:
                string += 1
            if string == 2 * SET_SIZE:
                course.counters[STOPPED_AT, 0] = sequences
                course.counters[MODE, 0] = SUCCEEDED
                return
        if sequences >= cap:
            course.counters[MODE, 0] = CAPPED


advance_trial = kept_on_disk(_advance)

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


@dataclass(frozen=True)
class GrammarTrials(NetTrials):
    """The trials of a row; every third one has the same sets of strings."""

    method: str
    hidden: int
    rate: float

    @property
    def architectures(self) -> tuple[RecurrentArchitecture, ...]:
        """RTRL: all units see each other, and seven of them are the outputs. Elman: a layer of outputs."""
        count = len(SYMBOLS)
        if self.method == "elman":
            return (RecurrentArchitecture(count, self.hidden, count, Learning.ELMAN),)
        by_step = self.readings["update"] == "step"
        learning = Learning.RTRL_BY_STEP if by_step else Learning.RTRL_BY_SEQUENCE
        return (RecurrentArchitecture(count, self.hidden + count, count, learning, output_layer=False),)

    @property
    def key(self) -> tuple[int, ...]:
        """Names the row among the random streams."""
        return (11, ("rtrl", "elman").index(self.method), self.hidden)

    @property
    def published_learning_rate(self) -> float:
        """0.05 or 0.1; that of the Elman net is a reading."""
        return float(self.readings["elman_step_size"]) if self.method == "elman" else self.rate

    @property
    def longest(self) -> int:
        """The most symbols of a string but one."""
        return MOST_SYMBOLS - 1

    @property
    def most_steps(self) -> int:
        """What a trial computes at most, taking strings of mean length and tests that end with half the strings."""
        return (self.cap + self.cap // TEST_INTERVAL * SET_SIZE) * 12

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries."""
        return {
            "hidden_units": self.hidden,
            "strings_per_set": SET_SIZE,
            "data_sets": DATA_SETS,
            "test_interval": TEST_INTERVAL,
        }

    def advance(self, nets: tuple[RecurrentNet, ...], course: Course, steps: int) -> None:
        """See `NetTrials`."""
        advance_trial(*nets, course, steps)

    def course(self, seed: int, index: int) -> Course:
        """The course of a trial, with its strings."""
        settings = np.array([self.cap, TEST_INTERVAL], dtype=float)
        table = data_set(seed, index % DATA_SETS, False).copy()
        return new_course(self.longest, settings, seed, (*self.key, index), table)

    def final_measurements(
        self,
        nets: tuple[RecurrentNet, ...],  # noqa: ARG002 - the interface's
        course: Course,  # noqa: ARG002 - the interface's
    ) -> dict[str, float]:
        """Nothing beyond what all trials have."""
        return {}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> GrammarTrials:
    """The trials of a row."""
    s = row.settings
    factor = min(1.0, profile.cap_factor) if s["method"] == "elman" else profile.cap_factor
    cap = round(factor * s["published_sequences"])
    return GrammarTrials(cap, dict(readings), s["method"], s["hidden"], s["rate"])


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
