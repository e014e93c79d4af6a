"""Hochreiter & Schmidhuber 1997, section 5.1: experiment 1, the embedded Reber grammar (table 1).

Measured: string presentations until every string of a training set and of a test set is predicted, for two networks and
three step sizes.
Departures from the paper are `EXPERIMENT.deviations`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_1 --profile paper

A minute on two cores; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997.embedded_reber_grammar import grammar_trials
from reproductions.papers.hochreiter_1997.trials import LstmTrials, cap_of

PAPER = "hochreiter_1997"
# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    shared.UPDATE,
    Reading(
        "target",
        "Which outputs should be 1 where two symbols can follow?",
        (
            Alternative("next_symbol", "The one that does follow."),
            Alternative("legal_symbols", "Both."),
        ),
        "The task is to predict the next symbol; the paper speaks of one target.",
    ),
    Reading(
        "output_gate_bias",
        "How do the output gates' biases start in the network of four blocks?",
        (
            Alternative("minus_four", "At -1, -2, -3 and -4, as in table 10."),
            Alternative("fourth_random", "At -1, -2 and -3, as in section 5.1, and the fourth at random."),
        ),
        "Table 10 names a value for each block.",
    ),
    Reading(
        "biases",
        "Which units have biases?",
        (
            Alternative("gates", "Gates only, as in table 10."),
            Alternative("hidden", "Gates and cells."),
            Alternative("all", "Gates, cells and output units."),
        ),
        "Only this gives the published numbers of weights; the others show what biases would change.",
    ),
    Reading(
        "output_gates",
        "Does the network have output gates?",
        (
            Alternative("present", "Yes, as in table 10."),
            Alternative("absent", "No: the paper says that learning is then not fast."),
        ),
        "The published numbers of weights include them; without them shows what the paper says of them.",
    ),
    Reading(
        "duplicates",
        "May a string stand twice in a set of 256?",
        (
            Alternative("allowed", "Yes: strings are drawn independently."),
            Alternative("excluded", "No: a string drawn again is dropped."),
        ),
        "The paper draws strings at random, and only forbids test strings that are training strings.",
    ),
    Reading(
        "test_interval",
        "How often is success looked for?",
        (
            Alternative("100", "After every 100 training strings."),
            Alternative("10", "After every 10 training strings."),
        ),
        "The paper does not say; its two extremes, 3,800 and 24,100, are multiples of 100.",
    ),
    shared.ERROR_FACTOR,
    Reading(
        "squashing",
        "Which ranges have h, which squashes a cell's state, and g, which squashes its input?",
        (
            *shared.SQUASHING.alternatives,
            Alternative("both_wide", "h and g both in [-2, 2], h as in the caption of table 10, g as in eq. 5."),
        ),
        shared.SQUASHING.reason,
    ),
    shared.PRECISION,
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row."""
    s = row.settings
    return grammar_trials(cap_of(row, profile), readings, s["blocks"], s["block_size"], s["rate"])


def _row(number: int, blocks: int, block_size: int, rate: float, published: int) -> Row:
    return Row(
        id=f"blocks_{blocks}_rate_0{round(10 * rate)}",
        title=f"{blocks} blocks of {block_size}, step size {rate}",
        locator=Locator("5.1", "1", number),
        settings={"blocks": blocks, "block_size": block_size, "rate": rate, "published_sequences": published},
    )


ROWS = (
    _row(5, 4, 1, 0.1, 39_740),
    _row(6, 3, 2, 0.1, 21_730),
    _row(7, 3, 2, 0.2, 14_060),
    _row(8, 4, 1, 0.5, 9_500),
    _row(9, 3, 2, 0.5, 8_440),
)

EXPERIMENT = Experiment(
    paper=PAPER,
    id="experiment_1",
    title="Embedded Reber grammar",
    section="5.1",
    summary=(
        "Strings of a small grammar, shown symbol by symbol; after each symbol the network must say what can follow. "
        "One symbol near the end repeats the second one, which must be kept until then."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=(
        shared.capped(10),
        Deviation(
            "A test ends with the first string that is not predicted.",
            "Success needs all of them.",
        ),
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", ("blocks_3_rate_05",), 16, 10.0, "Seconds: row 9 with half the trials."),
        Profile("scaled", tuple(row.id for row in ROWS), 16, 2.0, "All rows with half the trials and a low cap."),
        Profile("paper", tuple(row.id for row in ROWS), 30, 10.0, "All rows at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "experiment_1"),
    prepare=prepare,
)
