"""Hochreiter & Schmidhuber 1997, section 5.3: experiments 3a, 3b and 3c, the 2-sequence problem (tables 4 to 6).

Measured: training sequences until each stopping criterion holds, and the share of 2560 fresh sequences misclassified
afterwards; without noise on the signal (3a), with it (3b), and with noisy real-valued targets (3c).
Departures from the paper are `DEVIATIONS`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_3a --profile paper

Minutes on two cores, most of them for the rows of length 1000; the scaled profile takes seconds.
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
from reproductions.kernels.lanes.normal_variates import next_normals
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.lanes.vectors import Array, load, select, store
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import Course, Task
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997 import stopping_test_set as stopping
from reproductions.papers.hochreiter_1997 import trials
from reproductions.results import CurvePoint

PAPER = "hochreiter_1997"
INITIAL_RANGE = 0.1
INPUT_GATE_BIASES = (-1.0, -3.0, -5.0)
OUTPUT_GATE_BIASES = (-2.0, -4.0, -6.0)
NOISE = 0.2
TARGET_NOISE = 0.1
STOP_TEST_SEQUENCES = 256
TEST_SEQUENCES = 2560


@dataclass(frozen=True)
class Variant:
    """What distinguishes 3a, 3b and 3c. Targets are those of class 1 and class 2; at most `allowed_wrong` of 256."""

    targets: tuple[float, float]
    noisy_signal: bool
    noisy_targets: bool
    learning_rate: float
    correct_within: float
    allowed_wrong: int
    mean_error_limit: float


VARIANTS = {
    "3a": Variant((1.0, 0.0), False, False, 1.0, 0.2, 0, 0.01),
    "3b": Variant((1.0, 0.0), True, False, 1.0, 0.2, 5, 0.04),
    "3c": Variant((0.2, 0.8), False, True, 0.1, 0.1, 0, 0.015),
}

# The task. The first elements of a sequence are 1 (class 1) or -1 (class 2), all others Gaussian noise.

# Course.settings; the deviations are those of noise on the signal, of noise elsewhere, and of noise on the target
MINIMAL_LENGTH, SIGNAL_LENGTH, SIGNAL_DEVIATION, DEVIATION, TARGET_DEVIATION, TARGET_1, TARGET_2, WITHIN = range(8)
# Course.plan
SIGNAL_END = 0
# Course.values
SIGNAL, TARGET, SIGNAL_SPREAD, SPREAD, TARGET_SPREAD, LIMIT, TARGET_ERROR = range(7)


@compiled()
def begin(course: Any, lane: int) -> None:
    """Draw a class and a length in [T, T + T/10]."""
    minimal_length = int(course.settings[MINIMAL_LENGTH, lane])
    course.length[0, lane] = minimal_length + next_integer(course.random, lane, minimal_length // 10 + 1)
    first_class = next_integer(course.random, lane, 2) == 0
    course.values[SIGNAL, lane] = 1.0 if first_class else -1.0
    course.values[TARGET, lane] = course.settings[TARGET_1 if first_class else TARGET_2, lane]
    # copied in the network's number format, in which the functions below compute
    course.plan[SIGNAL_END, lane] = int(course.settings[SIGNAL_LENGTH, lane])
    course.values[SIGNAL_SPREAD, lane] = course.settings[SIGNAL_DEVIATION, lane]
    course.values[SPREAD, lane] = course.settings[DEVIATION, lane]
    course.values[TARGET_SPREAD, lane] = course.settings[TARGET_DEVIATION, lane]
    course.values[LIMIT, lane] = course.settings[WITHIN, lane]


@compiled()
def inputs(network: Any, course: Any) -> None:
    """The signal, with noise or without, then noise. Each step's second normal number is kept for the target."""
    noise, other = next_normals(course.random, load(course.values, SIGNAL))
    store(course.values, TARGET_ERROR, other * load(course.values, TARGET_SPREAD))
    shown = load(course.values, SIGNAL) + noise * load(course.values, SIGNAL_SPREAD)
    in_signal = load(course.position, 0) < load(course.plan, SIGNAL_END)
    store(network.sources, 0, select(in_signal, shown, noise * load(course.values, SPREAD)))


