"""Hochreiter & Schmidhuber 1997, eq. 19: what if the error of an output unit is not multiplied by the unit's slope?

Eq. 19 makes the error of output unit k the product of its slope f'(net_k) and of t_k - y_k.
Without the slope, the formula is the gradient of cross-entropy, and an answer that is wrong with confidence is mended
fast. The text leaves no room for it. It is measured because it changes more than any open choice of the text does.
Each row is a row of another experiment by its default readings unless its title says more, with the same initial
weights and training sequences, trial by trial.

    rnn-review run hochreiter_1997 output_slope --profile paper

A quarter of an hour on one core; the scaled profile takes a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from reproductions.experiments import Profile, Row
from reproductions.kernels.lstm_1997.cross_entropy import drop_output_slope
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.papers.hochreiter_1997.networks.variants import original_trials
from reproductions.papers.hochreiter_1997.tasks.long_lags import TASK_AT_END
from reproductions.trials.protocol import Company
from reproductions.trials.register import RegisterTrainer

# The trials: those of another experiment, on a register that drops the slope.


@dataclass(frozen=True)
class TrialsWithoutSlope(Company):
    """Another experiment's trials with e_k = t_k - y_k."""

    kept: LstmTrials

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        return self.kept.settings

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        return self.kept.most_steps

    @property
    def lanes(self) -> int:
        """As many as a register has."""
        return self.kept.lanes

    def open(self) -> RegisterTrainer:
        """A register for these trials."""
        trainer = self.kept.open()
        drop_output_slope(trainer.register, self.kept.task, self.kept.rule.protocol)
        return trainer


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials | TrialsWithoutSlope:
    """The trials of a row."""
    kept = original_trials(row, profile)
    if row.settings.get("error_at_end"):
        kept = replace(kept, task=TASK_AT_END)
    return kept if readings["output_slope"] == "kept" else TrialsWithoutSlope(kept)
