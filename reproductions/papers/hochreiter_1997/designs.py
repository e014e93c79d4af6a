"""The paper's trials with another design in their place: other gate biases, sizes and numbers of blocks, connections.

Task, stopping rule and numbers are those of the paper's experiments; what is changed stands in a `Design`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.kernels.lstm_1997.register import Course
from reproductions.papers.hochreiter_1997 import experiment_2c_very_long_lags as very_long_lags
from reproductions.papers.hochreiter_1997 import experiment_3_two_sequences as two_sequences
from reproductions.papers.hochreiter_1997 import experiment_4_adding as adding
from reproductions.papers.hochreiter_1997 import experiment_6_temporal_order as temporal_order
from reproductions.papers.hochreiter_1997 import parity_tasks, stopping, trials
from reproductions.results import CurvePoint

ADDING_LENGTH = 100
PARITY_MEAN_ERROR_LIMIT = 0.1
"""As in experiment 6, the paper's other classifications of symbols."""


@dataclass(frozen=True)
class Design:
    """What a row may change. Gates without a given bias start at random like all other weights."""

    blocks: int
    block_size: int
    input_gate_biases: tuple[float, ...] = ()
    output_gate_biases: tuple[float, ...] = ()
    recurrent: bool = True

    def of(self, architecture: Architecture) -> Architecture:
        """The network that is like another one in all else."""
        return replace(architecture, blocks=self.blocks, block_size=self.block_size, recurrent=self.recurrent)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        return {
            "blocks": self.blocks,
            "block_size": self.block_size,
            "input_gate_biases": list(self.input_gate_biases),
            "output_gate_biases": list(self.output_gate_biases),
            "recurrent_connections": self.recurrent,
        }


# The trials: those of an experiment, with a design in place of its own.


@dataclass(frozen=True)
class TwoSequences(two_sequences.TwoSequencesTrials):
    """Experiment 3a."""

    design: Design

    @property
    def architecture(self) -> Architecture:
        """The design's."""
        return self.design.of(super().architecture)

    @property
    def numbers(self) -> dict[str, Any]:
        """See `LstmTrials`."""
        return super().numbers | self.design.numbers

    def weights(self, seed: int, index: int) -> Weights:
        """Uniform in [-0.1, 0.1], except the gates' biases."""
        d = self.design
        return self.uniform_weights(seed, index, two_sequences.INITIAL_RANGE, d.input_gate_biases, d.output_gate_biases)


@dataclass(frozen=True)
class TemporalOrder(temporal_order.TemporalOrderTrials):
    """Experiment 6a."""

    design: Design

    @property
    def architecture(self) -> Architecture:
        """The design's."""
        return self.design.of(super().architecture)

    @property
    def numbers(self) -> dict[str, Any]:
        """See `LstmTrials`."""
        return super().numbers | self.design.numbers

    def weights(self, seed: int, index: int) -> Weights:
        """Uniform in [-0.1, 0.1], except the input gates' biases."""
        return self.uniform_weights(seed, index, temporal_order.INITIAL_RANGE, self.design.input_gate_biases)


@dataclass(frozen=True)
class DelayedXor(TemporalOrder):
    """The sequences and the network of experiment 6a; only whether the two symbols differ is asked."""

    task = parity_tasks.DELAYED_XOR

    @property
    def architecture(self) -> Architecture:
        """One output unit for each of two answers."""
        return replace(super().architecture, outputs=2)


@dataclass(frozen=True)
class VeryLongLags(very_long_lags.LongLagTrials):
    """Experiment 2c."""

    design: Design

    @property
    def architecture(self) -> Architecture:
        """The design's."""
        return self.design.of(super().architecture)

    @property
    def numbers(self) -> dict[str, Any]:
        """See `LstmTrials`."""
        return super().numbers | self.design.numbers


@dataclass(frozen=True)
class _LastAnswer(trials.LstmTrials):
    """One answer at the end of a sequence, with the stopping rule of experiments 4 and 6."""

    design: Design

    protocol = stopping.PROTOCOL
    streams = 2

    def weights(self, seed: int, index: int) -> Weights:
        """Uniform in [-0.1, 0.1], except the input gates' biases."""
        return self.uniform_weights(seed, index, adding.INITIAL_RANGE, self.design.input_gate_biases)

    @property
    def published_learning_rate(self) -> float:
        """0.5."""
        return adding.LEARNING_RATE

    def measurements(self, course: Course, lane: int) -> dict[str, float]:
        """What a finished lane measured."""
        return stopping.measurements(course, lane)

    def curve(self, course: Course, lane: int) -> tuple[CurvePoint, ...]:
        """The learning curve of a finished lane."""
        return stopping.curve(course, lane)


@dataclass(frozen=True)
class Adding(_LastAnswer):
    """Experiment 4 at T = 100."""

    task = adding.TASK

    @property
    def architecture(self) -> Architecture:
        """The design's."""
        return self.design.of(adding.ARCHITECTURE)

    @property
    def key(self) -> tuple[int, ...]:
        """Names the experiment among the random streams."""
        return (4, ADDING_LENGTH)

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        return (self.cap + adding.TEST_SEQUENCES) * (ADDING_LENGTH + ADDING_LENGTH // 10)

    @property
    def numbers(self) -> dict[str, Any]:
        """See `LstmTrials`."""
        return {
            "minimal_length": ADDING_LENGTH,
            "first_pair_marked": self.readings["first_pair_marked"],
            "error_factor": self.readings["error_factor"],
            "initial_range": adding.INITIAL_RANGE,
            "mean_error_limit": adding.MEAN_ERROR_LIMIT,
            "correct_within": adding.CORRECT_WITHIN,
            "test_sequences": adding.TEST_SEQUENCES,
            **self.design.numbers,
        }

    def task_settings(self) -> Array:
        """`Course.settings` of a trial."""
        return adding.task_settings(ADDING_LENGTH, self.readings)

    def limits(self) -> Array:
        """`Course.limits` of a trial."""
        return stopping.limits(self.cap, adding.MEAN_ERROR_LIMIT, adding.TEST_SEQUENCES)


@dataclass(frozen=True)
class LongParity(_LastAnswer):
    """The parity of 500 to 600 elements, for the network of experiment 4 without given biases."""

    task = parity_tasks.LONG_PARITY

    @property
    def architecture(self) -> Architecture:
        """The design's, with one input and one output."""
        return self.design.of(replace(adding.ARCHITECTURE, inputs=1))

    @property
    def key(self) -> tuple[int, ...]:
        """Names the task among the random streams."""
        return (7, parity_tasks.SHORTEST)

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        return (self.cap + adding.TEST_SEQUENCES) * parity_tasks.LONGEST

    @property
    def numbers(self) -> dict[str, Any]:
        """See `LstmTrials`."""
        return {
            "shortest": parity_tasks.SHORTEST,
            "longest": parity_tasks.LONGEST,
            "initial_range": adding.INITIAL_RANGE,
            "mean_error_limit": PARITY_MEAN_ERROR_LIMIT,
            "correct_within": parity_tasks.CORRECT_WITHIN,
            "test_sequences": adding.TEST_SEQUENCES,
            **self.design.numbers,
        }

    def task_settings(self) -> Array:
        """`Course.settings` of a trial: none."""
        return np.zeros(0)

    def limits(self) -> Array:
        """`Course.limits` of a trial."""
        return stopping.limits(self.cap, PARITY_MEAN_ERROR_LIMIT, adding.TEST_SEQUENCES)
