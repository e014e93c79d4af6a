"""Trials of conventional recurrent nets, one net at a time, as far as this paper's competitors share them.

What a competitor is shown, and which of its answers are wrong, is one compiled function `show(nets, course, number,
learning)`: it shows the next training sequence for the number `DRAWN`, else the sequence of a test with this number,
and returns the summed error, the wrong steps and whether the last step is wrong. All that lies between sequences stands
here. A trial's weights and random streams follow from the seed, the experiment's key and the trial's index alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from reproductions.kernels.compiling import bind, kept_on_disk
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
from reproductions.papers.hochreiter_1997.networks.readings import step_factor
from reproductions.papers.hochreiter_1997.stopping.learning_curve import (
    CURVE_POINTS,
    OWN_COUNTERS,
    OWN_TOTALS,
    SEQUENCES,
    count_sequence,
    curve,
)
from reproductions.results import Outcome, Trial
from reproductions.trials.protocol import Company
from reproductions.trials.register import OUTCOMES

TRAINING_STREAM, TESTING_STREAM, WEIGHT_STREAM = 0, 1, 1000
SLICE_STEPS = 1 << 18
"""Time steps between two looks from outside: a fraction of a second, so that Ctrl-C is answered at once."""

# NetCourse.counters
MODE, STEPS, STOPPED_AT = range(OWN_COUNTERS, OWN_COUNTERS + 3)
COUNTERS = OWN_COUNTERS + 3
# NetCourse.settings; an experiment's own follow
CAP, INTERVAL, TESTS, ONLY_LAST_COUNTS = range(4)
OWN_SETTINGS = 4
DRAWN = -1


class NetCourse(NamedTuple):
    """What a trial remembers beside its nets; random streams, counters, totals and curve as lane 0 of a register."""

    sequence: Array  # (steps + 1,) int32: symbols
    table: Array  # (rows, columns) int32: fixed data of a task
    settings: Array  # (settings,) float64
    random: Array  # (STATE_WORDS, 1) uint32
    testing: Array  # (STATE_WORDS, 1) uint32
    counters: Array  # (counters, 1) int64
    totals: Array  # (totals, 1) float64
    curve: Array  # (curve points, 3, 1) float64


# The name in the two functions below that `compiled_loops` binds to a competitor's own function.
show: Any = None


def _advance(nets: Any, course: Any, steps: int) -> None:
    """Train for so many time steps; at intervals test with frozen weights, until the first error."""
    cap = course.settings[CAP]
    only_last = course.settings[ONLY_LAST_COUNTS] > 0
    end = course.counters[STEPS, 0] + steps
    while course.counters[STEPS, 0] < end and course.counters[MODE, 0] == TRAINING:
        error, wrong, last_wrong = show(nets, course, DRAWN, True)
        sequences = count_sequence(course, 0, error, last_wrong if only_last else wrong > 0, cap)
        if not np.isfinite(error):
            course.counters[MODE, 0] = FAILED
            return
        passed = sequences % int(course.settings[INTERVAL]) == 0
        number = 0
        while passed and number < course.settings[TESTS]:
            _, wrong, last_wrong = show(nets, course, number, False)
            passed = not (last_wrong if only_last else wrong > 0)
            number += 1
        if passed:
            course.counters[STOPPED_AT, 0] = sequences
            course.counters[MODE, 0] = SUCCEEDED
        elif sequences >= cap:
            course.counters[MODE, 0] = CAPPED


def _count_errors(nets: Any, course: Any, sequences: int) -> tuple[int, int]:
    """The wrong steps of so many sequences: all of them, and those among them that are a sequence's last."""
    everywhere = 0
    at_end = 0
    for number in range(sequences):
        _, wrong, last_wrong = show(nets, course, number, False)
        everywhere += wrong
        at_end += last_wrong
    return everywhere, at_end


