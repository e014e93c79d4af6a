"""Hochreiter & Schmidhuber 1997, section 5.2: experiment 2c (table 3) without connections between hidden units.

Table 10 lists this network as fully connected, and the printed numbers of weights demand it. Measured here is what the
same tasks give if hidden units see the input alone and a cell remembers by its own fixed connection only, as in
experiments 2a and 2b. All else is `experiment_2c_very_long_lags`, with the same initial weights and training sequences.

    rnn-review run hochreiter_1997 experiment_2c_without_recurrence --profile paper

A quarter of an hour on one core; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.experiment_2 import many_symbols as recurrent
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row of table 3, with hidden units that see the input alone."""
    trials = recurrent.prepare(row, readings, profile)
    return replace(trials, architecture=replace(trials.architecture, recurrent=False))
