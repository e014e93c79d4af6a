"""Hochreiter & Schmidhuber 1997, section 5.2: experiments 2a and 2b, long time lags (table 2, row 8, and text).

Measured: training sequences until no output is wrong by 0.25 or more, in sequences whose last symbol repeats the first
one, with the same symbols between (2a) or random ones (2b).
Departures from the paper are `DEVIATIONS`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_2a --profile paper

A few minutes on two cores; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer, next_integers
from reproductions.kernels.lanes.vectors import Array, load, select, store
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import Course, Register, Task
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import stopping_added_cells as stopping
from reproductions.papers.hochreiter_1997 import trials
from reproductions.papers.hochreiter_1997.stopping_added_cells import SQUARED_ERROR
from reproductions.papers.hochreiter_1997.symbols import any_output_beyond, show_symbol, want_symbol
from reproductions.results import CurvePoint

PAPER = "hochreiter_1997"
LEARNING_RATE = 1.0
INITIAL_RANGE = 0.2
CORRECT_WITHIN = 0.25
TEST_INTERVAL = 20
LAG = 100
SYMBOLS = LAG + 1
PLATEAU_WINDOW = 500
PLATEAU_GAINS = {"plateau_1_percent": 0.01, "plateau_10_percent": 0.1}
FIXED_TIMES = {"after_1500": 1500, "at_start": -1}

# The task. A sequence is x or y, then 99 others, then the first symbol again; every next symbol must be said.
# The symbols between are numbered 0 to 98, in the order in which they come if it is fixed; x and y follow.

# Course.settings
RANDOM_MIDDLE, ONLY_LAST_COUNTS = range(2)
# Course.plan
FIRST, SHOWN = range(2)


@compiled()
def begin(course: Any, lane: int) -> None:
    """Draw x or y. The symbols between are drawn on the way. The last symbol is not shown."""
    course.length[0, lane] = LAG
    course.plan[FIRST, lane] = LAG - 1
    course.plan[FIRST, lane] += next_integer(course.random, lane, 2)
    course.plan[SHOWN, lane] = course.plan[FIRST, lane]
    course.values[SQUARED_ERROR, lane] = 0


@compiled()
def inputs(network: Any, course: Any) -> None:
    """The symbol that the step before had to predict."""
    show_symbol(network, load(course.plan, SHOWN))


@compiled()
def targets(network: Any, course: Any) -> Any:
    """1 for the next symbol and 0 for all others, due at every step."""
    position = load(course.position, 0)
    drawn = next_integers(course.random, LAG - 1)
    # lanes without a trial run on, beyond any sequence, and must not leave the range of symbols
    in_order = select(position < LAG - 1, position, 0)
    middle = select(load(course.settings, RANDOM_MIDDLE) > 0.0, drawn, in_order)
    following = select(position + 1 == load(course.length, 0), load(course.plan, FIRST), middle)
    store(course.plan, SHOWN, following)
    want_symbol(network, following)
    return position >= 0


@compiled()
def wrong(network: Any, course: Any) -> Any:
    """Where some output is not within 0.25 of its target, at any step or at the last; adds up squared errors too."""
    squares = load(course.values, SQUARED_ERROR)
    for k in range(network.sizes.outputs):
        error = load(network.target, k) - load(network.prediction, k)
        squares = squares + error * error
    store(course.values, SQUARED_ERROR, squares)
    at_end = load(course.position, 0) + 1 == load(course.length, 0)
    return any_output_beyond(network, CORRECT_WITHIN) & (at_end | (load(course.settings, ONLY_LAST_COUNTS) == 0.0))


TASK = Task("long_lags", begin, inputs, targets, wrong, plan=2, values=1)

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    shared.UPDATE,
    Reading(
        "cells_added",
        "When are the memory cell and its gate added?",
        (
            Alternative("plateau_1_percent", "When 500 sequences bring the squared error down by less than 1 %."),
            Alternative("plateau_10_percent", "When 500 sequences bring the squared error down by less than 10 %."),
            Alternative("after_1500", "After 1500 sequences."),
            Alternative("at_start", "They are there from the start."),
        ),
        "The paper adds them when the error has stopped decreasing, and gives no number.",
    ),
    Reading(
        "added_weights",
        "How do the weights from the added cell to the outputs start?",
        (
            Alternative("random", "Uniform in [-0.2, 0.2] like all others."),
            Alternative("zero", "At zero, so that adding the cell changes no output."),
        ),
        "The paper names one range for all weights.",
    ),
    shared.ERROR_FACTOR,
    shared.PRECISION,
)

DEVIATIONS = (
    shared.whole_registers(32, 18),
    Deviation(
        "A trial ends as capped after ten times the published mean number of sequences.",
        "The paper stops after 5 million sequences, which is a thousand times its own means.",
    ),
    Deviation(
        "Success is looked for after every 20 training sequences once the cell is there.",
        "The paper does not say how often it looked.",
    ),
    shared.RANDOM_NUMBERS,
)


# The trials.


@dataclass(frozen=True)
class LongLagTrials(trials.LstmTrials):
    """The trials of experiment 2a, or of 2b with `random_middle`."""

    random_middle: bool

    task = TASK
    protocol = stopping.PROTOCOL
    streams = stopping.STREAMS

    @property
    def architecture(self) -> Architecture:
        """One cell with an input gate, nothing recurrent but the cell's state, and shortcuts from input to output."""
        return Architecture(
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
            update="step" if self.readings["update"] == "step" else "sequence",
        )

    @property
    def key(self) -> tuple[int, ...]:
        """Names the experiment among the random streams."""
        return (2, int(self.random_middle))

    @property
    def published_learning_rate(self) -> float:
        """1.0."""
        return LEARNING_RATE

    @property
    def test_sequences(self) -> int:
        """10,000 random ones; with fixed symbols between there are two different sequences, and forty hold both."""
        return 10_000 if self.random_middle else 40

    @property
    def most_steps(self) -> int:
        """What a trial computes at most, if half of its tests end at their first sequence."""
        return (self.cap + self.cap // TEST_INTERVAL + self.test_sequences) * LAG

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries."""
        return {
            "lag": LAG,
            "symbols": SYMBOLS,
            "initial_range": INITIAL_RANGE,
            "plateau_window": PLATEAU_WINDOW,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": self.test_sequences,
        }

    def weights(self, seed: int, index: int) -> Weights:
        """Uniform in [-0.2, 0.2]; those from cell to outputs are zero by one reading."""
        weights = self.uniform_weights(seed, index, INITIAL_RANGE)
        if self.readings["added_weights"] == "zero":
            weights.output_cell[:] = 0
        return weights

    def start(self, register: Register, lane: int, index: int, seed: int) -> None:
        """Put trial `index` into a lane, without its cell unless that is there from the start."""
        super().start(register, lane, index, seed)
        register.network.cells_present[0, lane] = self.readings["cells_added"] == "at_start"

    def task_settings(self) -> Array:
        """`Course.settings` of a trial."""
        return np.array([self.random_middle, self.random_middle], dtype=float)

    def limits(self) -> Array:
        """`Course.limits` of a trial."""
        added = self.readings["cells_added"]
        return stopping.limits(
            self.cap,
            PLATEAU_WINDOW,
            PLATEAU_GAINS.get(added, 0.0),
            FIXED_TIMES.get(added, 0),
            TEST_INTERVAL,
            self.test_sequences,
        )

    def measurements(self, course: Course, lane: int) -> dict[str, float]:
        """What a finished lane measured."""
        return stopping.measurements(course, lane)

    def curve(self, course: Course, lane: int) -> tuple[CurvePoint, ...]:
        """The learning curve of a finished lane."""
        return stopping.curve(course, lane)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LongLagTrials:
    """The trials of experiment 2a or 2b."""
    cap = round(profile.cap_factor * row.settings["published_sequences"])
    return LongLagTrials(cap, dict(readings), row.settings["random_middle"])


def _experiment(letter: str, title: str, summary: str, row: Row, smoke: Profile) -> Experiment:
    return Experiment(
        paper=PAPER,
        id=f"experiment_2{letter}",
        title=title,
        section="5.2",
        summary=summary,
        rows=(row,),
        readings=READINGS,
        deviations=DEVIATIONS,
        profiles=(
            smoke,
            Profile("scaled", (row.id,), 16, 1.0, "The published number of sequences as the cap."),
            Profile("paper", (row.id,), 32, 10.0, "The row at the paper's own scale."),
        ),
        claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, f"experiment_2{letter}"),
        prepare=prepare,
    )


EXPERIMENT_2A = _experiment(
    "a",
    "Long time lag, regular sequences",
    "Two sequences that differ in their first and last symbol only, with a hundred steps between. "
    "Every next symbol must be said; the first one must be kept to say the last.",
    Row(
        "same_middle",
        "p = 100",
        Locator("5.2", "2", 8),
        {"random_middle": False, "published_sequences": 5_040},
    ),
    Profile("smoke", ("same_middle",), 16, 1.0, "Seconds: the published number of sequences."),
)

EXPERIMENT_2B = _experiment(
    "b",
    "Long time lag, no local regularities",
    "As in 2a, but the symbols between are random: only the last one can be predicted, and only from the first.",
    Row(
        "random_middle",
        "p = 100",
        Locator("5.2"),
        {"random_middle": True, "published_sequences": 5_680},
    ),
    Profile("smoke", ("random_middle",), 16, 0.5, "Seconds: half the published number of sequences."),
)
