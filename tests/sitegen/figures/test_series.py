from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import fromstring

from reproductions.results import Outcome, Run
from sitegen.figures.recorded.series import one_is_on, series_figure
from tests.sitegen.example import ROWS, RUNS

SERIES: dict[str, dict[str, list[float | None]]] = {
    "input": {"a": [1.0, 0.0, 0.0], "b": [0.0, 1.0, 1.0]},
    "cell_state": {"block 1": [0.0, -2.0, 3.0]},
    "output": {"x": [0.1, 0.2, 0.9]},
    "target": {"x": [None, None, 1.0]},
}


def recorded(*outcomes: Outcome) -> Run:
    trials = [replace(trial, outcome=one, series=SERIES) for trial, one in zip(RUNS[0].trials, outcomes, strict=False)]
    return replace(RUNS[0], trials=tuple(trials))


def test_a_run_without_series_has_no_such_figure() -> None:
    assert series_figure(RUNS[0], ROWS[0]) == ""


def test_each_kind_of_unit_is_a_panel_and_targets_stand_with_the_outputs() -> None:
    figure = fromstring(series_figure(recorded(Outcome.SUCCEEDED), ROWS[0]).replace("data-defined", 'data-defined=""'))
    assert [one.text for one in figure.iter("strong")] == ["inputs", "cell state", "output"]
    assert len([one for one in figure.iter("circle") if one.get("class") == "wanted"]) == 1


def test_the_first_trial_that_succeeded_is_shown() -> None:
    assert "Trial 1 on one fresh sequence" in series_figure(recorded(Outcome.CAPPED, Outcome.SUCCEEDED), ROWS[0])


def test_units_of_which_one_is_on_at_each_step_are_rows_of_cells() -> None:
    assert one_is_on(SERIES["input"])
    assert not one_is_on(SERIES["cell_state"])
