"""Sixteen trials in one register: the loop over time steps, and what it needs to know of a task and of a protocol.

A `LaneTask` says what a lane sees: where a sequence starts, what stands at each step, when a target is due and which
answer is wrong.
A `LaneProtocol` says what follows a sequence: go on training, test with frozen weights, or finish.
Both are small compiled functions over a `Course`, the per-lane memory; the network's kernel knows nothing of either.

`begin(course, lane)` plans the next sequence of one lane and sets its length.
`inputs(network, course)` writes this step's inputs of all lanes; `targets(network, course)` writes targets and returns
where one is due.
`wrong(network, course)` returns where the answers count as wrong; it is only asked where a target is due.
`after_sequence(network, course, lane, error, wrong)` sees a finished sequence of one lane and sets `course.mode[lane]`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from reproductions.kernels.compiling import bind, compiled, kept_on_disk
from reproductions.kernels.lanes.random_streams import STATE_WORDS, stream_state
from reproductions.kernels.lanes.vectors import LANES, Array, any_lane, lane_array, lane_values, load, select, store
from reproductions.kernels.lstm_1997.network import Architecture, LaneNetworks, Weights, new_network, write_weights
from reproductions.kernels.lstm_1997.steps import (
    finish_sequences,
    finish_symbols,
    hidden_step,
    learning_step,
    output_step,
    pass_on,
    symbol_learning_step,
)

IDLE, TRAINING, TESTING, SUCCEEDED, CAPPED, FAILED = range(6)
NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True)
class LaneTask:
    """A stream of sequences, see the module's docstring.

    `plan` and `values` count the per-lane integers and reals it needs.
    """

    name: str
    begin: Any
    inputs: Any
    targets: Any
    wrong: Any
    plan: int
    values: int


@dataclass(frozen=True)
class LaneProtocol:
    """What happens between sequences. The numbers count the per-lane cells it needs in `Course`."""

    name: str
    after_sequence: Any
    counters: int
    totals: int
    window: int
    curve_points: int


class Course(NamedTuple):
    """What each lane remembers beside its network."""

    position: Array  # (1, LANES) int32
    length: Array  # (1, LANES) int32
    plan: Array  # (plan, LANES) int32: the task's integers
    values: Array  # (values, LANES): the task's reals
    settings: Array  # (settings, LANES) float64: what the task is given
    limits: Array  # (limits, LANES) float64: what the protocol is given
    random: Array  # (STATE_WORDS, LANES) uint32: the stream in use
    streams: Array  # (streams, STATE_WORDS, LANES) uint32: streams not in use
    stream_in_use: Array  # (LANES,) int32
    table: Array  # (rows, columns) int32, the same for all lanes: fixed data of a task
    tape: Array  # (rows, columns) float64, the same for all lanes
    due: Array  # (1, LANES) int32: 1 where a target is due at this step
    sequence_error: Array  # (1, LANES): sum of |target - prediction| over the sequence
    sequence_wrong: Array  # (1, LANES) int32: 1 if any answer of the sequence was wrong
    mode: Array  # (LANES,) int32
    steps: Array  # (LANES,) int64: time steps computed, training and testing
    counters: Array  # (counters, LANES) int64
    totals: Array  # (totals, LANES) float64
    window: Array  # (window, LANES) float32
    curve: Array  # (curve points, 3, LANES) float64


@compiled()
def switch_stream(course: Any, lane: int, stream: int) -> None:
    """Put the lane's stream in use aside, as it is, and go on with another."""
    current = course.stream_in_use[lane]
    for word in range(STATE_WORDS):
        course.streams[current, word, lane] = course.random[word, lane]
        course.random[word, lane] = course.streams[stream, word, lane]
    course.stream_in_use[lane] = stream


@compiled(forceinline=True)
def at_last_step(course: Any) -> Any:
    """Where a sequence is at its last time step."""
    return load(course.position, 0) + 1 == load(course.length, 0)


# Names in the two functions below that `compiled_loop` binds to those of a task and a protocol.
begin: Any = None
inputs: Any = None
targets: Any = None
wrong: Any = None
after_sequence: Any = None
close_sequence: Any = None


def _advance(network: Any, course: Any, steps: int) -> None:
    s = network.sizes
    none = lane_values(load(course.due, 0), 0)
    for lane in range(LANES):
        if course.mode[lane] == TRAINING and course.length[0, lane] == 0:
            begin(course, lane)
    for _ in range(steps):
        inputs(network, course)
        hidden_step(network)
        due = targets(network, course)
        if any_lane(due):
            total = output_step(network, due)
            store(course.sequence_error, 0, load(course.sequence_error, 0) + total)
            missed = wrong(network, course) & due
            store(course.sequence_wrong, 0, select(missed, 1, load(course.sequence_wrong, 0)))
            learning_step(network)
            if s.one_hot:
                store(course.due, 0, select(due, 1, none))
                for lane in range(LANES):
                    if course.due[0, lane] == 1:
                        symbol_learning_step(network, lane)
        pass_on(network)
        position = load(course.position, 0) + 1
        ended = position == load(course.length, 0)
        store(course.position, 0, select(ended, 0, position))
        if any_lane(ended):
            undefined = load(course.sequence_error, 0)
            for cell in range(s.cells):
                state = load(network.cell_state, cell)
                undefined = undefined + (state - state)
            store(course.sequence_error, 0, undefined)
            finish_sequences(network, ended)
            for lane in range(LANES):
                if course.position[0, lane] == 0:
                    if s.one_hot:
                        finish_symbols(network, lane)
                    close_sequence(network, course, lane)


