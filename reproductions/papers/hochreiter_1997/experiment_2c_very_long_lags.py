"""Hochreiter & Schmidhuber 1997, section 5.2: experiment 2c, very long time lags without local regularities (table 3).

Measured: training sequences until no error is made on 10,000 fresh sequences, for minimal lags of 51 to 1001 steps and
for 50 to 1000 distractor symbols.
Departures from the paper are `EXPERIMENT.deviations`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_2c --profile paper

The paper profile takes a quarter of an hour or two on two cores, the scaled profile half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997.trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.very_long_lags import very_long_lag_trials

PAPER = "hochreiter_1997"

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "streak_before_test",
        "When is the test of 10,000 sequences made?",
        (
            Alternative("100", "After 100 correct training sequences in a row."),
            Alternative("10", "After 10 correct training sequences in a row."),
            Alternative("1000", "After 1000 correct training sequences in a row."),
        ),
        "The paper does not say. A test after every training sequence would cost a thousand times the training.",
    ),
    shared.ERROR_FACTOR,
    shared.SQUASHING,
    shared.PRECISION,
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row."""
    s = row.settings
    return very_long_lag_trials(cap_of(row, profile), readings, s["distractors"], s["distractor_symbols"])


def _row(number: int, distractors: int, symbols: int, published: int) -> Row:
    return Row(
        id=f"lag_{distractors}_symbols_{symbols}",
        title=f"q = {distractors}, p = {symbols}",
        locator=Locator("5.2", "3", number),
        settings={"distractors": distractors, "distractor_symbols": symbols, "published_sequences": published},
    )


ROWS = (
    _row(1, 50, 50, 30_000),
    _row(2, 100, 100, 31_000),
    _row(3, 200, 200, 33_000),
    _row(4, 500, 500, 38_000),
    _row(5, 1000, 1000, 49_000),
    _row(6, 1000, 500, 49_000),
    _row(7, 1000, 200, 75_000),
    _row(8, 1000, 100, 135_000),
    _row(9, 1000, 50, 203_000),
)

EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_2c",
    title="Very long time lags",
    section="5.2",
    summary=(
        "One symbol at the start must be remembered through up to a thousand random distractors, "
        "until a trigger asks for it. No regularity in between helps."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=(
        Deviation(
            "A trial ends as capped after ten times the row's published mean number of sequences; "
            "the stored runs from q = 500 on were ended after three times (`--cap-factor 3`).",
            "The paper stops after 5 million sequences, which is a hundred times its own means. "
            "With ten times the mean at every lag this table alone would take an hour of one core.",
        ),
        Deviation(
            "The test of 10,000 sequences is made after a row of correct training sequences, and ends with an error.",
            "A test after every training sequence is out of reach; a net that has just erred would fail it anyway.",
        ),
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", ("lag_50_symbols_50",), 16, 2.5, "Seconds: row 1, some of whose trials then succeed."),
        Profile("scaled", ("lag_50_symbols_50",), 16, 10.0, "The shortest lag."),
        Profile("paper", tuple(row.id for row in ROWS), 20, 10.0, "All rows at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_2c"),
    prepare=prepare,
)
