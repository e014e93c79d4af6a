"""Hochreiter & Schmidhuber 1997, section 5.4: what is slow at the end of the adding problem.

By the literal text networks come near the answer within the printed number of sequences, and then creep: the stopping
rule asks for 2000 answers in a row within 0.04. Measured on trained networks, on 256 fresh sequences each:

- `mean_error` and `wrong_share`, the share of answers that miss by 0.04 or more;
- `wrong_share_one_mark` and `wrong_share_two_marks`: the same where the network sees one mark or two. It sees one where
  the first pair was drawn as a marked pair and keeps its marker;
- `wrong_share_outer` and `wrong_share_inner`: among sequences of two marks, those whose target is more than a quarter
  from one half, and the others;
- `steepness`: by how much the answer changes for a change of the target, by least squares; below 1 answers shrink
  towards the middle. `unsteadiness`: the root of the mean square of what is left of the answers then;
- `output_gates_at_end` and `output_gates_before`: the mean output gate at the last step, and over all others.

Rows end after so many sequences, or when the stopping rule holds. Negative first biases of output gates are not the
paper's for this task, and neither is the error without the outputs' slope; both are tried, since together they come
nearest to the printed number.

    rnn-review run hochreiter_1997 last_errors --profile paper

A minute on one core; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lstm_1997.cross_entropy import drop_output_slope
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.analysis.inspection import InspectedTrials, InspectingTrainer
from reproductions.papers.hochreiter_1997.networks.variants import original_trials
from reproductions.papers.hochreiter_1997.plain.activations import record
from reproductions.papers.hochreiter_1997.tasks.marked_pairs import CORRECT_WITHIN
from reproductions.trials.sampling import Sequence

OUTER_FROM = 0.25


def measurements(a: Architecture, weights: Weights, sequences: list[Sequence]) -> dict[str, float]:
    """The quantities that the module's head defines, those that are defined."""
    found = record(a, weights, sequences)
    target = np.array([sequence.targets[-1, 0] for sequence in sequences])
    marks = np.array([int((sequence.inputs[:, 1] == 1.0).sum()) for sequence in sequences])
    answer = found.outputs[found.last][:, 0]
    error = abs(answer - target)
    outer = abs(target - 0.5) > OUTER_FROM
    groups = {
        "one_mark": marks == 1,
        "two_marks": marks == 2,
        "outer": (marks == 2) & outer,
        "inner": (marks == 2) & ~outer,
    }
    steepness, offset = np.polyfit(target, answer, 1)
    gates = found.hidden[:, :, a.blocks : a.gates].mean(axis=2)
    before = np.arange(gates.shape[1]) < found.lengths[:, None] - 1
    return {
        "mean_error": float(error.mean()),
        "wrong_share": float((error >= CORRECT_WITHIN).mean()),
        **{
            f"wrong_share_{name}": float((error[chosen] >= CORRECT_WITHIN).mean())
            for name, chosen in groups.items()
            if chosen.any()
        },
        "steepness": float(steepness),
        "unsteadiness": float(np.sqrt(((answer - steepness * target - offset) ** 2).mean())),
        "output_gates_at_end": float(gates[found.last].mean()),
        "output_gates_before": float(gates[before].mean()),
    }


@dataclass(frozen=True)
class InspectedWithoutSlope(InspectedTrials):
    """`InspectedTrials` that learn with e_k = t_k - y_k."""

    def open(self) -> InspectingTrainer:
        """A register for these trials."""
        trainer = super().open()
        drop_output_slope(trainer.register, self.trials.task, self.trials.rule.protocol)
        return trainer


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> InspectedTrials:
    """The trials of a row."""
    s = row.settings
    trials = original_trials(row, profile)
    biases = tuple(s.get("output_gate_biases", ()))
    initial = replace(trials.initial, output_gate_biases=biases)
    trials = replace(trials, cap=round(profile.cap_factor * s["sequences"]), initial=initial)
    kind = InspectedTrials if s.get("output_slope", "kept") == "kept" else InspectedWithoutSlope
    return kind(trials, measurements, constants={"outer_from": OUTER_FROM})