@compiled()
def targets(network: Any, course: Any) -> Any:
    """The target of the class, due at the last element; noise lies on it in training only."""
    noise = load(course.values, TARGET_ERROR) * load(network.learning, 0)
    store(network.target, 0, load(course.values, TARGET) + noise)
    return load(course.position, 0) + 1 == load(course.length, 0)


@compiled()
def wrong(network: Any, course: Any) -> Any:
    """Where the answer is not near enough to the target without noise."""
    error = load(course.values, TARGET) - load(network.prediction, 0)
    limit = load(course.values, LIMIT)
    return (error >= limit) | (error <= -limit)


TASK = Task("two_sequences", begin, inputs, targets, wrong, plan=1, values=7)

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "test_interval",
        "How often is the test set looked at?",
        (
            Alternative("100", "After every 100 training sequences."),
            Alternative("10", "After every 10 training sequences."),
            Alternative("1000", "After every 1000 training sequences."),
        ),
        "The paper does not say; its means end in 0, and 100 is a small part of them.",
    ),
    Reading(
        "test_set",
        "Is the test set of 256 sequences the same at each test?",
        (
            Alternative("fixed", "Drawn once for each trial."),
            Alternative("redrawn", "Drawn again for each test."),
        ),
        "The paper speaks of a randomly chosen test set.",
    ),
    Reading(
        "noise",
        "Are 0.2, the size of the input noise, and 0.1, that of the target noise, variances?",
        (
            Alternative("variance", "Variances, as the paper says."),
            Alternative("standard_deviation", "Standard deviations."),
        ),
        "The paper says variance, and the errors of table 5 fit a variance only.",
    ),
    shared.ERROR_FACTOR,
    shared.SQUASHING,
    shared.PRECISION,
)

DEVIATIONS = (
    shared.whole_registers(16, 10),
    shared.capped(10),
    Deviation(
        "A test on the 256 sequences ends as soon as too many are wrong.",
        "The criterion can no longer be met; most tests then cost little.",
    ),
    Deviation(
        "Normal numbers are made by the method of Box and Muller from uniform numbers of 24 bits, by xoshiro128++.",
        "The paper's generator is not known. No number lies beyond 5.9 standard deviations.",
    ),
)


# The trials.


