"""Hochreiter & Schmidhuber 1997, eq. 19: what if the error of an output unit is not multiplied by the unit's slope?

Eq. 19 makes the error of output unit k the product of its slope f'(net_k) and of t_k - y_k.
Without the slope, the formula is the gradient of cross-entropy, and an answer that is wrong with confidence is mended
fast. The text leaves no room for it. It is measured because it changes more than any open choice of the text does.
Each row is a row of another experiment by its default readings unless its title says more, with the same initial
weights and training sequences, trial by trial.

    rnn-review run hochreiter_1997 output_slope --profile paper

A quarter of an hour on one core; the scaled profile takes a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reproductions.claims import Locator, load_claims
from reproductions.experiments import Alternative, Deviation, Experiment, Profile, Reading, Row
from reproductions.kernels.lstm_1997.cross_entropy import drop_output_slope
from reproductions.papers.hochreiter_1997 import experiment_1_embedded_reber_grammar as embedded_reber
from reproductions.papers.hochreiter_1997 import experiment_2_long_lags as long_lags
from reproductions.papers.hochreiter_1997 import experiment_2c_very_long_lags as very_long_lags
from reproductions.papers.hochreiter_1997 import experiment_3_two_sequences as two_sequences
from reproductions.papers.hochreiter_1997 import experiment_4_adding as adding
from reproductions.papers.hochreiter_1997 import experiment_5_multiplication as multiplication
from reproductions.papers.hochreiter_1997 import experiment_6_temporal_order as temporal_order
from reproductions.papers.hochreiter_1997 import readings as shared
from reproductions.papers.hochreiter_1997.long_lags import TASK_AT_END
from reproductions.papers.hochreiter_1997.trials import LstmTrials
from reproductions.trainers import RegisterTrainer
from reproductions.verdicts import default_readings

PAPER = "hochreiter_1997"
EXPERIMENTS = {
    experiment.id: experiment
    for experiment in (
        embedded_reber.EXPERIMENT,
        long_lags.EXPERIMENT_2A,
        long_lags.EXPERIMENT_2B,
        very_long_lags.EXPERIMENT,
        two_sequences.EXPERIMENT_3A,
        two_sequences.EXPERIMENT_3B,
        two_sequences.EXPERIMENT_3C,
        adding.EXPERIMENT,
        multiplication.EXPERIMENT,
        temporal_order.EXPERIMENT_6A,
        temporal_order.EXPERIMENT_6B,
    )
}

# The trials: those of another experiment, on a register that drops the slope.


@dataclass(frozen=True)
class TrialsWithoutSlope:
    """Another experiment's trials with e_k = t_k - y_k."""

    kept: LstmTrials

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""
        return self.kept.settings

    @property
    def most_steps(self) -> int:
        """An upper limit on a trial's time steps."""
        return self.kept.most_steps

    def open(self) -> RegisterTrainer:
        """A register for these trials."""
        trainer = self.kept.open()
        drop_output_slope(trainer.register, self.kept.task, self.kept.rule.protocol)
        return trainer


READINGS = (
    Reading(
        "output_slope",
        "Is the error of an output unit multiplied by the unit's slope?",
        (
            Alternative("dropped", "No: e_k = t_k - y_k."),
            Alternative("kept", "Yes, as in eq. 19: the row's own experiment once more."),
        ),
        "Eq. 19 multiplies. This experiment asks what happens without.",
    ),
)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> LstmTrials | TrialsWithoutSlope:
    """The trials of a row."""
    experiment = EXPERIMENTS[row.settings["experiment"]]
    own = next(one for one in experiment.rows if one.id == row.settings["row"])
    kept: LstmTrials = experiment.prepare(own, default_readings(experiment) | row.settings["readings"], profile)
    if row.settings["error_at_end"]:
        kept = replace(kept, task=TASK_AT_END)
    return kept if readings["output_slope"] == "kept" else TrialsWithoutSlope(kept)


