"""Trials of an experiment whose finished networks are looked at, by functions of the network and fresh sequences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from reproductions.kernels.lstm_1997.network import Architecture, Weights, read_weights
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.results import Outcome, Trial
from reproductions.trials.protocol import Company
from reproductions.trials.register import RegisterTrainer
from reproductions.trials.sampling import Sequence, sample_sequences

SEQUENCES = 256
RECORDED_TRIALS = 4
"""So many are recorded step by step: a trial cannot know whether another one succeeds."""
FRESH_STREAM = 2000
"""Names the stream of the sequences that are shown after training; training and testing use others."""

Measure = Callable[[Architecture, Weights, list[Sequence]], dict[str, float]]
Record = Callable[[Architecture, Weights, Sequence], dict[str, Any]]


def fresh_sequences(trials: LstmTrials, seed: int, index: int) -> list[Sequence]:
    """Sequences that a trial has not seen. Strings of its test set are drawn as the task draws training strings."""
    table = None
    if trials.table is not None:
        training, test = np.split(trials.table(seed, index), 2)
        table = np.concatenate([test, training])
    key = (*trials.stream_key(index), FRESH_STREAM)
    settings = np.array(trials.task_settings, dtype=float)
    return sample_sequences(trials.architecture, trials.task, settings, seed, key, SEQUENCES, table=table)


class InspectingTrainer(RegisterTrainer):
    """A trainer of an experiment's trials that shows each finished network fresh sequences."""

    def inspecting(self, trials: InspectedTrials) -> InspectingTrainer:
        """This trainer, told what it looks at."""
        self._inspected = trials
        return self

    def _trial(self, lane: int, index: int, seed: int) -> Trial:
        trial = super()._trial(lane, index, seed)
        if trial.outcome is Outcome.FAILED:
            return trial
        looked = self._inspected
        a, weights = looked.trials.architecture, read_weights(self.register.network, lane)
        sequences = fresh_sequences(looked.trials, seed, index)
        found = looked.measure(a, weights, sequences)
        series = looked.record(a, weights, sequences[0]) if looked.record and index < RECORDED_TRIALS else {}
        return replace(trial, measurements=trial.measurements | found, series=series)


@dataclass(frozen=True)
class InspectedTrials(Company):
    """The trials of an experiment whose finished networks are measured, and the first of them recorded step by step.

    `measure` and `record` can be sent to another process; `constants` are the numbers in their definitions.
    """

    trials: LstmTrials
    measure: Measure
    record: Record | None = None
    constants: Mapping[str, float] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries: those of the experiment, and those of the look."""
        return {**self.trials.settings, "fresh_sequences": SEQUENCES, **self.constants}

    @property
    def most_steps(self) -> int:
        """As many as the experiment's trials compute at most."""
        return self.trials.most_steps

    @property
    def lanes(self) -> int:
        """As many as a register has."""
        return self.trials.lanes

    def open(self) -> InspectingTrainer:
        """A register for these trials."""
        inner = self.trials.open()
        return InspectingTrainer(inner.register, inner.start, inner.measurements, inner.curve).inspecting(self)
