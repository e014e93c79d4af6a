"""Hochreiter & Schmidhuber 1997, section 5.4: experiment 4, the adding problem (table 7).

Measured: training sequences until the stopping rule holds, and wrong answers on 2560 fresh sequences afterwards, for
minimal
sequence lengths of 100, 500 and 1000.
Departures from the paper are `DEVIATIONS`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_4 --profile paper

About forty minutes on two cores; the scaled profile takes under a minute.
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
from reproductions.kernels.lanes.random_streams import next_integer, next_words, unit_interval
from reproductions.kernels.lanes.vectors import load, select, store
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import Register, Task
from reproductions.papers.hochreiter_1997 import stopping
from reproductions.trainers import RegisterTrainer

PAPER = "hochreiter_1997"
ARCHITECTURE = Architecture(inputs=2, outputs=1, blocks=2, block_size=2, biases="all")
LEARNING_RATE = 0.5
INITIAL_RANGE = 0.1
INPUT_GATE_BIASES = (-3.0, -6.0)
CORRECT_WITHIN = 0.04
MEAN_ERROR_LIMIT = 0.01
TEST_SEQUENCES = 2560
WEIGHT_STREAM = 2

# The task. A sequence is a list of pairs (value, marker); the target at its end is 0.5 + (X1 + X2) / 4.

# Course.settings
MINIMAL_LENGTH, MARKER_STAYS, COUNTS_ZERO, SHOWS_ZERO, SECOND_BEYOND_TEN = range(5)
SETTINGS = 5
# Course.plan
FIRST_MARK, SECOND_MARK = range(2)
# Course.values
SUM = 0


@compiled()
def begin(course: Any, lane: int) -> None:
    """Draw a length in [T, T + T/10] and two different marked positions: one of the first ten, one of the first T/2."""
    minimal_length = int(course.settings[MINIMAL_LENGTH, lane])
    course.length[0, lane] = minimal_length + next_integer(course.random, lane, minimal_length // 10 + 1)
    first = next_integer(course.random, lane, 10)
    if course.settings[SECOND_BEYOND_TEN, lane] > 0:
        second = 10 + next_integer(course.random, lane, minimal_length // 2 - 10)
    else:
        second = next_integer(course.random, lane, minimal_length // 2 - 1)
        second += second >= first
    course.plan[FIRST_MARK, lane] = first
    course.plan[SECOND_MARK, lane] = second
    course.values[SUM, lane] = 0


@compiled()
def inputs(network: Any, course: Any) -> None:
    """A value uniform in [-1, 1) and a marker: 1 at the marked pairs, -1 at the first and the last pair, else 0."""
    position = load(course.position, 0)
    value = unit_interval(next_words(course.random), load(course.values, SUM)) * 2.0 - 1.0
    zero = value * 0.0
    marked = (position == load(course.plan, FIRST_MARK)) | (position == load(course.plan, SECOND_MARK))
    at_start = position == 0
    at_edge = at_start | (position + 1 == load(course.length, 0))
    marked_start = marked & at_start
    value = select(marked_start & (load(course.settings, SHOWS_ZERO) > 0.0), 0.0, value)
    ordinary = marked & ((position != 0) | (load(course.settings, MARKER_STAYS) == 0.0))
    counted = select(marked_start & (load(course.settings, COUNTS_ZERO) > 0.0), 0.0, select(marked, value, zero))
    store(course.values, SUM, load(course.values, SUM) + counted)
    store(network.sources, 0, value)
    store(network.sources, 1, select(ordinary, 1.0, select(at_edge, -1.0, zero)))


@compiled()
def targets(network: Any, course: Any) -> Any:
    """0.5 + (X1 + X2) / 4, due at the last pair."""
    store(network.target, 0, load(course.values, SUM) * 0.25 + 0.5)
    return load(course.position, 0) + 1 == load(course.length, 0)


@compiled()
def wrong(network: Any, course: Any) -> Any:
    """Where the answer is not within 0.04 of the target."""
    error = load(network.target, 0) - load(network.prediction, 0)
    return (error >= CORRECT_WITHIN) | (error <= -CORRECT_WITHIN)


TASK = Task("adding_problem", begin, inputs, targets, wrong, plan=2, values=1)

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "first_pair_marked",
        "The first pair of a sequence always carries the marker -1. What happens when it is drawn as a marked pair?",
        (
            Alternative("marker_stays", "Its marker stays -1, its value is shown, and it counts as 0 in the sum."),
            Alternative("marker_stays_value_zero", "Its marker stays -1, its value is set to 0, and it counts as 0."),
            Alternative("marked_value_zero", "It gets the marker 1 and the value 0, and counts as 0."),
            Alternative("marked_counts_zero", "It gets the marker 1, its value is shown, and it counts as 0."),
            Alternative("marked_like_any", "It gets the marker 1, its value is shown, and its value counts."),
        ),
        "The paper says that X1 is set to zero in this case, and that the first and the last pair carry -1; "
        "it does not say which marker wins.",
    ),
    Reading(
        "error_factor",
        "Is the error differentiated with its factor 2 (eqs. 16 to 18) or without (eq. 19)?",
        (
            Alternative("without_two", "Eq. 19: the gradient of half the squared error."),
            Alternative("with_two", "Eqs. 16 and 17 to the letter: twice the step size."),
        ),
        "Eq. 19 is among the formulae that the paper lists as sufficient for an implementation.",
    ),
    Reading(
        "mean_error",
        "Which error is averaged in the stopping rule, over which sequences?",
        (
            Alternative("absolute", "The absolute error over the same 2000 latest sequences."),
            Alternative("squared", "The squared error over the same 2000 latest sequences."),
        ),
        "A squared error would make the condition empty: 2000 correct sequences imply a mean square below 0.0016.",
    ),
    Reading(
        "second_mark",
        "Which pairs can carry the second mark?",
        (
            Alternative("first_half", "Any of the first T/2 pairs but the one already marked."),
            Alternative("beyond_ten", "Pairs 11 to T/2 only."),
        ),
        "The paper draws it from the first T/2 - 1 still unmarked pairs.",
    ),
    Reading(
        "precision",
        "In which number format are networks computed?",
        (
            Alternative("float32", "IEEE single precision."),
            Alternative("float64", "IEEE double precision."),
        ),
        "The paper does not say. Single precision runs faster; the double-precision run shows whether it matters.",
    ),
)

DEVIATIONS = (
    Deviation(
        "Sixteen trials per row instead of ten.",
        "Sixteen fit one vector register at the cost of ten, and narrow the interval.",
    ),
    Deviation(
        "A trial ends as capped after ten times the row's published mean number of sequences.",
        "The paper names no limit for this experiment and reports no failure; "
        "without a cap a trial that never stops would never end.",
    ),
    Deviation(
        "Random numbers come from xoshiro128++ and carry 24 bits.",
        "The paper's generator is not known.",
    ),
)


def _row(length: int, number: int, published_mean: int) -> Row:
    return Row(
        id=f"length_{length}",
        title=f"T = {length}",
        locator=Locator("5.4", "7", number),
        settings={"minimal_length": length, "published_sequences": published_mean},
    )


ROWS = (_row(100, 1, 74_000), _row(500, 2, 209_000), _row(1000, 3, 853_000))

PROFILES = (
    Profile("smoke", ("length_100",), 16, 0.5, "Seconds: half the published number of sequences; must beat chance."),
    Profile("scaled", ("length_100",), 16, 10.0, "Under a minute: row 1 at full scale."),
    Profile("paper", ("length_100", "length_500", "length_1000"), 16, 10.0, "All rows at the paper's own scale."),
)


# The trials.


@dataclass(frozen=True)
class AddingTrials:
    """The trials of one row at one choice of readings."""

    minimal_length: int
    cap: int
    readings: Mapping[str, str]

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        return {
            "minimal_length": self.minimal_length,
            "weight_count": ARCHITECTURE.weight_count,
            "learning_rate": self.learning_rate,
            "initial_range": INITIAL_RANGE,
            "input_gate_biases": list(INPUT_GATE_BIASES),
            "cap_sequences": self.cap,
            "mean_error_limit": MEAN_ERROR_LIMIT,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": TEST_SEQUENCES,
        }

    @property
    def learning_rate(self) -> float:
        """The step size on the gradient of half the squared error."""
        return LEARNING_RATE * (2.0 if self.readings["error_factor"] == "with_two" else 1.0)

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        return (self.cap + TEST_SEQUENCES) * (self.minimal_length + self.minimal_length // 10)

    def open(self) -> RegisterTrainer:
        """A register for these trials."""
        register = Register(
            ARCHITECTURE,
            TASK,
            stopping.PROTOCOL,
            np.dtype(self.readings["precision"]),
            settings=SETTINGS,
            limits=stopping.LIMITS,
            streams=2,
        )
        return RegisterTrainer(register, self.start, stopping.measurements, stopping.curve)

    def start(self, register: Register, lane: int, index: int, seed: int) -> None:
        """Put trial `index` into a lane. All its random numbers follow from (seed, minimal length, index)."""
        register.put(
            lane,
            initial_weights(seed, (self.minimal_length, index, WEIGHT_STREAM)),
            self.learning_rate,
            task_settings(self.minimal_length, self.readings),
            stopping.limits(self.cap, MEAN_ERROR_LIMIT, TEST_SEQUENCES, self.readings["mean_error"] == "squared"),
            seed,
            (self.minimal_length, index),
        )


def task_settings(minimal_length: int, readings: Mapping[str, str]) -> np.ndarray[Any, Any]:
    """`Course.settings` of a trial."""
    first = readings["first_pair_marked"]
    return np.array(
        [
            minimal_length,
            first in ("marker_stays", "marker_stays_value_zero"),
            first != "marked_like_any",
            first in ("marker_stays_value_zero", "marked_value_zero"),
            readings["second_mark"] == "beyond_ten",
        ],
        dtype=float,
    )


def initial_weights(seed: int, key: tuple[int, ...]) -> Weights:
    """All weights and biases uniform in [-0.1, 0.1], except the input gates' biases."""
    random = np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=key))
    a = ARCHITECTURE

    def uniform(*shape: int) -> np.ndarray[Any, Any]:
        return random.uniform(-INITIAL_RANGE, INITIAL_RANGE, shape)

    hidden_bias = uniform(a.hidden)
    hidden_bias[: a.blocks] = INPUT_GATE_BIASES
    return Weights(
        hidden_input=uniform(a.hidden, a.inputs),
        hidden_recurrent=uniform(a.hidden, a.hidden),
        hidden_bias=hidden_bias,
        output_cell=uniform(a.outputs, a.cells),
        output_input=np.zeros((a.outputs, a.inputs)),
        output_bias=uniform(a.outputs),
    )


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> AddingTrials:
    """The trials of a row."""
    cap = round(profile.cap_factor * row.settings["published_sequences"])
    return AddingTrials(row.settings["minimal_length"], cap, dict(readings))


EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_4",
    title="Adding problem",
    section="5.4",
    summary=(
        "A sequence of pairs: a random value and a marker. "
        "Two values are marked, one early, one up to half a sequence later; "
        "at the end the network must say their sum. Nothing between tells which values will matter."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=DEVIATIONS,
    profiles=PROFILES,
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_4"),
    prepare=prepare,
)
