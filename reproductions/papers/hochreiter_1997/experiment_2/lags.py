"""Hochreiter & Schmidhuber 1997, section 5.2: experiments 2a and 2b, long time lags (table 2, row 8, and text).

Measured: training sequences until no output is wrong by 0.25 or more, in sequences whose last symbol repeats the first
one, with the same symbols between (2a) or random ones (2b).
Departures from the paper, and choices that its text leaves open, stand in its YAML file.

    rnn-review run hochreiter_1997 experiment_2a --profile paper

A few minutes on two cores; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.tasks.long_lags import long_lag_trials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of experiment 2a or 2b."""
    return long_lag_trials(cap_of(row, profile), readings, row.settings["random_middle"])
