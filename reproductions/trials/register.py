"""Trials on a register of the compiled kernel: all that a runner needs to know of how a trial is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.lstm_1997.network import LaneNetworks, read_weights
from reproductions.kernels.lstm_1997.register import CAPPED, FAILED, SUCCEEDED, Course, Register
from reproductions.results import CurvePoint, Outcome, Trial

OUTCOMES = {SUCCEEDED: Outcome.SUCCEEDED, CAPPED: Outcome.CAPPED, FAILED: Outcome.FAILED}
SLICE_STEPS = 1 << 17
"""Time steps between two looks at the lanes: a fraction of a second, so that Ctrl-C is answered at once."""


@dataclass
class RegisterTrainer:
    """A `trials.Trainer` on one register. `start` puts a trial in; `measurements` and `curve` read a finished lane."""

    register: Register
    start: Callable[[Register, int, int, int], None]
    measurements: Callable[[Course, int], dict[str, float]]
    curve: Callable[[Course, int], tuple[CurvePoint, ...]]
    lanes: int = LANES

    def __post_init__(self) -> None:
        self._under_way: dict[int, tuple[int, int]] = {}

    def put(self, lane: int, index: int, seed: int) -> None:
        """Start trial `index` in a free lane."""
        self.start(self.register, lane, index, seed)
        self._under_way[lane] = (index, seed)

    def advance(self) -> int:
        """Compute for a fraction of a second in all lanes and return the time steps that were computed for trials."""
        self.register.advance(SLICE_STEPS)
        return SLICE_STEPS * len(self._under_way)

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out what is finished, and free its lanes."""
        finished = []
        for lane in self.register.finished_lanes():
            index, seed = self._under_way.pop(lane)
            finished.append((lane, self._trial(lane, index, seed)))
            self.register.free(lane)
        return finished

    def _trial(self, lane: int, index: int, seed: int) -> Trial:
        course = self.register.course
        outcome = OUTCOMES[int(course.mode[lane])]
        measured = self.measurements(course, lane)
        message = ""
        if outcome is Outcome.FAILED or not _weights_are_finite(self.register.network, lane):
            outcome = Outcome.FAILED
            message = f"overflow or undefined numbers after {int(course.steps[lane])} time steps"
            measured = {name: value for name, value in measured.items() if name != "sequences_until_success"}
        return Trial(index, seed, outcome, measured, int(course.steps[lane]), message, self.curve(course, lane))


def _weights_are_finite(network: LaneNetworks, lane: int) -> bool:
    weights = read_weights(network, lane)
    return all(np.isfinite(getattr(weights, name)).all() for name in weights.__dataclass_fields__)
