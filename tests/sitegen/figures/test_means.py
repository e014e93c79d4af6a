from __future__ import annotations

from dataclasses import replace

from reproductions.results import Outcome, Trial
from sitegen.figures.scalings import scaling_figures
from sitegen.scalings import Scaling
from tests.sitegen.example import EXPERIMENT, RUNS, evidence, sources

SCALING = Scaling(
    id="errors", experiment="experiment_4", title="Errors", quantity="error", setting="length", axis="T",
    rows=("t_100", "t_500"), quantities={"early": "at first", "late": "in the end"},
)  # fmt: skip
TRIALS = tuple(
    Trial(index, 1, Outcome.SUCCEEDED, {"early": early, "late": 1.0}, 1) for index, early in enumerate((2.0, 4.0))
)


def test_each_quantity_is_a_line_of_means_over_the_rows_that_were_run() -> None:
    runs = tuple(replace(run, trials=TRIALS) for run in RUNS)
    ((figure, drawn),) = scaling_figures(
        sources(evidence=evidence(*runs), scalings={"hochreiter_1997": (SCALING,)}), EXPERIMENT
    )
    assert "at first: 3 at 100, 3 at 500. in the end: 1 at 100, 1 at 500." in figure
    assert [run.row for run in drawn] == ["t_100", "t_500"]


def test_without_a_run_there_is_no_figure() -> None:
    assert scaling_figures(sources(evidence=evidence(), scalings={"hochreiter_1997": (SCALING,)}), EXPERIMENT) == [
        ("", [])
    ]
