"""Hochreiter & Schmidhuber 1997, section 5.5: experiment 5, the multiplication problem (table 8).

Measured: training sequences until fewer than 140, then fewer than 13 of the 2000 latest were wrong, and wrong answers
on 2560 fresh sequences each time.
Departures from the paper are `EXPERIMENT.deviations`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_5 --profile paper

Minutes on two cores; the scaled profile takes half a minute.
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
from reproductions.kernels.lanes.vectors import Array, load, select, store
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import Course, Task
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import stopping_error_count as stopping
from reproductions.papers.hochreiter_1997 import trials
from reproductions.results import CurvePoint

PAPER = "hochreiter_1997"
LEARNING_RATE = 0.1
INITIAL_RANGE = 0.1
CORRECT_WITHIN = 0.04
FIRST_LIMIT, LAST_LIMIT = 140, 13
TEST_SEQUENCES = 2560
MINIMAL_LENGTH = 100

# The task. A sequence is a list of pairs (value, marker); the target at its end is X1 * X2.

# Course.settings
MARKER_STAYS, COUNTS_ONE, SHOWS_ONE, SECOND_BEYOND_TEN = range(4)
# Course.plan
FIRST_MARK, SECOND_MARK = range(2)
# Course.values
PRODUCT = 0


@compiled()
def begin(course: Any, lane: int) -> None:
    """Draw a length in [100, 110] and two different marked positions: one of the first ten, one of the first half."""
    course.length[0, lane] = MINIMAL_LENGTH + next_integer(course.random, lane, MINIMAL_LENGTH // 10 + 1)
    first = next_integer(course.random, lane, 10)
    if course.settings[SECOND_BEYOND_TEN, lane] > 0:
        second = 10 + next_integer(course.random, lane, MINIMAL_LENGTH // 2 - 10)
    else:
        second = next_integer(course.random, lane, MINIMAL_LENGTH // 2 - 1)
        second += second >= first
    course.plan[FIRST_MARK, lane] = first
    course.plan[SECOND_MARK, lane] = second
    course.values[PRODUCT, lane] = 1


@compiled()
def inputs(network: Any, course: Any) -> None:
    """A value uniform in [0, 1) and a marker: 1 at the marked pairs, -1 at the first and the last pair, else 0."""
    position = load(course.position, 0)
    value = unit_interval(next_words(course.random), load(course.values, PRODUCT))
    zero = value * 0.0
    marked = (position == load(course.plan, FIRST_MARK)) | (position == load(course.plan, SECOND_MARK))
    at_start = position == 0
    at_edge = at_start | (position + 1 == load(course.length, 0))
    marked_start = marked & at_start
    value = select(marked_start & (load(course.settings, SHOWS_ONE) > 0.0), 1.0, value)
    ordinary = marked & ((position != 0) | (load(course.settings, MARKER_STAYS) == 0.0))
    factor = select(marked_start & (load(course.settings, COUNTS_ONE) > 0.0), 1.0, select(marked, value, 1.0))
    store(course.values, PRODUCT, load(course.values, PRODUCT) * factor)
    store(network.sources, 0, value)
    store(network.sources, 1, select(ordinary, 1.0, select(at_edge, -1.0, zero)))


@compiled()
def targets(network: Any, course: Any) -> Any:
    """X1 * X2, due at the last pair."""
    store(network.target, 0, load(course.values, PRODUCT))
    return load(course.position, 0) + 1 == load(course.length, 0)


@compiled()
def wrong(network: Any, course: Any) -> Any:
    """Where the error is above 0.04."""
    error = load(network.target, 0) - load(network.prediction, 0)
    return (error > CORRECT_WITHIN) | (error < -CORRECT_WITHIN)


TASK = Task("multiplication_problem", begin, inputs, targets, wrong, plan=2, values=1)

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "first_pair_marked",
        "The first pair of a sequence always carries the marker -1. What happens when it is drawn as a marked pair?",
        (
            Alternative("marker_stays", "Its marker stays -1, its value is shown, and it counts as 1 in the product."),
            Alternative("marker_stays_value_one", "Its marker stays -1, its value is set to 1, and it counts as 1."),
            Alternative("marked_value_one", "It gets the marker 1 and the value 1, and counts as 1."),
            Alternative("marked_counts_one", "It gets the marker 1, its value is shown, and it counts as 1."),
            Alternative("marked_like_any", "It gets the marker 1, its value is shown, and its value counts."),
        ),
        "The paper says that X1 is set to one in this case, and that the first and the last pair carry -1; "
        "it does not say which marker wins.",
    ),
    Reading(
        "second_mark",
        "Which pairs can carry the second mark?",
        (
            Alternative("first_half", "Any of the first T/2 pairs but the one already marked."),
            Alternative("beyond_ten", "Pairs 11 to T/2 only."),
        ),
        "The task is that of experiment 4 but for values and target, and there it is drawn from the first T/2 - 1 "
        "still unmarked pairs.",
    ),
    shared.ERROR_FACTOR,
    shared.SQUASHING,
    shared.PRECISION,
)


# The trials.


@dataclass(frozen=True)
class MultiplicationTrials(trials.LstmTrials):
    """The trials of table 8, both of whose rows are read from the same networks."""

    task = TASK
    protocol = stopping.PROTOCOL
    streams = 2

    @property
    def architecture(self) -> Architecture:
        """Two blocks of two cells."""
        g, h = shared.squashing_ranges(self.readings)
        return Architecture(2, 1, blocks=2, block_size=2, biases="all", cell_input_range=g, cell_output_range=h)

    @property
    def key(self) -> tuple[int, ...]:
        """Names the experiment among the random streams."""
        return (5, MINIMAL_LENGTH)

    @property
    def published_learning_rate(self) -> float:
        """0.1."""
        return LEARNING_RATE

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        return (self.cap + 2 * TEST_SEQUENCES) * (MINIMAL_LENGTH + MINIMAL_LENGTH // 10)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries."""
        return {
            "minimal_length": MINIMAL_LENGTH,
            "initial_range": INITIAL_RANGE,
            "first_limit": FIRST_LIMIT,
            "last_limit": LAST_LIMIT,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": TEST_SEQUENCES,
        }

    def weights(self, seed: int, index: int) -> Weights:
        """All uniform in [-0.1, 0.1]."""
        return self.uniform_weights(seed, index, INITIAL_RANGE)

    def task_settings(self) -> Array:
        """`Course.settings` of a trial."""
        first = self.readings["first_pair_marked"]
        return np.array(
            [
                first in ("marker_stays", "marker_stays_value_one"),
                first != "marked_like_any",
                first in ("marker_stays_value_one", "marked_value_one"),
                self.readings["second_mark"] == "beyond_ten",
            ],
            dtype=float,
        )

    def limits(self) -> Array:
        """`Course.limits` of a trial."""
        return stopping.limits(self.cap, FIRST_LIMIT, LAST_LIMIT, TEST_SEQUENCES)

    def measurements(self, course: Course, lane: int) -> dict[str, float]:
        """What a finished lane measured."""
        return stopping.measurements(course, lane)

    def curve(self, course: Course, lane: int) -> tuple[CurvePoint, ...]:
        """The learning curve of a finished lane."""
        return stopping.curve(course, lane)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> MultiplicationTrials:
    """The trials of the experiment."""
    return MultiplicationTrials(round(profile.cap_factor * row.settings["published_sequences"]), dict(readings))


EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_5",
    title="Multiplication problem",
    section="5.5",
    summary=(
        "A sequence of pairs: a random value between 0 and 1 and a marker. "
        "Two values are marked, one early, one up to half a sequence later; "
        "at the end the network must say their product, although nothing in its cells multiplies what they store."
    ),
    rows=(
        Row(
            "product",
            "T = 100",
            Locator("5.5", "8", 2),
            {"minimal_length": MINIMAL_LENGTH, "published_sequences": 1_273_000},
        ),
    ),
    readings=READINGS,
    deviations=(
        shared.whole_registers(16, 10),
        shared.capped(10),
        Deviation(
            "The errors of a test are averaged as absolute errors.",
            "The table calls its column MSE, but its values are too large for mean squares "
            "beside so few wrong sequences; as mean absolute errors they are possible.",
        ),
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", ("product",), 16, 0.4, "Seconds: two fifths of the sequences; must beat the constant answer."),
        Profile("scaled", ("product",), 16, 0.75, "Three quarters of the published number of sequences as the cap."),
        Profile("paper", ("product",), 16, 10.0, "Both rows of the table at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_5"),
    prepare=prepare,
)
