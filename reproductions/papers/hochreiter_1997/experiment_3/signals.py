"""Hochreiter & Schmidhuber 1997, section 5.3: experiments 3a, 3b and 3c, the 2-sequence problem (tables 4 to 6).

Measured: training sequences until each stopping criterion holds, and the share of 2560 fresh sequences misclassified
afterwards; without noise on the signal (3a), with it (3b), and with noisy real-valued targets (3c).
Departures from the paper, and choices that its text leaves open, stand in its YAML file.

    rnn-review run hochreiter_1997 experiment_3a --profile paper

Minutes on two cores, most of them for the rows of length 1000; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.tasks.two_sequences import two_sequences_trials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row."""
    s = row.settings
    return two_sequences_trials(cap_of(row, profile), readings, s["variant"], s["minimal_length"], s["signal_length"])