@cache
def compiled_loops(show: Any) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The two loops for a competitor, compiled on first use and kept on disk."""
    name = show.py_func.__module__.replace(".", "_")
    advance, count_errors = (kept_on_disk(bind(loop, name, show=show), show) for loop in (_advance, _count_errors))
    return advance, count_errors


@dataclass(frozen=True)
class NetTrials(Company):
    """The trials of a row. `cap` is the largest number of training sequences, `longest` the most steps of a sequence.

    `architectures` are those of one or two nets; the first has the weight count that the paper prints. A test has at
    most `tests` sequences, and success is one without error: at any step, or with `only_last_counts` at the last.
    `own_settings` follow in `NetCourse.settings`; `own_numbers` are those that a stored run has beside what all have.
    """

    show: Any
    architectures: tuple[RecurrentArchitecture, ...]
    cap: int
    readings: Mapping[str, str]
    key: tuple[int, ...]
    published_learning_rate: float
    longest: int
    interval: int
    tests: int
    own_numbers: Mapping[str, Any]
    only_last_counts: bool = False
    own_settings: tuple[float, ...] = ()
    final_sequences: int = 0
    """On so many sequences errors are counted when a trial is over."""
    table: Callable[[int, int], Array] | None = None
    """Fixed data of a trial's task by seed and index."""

    @property
    def initial_range(self) -> float:
        """Weights start uniform in plus and minus this."""
        return float(self.readings["initial_range"])

    @property
    def learning_rate(self) -> float:
        """The step size on the gradient of half the squared error."""
        return self.published_learning_rate * step_factor(self.readings)

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        return {
            "weight_count": self.architectures[0].weight_count,
            "learning_rate": self.learning_rate,
            "cap_sequences": self.cap,
            "initial_range": self.initial_range,
            "test_interval": self.interval,
            **self.own_numbers,
        }

    @property
    def most_steps(self) -> int:
        """What a trial computes at most, if tests end at their second sequence."""
        return (self.cap + 2 * self.cap // self.interval + self.tests) * self.longest

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
            net = new_net(architecture, self.longest, np.dtype(self.readings["number_format"]))
            net.learning_rate[:] = self.learning_rate
            write_weights(net, weights)
            made.append(net)
        return tuple(made)

    def course(self, seed: int, index: int) -> NetCourse:
        """The course of a trial that has not begun."""
        key = (*self.key, index)
        numbers = (self.cap, self.interval, self.tests, self.only_last_counts, *self.own_settings)
        course = NetCourse(
            sequence=np.zeros(self.longest + 1, dtype=np.int32),
            table=np.zeros((0, 0), dtype=np.int32) if self.table is None else self.table(seed, index).copy(),
            settings=np.array(numbers, dtype=float),
            random=stream_state(seed, *key, TRAINING_STREAM)[:, None].copy(),
            testing=stream_state(seed, *key, TESTING_STREAM)[:, None].copy(),
            counters=np.zeros((COUNTERS, 1), dtype=np.int64),
            totals=np.zeros((OWN_TOTALS, 1)),
            curve=np.zeros((CURVE_POINTS, 3, 1)),
        )
        course.counters[MODE] = TRAINING
        return course

    def advance(self, nets: tuple[RecurrentNet, ...], course: NetCourse, steps: int) -> None:
        """Train for so many time steps, or until the trial is over."""
        compiled_loops(self.show)[0](nets, course, steps)

    def final_measurements(self, nets: tuple[RecurrentNet, ...], course: NetCourse) -> dict[str, float]:
        """Wrong steps at the end, if they are counted: all of them, and those that are a sequence's last."""
        if not self.final_sequences:
            return {}
        everywhere, at_end = compiled_loops(self.show)[1](nets, course, self.final_sequences)
        return {"wrong_steps_per_sequence": everywhere / self.final_sequences, "wrong_last_steps": at_end}

    def open(self) -> SingleTrainer:
        """A trainer of one trial at a time."""
        return SingleTrainer(self)


class SingleTrainer:
    """A `trials.Trainer` with one lane."""

    lanes = 1

    def __init__(self, trials: NetTrials) -> None:
        self._trials = trials
        self._under_way: tuple[int, int, int, tuple[RecurrentNet, ...], NetCourse] | None = None

    def put(self, lane: int, index: int, seed: int) -> None:
        """Begin a trial, in the only lane."""
        self._under_way = (lane, index, seed, self._trials.nets(seed, index), self._trials.course(seed, index))

    def advance(self) -> int:
        """Compute for a fraction of a second and return the time steps that were computed."""
        if self._under_way is None:
            return 0
        *_, nets, course = self._under_way
        before = int(course.counters[STEPS, 0])
        self._trials.advance(nets, course, SLICE_STEPS)
        return int(course.counters[STEPS, 0]) - before

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out the trial if it is over."""
        if self._under_way is None or self._under_way[-1].counters[MODE, 0] == TRAINING:
            return []
        lane, index, seed, nets, course = self._under_way
        self._under_way = None
        return [(lane, self._trial(index, seed, nets, course))]

    def _trial(self, index: int, seed: int, nets: tuple[RecurrentNet, ...], course: NetCourse) -> Trial:
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
