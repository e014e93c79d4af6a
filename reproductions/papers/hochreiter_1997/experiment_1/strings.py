"""Hochreiter & Schmidhuber 1997, section 5.1: experiment 1, the embedded Reber grammar (table 1).

Measured: string presentations until every string of a training set and of a test set is predicted, for two networks and
three step sizes.
Departures from the paper, and choices that its text leaves open, stand in its YAML file.

    rnn-review run hochreiter_1997 experiment_1 --profile paper

A minute on two cores; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.tasks.embedded_reber_grammar import grammar_trials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row."""
    s = row.settings
    return grammar_trials(cap_of(row, profile), readings, s["blocks"], s["block_size"], s["rate"])
