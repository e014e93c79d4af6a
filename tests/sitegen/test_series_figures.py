"""Series of a run and scalings across rows as figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from reproductions.papers import PAPERS
from reproductions.results import Outcome, Run
from sitegen.figures.scalings import load_scalings, scaling_parts
from sitegen.figures.series import one_is_on, series_figure
from sitegen.prose import SiteError
from sitegen.sources import Scaling
from tests.sitegen.example import RUNS, paper, sources

ROW = paper().experiments[0].rows[0]
SERIES = {
    "input": {"a": [1.0, 0.0, 0.0], "b": [0.0, 1.0, 1.0]},
    "cell_state": {"block 1": [0.0, -2.0, 3.0]},
    "output": {"x": [0.1, 0.2, 0.9]},
    "target": {"x": [None, None, 1.0]},
}
SCALING = Scaling("growth", "experiment_4", "Growth", "sequences_until_success", "length", "T", ("t_100", "t_500"))


def recorded(*outcomes: Outcome) -> Run:
    trials = [replace(trial, outcome=one, series=SERIES) for trial, one in zip(RUNS[0].trials, outcomes, strict=False)]
    return replace(RUNS[0], trials=tuple(trials))


def test_a_run_without_series_has_no_such_figure() -> None:
    assert series_figure(RUNS[0], ROW) == ""


def test_each_kind_of_unit_is_a_panel_and_targets_stand_with_the_outputs() -> None:
    figure = fromstring(series_figure(recorded(Outcome.SUCCEEDED), ROW).replace("data-defined", 'data-defined=""'))
    assert [one.text for one in figure.iter("strong")] == ["inputs", "cell state", "output"]
    assert len([one for one in figure.iter("circle") if one.get("class") == "wanted"]) == 1


def test_the_first_trial_that_succeeded_is_shown() -> None:
    assert "Trial 1 on one fresh sequence" in series_figure(recorded(Outcome.CAPPED, Outcome.SUCCEEDED), ROW)


def test_units_of_which_one_is_on_at_each_step_are_rows_of_cells() -> None:
    assert one_is_on(SERIES["input"])
    assert not one_is_on(SERIES["cell_state"])


def test_rows_stand_on_an_axis_by_their_setting_ours_beside_the_papers() -> None:
    (figure,) = scaling_parts(sources(scalings={"hochreiter_1997": (SCALING,)}), paper().experiments[0])
    assert figure.count('class="paper-point"') == 2
    assert "At 100: published 74,000, ours 80,873. At 500: published 209,000, ours at least 463,125." in figure


@pytest.mark.parametrize("one", PAPERS, ids=lambda one: one.id)
def test_the_figures_of_a_paper_name_what_exists(one: object) -> None:
    path = Path("reproductions/papers") / one.id / "figures.yaml"  # type: ignore[attr-defined]  # untyped by pytest
    for scaling in load_scalings(path, one):  # type: ignore[arg-type]  # untyped by pytest
        assert len(scaling.rows) >= 2


def test_a_figure_of_an_unknown_row_is_refused_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "figures.yaml"
    file.write_text(
        "- {id: growth, experiment: experiment_4, title: t, quantity: q, setting: length, axis: T, rows: [t_9]}\n"
    )
    with pytest.raises(SiteError) as error:
        load_scalings(file, paper())
    assert str(error.value) == (
        "reproductions/papers/hochreiter_1997/figures.yaml: figure `growth`: "
        "unknown experiment, row, setting or key, found KeyError('t_9')\nhint: name them as the experiment does"
    )
