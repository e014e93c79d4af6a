"""Hochreiter & Schmidhuber 1997, section 5.2: experiment 2c (table 3) without connections between hidden units.

Table 10 lists this network as fully connected, and the printed numbers of weights demand it. Measured here is what the
same tasks give if hidden units see the input alone and a cell remembers by its own fixed connection only, as in
experiments 2a and 2b. All else is `experiment_2c_very_long_lags`, with the same initial weights and training sequences.

    rnn-review run hochreiter_1997 experiment_2c_without_recurrence --profile paper

A quarter of an hour on one core; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from reproductions.claims import load_claims
from reproductions.experiments import Deviation, Experiment, Profile, Row
from reproductions.papers.hochreiter_1997 import experiment_2c_very_long_lags as recurrent
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997.trials import LstmTrials

PAPER = "hochreiter_1997"
ID = "experiment_2c_without_recurrence"


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row of table 3, with hidden units that see the input alone."""
    trials = recurrent.prepare(row, readings, profile)
    return replace(trials, architecture=replace(trials.architecture, recurrent=False))


ROWS = tuple(replace(row, id=f"{row.id}_without_recurrence") for row in recurrent.ROWS)

EXPERIMENT = Experiment(
    paper=PAPER,
    id=ID,
    title="Very long time lags without recurrent connections",
    section="5.2",
    summary=(
        "Table 3 once more, with nothing recurrent but the cells' own connections: the hidden units see the present "
        "symbol alone, so that their own activity cannot disturb what a cell holds."
    ),
    rows=ROWS,
    readings=recurrent.READINGS,
    deviations=(
        Deviation(
            "No connections between hidden units.",
            "With them, as printed, the solutions that trials find are lost again from q = 100 on; "
            "this shows what the connections do.",
        ),
        shared.capped(10),
        recurrent.EXPERIMENT.deviations[1],
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", (ROWS[0].id,), 4, 2.0, "Seconds: row 1, which is learned."),
        Profile("scaled", (ROWS[0].id, ROWS[1].id), 16, 10.0, "The two shortest lags."),
        Profile("paper", tuple(row.id for row in ROWS), 20, 10.0, "All rows at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, ID),
    prepare=prepare,
)
