"""Hochreiter & Schmidhuber 1997, section 6: what a large step size does to the output gates.

Experiment 6a is trained with its published step size and with larger ones, from the same initial weights and on the
same training sequences. Measured: the mean activation of all output gates over all steps of 256 fresh sequences, once
training is over. Output gates start near a half.

    rnn-review run hochreiter_1997 large_steps --profile paper

A minute or two on one core.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.analysis.inspection import InspectedTrials
from reproductions.papers.hochreiter_1997.networks.variants import original_trials
from reproductions.papers.hochreiter_1997.plain import activations
from reproductions.trials.sampling import Sequence


def openness(a: Architecture, weights: Weights, sequences: list[Sequence]) -> dict[str, float]:
    """The mean activation of the output gates, over gates, sequences and steps."""
    found = activations.record(a, weights, sequences)
    reached = np.arange(found.hidden.shape[1]) < found.lengths[:, None]
    return {"mean_output_gate": float(found.hidden[reached][:, a.blocks : a.gates].mean())}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> InspectedTrials:
    """The trials of experiment 6a with the row's multiple of its step size."""
    trials = original_trials(row, profile)
    rate = trials.published_learning_rate * row.settings["factor"]
    return InspectedTrials(replace(trials, published_learning_rate=rate), openness)
