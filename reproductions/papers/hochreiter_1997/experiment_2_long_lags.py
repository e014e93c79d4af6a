"""Hochreiter & Schmidhuber 1997, section 5.2: experiments 2a and 2b, long time lags (table 2, row 8, and text).

Measured: training sequences until no output is wrong by 0.25 or more, in sequences whose last symbol repeats the first
one, with the same symbols between (2a) or random ones (2b).
Departures from the paper are `DEVIATIONS`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_2a --profile paper

A few minutes on two cores; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997.long_lags import long_lag_trials
from reproductions.papers.hochreiter_1997.trials import LstmTrials, cap_of

PAPER = "hochreiter_1997"

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    shared.UPDATE,
    Reading(
        "cells_added",
        "When are the memory cell and its gate added?",
        (
            Alternative("plateau_1_percent", "When 500 sequences bring the squared error down by less than 1 %."),
            Alternative("plateau_10_percent", "When 500 sequences bring the squared error down by less than 10 %."),
            Alternative("after_1500", "After 1500 sequences."),
            Alternative("at_start", "They are there from the start."),
        ),
        "The paper adds them when the error has stopped decreasing, and gives no number.",
    ),
    Reading(
        "added_weights",
        "How do the weights from the added cell to the outputs start?",
        (
            Alternative("random", "Uniform in [-0.2, 0.2] like all others."),
            Alternative("zero", "At zero, so that adding the cell changes no output."),
        ),
        "The paper names one range for all weights.",
    ),
    shared.ERROR_FACTOR,
    shared.PRECISION,
)

DEVIATIONS = (
    shared.whole_registers(32, 18),
    Deviation(
        "A trial ends as capped after ten times the published mean number of sequences.",
        "The paper stops after 5 million sequences, which is a thousand times its own means.",
    ),
    Deviation(
        "Success is looked for after every 20 training sequences once the cell is there.",
        "The paper does not say how often it looked.",
    ),
    shared.RANDOM_NUMBERS,
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of experiment 2a or 2b."""
    return long_lag_trials(cap_of(row, profile), readings, row.settings["random_middle"])


def _experiment(letter: str, title: str, summary: str, row: Row, smoke: Profile) -> Experiment:
    return Experiment(
        paper=PAPER,
        id=f"experiment_2{letter}",
        title=title,
        section="5.2",
        summary=summary,
        rows=(row,),
        readings=READINGS,
        deviations=DEVIATIONS,
        profiles=(
            smoke,
            Profile("scaled", (row.id,), 16, 1.0, "The published number of sequences as the cap."),
            Profile("paper", (row.id,), 32, 10.0, "The row at the paper's own scale."),
        ),
        claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, f"experiment_2{letter}"),
        prepare=prepare,
    )


EXPERIMENT_2A = _experiment(
    "a",
    "Long time lag, regular sequences",
    "Two sequences that differ in their first and last symbol only, with a hundred steps between. "
    "Every next symbol must be said; the first one must be kept to say the last.",
    Row(
        "same_middle",
        "p = 100",
        Locator("5.2", "2", 8),
        {"random_middle": False, "published_sequences": 5_040},
    ),
    Profile("smoke", ("same_middle",), 16, 1.0, "Seconds: the published number of sequences."),
)

EXPERIMENT_2B = _experiment(
    "b",
    "Long time lag, no local regularities",
    "As in 2a, but the symbols between are random: only the last one can be predicted, and only from the first.",
    Row(
        "random_middle",
        "p = 100",
        Locator("5.2"),
        {"random_middle": True, "published_sequences": 5_680},
    ),
    Profile("smoke", ("random_middle",), 16, 0.5, "Seconds: half the published number of sequences."),
)
