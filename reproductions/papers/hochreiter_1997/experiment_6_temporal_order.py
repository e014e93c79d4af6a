"""Hochreiter & Schmidhuber 1997, section 5.6: experiments 6a and 6b, temporal order (table 9).

Measured: training sequences until the stopping rule holds, and wrong answers on 2560 fresh sequences afterwards, for
two and for three symbols whose order decides the class.
Departures from the paper are `EXPERIMENT_6A.deviations` and `EXPERIMENT_6B.deviations`; choices that its text leaves
open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_6a --profile paper
    rnn-review run hochreiter_1997 experiment_6b --profile paper

A few minutes on two cores; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Experiment, Profile, Reading, Row
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997.temporal_order import order_trials
from reproductions.papers.hochreiter_1997.trials import LstmTrials, cap_of

PAPER = "hochreiter_1997"

# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "first_number",
        "Which number has the first symbol of a sequence, where relevant symbols stand between positions 10 and 20?",
        (
            Alternative("one", "The first symbol, E, has position 1."),
            Alternative("zero", "The first symbol, E, has position 0."),
        ),
        "Counting from 1 is the custom, and gives the gaps between relevant symbols that the paper states.",
    ),
    Reading(
        "mean_error",
        "Which error is averaged in the stopping rule, over the 2000 latest sequences?",
        (
            Alternative("summed", "The absolute errors of all output units, added."),
            Alternative("per_output", "The mean absolute error of an output unit."),
        ),
        "The error of a sequence is a sum over output units in eq. 16; the sum is the stricter of the two.",
    ),
    shared.ERROR_FACTOR,
    shared.SQUASHING,
    shared.PRECISION,
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of experiment 6a or 6b."""
    return order_trials(cap_of(row, profile), readings, row.settings["relevant_symbols"])


EXPERIMENT_6A = Experiment(
    paper=PAPER,
    id="experiment_6a",
    title="Temporal order, two symbols",
    section="5.6",
    summary=(
        "Among about a hundred letters stand two that matter, each an X or a Y, far apart. "
        "At the end the network must say in which order they came: XX, XY, YX or YY."
    ),
    rows=(
        Row(
            "two_symbols",
            "Two symbols, four classes",
            Locator("5.6", "9", 1),
            {"relevant_symbols": 2, "published_sequences": 31_390},
        ),
    ),
    readings=READINGS,
    deviations=(shared.whole_registers(32, 20), shared.capped(10), shared.RANDOM_NUMBERS),
    profiles=(
        Profile("smoke", ("two_symbols",), 16, 1.0, "Seconds: the published number of sequences; must beat chance."),
        Profile("scaled", ("two_symbols",), 16, 10.0, "Seconds: half the trials."),
        Profile("paper", ("two_symbols",), 32, 10.0, "The row at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_6a"),
    prepare=prepare,
)

EXPERIMENT_6B = Experiment(
    paper=PAPER,
    id="experiment_6b",
    title="Temporal order, three symbols",
    section="5.6",
    summary=(
        "Among about a hundred letters stand three that matter, each an X or a Y, far apart. "
        "At the end the network must say which of the eight orders it saw."
    ),
    rows=(
        Row(
            "three_symbols",
            "Three symbols, eight classes",
            Locator("5.6", "9", 2),
            {"relevant_symbols": 3, "published_sequences": 571_100},
        ),
    ),
    readings=READINGS,
    deviations=(shared.whole_registers(16, 10), shared.capped(10), shared.RANDOM_NUMBERS),
    profiles=(
        Profile("smoke", ("three_symbols",), 16, 0.25, "Seconds: a quarter of the sequences; must beat chance."),
        Profile("scaled", ("three_symbols",), 16, 1.0, "The published number of sequences as the cap."),
        Profile("paper", ("three_symbols",), 16, 10.0, "The row at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_6b"),
    prepare=prepare,
)
