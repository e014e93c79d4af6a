"""The trials of one row at one choice of readings: a task, a stopping rule, a network, and the numbers that differ.

A trial's weights and random streams follow from the seed, the experiment's key and the trial's index alone. An
experiment that alters one thing in another replaces a field of its trials.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import LANES, Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import LaneTask, Register
from reproductions.papers.hochreiter_1997.networks.readings import step_factor
from reproductions.papers.hochreiter_1997.stopping.learning_curve import curve
from reproductions.papers.hochreiter_1997.stopping.rule import StoppingRule
from reproductions.trials.protocol import Company
from reproductions.trials.register import RegisterTrainer

WEIGHT_STREAM = 1000
"""Names the stream of initial weights; training and testing use the streams 0, 1 …"""


def cap_of(row: Row, profile: Profile) -> int:
    """The largest number of training sequences of a row's trials."""
    published: int = row.settings["published_sequences"]
    return round(profile.cap_factor * published)


@dataclass(frozen=True)
class InitialWeights:
    """All weights and biases that a network has, uniform in [-span, span], except gates' biases that are given.

    Given biases belong to the first blocks; those of further blocks stay random.
    """

    span: float
    input_gate_biases: tuple[float, ...] = ()
    output_gate_biases: tuple[float, ...] = ()
    silent_cells: bool = False
    """Whether weights from cells to outputs are zero."""
    stream: int = WEIGHT_STREAM
    skips_absent: bool = False
    """Whether shortcuts that a network lacks take no numbers from the stream."""

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        found: dict[str, Any] = {"initial_range": self.span}
        if self.input_gate_biases:
            found["input_gate_biases"] = list(self.input_gate_biases)
        if self.output_gate_biases:
            found["output_gate_biases"] = list(self.output_gate_biases)
        return found

    def draw(self, a: Architecture, seed: int, key: tuple[int, ...]) -> Weights:
        """The weights of the trial that (seed, key) names."""
        random = np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=(*key, self.stream)))

        def uniform(*shape: int) -> Array:
            return random.uniform(-self.span, self.span, shape)

        def shortcut() -> Array:
            if self.skips_absent and not a.shortcut:
                return np.zeros((a.outputs, a.inputs))
            return uniform(a.outputs, a.inputs) * a.shortcut

        hidden_bias = uniform(a.hidden) * a.hidden_bias
        hidden_bias[: len(self.input_gate_biases)] = self.input_gate_biases
        hidden_bias[a.blocks : a.blocks + len(self.output_gate_biases)] = self.output_gate_biases
        return Weights(
            hidden_input=uniform(a.hidden, a.inputs),
            hidden_recurrent=uniform(a.hidden, a.hidden) * a.recurrent,
            hidden_bias=hidden_bias,
            output_cell=uniform(a.outputs, a.cells) * (not self.silent_cells),
            output_input=shortcut(),
            output_bias=uniform(a.outputs) * (a.biases == "all"),
        )


class LaneTable(Protocol):
    """Fixed data of a task that differ from trial to trial: one part of a register's table for each lane."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of a lane's part."""

    def __call__(self, seed: int, index: int) -> Array:
        """The data of a trial, of this shape."""


@dataclass(frozen=True)
class LstmTrials(Company):
    """`cap` is the largest number of training sequences of a trial, `longest` the most time steps of a sequence.

    `key` names experiment and row among the random streams, `task_settings` is `Course.settings` of a trial, and
    `own_numbers` are those that a stored run carries beside what all have.
    """

    task: LaneTask
    rule: StoppingRule
    architecture: Architecture
    initial: InitialWeights
    cap: int
    readings: Mapping[str, str]
    key: tuple[int, ...]
    published_learning_rate: float
    task_settings: tuple[float, ...]
    longest: int
    own_numbers: Mapping[str, Any]
    cells_from_start: bool = True
    table: LaneTable | None = None

    @property
    def learning_rate(self) -> float:
        """The step size on the gradient of half the squared error."""
        return self.published_learning_rate * step_factor(self.readings)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of the experiment, whatever network is trained on it."""
        return {**self.initial.numbers, **self.own_numbers}

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        return {
            "weight_count": self.architecture.weight_count,
            "learning_rate": self.learning_rate,
            "cap_sequences": self.cap,
            **self.numbers,
        }

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        return self.rule.most_sequences(self.cap) * self.longest

    def stream_key(self, index: int) -> tuple[int, ...]:
        """Names the streams of a trial."""
        return (*self.key, index)

    def weights(self, seed: int, index: int) -> Weights:
        """The initial weights of a trial."""
        return self.initial.draw(self.architecture, seed, self.stream_key(index))

    @property
    def lanes(self) -> int:
        """As many as a register has."""
        return LANES

    def open(self) -> RegisterTrainer:
        """A register for these trials."""
        register = Register(
            self.architecture,
            self.task,
            self.rule.protocol,
            np.dtype(self.readings["number_format"]),
            settings=len(self.task_settings),
            limits=len(self.rule.limits(self.cap)),
            streams=self.rule.streams,
            table=None if self.table is None else np.tile(np.zeros(self.table.shape, np.int32), (LANES, 1)),
        )
        return RegisterTrainer(register, self.start, self.rule.measurements, curve)

    def start(self, register: Register, lane: int, index: int, seed: int) -> None:
        """Put trial `index` into a lane."""
        if self.table is not None:
            first = lane * self.table.shape[0]
            register.course.table[first : first + self.table.shape[0]] = self.table(seed, index)
        register.put(
            lane,
            self.weights(seed, index),
            self.learning_rate,
            np.array(self.task_settings, dtype=float),
            self.rule.limits(self.cap),
            seed,
            self.stream_key(index),
        )
        register.network.cells_present[0, lane] = self.cells_from_start
