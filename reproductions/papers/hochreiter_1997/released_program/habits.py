"""Hochreiter & Schmidhuber 1997: what the authors' released program does and the text does not say, habit by habit.

The program is a general simulator in C by Hochreiter's group, later than the paper in form; tests hold the plain
network to its numbers. Measured: whether its habits give the printed successes on the embedded Reber grammar, and what
they do to temporal order, where the mean error counts in the stopping rule.
What the text leaves open is a reading here; what it excludes is a row of its own.

    rnn-review run hochreiter_1997 released_program --profile paper

Fifteen minutes on one core; the scaled profile takes half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import InitialWeights, LstmTrials
from reproductions.papers.hochreiter_1997.networks.variants import original_trials
from reproductions.papers.hochreiter_1997.released_program.network import ReleasedTrials, ReleasedWeights
from reproductions.papers.hochreiter_1997.released_program.strings import EPOCH_WITHOUT_ERROR, TASK_IN_ORDER


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials | ReleasedTrials:
    """The trials of a row: its original's, with the habits that its settings and the readings name."""
    habits = row.settings.get("habits", ())
    trials = original_trials(row, profile)
    trials = replace(
        trials, initial=_weights(trials.initial, "added_biases" in habits, readings), readings=trials.readings
    )
    if "cap_sequences" in row.settings:
        trials = replace(trials, cap=row.settings["cap_sequences"])
    if "in_order" in habits:
        trials = replace(trials, task=TASK_IN_ORDER)
    if "epoch_without_error" in habits:
        trials = replace(trials, rule=EPOCH_WITHOUT_ERROR)
    if "extra_unit" in habits:
        architecture = replace(trials.architecture, inputs=trials.architecture.inputs + 1, biases="all")
        trials = replace(trials, architecture=architecture)
    start = ["start"] if readings["activations_start"] == "half" else []
    layers = [*start, *(habit for habit in ("late", "extra_unit") if habit in habits)]
    if not layers and "last_output" not in habits:
        return trials
    return ReleasedTrials(trials, tuple(layers), "last_output" in habits, row.settings.get("sequences_per_change", 1))


def _weights(initial: InitialWeights, added: bool, readings: Mapping[str, str]) -> InitialWeights:
    thousandths = readings["first_weights"] == "thousandths"
    return ReleasedWeights(**vars(initial), thousandths=thousandths, added=added) if added or thousandths else initial
