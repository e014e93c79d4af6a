"""Hochreiter & Schmidhuber 1997, section 5.1: experiment 1, the embedded Reber grammar (table 1).

Measured: string presentations until every string of a training set and of a test set is predicted, for two networks and
three step sizes.
Departures from the paper are `EXPERIMENT.deviations`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_1 --profile paper

A minute on two cores; the scaled profile takes seconds.
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
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.lanes.vectors import LANES, Array, load, select, store
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import TESTING, Course, Register, Task
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import stopping_string_sets as stopping
from reproductions.papers.hochreiter_1997 import trials
from reproductions.papers.hochreiter_1997.reber_grammar import MOST_SYMBOLS, SET_SIZE, data_set
from reproductions.papers.hochreiter_1997.stopping_string_sets import TESTED
from reproductions.papers.hochreiter_1997.symbols import show_symbol
from reproductions.results import CurvePoint
from reproductions.trainers import RegisterTrainer

PAPER = "hochreiter_1997"
INITIAL_RANGE = 0.2
OUTPUT_GATE_BIASES = (-1.0, -2.0, -3.0, -4.0)
TRIALS_PER_DATA_SET = 10
DATA_SETS = 3

# The task. A string is shown symbol by symbol; after each, the network must say which symbols can follow.
# The table of a register holds both sets of every lane, one after the other.

# Course.settings
WANTS_LEGAL = 0
# Course.plan
STRING, SYMBOL, NEXT, LEGAL = range(4)


@compiled()
def begin(course: Any, lane: int) -> None:
    """Draw a string of the training set, or take the next of both sets in a test; its last symbol is not shown."""
    if course.mode[lane] == TESTING:
        course.plan[STRING, lane] = course.counters[TESTED, lane]
    else:
        course.plan[STRING, lane] = next_integer(course.random, lane, SET_SIZE)
    course.plan[STRING, lane] += lane * 2 * SET_SIZE
    course.length[0, lane] = course.table[course.plan[STRING, lane], 0] - 1


@compiled()
def inputs(network: Any, course: Any) -> None:
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
def targets(network: Any, course: Any) -> Any:
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
def wrong(network: Any, course: Any) -> Any:
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


TASK = Task("embedded_reber_grammar", begin, inputs, targets, wrong, plan=4, values=0)

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    shared.UPDATE,
    Reading(
        "target",
        "Which outputs should be 1 where two symbols can follow?",
        (
            Alternative("next_symbol", "The one that does follow."),
            Alternative("legal_symbols", "Both."),
        ),
        "The task is to predict the next symbol; the paper speaks of one target.",
    ),
    Reading(
        "output_gate_bias",
        "How do the output gates' biases start in the network of four blocks?",
        (
            Alternative("minus_four", "At -1, -2, -3 and -4, as in table 10."),
            Alternative("fourth_random", "At -1, -2 and -3, as in section 5.1, and the fourth at random."),
        ),
        "Table 10 names a value for each block.",
    ),
    Reading(
        "biases",
        "Which units have biases?",
        (
            Alternative("gates", "Gates only, as in table 10."),
            Alternative("hidden", "Gates and cells."),
            Alternative("all", "Gates, cells and output units."),
        ),
        "Only this gives the published numbers of weights; the others show what biases would change.",
    ),
    Reading(
        "output_gates",
        "Does the network have output gates?",
        (
            Alternative("present", "Yes, as in table 10."),
            Alternative("absent", "No: the paper says that learning is then not fast."),
        ),
        "The published numbers of weights include them; without them shows what the paper says of them.",
    ),
    Reading(
        "duplicates",
        "May a string stand twice in a set of 256?",
        (
            Alternative("allowed", "Yes: strings are drawn independently."),
            Alternative("excluded", "No: a string drawn again is dropped."),
        ),
        "The paper draws strings at random, and only forbids test strings that are training strings.",
    ),
    Reading(
        "test_interval",
        "How often is success looked for?",
        (
            Alternative("100", "After every 100 training strings."),
            Alternative("10", "After every 10 training strings."),
        ),
        "The paper does not say; its two extremes, 3,800 and 24,100, are multiples of 100.",
    ),
    shared.ERROR_FACTOR,
    Reading(
        "squashing",
        "Which ranges have h, which squashes a cell's state, and g, which squashes its input?",
        (
            *shared.SQUASHING.alternatives,
            Alternative("both_wide", "h and g both in [-2, 2], h as in the caption of table 10, g as in eq. 5."),
        ),
        shared.SQUASHING.reason,
    ),
    shared.PRECISION,
)


# The trials.


@dataclass(frozen=True)
class ReberTrials(trials.LstmTrials):
    """The trials of one row: ten on each of three pairs of a training set and a test set."""

    blocks: int
    block_size: int
    rate: float

    task = TASK
    protocol = stopping.PROTOCOL
    streams = stopping.STREAMS

    @property
    def architecture(self) -> Architecture:
        """Four blocks of one cell or three of two, seven symbols in and out."""
        if self.readings["squashing"] == "both_wide":
            g = h = (-2.0, 2.0)
        else:
            g, h = shared.squashing_ranges(self.readings)
        biases = self.readings["biases"]
        return Architecture(
            inputs=7,
            outputs=7,
            blocks=self.blocks,
            block_size=self.block_size,
            biases="gates" if biases == "gates" else "hidden" if biases == "hidden" else "all",
            output_gates=self.readings["output_gates"] == "present",
            cell_input_range=g,
            cell_output_range=h,
            update="step" if self.readings["update"] == "step" else "sequence",
        )

    @property
    def key(self) -> tuple[int, ...]:
        """Names the row among the random streams."""
        return (1, self.blocks, round(10 * self.rate))

    @property
    def published_learning_rate(self) -> float:
        """0.1, 0.2 or 0.5."""
        return self.rate

    @property
    def most_steps(self) -> int:
        """What a trial computes at most, taking strings of mean length and tests that end with half the strings."""
        return (self.cap + self.cap // int(self.readings["test_interval"]) * SET_SIZE) * 12

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries."""
        return {
            "blocks": self.blocks,
            "block_size": self.block_size,
            "initial_range": INITIAL_RANGE,
            "output_gate_biases": list(self.output_gate_biases),
            "strings_per_set": SET_SIZE,
            "data_sets": DATA_SETS,
        }

    @property
    def output_gate_biases(self) -> tuple[float, ...]:
        """The first values of the output gates' biases, as far as they are given."""
        if self.readings["output_gates"] == "absent":
            return ()
        given = 3 if self.readings["output_gate_bias"] == "fourth_random" else 4
        return OUTPUT_GATE_BIASES[: min(given, self.blocks)]

    def weights(self, seed: int, index: int) -> Weights:
        """Uniform in [-0.2, 0.2], except the output gates' biases."""
        return self.uniform_weights(seed, index, INITIAL_RANGE, (), self.output_gate_biases)

    def task_settings(self) -> Array:
        """`Course.settings` of a trial."""
        return np.array([self.readings["target"] == "legal_symbols"], dtype=float)

    def limits(self) -> Array:
        """`Course.limits` of a trial."""
        return stopping.limits(self.cap, int(self.readings["test_interval"]))

    def strings(self, seed: int, index: int) -> Array:
        """Both sets of a trial, see `data_set`."""
        number = index // TRIALS_PER_DATA_SET % DATA_SETS
        return data_set(seed, number, self.readings["duplicates"] == "excluded")

    def open(self) -> RegisterTrainer:
        """A register for these trials, with a table for the strings of each lane."""
        register = Register(
            self.architecture,
            self.task,
            self.protocol,
            np.dtype(self.readings["precision"]),
            settings=len(self.task_settings()),
            limits=len(self.limits()),
            streams=self.streams,
            table=np.zeros((LANES * 2 * SET_SIZE, 1 + MOST_SYMBOLS), dtype=np.int32),
        )
        return RegisterTrainer(register, self.start, self.measurements, self.curve)

    def start(self, register: Register, lane: int, index: int, seed: int) -> None:
        """Put trial `index` into a lane, and its strings into the lane's part of the table."""
        first = lane * 2 * SET_SIZE
        register.course.table[first : first + 2 * SET_SIZE] = self.strings(seed, index)
        super().start(register, lane, index, seed)

    def measurements(self, course: Course, lane: int) -> dict[str, float]:
        """What a finished lane measured."""
        return stopping.measurements(course, lane)

    def curve(self, course: Course, lane: int) -> tuple[CurvePoint, ...]:
        """The learning curve of a finished lane."""
        return stopping.curve(course, lane)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> ReberTrials:
    """The trials of a row."""
    s = row.settings
    cap = round(profile.cap_factor * s["published_sequences"])
    return ReberTrials(cap, dict(readings), s["blocks"], s["block_size"], s["rate"])


