"""Hochreiter 1991, section 3.3, tables 3.5 to 3.7, 3.9 and 3.10: plain recurrent nets on the task G^n.

Measured: how many nets learn to tell, after n steps, which of two symbols came first, and after how many sequences; for
n = 4, 6 and 20, with the learning rates of the tables.

    rnn-review run hochreiter_1991 plain_nets --profile paper

About ten minutes of one quiet core. A trial is one net; sixteen share a register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import LANES
from reproductions.kernels.nets.unfolded_nets import UnfoldedArchitecture, UnfoldedNets
from reproductions.results import Outcome, Trial
from reproductions.trials.batches import generator
from reproductions.trials.protocol import Company

INITIAL_RANGE = 0.2
GREATEST_ERROR = 0.1
"""Below this an answer is right; a row may ask for less."""
SLICE_STEPS = 1 << 15
"""Time steps between two looks at the lanes: a fraction of a second for every row."""

JUDGED = {"last_hundred": 100, "last_thousand": 1000}
FORMATS = {"double": np.float64, "single": np.float32}


@dataclass(frozen=True)
class UnfoldedTrials(Company):
    """The trials of a row, see `trials.Trials`."""

    architecture: UnfoldedArchitecture
    rates: tuple[float, ...]
    """Learning rates, which the trials take in turn."""
    cap: int
    interval: int
    judged: int
    number_format: str
    row: int
    greatest_error: float = GREATEST_ERROR

    @property
    def settings(self) -> dict[str, Any]:
        """Sizes and choices, for the run."""
        a = self.architecture
        weights = a.units * a.sources - (0 if a.outputs_see_inputs else (a.units - a.hidden) * (a.symbols + 1))
        return {
            "cap_sequences": self.cap,
            "check_interval": self.interval,
            "judged_sequences": self.judged,
            "learning_rates": list(self.rates),
            "inputs": a.symbols + 2,
            "outputs": a.units - a.hidden,
            "steps_back": a.depth,
            "weight_count": weights,
        }

    @property
    def most_steps(self) -> int:
        """Time steps up to the cap."""
        return self.cap * self.architecture.length

    @property
    def lanes(self) -> int:
        """As many as a register has."""
        return LANES

    def open(self) -> NetTrainer:
        """A trainer of sixteen nets."""
        return NetTrainer(self, UnfoldedNets(self.architecture, FORMATS[self.number_format]))

    def initial_weights(self, index: int, seed: int) -> np.ndarray[Any, Any]:
        """Uniform in [-0.2, 0.2]; 0 where there is no connection."""
        a = self.architecture
        weights = generator(seed, self.row, index, 1).uniform(-INITIAL_RANGE, INITIAL_RANGE, (a.units, a.sources))
        if not a.outputs_see_inputs:
            weights[a.hidden :, : a.symbols + 1] = 0
        return weights


@dataclass
class NetTrainer:
    """A `trials.Trainer` of sixteen nets.

    Every `interval` sequences of its own a net is judged by the latest of them.
    """

    nets: UnfoldedTrials
    register: UnfoldedNets
    lanes: int = LANES
    _trials: dict[int, tuple[int, int]] = field(default_factory=dict)
    _seen: dict[int, int] = field(default_factory=dict)
    _finished: list[tuple[int, Trial]] = field(default_factory=list)

    def put(self, lane: int, index: int, seed: int) -> None:
        """Start a net in a free lane."""
        rate = self.nets.rates[index % len(self.nets.rates)]
        self.register.put(lane, self.nets.initial_weights(index, seed), rate, seed, (self.nets.row, index, 0))
        self._trials[lane] = (index, seed)
        self._seen[lane] = 0

    def advance(self) -> int:
        """Train to the next sequence at which a net is judged, or a slice; returns the time steps of all nets."""
        sequences = min(self._until_next_event(seen) for seen in self._seen.values())
        sequences = min(sequences, max(SLICE_STEPS // self.nets.architecture.length, 1))
        self.register.advance(sequences)
        for lane in list(self._seen):
            self._seen[lane] += sequences
            if self._seen[lane] % self.nets.interval == self.nets.interval - self.nets.judged:
                self.register.forget_worst(lane)
            if self._seen[lane] % self.nets.interval == 0:
                self._judge(lane)
        return sequences * self.nets.architecture.length * len(self._trials)

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out lanes and their trials."""
        finished, self._finished = self._finished, []
        return finished

    def _until_next_event(self, seen: int) -> int:
        into = seen % self.nets.interval
        start = self.nets.interval - self.nets.judged
        return start - into if into < start else self.nets.interval - into

    def _judge(self, lane: int) -> None:
        seen = self._seen[lane]
        worst = float(self.register.worst[lane])
        succeeded = worst < self.nets.greatest_error
        failed = not np.isfinite(self.register.state.weights[..., lane]).all()
        if not (succeeded or failed or seen >= self.nets.cap):
            return
        index, seed = self._trials.pop(lane)
        del self._seen[lane]
        steps = seen * self.nets.architecture.length
        if failed:
            message = f"overflow within {seen} sequences"
            trial = Trial(index, seed, Outcome.FAILED, {"overflowed": 1.0}, steps, message)
        else:
            measured = {"overflowed": 0.0, "greatest_error": worst}
            measured |= {"sequences_of_success": float(seen)} if succeeded else {}
            trial = Trial(index, seed, Outcome.SUCCEEDED if succeeded else Outcome.CAPPED, measured, steps)
        self._finished.append((lane, trial))


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> UnfoldedTrials:
    """The nets of a row."""
    s = row.settings
    architecture = UnfoldedArchitecture(
        length=s["length"],
        hidden=s["hidden"],
        depth=s["depth"],
        predicting=readings["prediction"] == "at_every_step",
        recurrent_outputs=s.get("recurrent_outputs", False),
        outputs_see_inputs=readings["output_sources"] == "inputs_and_hidden",
    )
    interval = s["interval"]
    judged = min(JUDGED[readings["judged_sequences"]], interval)
    cap = max(round(profile.cap_factor * s["cap"]) // interval, 1) * interval
    return UnfoldedTrials(
        architecture,
        s["rates"],
        cap,
        interval,
        judged,
        readings["number_format"],
        s["stream"],
        s.get("greatest_error", GREATEST_ERROR),
    )
