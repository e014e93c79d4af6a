"""The trials of one row at one choice of readings, as far as all experiments of the paper share them.

An experiment gives its task, its stopping rule and its numbers; a trial's weights and random streams follow from the
seed, the experiment and the trial's index alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import Course, Protocol, Register, Task
from reproductions.papers.hochreiter_1997.readings import step_factor
from reproductions.results import CurvePoint
from reproductions.trainers import RegisterTrainer

WEIGHT_STREAM = 1000
"""Names the stream of initial weights; training and testing use the streams 0, 1 …"""


@dataclass(frozen=True)
class LstmTrials(ABC):
    """Subclasses name task, protocol and numbers. `cap` is the largest number of training sequences of a trial."""

    cap: int
    readings: Mapping[str, str]

    task: ClassVar[Task]
    protocol: ClassVar[Protocol]
    streams: ClassVar[int]

    @property
    @abstractmethod
    def architecture(self) -> Architecture:
        """The network."""

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
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""

    @property
    @abstractmethod
    def numbers(self) -> dict[str, Any]:
        """The numbers of this experiment that a stored run carries beside those that all have."""

    @abstractmethod
    def weights(self, seed: int, index: int) -> Weights:
        """The initial weights of a trial."""

    @abstractmethod
    def task_settings(self) -> Array:
        """`Course.settings` of a trial."""

    @abstractmethod
    def limits(self) -> Array:
        """`Course.limits` of a trial."""

    @abstractmethod
    def measurements(self, course: Course, lane: int) -> dict[str, float]:
        """What a finished lane measured."""

    @abstractmethod
    def curve(self, course: Course, lane: int) -> tuple[CurvePoint, ...]:
        """The learning curve of a finished lane."""

    @property
    def learning_rate(self) -> float:
        """The step size on the gradient of half the squared error."""
        return self.published_learning_rate * step_factor(self.readings)

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        return {
            "weight_count": self.architecture.weight_count,
            "learning_rate": self.learning_rate,
            "cap_sequences": self.cap,
            **self.numbers,
        }

    def stream_key(self, index: int) -> tuple[int, ...]:
        """Names the streams of a trial."""
        return (*self.key, index)

    def open(self) -> RegisterTrainer:
        """A register for these trials."""
        register = Register(
            self.architecture,
            self.task,
            self.protocol,
            np.dtype(self.readings["precision"]),
            settings=len(self.task_settings()),
            limits=len(self.limits()),
            streams=self.streams,
        )
        return RegisterTrainer(register, self.start, self.measurements, self.curve)

    def start(self, register: Register, lane: int, index: int, seed: int) -> None:
        """Put trial `index` into a lane."""
        register.put(
            lane,
            self.weights(seed, index),
            self.learning_rate,
            self.task_settings(),
            self.limits(),
            seed,
            self.stream_key(index),
        )

    def uniform_weights(
        self,
        seed: int,
        index: int,
        span: float,
        input_gate_biases: Sequence[float] = (),
        output_gate_biases: Sequence[float] = (),
    ) -> Weights:
        """All weights and biases that the network has, uniform in [-span, span], except gates' biases that are given.

        Given biases belong to the first blocks; those of further blocks stay random.
        """
        key = (*self.stream_key(index), WEIGHT_STREAM)
        random = np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=key))
        a = self.architecture

        def uniform(*shape: int) -> Array:
            return random.uniform(-span, span, shape)

        hidden_bias = uniform(a.hidden) * a.hidden_bias
        hidden_bias[: len(input_gate_biases)] = input_gate_biases
        hidden_bias[a.blocks : a.blocks + len(output_gate_biases)] = output_gate_biases
        return Weights(
            hidden_input=uniform(a.hidden, a.inputs),
            hidden_recurrent=uniform(a.hidden, a.hidden) * a.recurrent,
            hidden_bias=hidden_bias,
            output_cell=uniform(a.outputs, a.cells),
            output_input=uniform(a.outputs, a.inputs) * a.shortcut,
            output_bias=uniform(a.outputs) * (a.biases == "all"),
        )
