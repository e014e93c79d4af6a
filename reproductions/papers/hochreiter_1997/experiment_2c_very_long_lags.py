"""Hochreiter & Schmidhuber 1997, section 5.2: experiment 2c, very long time lags without local regularities (table 3).

Measured: training sequences until no error is made on 10,000 fresh sequences, for minimal lags of 51 to 1001 steps and
for 50 to 1000 distractor symbols.
Departures from the paper are `EXPERIMENT.deviations`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_2c --profile paper

The paper profile takes a quarter of an hour or two on two cores, the scaled profile half a minute.
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
from reproductions.kernels.lanes.vectors import Array, load, select
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import Course, Task
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import stopping_error_free as stopping
from reproductions.papers.hochreiter_1997 import trials
from reproductions.papers.hochreiter_1997.symbols import any_output_beyond, show_symbol, want_symbol
from reproductions.results import CurvePoint

PAPER = "hochreiter_1997"
LEARNING_RATE = 0.01
INITIAL_RANGE = 0.2
CORRECT_WITHIN = 0.2
TEST_SEQUENCES = 10_000
OTHER_SYMBOLS = 4
"""The trigger e, the start b, and x and y, numbered behind the distractors in this order."""

# The task. A sequence is b, then x or y, then distractors, then e; at e the network must say x or y.

# Course.settings
DISTRACTORS = 0
# Course.plan
CLASS = 0


@compiled()
def begin(course: Any, lane: int) -> None:
    """Draw x or y, and how many distractors follow: q, and one more with probability 9/10 each time."""
    course.plan[CLASS, lane] = next_integer(course.random, lane, 2)
    distractors = int(course.settings[DISTRACTORS, lane])
    while next_integer(course.random, lane, 10) > 0:
        distractors += 1
    course.length[0, lane] = 2 + distractors + 1


@compiled()
def inputs(network: Any, course: Any) -> None:
    """b, then x or y, then distractors drawn uniformly, then e."""
    distractors = network.sizes.inputs - OTHER_SYMBOLS
    position = load(course.position, 0)
    symbol = next_integers(course.random, distractors)
    symbol = select(position == 0, distractors + 1, symbol)
    symbol = select(position == 1, load(course.plan, CLASS) + (distractors + 2), symbol)
    show_symbol(network, select(position + 1 == load(course.length, 0), distractors, symbol))


@compiled()
def targets(network: Any, course: Any) -> Any:
    """1 for the second symbol and 0 for the other of x and y, due at e."""
    want_symbol(network, load(course.plan, CLASS))
    return load(course.position, 0) + 1 == load(course.length, 0)


@compiled()
def wrong(network: Any, course: Any) -> Any:
    """Where one of the two outputs is not within 0.2 of its target."""
    return any_output_beyond(network, CORRECT_WITHIN)


TASK = Task("very_long_lags", begin, inputs, targets, wrong, plan=1, values=0)

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "streak_before_test",
        "When is the test of 10,000 sequences made?",
        (
            Alternative("100", "After 100 correct training sequences in a row."),
            Alternative("10", "After 10 correct training sequences in a row."),
            Alternative("1000", "After 1000 correct training sequences in a row."),
        ),
        "The paper does not say. A test after every training sequence would cost a thousand times the training.",
    ),
    shared.ERROR_FACTOR,
    shared.SQUASHING,
    shared.PRECISION,
)


# The trials.


@dataclass(frozen=True)
class LongLagTrials(trials.LstmTrials):
    """The trials of one row: at least `distractors` in a sequence, drawn from `symbols` different ones."""

    distractors: int
    symbols: int

    task = TASK
    protocol = stopping.PROTOCOL
    streams = 2

    @property
    def architecture(self) -> Architecture:
        """Two blocks of one cell, without any bias."""
        g, h = shared.squashing_ranges(self.readings)
        return Architecture(
            inputs=self.symbols + OTHER_SYMBOLS,
            outputs=2,
            blocks=2,
            block_size=1,
            biases="none",
            one_hot=True,
            cell_input_range=g,
            cell_output_range=h,
        )

    @property
    def key(self) -> tuple[int, ...]:
        """Names the row among the random streams."""
        return (2, self.distractors, self.symbols)

    @property
    def published_learning_rate(self) -> float:
        """0.01."""
        return LEARNING_RATE

    @property
    def most_steps(self) -> int:
        """What a trial computes at most, taking the mean length of a sequence and one full test."""
        return (self.cap + TEST_SEQUENCES) * (self.distractors + 12)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries."""
        return {
            "distractors": self.distractors,
            "distractor_symbols": self.symbols,
            "initial_range": INITIAL_RANGE,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": TEST_SEQUENCES,
        }

    def weights(self, seed: int, index: int) -> Weights:
        """All uniform in [-0.2, 0.2]."""
        return self.uniform_weights(seed, index, INITIAL_RANGE)

    def task_settings(self) -> Array:
        """`Course.settings` of a trial."""
        return np.array([self.distractors], dtype=float)

    def limits(self) -> Array:
        """`Course.limits` of a trial."""
        return stopping.limits(self.cap, int(self.readings["streak_before_test"]), TEST_SEQUENCES)

    def measurements(self, course: Course, lane: int) -> dict[str, float]:
        """What a finished lane measured."""
        return stopping.measurements(course, lane)

    def curve(self, course: Course, lane: int) -> tuple[CurvePoint, ...]:
        """The learning curve of a finished lane."""
        return stopping.curve(course, lane)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LongLagTrials:
    """The trials of a row."""
    cap = round(profile.cap_factor * row.settings["published_sequences"])
    return LongLagTrials(cap, dict(readings), row.settings["distractors"], row.settings["distractor_symbols"])


def _row(number: int, distractors: int, symbols: int, published: int) -> Row:
    return Row(
        id=f"lag_{distractors}_symbols_{symbols}",
        title=f"q = {distractors}, p = {symbols}",
        locator=Locator("5.2", "3", number),
        settings={"distractors": distractors, "distractor_symbols": symbols, "published_sequences": published},
    )


ROWS = (
    _row(1, 50, 50, 30_000),
    _row(2, 100, 100, 31_000),
    _row(3, 200, 200, 33_000),
    _row(4, 500, 500, 38_000),
    _row(5, 1000, 1000, 49_000),
    _row(6, 1000, 500, 49_000),
    _row(7, 1000, 200, 75_000),
    _row(8, 1000, 100, 135_000),
    _row(9, 1000, 50, 203_000),
)

EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_2c",
    title="Very long time lags",
    section="5.2",
    summary=(
        "One symbol at the start must be remembered through up to a thousand random distractors, "
        "until a trigger asks for it. No regularity in between helps."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=(
        Deviation(
            "A trial ends as capped after ten times the row's published mean number of sequences; "
            "the stored runs from q = 500 on were ended after three times (`--cap-factor 3`).",
            "The paper stops after 5 million sequences, which is a hundred times its own means. "
            "With ten times the mean at every lag this table alone would take an hour of one core.",
        ),
        Deviation(
            "The test of 10,000 sequences is made after a row of correct training sequences, and ends with an error.",
            "A test after every training sequence is out of reach; a net that has just erred would fail it anyway.",
        ),
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", ("lag_50_symbols_50",), 16, 2.5, "Seconds: row 1, some of whose trials then succeed."),
        Profile("scaled", ("lag_50_symbols_50",), 16, 10.0, "The shortest lag."),
        Profile("paper", tuple(row.id for row in ROWS), 20, 10.0, "All rows at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_2c"),
    prepare=prepare,
)
