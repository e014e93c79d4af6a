"""Hochreiter & Schmidhuber 1997, section 5.5: experiment 5, the multiplication problem (table 8).

Measured: training sequences until fewer than 140, then fewer than 13 of the 2000 latest were wrong, and wrong answers
on 2560 fresh sequences each time.
Departures from the paper, and choices that its text leaves open, stand in its YAML file.

    rnn-review run hochreiter_1997 experiment_5 --profile paper

Minutes on two cores; the scaled profile takes half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.tasks.marked_pairs import multiplication_trials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of the experiment."""
    return multiplication_trials(cap_of(row, profile), readings, row.settings["minimal_length"])
