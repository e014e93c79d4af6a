"""Hochreiter & Schmidhuber 1997, section 5.6: experiments 6a and 6b, temporal order (table 9).

Measured: training sequences until the stopping rule holds, and wrong answers on 2560 fresh sequences afterwards, for
two and for three symbols whose order decides the class.
Departures from the paper are `EXPERIMENT_6A.deviations` and `EXPERIMENT_6B.deviations`; choices that its text leaves
open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_6a --profile paper
    rnn-review run hochreiter_1997 experiment_6b --profile paper

A few minutes on two cores; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Experiment, Profile, Reading, Row
from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer, next_integers
from reproductions.kernels.lanes.vectors import Array, load, select
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import Course, Task
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import stopping, trials
from reproductions.papers.hochreiter_1997.symbols import any_output_beyond, show_symbol, want_symbol
from reproductions.results import CurvePoint

PAPER = "hochreiter_1997"
INITIAL_RANGE = 0.1
INPUT_GATE_BIASES = (-2.0, -4.0, -6.0)
CORRECT_WITHIN = 0.3
MEAN_ERROR_LIMIT = 0.1
TEST_SEQUENCES = 2560
SHORTEST, LONGEST = 100, 110
FIRST_POSITIONS = {2: (10, 50), 3: (10, 33, 66)}
"""The earliest position of each relevant symbol, by how many there are; the latest is ten later."""

# The task. Symbols: the fillers a, b, c, d, then X and Y, whose order decides the class, then E at the start and B at
# the end.
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
    position = load(course.position, 0)
    symbol = next_integers(course.random, FILLERS)
    for number in range(3):
        here = position == load(course.plan, PLACES + number)
        symbol = select(here, load(course.plan, KINDS + number) + X, symbol)
    symbol = select(position == 0, START, symbol)
    show_symbol(network, select(position + 1 == load(course.length, 0), END, symbol))


@compiled()
def targets(network: Any, course: Any) -> Any:
    """1 for the class and 0 for all others, due at the last symbol."""
    want_symbol(network, load(course.plan, CLASS))
    return load(course.position, 0) + 1 == load(course.length, 0)


@compiled()
def wrong(network: Any, course: Any) -> Any:
    """Where some output is not within 0.3 of its target."""
    return any_output_beyond(network, CORRECT_WITHIN)


TASK = Task("temporal_order", begin, inputs, targets, wrong, plan=7, values=0)

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "first_number",
        "Which number has the first symbol of a sequence, where relevant symbols stand between positions 10 and 20?",
        (
            Alternative("one", "The first symbol, E, has position 1."),
            Alternative("zero", "The first symbol, E, has position 0."),
        ),
        "Counting from 1 is the custom, and gives the gaps between relevant symbols that the paper states.",
    ),
    Reading(
        "mean_error",
        "Which error is averaged in the stopping rule, over the 2000 latest sequences?",
        (
            Alternative("summed", "The absolute errors of all output units, added."),
            Alternative("per_output", "The mean absolute error of an output unit."),
        ),
        "The error of a sequence is a sum over output units in eq. 16; the sum is the stricter of the two.",
    ),
    shared.ERROR_FACTOR,
    shared.SQUASHING,
    shared.PRECISION,
)


# The trials.


@dataclass(frozen=True)
class TemporalOrderTrials(trials.LstmTrials):
    """The trials of experiment 6a (two relevant symbols) or 6b (three)."""

    relevant: int

    task = TASK
    protocol = stopping.PROTOCOL
    streams = 2

    @property
    def architecture(self) -> Architecture:
        """Two or three blocks of two cells, one output unit per class."""
        g, h = shared.squashing_ranges(self.readings)
        return Architecture(
            inputs=8,
            outputs=2**self.relevant,
            blocks=self.relevant,
            block_size=2,
            biases="all",
            cell_input_range=g,
            cell_output_range=h,
        )

    @property
    def key(self) -> tuple[int, ...]:
        """Names the experiment among the random streams."""
        return (6, self.relevant)

    @property
    def published_learning_rate(self) -> float:
        """0.5 in experiment 6a, 0.1 in 6b."""
        return 0.5 if self.relevant == 2 else 0.1

    @property
    def mean_error_limit(self) -> float:
        """What the errors of all output units, added, must stay below in the mean."""
        return MEAN_ERROR_LIMIT * (self.architecture.outputs if self.readings["mean_error"] == "per_output" else 1)

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        return (self.cap + TEST_SEQUENCES) * LONGEST

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries."""
        return {
            "relevant_symbols": self.relevant,
            "initial_range": INITIAL_RANGE,
            "input_gate_biases": list(INPUT_GATE_BIASES[: self.relevant]),
            "mean_error_limit": self.mean_error_limit,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": TEST_SEQUENCES,
        }

    def weights(self, seed: int, index: int) -> Weights:
        """Uniform in [-0.1, 0.1], except the input gates' biases."""
        return self.uniform_weights(seed, index, INITIAL_RANGE, INPUT_GATE_BIASES[: self.relevant])

    def task_settings(self) -> Array:
        """`Course.settings` of a trial."""
        return np.array([self.relevant, self.readings["first_number"] == "one"], dtype=float)

    def limits(self) -> Array:
        """`Course.limits` of a trial."""
        return stopping.limits(self.cap, self.mean_error_limit, TEST_SEQUENCES)

    def measurements(self, course: Course, lane: int) -> dict[str, float]:
        """What a finished lane measured."""
        return stopping.measurements(course, lane)

    def curve(self, course: Course, lane: int) -> tuple[CurvePoint, ...]:
        """The learning curve of a finished lane."""
        return stopping.curve(course, lane)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> TemporalOrderTrials:
    """The trials of experiment 6a or 6b."""
    cap = round(profile.cap_factor * row.settings["published_sequences"])
    return TemporalOrderTrials(cap, dict(readings), row.settings["relevant_symbols"])


