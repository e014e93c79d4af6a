"""The sequences and the stopping rule of a compiled experiment for a network of any other kind, a batch at a time.

What a trial would show its network is written to arrays, and the answers that come back are judged by the same compiled
task and protocol, sequence by sequence: nothing of an experiment but its network is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numba import njit

from reproductions.kernels.lanes.vectors import store
from reproductions.kernels.lstm_1997.register import FAILED, TESTING, TRAINING, LaneProtocol, LaneTask, Register
from reproductions.trials.sampling import Array, as_integers


@dataclass(frozen=True)
class Batch:
    """`inputs` `(batch, time, inputs)`, `targets` `(batch, time, outputs)`, `due` `(batch, time)`; zeros at the end.

    Where `due` is true a target counts.
    """

    inputs: Array
    targets: Array
    due: Array


@cache
def _compiled(task: LaneTask, protocol: LaneProtocol) -> Any:
    begin, inputs, targets, wrong = task.begin, task.inputs, task.targets, task.wrong
    after_sequence = protocol.after_sequence

    @njit(_nrt=False)
    def record(network: Any, course: Any, into: Any, wanted: Any, due: Any) -> int:
        s = network.sizes
        longest = 0
        for n in range(into.shape[0]):
            begin(course, 0)
            longest = max(longest, course.length[0, 0])
            for t in range(course.length[0, 0]):
                course.position[0, 0] = t
                inputs(network, course)
                now = targets(network, course)
                store(course.due, 0, as_integers(now, course))
                if t >= into.shape[1]:
                    continue
                if s.one_hot:
                    into[n, t, network.symbol[0, 0]] = 1.0
                else:
                    for m in range(s.inputs):
                        into[n, t, m] = network.sources[m, 0]
                for k in range(s.outputs):
                    wanted[n, t, k] = network.target[k, 0]
                due[n, t] = course.due[0, 0] == 1
        return int(longest)

    @njit(_nrt=False)
    def judge(network: Any, course: Any, answers: Any) -> int:
        s = network.sizes
        mode, stream = course.mode[0], course.stream_in_use[0]
        for n in range(answers.shape[0]):
            begin(course, 0)
            error = 0.0
            missed = False
            for t in range(course.length[0, 0]):
                course.position[0, 0] = t
                inputs(network, course)
                now = targets(network, course)
                store(course.due, 0, as_integers(now, course))
                if course.due[0, 0] == 1:
                    for k in range(s.outputs):
                        network.prediction[k, 0] = answers[n, t, k]
                        error += abs(network.target[k, 0] - network.prediction[k, 0])
                    store(course.due, 0, as_integers(wrong(network, course), course))
                    missed = missed or course.due[0, 0] == 1
            course.steps[0] += course.length[0, 0]
            if not np.isfinite(error):
                course.mode[0] = FAILED
                return n + 1
            after_sequence(network, course, 0, error, missed)
            if course.mode[0] != mode or course.stream_in_use[0] != stream:
                return n + 1
        return int(answers.shape[0])

    return record, judge


class Supply:
    """The sequences of the trial in the first lane of a register, which nobody else may advance.

    `show` gives the next ones, `judge` takes the answers to them; then the trial goes on where the last one judged
    ended, in training or in a test, as `training` says.
    """

    def __init__(self, register: Register, task: LaneTask, protocol: LaneProtocol) -> None:
        self.register = register
        self._record, self._judge = _compiled(task, protocol)
        self._longest = 128

    @property
    def training(self) -> bool:
        """Whether the next sequences are for training."""
        return int(self.register.course.mode[0]) == TRAINING

    @property
    def over(self) -> bool:
        """Whether the trial has ended; its outcome is the mode of its lane."""
        return int(self.register.course.mode[0]) not in (TRAINING, TESTING)

    def show(self, count: int) -> Batch:
        """The next `count` sequences, padded to the longest; calling again shows the same."""
        course, network = self.register.course, self.register.network
        before = course.random.copy()
        while True:
            shape = (count, self._longest)
            batch = Batch(
                np.zeros((*shape, network.sizes.inputs), dtype=np.float32),
                np.zeros((*shape, network.sizes.outputs), dtype=np.float32),
                np.zeros(shape, dtype=bool),
            )
            longest = self._record(network, course, batch.inputs, batch.targets, batch.due)
            course.random[:] = before
            if longest <= self._longest:
                return Batch(batch.inputs[:, :longest], batch.targets[:, :longest], batch.due[:, :longest])
            self._longest = longest

    def judge(self, answers: Array) -> int:
        """Give answers `(batch, time, outputs)` to the sequences shown, as far as they are due.

        Returns how many were judged: after the last of them training ended, or a test began or ended, and the further
        sequences will not come as they were shown.
        """
        return int(
            self._judge(self.register.network, self.register.course, np.ascontiguousarray(answers, dtype=np.float32))
        )
