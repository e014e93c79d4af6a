"""Hochreiter & Schmidhuber 1997, section 5.4: experiment 4, the adding problem (table 7).

Measured: training sequences until the stopping rule holds, and wrong answers on 2560 fresh sequences afterwards, for
minimal sequence lengths of 100, 500 and 1000.
Departures from the paper are `DEVIATIONS`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_4 --profile paper

About forty minutes on two cores; the scaled profile takes under a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.papers.hochreiter_1997.marked_pairs import adding_trials
from reproductions.papers.hochreiter_1997.trials import LstmTrials, cap_of

PAPER = "hochreiter_1997"

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "first_pair_marked",
        "The first pair of a sequence always carries the marker -1. What happens when it is drawn as a marked pair?",
        (
            Alternative("marker_stays", "Its marker stays -1, its value is shown, and it counts as 0 in the sum."),
            Alternative("marker_stays_value_zero", "Its marker stays -1, its value is set to 0, and it counts as 0."),
            Alternative("marked_value_zero", "It gets the marker 1 and the value 0, and counts as 0."),
            Alternative("marked_counts_zero", "It gets the marker 1, its value is shown, and it counts as 0."),
            Alternative("marked_like_any", "It gets the marker 1, its value is shown, and its value counts."),
        ),
        "The paper says that X1 is set to zero in this case, and that the first and the last pair carry -1; "
        "it does not say which marker wins.",
    ),
    Reading(
        "error_factor",
        "Is the error differentiated with its factor 2 (eqs. 16 to 18) or without (eq. 19)?",
        (
            Alternative("without_two", "Eq. 19: the gradient of half the squared error."),
            Alternative("with_two", "Eqs. 16 and 17 to the letter: twice the step size."),
        ),
        "Eq. 19 is among the formulae that the paper lists as sufficient for an implementation.",
    ),
    Reading(
        "mean_error",
        "Which error is averaged in the stopping rule, over which sequences?",
        (
            Alternative("absolute", "The absolute error over the same 2000 latest sequences."),
            Alternative("squared", "The squared error over the same 2000 latest sequences."),
        ),
        "A squared error would make the condition empty: 2000 correct sequences imply a mean square below 0.0016.",
    ),
    Reading(
        "second_mark",
        "Which pairs can carry the second mark?",
        (
            Alternative("first_half", "Any of the first T/2 pairs but the one already marked."),
            Alternative("beyond_ten", "Pairs 11 to T/2 only."),
        ),
        "The paper draws it from the first T/2 - 1 still unmarked pairs.",
    ),
    Reading(
        "precision",
        "In which number format are networks computed?",
        (
            Alternative("float32", "IEEE single precision."),
            Alternative("float64", "IEEE double precision."),
        ),
        "The paper does not say. Single precision runs faster; the double-precision run shows whether it matters.",
    ),
)

DEVIATIONS = (
    Deviation(
        "Sixteen trials per row instead of ten.",
        "Sixteen fit one vector register at the cost of ten, and narrow the interval.",
    ),
    Deviation(
        "A trial ends as capped after ten times the row's published mean number of sequences.",
        "The paper names no limit for this experiment and reports no failure; "
        "without a cap a trial that never stops would never end.",
    ),
    Deviation(
        "Random numbers come from xoshiro128++ and carry 24 bits.",
        "The paper's generator is not known.",
    ),
)


def _row(length: int, number: int, published_mean: int) -> Row:
    return Row(
        id=f"length_{length}",
        title=f"T = {length}",
        locator=Locator("5.4", "7", number),
        settings={"minimal_length": length, "published_sequences": published_mean},
    )


ROWS = (_row(100, 1, 74_000), _row(500, 2, 209_000), _row(1000, 3, 853_000))

PROFILES = (
    Profile("smoke", ("length_100",), 16, 0.5, "Seconds: half the published number of sequences; must beat chance."),
    Profile("scaled", ("length_100",), 16, 10.0, "Under a minute: row 1 at full scale."),
    Profile("paper", ("length_100", "length_500", "length_1000"), 16, 10.0, "All rows at the paper's own scale."),
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row."""
    return adding_trials(cap_of(row, profile), readings, row.settings["minimal_length"])


EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_4",
    title="Adding problem",
    section="5.4",
    summary=(
        "A sequence of pairs: a random value and a marker. "
        "Two values are marked, one early, one up to half a sequence later; "
        "at the end the network must say their sum. Nothing between tells which values will matter."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=DEVIATIONS,
    profiles=PROFILES,
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_4"),
    prepare=prepare,
)