EXPERIMENT_6A = Experiment(
    paper=PAPER,
    id="experiment_6a",
    title="Temporal order, two symbols",
    section="5.6",
    summary=(
        "Among about a hundred letters stand two that matter, each an X or a Y, far apart. "
        "At the end the network must say in which order they came: XX, XY, YX or YY."
    ),
    rows=(
        Row(
            "two_symbols",
            "Two symbols, four classes",
            Locator("5.6", "9", 1),
            {"relevant_symbols": 2, "published_sequences": 31_390},
        ),
    ),
    readings=READINGS,
    deviations=(shared.whole_registers(32, 20), shared.capped(10), shared.RANDOM_NUMBERS),
    profiles=(
        Profile("smoke", ("two_symbols",), 16, 1.0, "Seconds: the published number of sequences; must beat chance."),
        Profile("scaled", ("two_symbols",), 16, 10.0, "Seconds: half the trials."),
        Profile("paper", ("two_symbols",), 32, 10.0, "The row at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_6a"),
    prepare=prepare,
)

EXPERIMENT_6B = Experiment(
    paper=PAPER,
    id="experiment_6b",
    title="Temporal order, three symbols",
    section="5.6",
    summary=(
        "Among about a hundred letters stand three that matter, each an X or a Y, far apart. "
        "At the end the network must say which of the eight orders it saw."
    ),
    rows=(
        Row(
            "three_symbols",
            "Three symbols, eight classes",
            Locator("5.6", "9", 2),
            {"relevant_symbols": 3, "published_sequences": 571_100},
        ),
    ),
    readings=READINGS,
    deviations=(shared.whole_registers(16, 10), shared.capped(10), shared.RANDOM_NUMBERS),
    profiles=(
        Profile("smoke", ("three_symbols",), 16, 0.25, "Seconds: a quarter of the sequences; must beat chance."),
        Profile("scaled", ("three_symbols",), 16, 1.0, "The published number of sequences as the cap."),
        Profile("paper", ("three_symbols",), 16, 10.0, "The row at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_6b"),
    prepare=prepare,
)
