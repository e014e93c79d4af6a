"""Shares that were looked at while networks learned, as a figure."""

from __future__ import annotations

from dataclasses import replace

from reproductions.judging.freshness import Freshness
from reproductions.judging.selection import Evidence
from reproductions.results import Outcome, Trial
from sitegen.figures.curves import look_curves, share_curves, shares_while_learning
from sitegen.parts.runs import trials_table
from sitegen.scalings import Scaling
from tests.sitegen.example import EXPERIMENT, ROWS, RUNS, sources

KNOWN = ({2000: 1.0, 1000: 0.25, 3000: 1.0}, {2000: 0.5, 1000: 0.75, 3000: 1.0})
TRIALS = tuple(
    Trial(index, 1, Outcome.SUCCEEDED, {f"question_known_after_{at}": share for at, share in shares.items()}, 1)
    for index, shares in enumerate(KNOWN)
)
RUN = replace(RUNS[0], trials=TRIALS)


def test_a_line_is_the_mean_over_trials_in_order_of_sequences() -> None:
    assert shares_while_learning(RUN) == {"question_known": [(1000, 0.5), (2000, 0.75), (3000, 1.0)]}


def test_the_figure_says_in_words_what_is_known_at_the_end() -> None:
    assert "Question known: 1 at the end." in share_curves(RUN, ROWS[0])


def test_rows_are_lines_of_one_figure_and_heights_above_one_are_no_shares() -> None:
    trials = tuple(replace(one, measurements={k: 10 * v for k, v in one.measurements.items()}) for one in TRIALS)
    run = replace(RUN, trials=trials)
    rows = tuple(replace(row, settings={**row.settings, "method": "msgd"}) for row in EXPERIMENT.rows)
    experiment = replace(EXPERIMENT, rows=rows)
    scaling = Scaling(
        id="curves", experiment=experiment.id, title="Costs", quantity="question_known", axis="nats a step",
        curve="method", names={"msgd": "MSGD"}, rows=(run.row,),
    )  # fmt: skip
    evidence = replace(sources(), evidence=Evidence((run,), lambda _run: Freshness.CURRENT))
    figure, runs = look_curves(evidence, experiment, scaling)
    assert "MSGD: 10 at the end." in figure
    assert ">nats a step<" in figure
    assert runs == [run]


def test_a_run_without_looks_has_no_figure() -> None:
    assert share_curves(RUNS[0], ROWS[0]) == ""


def test_two_measurements_after_an_event_are_no_curve() -> None:
    measured = {"error_after_1": 0.5, "error_after_30": 0.25}
    run = replace(RUN, trials=(replace(TRIALS[0], measurements=measured),))
    assert shares_while_learning(run) == {}


def test_the_looks_of_a_trial_are_in_the_files_alone() -> None:
    table = trials_table(RUN, EXPERIMENT, ROWS[0], "")
    assert "after 1000" not in table
    assert "They alone hold the" in table
    assert "3 values" in table


def test_a_trial_of_an_experiment_without_a_success_of_its_own_is_finished() -> None:
    recording = replace(EXPERIMENT, quantities=("question_known",), claims=())
    assert ">succeeded<" in trials_table(RUN, EXPERIMENT, ROWS[0], "")
    assert ">finished<" in trials_table(RUN, recording, ROWS[0], "")
