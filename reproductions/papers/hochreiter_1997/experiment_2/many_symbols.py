"""Hochreiter & Schmidhuber 1997, section 5.2: experiment 2c, very long time lags without local regularities (table 3).

Measured: training sequences until no error is made on 10,000 fresh sequences, for minimal lags of 51 to 1001 steps and
for 50 to 1000 distractor symbols.
Departures from the paper, and choices that its text leaves open, stand in its YAML file.

    rnn-review run hochreiter_1997 experiment_2c --profile paper

The paper profile takes a quarter of an hour or two on two cores, the scaled profile half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.tasks.very_long_lags import very_long_lag_trials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row."""
    s = row.settings
    return very_long_lag_trials(cap_of(row, profile), readings, s["distractors"], s["distractor_symbols"])
