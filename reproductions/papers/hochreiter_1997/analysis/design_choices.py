"""Hochreiter & Schmidhuber 1997, sections 4 to 6: what the paper says of its own design, one thing changed at a time.

Measured: training sequences until an experiment's stopping rule holds, for the paper's network and for networks with
other gate biases, blocks of one cell, one cell, no recurrent connections or no output gates; and whether the network
learns two tasks of which the paper says that it does not.
Departures from the paper are its deviations. Rows of one task have the same initial weights and training
sequences, trial by trial, wherever the design leaves them.

    rnn-review run hochreiter_1997 design_choices --profile paper

Ten minutes on one core; the scaled profile takes half a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1997.networks.designs import Design, adding_as_others
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.networks.variants import original_readings
from reproductions.papers.hochreiter_1997.tasks.embedded_reber_grammar import grammar_trials
from reproductions.papers.hochreiter_1997.tasks.parity_tasks import delayed_xor_trials, long_parity_trials
from reproductions.papers.hochreiter_1997.tasks.temporal_order import order_trials
from reproductions.papers.hochreiter_1997.tasks.two_sequences import two_sequences_trials
from reproductions.papers.hochreiter_1997.tasks.very_long_lags import very_long_lag_trials


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row: its original's readings, but for those that are given here."""
    cap, subject = cap_of(row, profile), row.settings["subject"]
    design = Design.from_settings(row.settings["design"])
    if subject == "long_parity":
        return design.of(long_parity_trials(cap, {"error_factor": "without_two", **readings}))
    chosen = {**original_readings(row), **readings}
    if subject == "embedded_reber":
        return grammar_trials(cap, chosen, design.blocks, design.block_size, 0.5)
    return design.of(TRIALS[subject](cap, chosen))


TRIALS: dict[str, Callable[[int, Mapping[str, str]], LstmTrials]] = {
    "adding": adding_as_others,
    "delayed_xor": delayed_xor_trials,
    "temporal_order": partial(order_trials, relevant=2),
    "two_sequences": partial(two_sequences_trials, variant="3a", minimal_length=100, signal_length=1),
    "very_long_lags": partial(very_long_lag_trials, distractors=50, symbols=50),
}
"""What designs are tried on. Adding is taken by readings by which the paper's own network always stops at T = 100: by
the defaults it never does, and nothing could be compared with it."""