def _row(experiment: str, row: str, title: str = "", error_at_end: bool = False, **readings: str) -> Row:
    found = EXPERIMENTS[experiment]
    own = next(one for one in found.rows if one.id == row)
    name = "_".join([experiment.removeprefix("experiment_"), row, *["error_at_end"] * error_at_end, *readings.values()])
    return Row(
        id=f"experiment_{name}",
        title=f"{found.title}, {own.title}" + (f", {title}" if title else ""),
        locator=Locator(own.locator.section, own.locator.table, own.locator.row),
        settings={
            "experiment": experiment,
            "row": row,
            "readings": readings,
            "error_at_end": error_at_end,
            "published_sequences": own.settings.get("published_sequences"),
        },
    )


ROWS = (
    *(_row("experiment_1", own.id) for own in embedded_reber.ROWS),
    _row("experiment_2a", "same_middle"),
    _row("experiment_2a", "same_middle", "the cell there from the start", cells_added="at_start"),
    _row("experiment_2b", "random_middle"),
    _row("experiment_2b", "random_middle", "the cell there from the start", cells_added="at_start"),
    _row("experiment_2b", "random_middle", "errors at the end of a sequence alone", error_at_end=True),
    _row(
        "experiment_2b",
        "random_middle",
        "errors at the end of a sequence alone, the cell there from the start",
        error_at_end=True,
        cells_added="at_start",
    ),
    _row("experiment_2c", "lag_50_symbols_50"),
    _row("experiment_2c", "lag_100_symbols_100"),
    _row("experiment_3a", "clean_100_3"),
    _row("experiment_3a", "clean_100_1"),
    _row("experiment_3b", "noisy_100_3"),
    _row("experiment_3b", "noisy_100_1"),
    _row("experiment_3c", "blurred_100_3"),
    _row("experiment_3c", "blurred_100_1"),
    _row("experiment_4", "length_100"),
    _row(
        "experiment_4",
        "length_100",
        "a first pair that is drawn is marked and has the value 0",
        first_pair_marked="marked_value_zero",
    ),
    _row(
        "experiment_4",
        "length_500",
        "a first pair that is drawn is marked and has the value 0",
        first_pair_marked="marked_value_zero",
    ),
    _row("experiment_5", "product"),
    _row("experiment_6a", "two_symbols"),
    _row("experiment_6b", "three_symbols"),
)
QUICK = ("experiment_2a_same_middle_at_start", "experiment_6a_two_symbols")

EXPERIMENT = Experiment(
    paper=PAPER,
    id="output_slope",
    title="Without the output units' slope",
    section="A.1",
    summary=(
        "The paper's tasks once more, with one factor taken out of one formula: the error of an output unit is "
        "no longer multiplied by the unit's slope, so that a confident mistake is corrected as fast as any other."
    ),
    rows=ROWS,
    readings=READINGS,
    deviations=(
        Deviation(
            "e_k = t_k - y_k in the place of eq. 19.",
            "No reading of the text gives what is printed for experiments 2a and 4; this shows what the factor does.",
        ),
        Deviation(
            "In two rows experiment 2b has errors at the end of a sequence alone.",
            "The paper has them at every step. With one cell whose input is never negative no network can say the last "
            "symbol of both classes and neither of them before, see the page.",
        ),
        shared.capped(10),
        shared.RANDOM_NUMBERS,
    ),
    profiles=(
        Profile("smoke", QUICK[:1], 16, 1.0, "Seconds: experiment 2a, which is then learned."),
        Profile("scaled", QUICK, 16, 2.0, "Two rows."),
        Profile("paper", tuple(row.id for row in ROWS), 16, 10.0, "All rows at the paper's own scale."),
    ),
    claims=load_claims(Path(__file__).with_name("claims.yaml"), PAPER, "output_slope"),
    prepare=prepare,
)
