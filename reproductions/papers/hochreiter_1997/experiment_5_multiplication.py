"""Hochreiter & Schmidhuber 1997, section 5.5: experiment 5, the multiplication problem (table 8).

Measured: training sequences until fewer than 140, then fewer than 13 of the 2000 latest were wrong, and wrong answers
on 2560 fresh sequences each time.
Departures from the paper are `EXPERIMENT.deviations`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_5 --profile paper

Minutes on two cores; the scaled profile takes half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997.marked_pairs import multiplication_trials
from reproductions.papers.hochreiter_1997.trials import LstmTrials, cap_of

PAPER = "hochreiter_1997"
MINIMAL_LENGTH = 100

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "first_pair_marked",
        "The first pair of a sequence always carries the marker -1. What happens when it is drawn as a marked pair?",
        (
            Alternative("marker_stays", "Its marker stays -1, its value is shown, and it counts as 1 in the product."),
            Alternative("marker_stays_value_one", "Its marker stays -1, its value is set to 1, and it counts as 1."),
            Alternative("marked_value_one", "It gets the marker 1 and the value 1, and counts as 1."),
            Alternative("marked_counts_one", "It gets the marker 1, its value is shown, and it counts as 1."),
            Alternative("marked_like_any", "It gets the marker 1, its value is shown, and its value counts."),
        ),
        "The paper says that X1 is set to one in this case, and that the first and the last pair carry -1; "
        "it does not say which marker wins.",
    ),
    Reading(
        "second_mark",
        "Which pairs can carry the second mark?",
        (
            Alternative("first_half", "Any of the first T/2 pairs but the one already marked."),
            Alternative("beyond_ten", "Pairs 11 to T/2 only."),
        ),
        "The task is that of experiment 4 but for values and target, and there it is drawn from the first T/2 - 1 "
        "still unmarked pairs.",
    ),
    shared.ERROR_FACTOR,
    shared.SQUASHING,
    shared.PRECISION,
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of the experiment."""
    return multiplication_trials(cap_of(row, profile), readings, row.settings["minimal_length"])


EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_5",
    title="Multiplication problem",
    section="5.5",
    summary=(
        "A sequence of pairs: a random value between 0 and 1 and a marker. "
        "Two values are marked, one early, one up to half a sequence later; "
        "at the end the network must say their product, although nothing in its cells multiplies what they store."
    ),
    rows=(
        Row(
            "product",
            "T = 100",
            Locator("5.5", "8", 2),
            {"minimal_length": MINIMAL_LENGTH, "published_sequences": 1_273_000},
        ),
    ),
    readings=READINGS,
    deviations=(
        shared.whole_registers(16, 10),
        shared.capped(10),
        Deviation(
            "The errors of a test are averaged as absolute errors.",
            "The table calls its column MSE, but its values are too large for mean squares "
            "beside so few wrong sequences; as mean absolute errors they are possible.",
        ),
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", ("product",), 16, 0.4, "Seconds: two fifths of the sequences; must beat the constant answer."),
        Profile("scaled", ("product",), 16, 0.75, "Three quarters of the published number of sequences as the cap."),
        Profile("paper", ("product",), 16, 10.0, "Both rows of the table at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_5"),
    prepare=prepare,
)
