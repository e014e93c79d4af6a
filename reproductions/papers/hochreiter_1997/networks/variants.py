"""Rows that are another experiment's row with one thing changed: `of` and `readings` in their YAML name it."""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.experiment_1 import strings as experiment_1_embedded_reber_grammar
from reproductions.papers.hochreiter_1997.experiment_2 import lags as experiment_2_long_lags
from reproductions.papers.hochreiter_1997.experiment_2 import many_symbols as experiment_2c_very_long_lags
from reproductions.papers.hochreiter_1997.experiment_3 import signals as experiment_3_two_sequences
from reproductions.papers.hochreiter_1997.experiment_4 import adding as experiment_4_adding
from reproductions.papers.hochreiter_1997.experiment_5 import multiplication as experiment_5_multiplication
from reproductions.papers.hochreiter_1997.experiment_6 import order as experiment_6_temporal_order
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials

PREPARE = {
    "experiment_1": experiment_1_embedded_reber_grammar.prepare,
    "experiment_2a": experiment_2_long_lags.prepare,
    "experiment_2b": experiment_2_long_lags.prepare,
    "experiment_2c": experiment_2c_very_long_lags.prepare,
    "experiment_3a": experiment_3_two_sequences.prepare,
    "experiment_3b": experiment_3_two_sequences.prepare,
    "experiment_3c": experiment_3_two_sequences.prepare,
    "experiment_4": experiment_4_adding.prepare,
    "experiment_5": experiment_5_multiplication.prepare,
    "experiment_6a": experiment_6_temporal_order.prepare,
    "experiment_6b": experiment_6_temporal_order.prepare,
}


def original_readings(row: Row) -> Mapping[str, str]:
    """The readings at which a row's original is taken: its defaults, but for those that the row names."""
    readings: Mapping[str, str] = row.settings["original"]["readings"]
    return readings


def original_trials(row: Row, profile: Profile) -> LstmTrials:
    """The trials of the row that a variant changes, with the profile's multiple of its own published number."""
    original = row.settings["original"]
    own = Row(original["row"], row.title, row.locator, original["settings"])
    return PREPARE[original["experiment"]](own, original_readings(row), profile)
