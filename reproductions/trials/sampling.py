"""Sequences of a task as arrays: what the compiled generator shows a network, for oracles and the plain network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numba import njit

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.vectors import lane_values, load, select, store
from reproductions.kernels.lstm_1997.network import Architecture, read_weights
from reproductions.kernels.lstm_1997.register import Course, LaneProtocol, LaneTask, Register

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Sequence:
    """`inputs` `(time, inputs)`, `targets` `(time, outputs)`, and `due` `(time,)`, true where a target counts."""

    inputs: Array
    targets: Array
    due: Array


@compiled()
def _nothing(network: Any, course: Any, lane: int, error: float, missed: bool) -> None:
    pass


_NO_PROTOCOL = LaneProtocol("none", _nothing, counters=0, totals=0, window=0, curve_points=0)


@cache
def _recorder(task: LaneTask) -> Any:
    begin, inputs, targets = task.begin, task.inputs, task.targets

    @njit(_nrt=False)
    def plan(course: Course) -> int:
        begin(course, 0)
        course.position[0, 0] = 0
        return int(course.length[0, 0])

    @njit(_nrt=False)
    def record(network: Any, course: Any, into: Any, wanted: Any, due: Any) -> None:
        s = network.sizes
        for t in range(into.shape[0]):
            course.position[0, 0] = t
            inputs(network, course)
            now = targets(network, course)
            store(course.due, 0, as_integers(now, course))
            for m in range(s.inputs):
                if s.one_hot:
                    into[t, m] = 1.0 if network.symbol[0, 0] == m else 0.0
                else:
                    into[t, m] = network.sources[m, 0]
            for k in range(s.outputs):
                wanted[t, k] = network.target[k, 0]
            due[t] = course.due[0, 0] == 1

    return plan, record


@compiled()
def as_integers(mask: Any, course: Any) -> Any:
    """A mask of lanes as zeros and ones, which can be stored in `Course.due`."""
    none = lane_values(load(course.due, 0), 0)
    return select(mask, 1, none)


def sample_sequences(
    architecture: Architecture,
    task: LaneTask,
    settings: Array,
    seed: int,
    key: tuple[int, ...],
    count: int,
    dtype: Any = np.float64,
    table: Array | None = None,
) -> list[Sequence]:
    """The first `count` training sequences of the trial that (seed, key) names, exactly as its network sees them.

    `table` is the task's fixed data, see `Course`.
    """
    register = Register(
        architecture, task, _NO_PROTOCOL, dtype, settings=len(settings), limits=0, streams=1, table=table
    )
    register.put(0, read_weights(register.network, 0), 0.0, settings, np.zeros(0), seed, key)
    plan, record = _recorder(task)
    sequences = []
    for _ in range(count):
        length = plan(register.course)
        inputs, targets = np.zeros((length, architecture.inputs)), np.zeros((length, architecture.outputs))
        sequence = Sequence(inputs, targets, np.zeros(length, dtype=bool))
        record(register.network, register.course, sequence.inputs, sequence.targets, sequence.due)
        sequences.append(sequence)
    return sequences
