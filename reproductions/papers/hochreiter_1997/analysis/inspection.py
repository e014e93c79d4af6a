"""Trials of an experiment whose finished networks are looked at, by a function of the network and fresh sequences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from reproductions.kernels.lstm_1997.network import Architecture, Weights, read_weights
from reproductions.papers.hochreiter_1997.analysis.cell_states import SEQUENCES, fresh_sequences
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.results import Outcome, Trial
from reproductions.trials.protocol import Company
from reproductions.trials.register import RegisterTrainer
from reproductions.trials.sampling import Sequence

Inspect = Callable[[Architecture, Weights, list[Sequence]], dict[str, float]]


class InspectingTrainer(RegisterTrainer):
    """A trainer of an experiment's trials that adds to each what an inspection of its network gives."""

    def inspecting(self, trials: LstmTrials, inspect: Inspect) -> InspectingTrainer:
        """This trainer, told what it looks at."""
        self._trials, self._inspect = trials, inspect
        return self

    def _trial(self, lane: int, index: int, seed: int) -> Trial:
        trial = super()._trial(lane, index, seed)
        if trial.outcome is Outcome.FAILED:
            return trial
        weights = read_weights(self.register.network, lane)
        found = self._inspect(self._trials.architecture, weights, fresh_sequences(self._trials, seed, index))
        return replace(trial, measurements=trial.measurements | found)


@dataclass(frozen=True)
class InspectedTrials(Company):
    """The trials of an experiment, and a function at a module's level that inspects their networks."""

    trials: LstmTrials
    inspect: Inspect

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries: those of the experiment, and how many sequences are shown."""
        return {**self.trials.settings, "fresh_sequences": SEQUENCES}

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
        trainer = InspectingTrainer(inner.register, inner.start, inner.measurements, inner.curve)
        return trainer.inspecting(self.trials, self.inspect)
