"""Hochreiter & Schmidhuber 1997, section 5.3: experiments 3a, 3b and 3c, the 2-sequence problem (tables 4 to 6).

Measured: training sequences until each stopping criterion holds, and the share of 2560 fresh sequences misclassified
afterwards; without noise on the signal (3a), with it (3b), and with noisy real-valued targets (3c).
Departures from the paper are `DEVIATIONS`; choices that its text leaves open are `READINGS`.

    rnn-review run hochreiter_1997 experiment_3a --profile paper

Minutes on two cores, most of them for the rows of length 1000; the scaled profile takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997.trials import LstmTrials, cap_of
from reproductions.papers.hochreiter_1997.two_sequences import VARIANTS, two_sequences_trials

PAPER = "hochreiter_1997"
# The readings: what the text leaves open, the literal recommendation first.

READINGS = (
    Reading(
        "test_interval",
        "How often is the test set looked at?",
        (
            Alternative("100", "After every 100 training sequences."),
            Alternative("10", "After every 10 training sequences."),
            Alternative("1000", "After every 1000 training sequences."),
        ),
        "The paper does not say; its means end in 0, and 100 is a small part of them.",
    ),
    Reading(
        "test_set",
        "Is the test set of 256 sequences the same at each test?",
        (
            Alternative("fixed", "Drawn once for each trial."),
            Alternative("redrawn", "Drawn again for each test."),
        ),
        "The paper speaks of a randomly chosen test set.",
    ),
    Reading(
        "noise",
        "Are 0.2, the size of the input noise, and 0.1, that of the target noise, variances?",
        (
            Alternative("variance", "Variances, as the paper says."),
            Alternative("standard_deviation", "Standard deviations."),
        ),
        "The paper says variance, and the errors of table 5 fit a variance only.",
    ),
    shared.ERROR_FACTOR,
    shared.SQUASHING,
    shared.PRECISION,
)

DEVIATIONS = (
    shared.whole_registers(16, 10),
    shared.capped(10),
    Deviation(
        "A test on the 256 sequences ends as soon as too many are wrong.",
        "The criterion can no longer be met; most tests then cost little.",
    ),
    Deviation(
        "Normal numbers are made by the method of Box and Muller from uniform numbers of 24 bits, by xoshiro128++.",
        "The paper's generator is not known. No number lies beyond 5.9 standard deviations.",
    ),
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials:
    """The trials of a row."""
    s = row.settings
    return two_sequences_trials(cap_of(row, profile), readings, s["variant"], s["minimal_length"], s["signal_length"])


def _row(variant: str, table: int, number: int, length: int, signal: int, published: int) -> Row:
    return Row(
        id=f"{('clean', 'noisy', 'blurred')[sorted(VARIANTS).index(variant)]}_{length}_{signal}",
        title=f"T = {length}, N = {signal}",
        locator=Locator("5.3", str(table), number),
        settings={
            "variant": variant,
            "minimal_length": length,
            "signal_length": signal,
            "published_sequences": published,
        },
    )


def _experiment(
    variant: str, title: str, summary: str, rows: tuple[Row, ...], smoke: float, scaled: float
) -> Experiment:
    first = rows[0].id
    return Experiment(
        paper=PAPER,
        id=f"experiment_{variant}",
        title=title,
        section="5.3",
        summary=summary,
        rows=rows,
        readings=READINGS,
        deviations=DEVIATIONS,
        profiles=(
            Profile("smoke", (first,), 16, smoke, "Seconds: row 1 with a low cap; must beat chance."),
            Profile("scaled", (first,), 16, scaled, "Row 1 only."),
            Profile("paper", tuple(row.id for row in rows), 16, 10.0, "All rows at the paper's own scale."),
        ),
        claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, f"experiment_{variant}"),
        prepare=prepare,
    )


EXPERIMENT_3A = _experiment(
    "3a",
    "Two sequences, noise and signal on one line",
    "One real number at a time. The first one or three numbers tell the class, all that follow is noise. "
    "At the end the network must say the class; everything comes through the same input.",
    (
        _row("3a", 4, 1, 100, 3, 39_850),
        _row("3a", 4, 2, 100, 1, 64_330),
        _row("3a", 4, 3, 1000, 3, 452_460),
    ),
    smoke=1.0,
    scaled=5.0,
)

EXPERIMENT_3B = _experiment(
    "3b",
    "Two sequences, noise on the signal too",
    "The same problem as 3a, but the numbers that tell the class are noisy themselves.",
    (
        _row("3b", 5, 1, 100, 3, 43_250),
        _row("3b", 5, 2, 100, 1, 78_430),
        _row("3b", 5, 3, 1000, 1, 485_080),
    ),
    smoke=1.0,
    scaled=5.0,
)

EXPERIMENT_3C = _experiment(
    "3c",
    "Two sequences, noisy real-valued targets",
    "The same problem as 3a, but what the network is told at the end is noisy: "
    "it must learn the mean of each class's targets.",
    (
        _row("3c", 6, 1, 100, 3, 269_650),
        _row("3c", 6, 2, 100, 1, 565_640),
    ),
    smoke=0.3,
    scaled=1.5,
)
