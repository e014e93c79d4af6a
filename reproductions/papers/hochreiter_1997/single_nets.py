"""Trials of conventional recurrent nets, one net at a time, as far as this paper's competitors share them.

An experiment gives the architecture, the loop over sequences and the numbers; a trial's weights and random streams
follow from the seed, the experiment's key and the trial's index alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from reproductions.experiments import Alternative, Reading
from reproductions.kernels.lanes.random_streams import stream_state
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.register import CAPPED, FAILED, SUCCEEDED, TRAINING
from reproductions.kernels.nets.recurrent_nets import (
    RecurrentArchitecture,
    RecurrentNet,
    RecurrentWeights,
    new_net,
    read_weights,
    write_weights,
)
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997.learning_curve import CURVE_POINTS, OWN_COUNTERS, OWN_TOTALS, SEQUENCES, curve
from reproductions.results import Outcome, Trial

TRAINING_STREAM, TESTING_STREAM, WEIGHT_STREAM = 0, 1, 1000
OUTCOMES = {SUCCEEDED: Outcome.SUCCEEDED, CAPPED: Outcome.CAPPED, FAILED: Outcome.FAILED}
SLICE_STEPS = 1 << 18
"""Time steps between two looks from outside: a fraction of a second, so that Ctrl-C is answered at once."""

# Course.counters
MODE, STEPS, STOPPED_AT = range(OWN_COUNTERS, OWN_COUNTERS + 3)
COUNTERS = OWN_COUNTERS + 3
# Course.settings; an experiment's own follow
CAP, INTERVAL = range(2)
OWN_SETTINGS = 2

PRECISION = Reading(
    "precision",
    "In which number format are networks computed?",
    (
        Alternative("float64", "IEEE double precision."),
        Alternative("float32", "IEEE single precision."),
    ),
    "The paper does not say. In millions of sequences steps become too small for the digits of single precision.",
)

INITIAL_RANGE = Reading(
    "initial_range",
    "In which range do the weights of conventional nets start?",
    (
        Alternative("0.2", "Uniform in [-0.2, 0.2]."),
        Alternative("0.1", "Uniform in [-0.1, 0.1]."),
    ),
    "Table 11 names the first range for this task, if only for the network with memory cells.",
)


class Course(NamedTuple):
    """What a trial remembers beside its nets; random streams, counters, totals and curve as lane 0 of a register."""

    sequence: Array  # (steps + 1,) int32: symbols
    table: Array  # (rows, columns) int32: fixed data of a task
    settings: Array  # (settings,) float64
    random: Array  # (STATE_WORDS, 1) uint32
    testing: Array  # (STATE_WORDS, 1) uint32
    counters: Array  # (counters, 1) int64
    totals: Array  # (totals, 1) float64
    curve: Array  # (curve points, 3, 1) float64


def new_course(steps: int, settings: Array, seed: int, key: tuple[int, ...], table: Array | None = None) -> Course:
    """The course of a trial that has not begun, with the streams that (seed, key, 0) and (seed, key, 1) name."""
    course = Course(
        sequence=np.zeros(steps + 1, dtype=np.int32),
        table=np.zeros((0, 0), dtype=np.int32) if table is None else table,
        settings=settings,
        random=stream_state(seed, *key, TRAINING_STREAM)[:, None].copy(),
        testing=stream_state(seed, *key, TESTING_STREAM)[:, None].copy(),
        counters=np.zeros((COUNTERS, 1), dtype=np.int64),
        totals=np.zeros((OWN_TOTALS, 1)),
        curve=np.zeros((CURVE_POINTS, 3, 1)),
    )
    course.counters[MODE] = TRAINING
    return course


@dataclass(frozen=True)
class NetTrials(ABC):
    """Subclasses name the net, the loop and the numbers. `cap` is the largest number of training sequences."""

    cap: int
    readings: Mapping[str, str]

    @property
    @abstractmethod
    def architectures(self) -> tuple[RecurrentArchitecture, ...]:
        """The nets, one or two; the first has the weight count that the paper prints."""

    @property
    @abstractmethod
    def key(self) -> tuple[int, ...]:
        """Names experiment and row among the random streams."""

    @property
    @abstractmethod
    def published_learning_rate(self) -> float:
        """The step size that the paper prints."""

    @property
    @abstractmethod
    def longest(self) -> int:
        """The most time steps of a sequence."""

    @property
    @abstractmethod
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""

    @property
    @abstractmethod
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries beside those that all have."""

    @abstractmethod
    def advance(self, nets: tuple[RecurrentNet, ...], course: Course, steps: int) -> None:
        """Train for so many time steps, or until the trial is over."""

    @abstractmethod
    def course(self, seed: int, index: int) -> Course:
        """The course of a trial."""

    @abstractmethod
    def final_measurements(self, nets: tuple[RecurrentNet, ...], course: Course) -> dict[str, float]:
        """What is measured on the nets of a trial that is over."""

    @property
    def initial_range(self) -> float:
        """Weights start uniform in plus and minus this."""
        return float(self.readings["initial_range"])

    @property
    def learning_rate(self) -> float:
        """The step size on the gradient of half the squared error."""
        return self.published_learning_rate * shared.step_factor(self.readings)

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        return {
            "weight_count": self.architectures[0].weight_count,
            "learning_rate": self.learning_rate,
            "cap_sequences": self.cap,
            "initial_range": self.initial_range,
            **self.numbers,
        }

    def weights(self, seed: int, index: int) -> tuple[RecurrentWeights, ...]:
        """Initial weights of all nets of a trial; absent ones are zero."""
        key = (*self.key, index, WEIGHT_STREAM)
        random = np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=key))
        drawn = []
        for a in self.architectures:
            hidden = random.uniform(-self.initial_range, self.initial_range, (a.hidden, a.sources))
            output = random.uniform(-self.initial_range, self.initial_range, (a.outputs, a.sources)) * a.output_layer
            output[:, : a.inputs] *= a.shortcut
            drawn.append(RecurrentWeights(hidden, output))
        return tuple(drawn)

    def nets(self, seed: int, index: int) -> tuple[RecurrentNet, ...]:
        """The nets of a trial that has not begun."""
        made = []
        for architecture, weights in zip(self.architectures, self.weights(seed, index), strict=True):
            net = new_net(architecture, self.longest, np.dtype(self.readings["precision"]))
            net.learning_rate[:] = self.learning_rate
            write_weights(net, weights)
            made.append(net)
        return tuple(made)

    def open(self) -> SingleTrainer:
        """A trainer of one trial at a time."""
        return SingleTrainer(self)


