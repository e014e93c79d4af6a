"""Hochreiter & Schmidhuber 1997, section 5.4: experiment 4, the adding problem (table 7).

Measured: training sequences until the stopping rule holds, and wrong answers on 2560 fresh sequences afterwards, for
minimal sequence lengths of 100, 500 and 1000.
Departures from the paper, and choices that its text leaves open, stand in its YAML file.

    rnn-review run hochreiter_1997 experiment_4 --profile paper

About forty minutes on two cores; the scaled profile takes under a minute.
"""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.tasks.marked_pairs import adding_trials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row."""
    return adding_trials(cap_of(row, profile), readings, row.settings["minimal_length"])