def _close_sequence(network: Any, course: Any, lane: int) -> None:
    error = float(course.sequence_error[0, lane])
    missed = course.sequence_wrong[0, lane] == 1
    course.sequence_error[0, lane] = 0
    course.sequence_wrong[0, lane] = 0
    course.steps[lane] += course.length[0, lane]
    if course.mode[lane] == TRAINING or course.mode[lane] == TESTING:
        if np.isfinite(error):
            after_sequence(network, course, lane, error, missed)
        else:
            course.mode[lane] = FAILED
    if course.mode[lane] == TRAINING or course.mode[lane] == TESTING:
        begin(course, lane)
    else:
        course.length[0, lane] = NEVER
        network.learning[0, lane] = 0


@cache
def compiled_loop(task: LaneTask, protocol: LaneProtocol, **others: Any) -> Callable[[LaneNetworks, Course, int], None]:
    """The loop over time steps for this task and protocol, compiled on first use for each number format and kept.

    The loop's source is one; the task's and the protocol's functions are bound as its globals, and so are `others`,
    which take the place of what the loop calls by these names.
    """
    name = "_".join([task.begin.py_func.__module__.replace(".", "_"), task.name, protocol.name, *sorted(others)])
    close_sequence = bind(_close_sequence, name, begin=task.begin, after_sequence=protocol.after_sequence)
    bound = {
        "begin": task.begin,
        "inputs": task.inputs,
        "targets": task.targets,
        "wrong": task.wrong,
        "close_sequence": compiled()(close_sequence),
        **others,
    }
    return kept_on_disk(bind(_advance, name, **bound), *bound.values(), protocol.after_sequence)


class Register:
    """Sixteen lanes of one architecture, task and protocol: trials are put in and come out finished.

    `settings`, `limits` and `streams` count what each trial brings; `table` and `tape` are fixed data of the task.
    """

    def __init__(
        self,
        architecture: Architecture,
        task: LaneTask,
        protocol: LaneProtocol,
        dtype: Any,
        settings: int,
        limits: int,
        streams: int,
        table: Array | None = None,
        tape: Array | None = None,
    ) -> None:
        self.network = new_network(architecture, dtype)
        self.course = Course(
            position=lane_array(1, dtype=np.int32),
            length=lane_array(1, dtype=np.int32),
            plan=lane_array(task.plan, dtype=np.int32),
            values=lane_array(task.values, dtype=dtype),
            settings=np.zeros((settings, LANES)),
            limits=np.zeros((limits, LANES)),
            random=lane_array(STATE_WORDS, dtype=np.uint32),
            streams=lane_array(streams, STATE_WORDS, dtype=np.uint32),
            stream_in_use=np.zeros(LANES, dtype=np.int32),
            table=np.zeros((0, 0), dtype=np.int32) if table is None else table,
            tape=np.zeros((0, 0)) if tape is None else tape,
            due=lane_array(1, dtype=np.int32),
            sequence_error=lane_array(1, dtype=dtype),
            sequence_wrong=lane_array(1, dtype=np.int32),
            mode=np.full(LANES, IDLE, dtype=np.int32),
            steps=np.zeros(LANES, dtype=np.int64),
            counters=np.zeros((protocol.counters, LANES), dtype=np.int64),
            totals=np.zeros((protocol.totals, LANES)),
            window=np.zeros((protocol.window, LANES), dtype=np.float32),
            curve=np.zeros((protocol.curve_points, 3, LANES)),
        )
        self.course.length[:] = NEVER
        self._advance = compiled_loop(task, protocol)

    def put(
        self,
        lane: int,
        weights: Weights,
        learning_rate: float,
        settings: Array,
        limits: Array,
        seed: int,
        key: tuple[int, ...],
    ) -> None:
        """Start a trial in a lane, with the streams that (seed, key, 0), (seed, key, 1) … name."""
        course = self.course
        write_weights(self.network, lane, weights)
        self.network.learning_rate[0, lane] = learning_rate
        self.network.learning[0, lane] = 1
        course.settings[:, lane] = settings
        course.limits[:, lane] = limits
        for stream in range(course.streams.shape[0]):
            course.streams[stream, :, lane] = stream_state(seed, *key, stream)
        course.random[:, lane] = course.streams[0, :, lane]
        course.stream_in_use[lane] = 0
        for array in (course.plan, course.values, course.counters, course.totals, course.window, course.curve):
            array[..., lane] = 0
        course.position[0, lane] = 0
        course.sequence_error[0, lane] = 0
        course.sequence_wrong[0, lane] = 0
        course.steps[lane] = 0
        course.length[0, lane] = 0  # the loop begins the first sequence
        course.mode[lane] = TRAINING

    def advance(self, steps: int) -> None:
        """Compute time steps in all lanes; those that are free or finished change nothing that counts."""
        self._advance(self.network, self.course, steps)

    def use(self, loop: Callable[[LaneNetworks, Course, int], None]) -> None:
        """Compute with another loop, made by `compiled_loop` from the task and the protocol of this register."""
        self._advance = loop

    def finished_lanes(self) -> list[int]:
        """Lanes whose trial is over and waits to be read."""
        return [lane for lane in range(LANES) if self.course.mode[lane] >= SUCCEEDED]

    def free(self, lane: int) -> None:
        """Give a finished lane back."""
        self.course.mode[lane] = IDLE