class SingleTrainer:
    """A `trainers.Trainer` with one lane."""

    lanes = 1

    def __init__(self, trials: NetTrials) -> None:
        self._trials = trials
        self._under_way: tuple[int, int, int, tuple[RecurrentNet, ...], Course] | None = None

    def put(self, lane: int, index: int, seed: int) -> None:
        """See `trainers.Trainer`."""
        self._under_way = (lane, index, seed, self._trials.nets(seed, index), self._trials.course(seed, index))

    def advance(self) -> int:
        """See `trainers.Trainer`."""
        if self._under_way is None:
            return 0
        *_, nets, course = self._under_way
        before = int(course.counters[STEPS, 0])
        self._trials.advance(nets, course, SLICE_STEPS)
        return int(course.counters[STEPS, 0]) - before

    def collect(self) -> list[tuple[int, Trial]]:
        """See `trainers.Trainer`."""
        if self._under_way is None or self._under_way[-1].counters[MODE, 0] == TRAINING:
            return []
        lane, index, seed, nets, course = self._under_way
        self._under_way = None
        return [(lane, self._trial(index, seed, nets, course))]

    def _trial(self, index: int, seed: int, nets: tuple[RecurrentNet, ...], course: Course) -> Trial:
        steps = int(course.counters[STEPS, 0])
        finite = all(np.isfinite(w).all() for net in nets for w in vars(read_weights(net)).values())
        outcome = OUTCOMES[int(course.counters[MODE, 0])] if finite else Outcome.FAILED
        measured: dict[str, float] = {"training_sequences": int(course.counters[SEQUENCES, 0])}
        if outcome is Outcome.FAILED:
            message = f"overflow or undefined numbers after {steps} time steps"
            return Trial(index, seed, outcome, measured, steps, message, curve(course, 0))
        measured |= self._trials.final_measurements(nets, course)
        if outcome is Outcome.SUCCEEDED:
            stopped = int(course.counters[STOPPED_AT, 0])
            measured |= {"sequences_until_success": stopped, "sequences_when_successful": stopped}
        return Trial(index, seed, outcome, measured, steps, "", curve(course, 0))