@dataclass(frozen=True)
class TwoSequencesTrials(trials.LstmTrials):
    """The trials of one row: sequences of at least `minimal_length` elements, whose first `signal_length` matter."""

    variant: str
    minimal_length: int
    signal_length: int

    task = TASK
    protocol = stopping.PROTOCOL
    streams = stopping.STREAMS

    @property
    def chosen(self) -> Variant:
        """The numbers of 3a, 3b or 3c."""
        return VARIANTS[self.variant]

    @property
    def architecture(self) -> Architecture:
        """Three blocks of one cell, biases at hidden units only."""
        g, h = shared.squashing_ranges(self.readings)
        return Architecture(1, 1, blocks=3, block_size=1, biases="hidden", cell_input_range=g, cell_output_range=h)

    @property
    def key(self) -> tuple[int, ...]:
        """Names the row among the random streams."""
        return (3, sorted(VARIANTS).index(self.variant), self.minimal_length, self.signal_length)

    @property
    def published_learning_rate(self) -> float:
        """1.0 in experiments 3a and 3b, 0.1 in 3c."""
        return self.chosen.learning_rate

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        tests = self.cap // int(self.readings["test_interval"]) * STOP_TEST_SEQUENCES + TEST_SEQUENCES
        return (self.cap + tests) * (self.minimal_length + self.minimal_length // 10)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries."""
        v = self.chosen
        return {
            "minimal_length": self.minimal_length,
            "signal_length": self.signal_length,
            "initial_range": INITIAL_RANGE,
            "input_gate_biases": list(INPUT_GATE_BIASES),
            "output_gate_biases": list(OUTPUT_GATE_BIASES),
            "allowed_wrong": v.allowed_wrong,
            "mean_error_limit": v.mean_error_limit,
            "correct_within": v.correct_within,
            "stop_test_sequences": STOP_TEST_SEQUENCES,
            "test_sequences": TEST_SEQUENCES,
        }

    def weights(self, seed: int, index: int) -> Weights:
        """Uniform in [-0.1, 0.1], except the gates' biases."""
        return self.uniform_weights(seed, index, INITIAL_RANGE, INPUT_GATE_BIASES, OUTPUT_GATE_BIASES)

    def task_settings(self) -> Array:
        """`Course.settings` of a trial."""
        v = self.chosen
        power = 0.5 if self.readings["noise"] == "variance" else 1.0
        deviation = NOISE**power
        target_deviation = TARGET_NOISE**power
        return np.array(
            [
                self.minimal_length,
                self.signal_length,
                deviation if v.noisy_signal else 0.0,
                deviation,
                target_deviation if v.noisy_targets else 0.0,
                *v.targets,
                v.correct_within,
            ]
        )

    def limits(self) -> Array:
        """`Course.limits` of a trial."""
        return stopping.limits(
            self.cap,
            int(self.readings["test_interval"]),
            STOP_TEST_SEQUENCES,
            self.chosen.allowed_wrong,
            self.chosen.mean_error_limit,
            TEST_SEQUENCES,
            self.readings["test_set"] == "redrawn",
        )

    def measurements(self, course: Course, lane: int) -> dict[str, float]:
        """What a finished lane measured."""
        return stopping.measurements(course, lane)

    def curve(self, course: Course, lane: int) -> tuple[CurvePoint, ...]:
        """The learning curve of a finished lane."""
        return stopping.curve(course, lane)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> TwoSequencesTrials:
    """The trials of a row."""
    cap = round(profile.cap_factor * row.settings["published_sequences"])
    s = row.settings
    return TwoSequencesTrials(cap, dict(readings), s["variant"], s["minimal_length"], s["signal_length"])


def _row(variant: str, table: int, number: int, length: int, signal: int, published: int) -> Row:
    return Row(
        id=f"{('clean', 'noisy', 'blurred')[sorted(VARIANTS).index(variant)]}_{length}_{signal}",
        title=f"T = {length}, N = {signal}",
        locator=Locator("5.3", str(table), number),
        settings={
            "variant": variant,
            "minimal_length": length,
            "signal_length": signal,
            "published_sequences": published,
        },
    )


def _experiment(
    variant: str, title: str, summary: str, rows: tuple[Row, ...], smoke: float, scaled: float
) -> Experiment:
    first = rows[0].id
    return Experiment(
        paper=PAPER,
        id=f"experiment_{variant}",
        title=title,
        section="5.3",
        summary=summary,
        rows=rows,
        readings=READINGS,
        deviations=DEVIATIONS,
        profiles=(
            Profile("smoke", (first,), 16, smoke, "Seconds: row 1 with a low cap; must beat chance."),
            Profile("scaled", (first,), 16, scaled, "Row 1 only."),
            Profile("paper", tuple(row.id for row in rows), 16, 10.0, "All rows at the paper's own scale."),
        ),
        claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, f"experiment_{variant}"),
        prepare=prepare,
    )


EXPERIMENT_3A = _experiment(
    "3a",
    "Two sequences, noise and signal on one line",
    "One real number at a time. The first one or three numbers tell the class, all that follow is noise. "
    "At the end the network must say the class; everything comes through the same input.",
    (
        _row("3a", 4, 1, 100, 3, 39_850),
        _row("3a", 4, 2, 100, 1, 64_330),
        _row("3a", 4, 3, 1000, 3, 452_460),
    ),
    smoke=1.0,
    scaled=5.0,
)

EXPERIMENT_3B = _experiment(
    "3b",
    "Two sequences, noise on the signal too",
    "The same problem as 3a, but the numbers that tell the class are noisy themselves.",
    (
        _row("3b", 5, 1, 100, 3, 43_250),
        _row("3b", 5, 2, 100, 1, 78_430),
        _row("3b", 5, 3, 1000, 1, 485_080),
    ),
    smoke=1.0,
    scaled=5.0,
)

EXPERIMENT_3C = _experiment(
    "3c",
    "Two sequences, noisy real-valued targets",
    "The same problem as 3a, but what the network is told at the end is noisy: "
    "it must learn the mean of each class's targets.",
    (
        _row("3c", 6, 1, 100, 3, 269_650),
        _row("3c", 6, 2, 100, 1, 565_640),
    ),
    smoke=0.3,
    scaled=1.5,
)