def _row(number: int, blocks: int, block_size: int, rate: float, published: int) -> Row:
    return Row(
        id=f"blocks_{blocks}_rate_0{round(10 * rate)}",
        title=f"{blocks} blocks of {block_size}, step size {rate}",
        locator=Locator("5.1", "1", number),
        settings={"blocks": blocks, "block_size": block_size, "rate": rate, "published_sequences": published},
    )


ROWS = (
    _row(5, 4, 1, 0.1, 39_740),
    _row(6, 3, 2, 0.1, 21_730),
    _row(7, 3, 2, 0.2, 14_060),
    _row(8, 4, 1, 0.5, 9_500),
    _row(9, 3, 2, 0.5, 8_440),
)

EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_1",
    title="Embedded Reber grammar",
    section="5.1",
    summary=(
        "Strings of a small grammar, shown symbol by symbol; after each symbol the network must say what can follow. "
        "One symbol near the end repeats the second one, which must be kept until then."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=(
        shared.capped(10),
        Deviation(
            "A test ends with the first string that is not predicted.",
            "Success needs all of them.",
        ),
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", ("blocks_3_rate_05",), 16, 10.0, "Seconds: row 9 with half the trials."),
        Profile("scaled", tuple(row.id for row in ROWS), 16, 2.0, "All rows with half the trials and a low cap."),
        Profile("paper", tuple(row.id for row in ROWS), 30, 10.0, "All rows at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_1"),
    prepare=prepare,
)
