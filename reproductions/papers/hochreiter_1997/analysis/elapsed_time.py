"""Hochreiter & Schmidhuber 1997, section 6: does a network know how many steps ago a signal came?

Measured: whether networks meet the stopping rule of experiment 6 on a task that asks for nothing else, and how many
test sequences they answer wrongly, for times that are far apart, 3 and 11 steps, and close, 99 and 100.

    rnn-review run hochreiter_1997 elapsed_time --profile paper

A minute or two on one core.
"""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.papers.hochreiter_1997.tasks.elapsed_time import elapsed_time_trials

CAP = 100_000


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row."""
    return elapsed_time_trials(
        round(profile.cap_factor * CAP), readings, row.settings["shorter"], row.settings["longer"]
    )
