"""Hochreiter & Schmidhuber 1997, section 5.6: experiments 6a and 6b, temporal order (table 9).

Measured: training sequences until the stopping rule holds, and wrong answers on 2560 fresh sequences afterwards, for
two and for three symbols whose order decides the class.
Departures from the paper, and choices that its text leaves open, stand in their YAML files.

    rnn-review run hochreiter_1997 experiment_6a --profile paper
    rnn-review run hochreiter_1997 experiment_6b --profile paper

A few minutes on two cores; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.tasks.temporal_order import order_trials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of experiment 6a or 6b."""
    return order_trials(cap_of(row, profile), readings, row.settings["relevant_symbols"])
