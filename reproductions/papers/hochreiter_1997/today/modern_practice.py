"""Today's standard practice on the tasks of Hochreiter & Schmidhuber 1997, to the paper's own stopping rules.

Measured: training sequences and seconds until an experiment's stopping rule holds, for a network of today and one
setting for all tasks. None of this is the paper's, and no claim of it hangs on it.
The setting was chosen before the first run, as what a tutorial of today would write, and not tuned to any task.
Each task is that of its experiment by default readings, at its shortest row.

    rnn-review run hochreiter_1997 modern_practice --profile paper

Twenty minutes on one core; the scaled profile takes half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.designs import Design, adding_as_others
from reproductions.papers.hochreiter_1997.networks.variants import original_readings, original_trials
from reproductions.papers.hochreiter_1997.tasks.marked_pairs import INPUT_GATE_BIASES
from reproductions.papers.hochreiter_1997.today.present_day_network import FORGET_GATE_BIAS, PresentDayTrials

MOST_SEQUENCES = 200_000


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> PresentDayTrials:
    """The trials of a row: all of its original but the network.

    A test's sequences are answered `test_batch` at once, one at a time where the next depends on where the test stands.
    """
    s = row.settings
    cap = round(profile.cap_factor * MOST_SEQUENCES)
    if s["original"]["experiment"] == "experiment_4":
        trials = Design(2, 2, INPUT_GATE_BIASES).of(adding_as_others(cap, original_readings(row)))
    else:
        factor = cap / s["original"]["settings"]["published_sequences"]
        trials = original_trials(row, replace(profile, cap_factor=factor))
    bias = FORGET_GATE_BIAS if readings["forget_gate_bias"] == "one" else None
    return PresentDayTrials(trials, s["answers_are_symbols"], s["test_batch"], bias)
