from __future__ import annotations

from pathlib import Path

import pytest

from reproductions.declarations.papers import load_papers
from reproductions.experiments import Paper
from sitegen.figures.scalings import scaling_figures
from sitegen.scalings import Scaling, load_scalings
from sitegen.text.prose import SiteError
from tests.sitegen.example import EXPERIMENT, PAPER, sources

SCALING = Scaling(
    id="growth", experiment="experiment_4", title="Growth", quantity="sequences_until_success", setting="length",
    axis="T", rows=("t_100", "t_500"),
)  # fmt: skip


def test_rows_stand_on_an_axis_by_their_setting_ours_beside_the_papers() -> None:
    ((figure, _),) = scaling_figures(sources(scalings={"hochreiter_1997": (SCALING,)}), EXPERIMENT)
    assert figure.count('class="paper-point"') == 2
    assert (
        "At 100: published 74,000, ours 80,873. "
        "At 500: published 209,000, ours at least 462,188, with a cap of 600,000." in figure
    )


def test_rows_with_stopped_trials_are_neither_joined_nor_given_an_interval() -> None:
    ((figure, _),) = scaling_figures(sources(scalings={"hochreiter_1997": (SCALING,)}), EXPERIMENT)
    drawn, legend = figure.split("<figcaption>")
    assert drawn.count('class="line-ours"') == 1  # the interval of the one row whose trials all succeed
    assert drawn.count('class="at-least"') == drawn.count('class="cap"') == 1
    assert 'class="at-least"' in legend


@pytest.mark.parametrize("one", load_papers().papers, ids=lambda one: one.id)
def test_the_figures_of_a_paper_name_what_exists(one: Paper) -> None:
    path = Path("reproductions/papers") / one.id / "figures.yaml"
    for scaling in load_scalings(path, one):
        assert len(scaling.rows) >= 2


def test_a_figure_of_an_unknown_row_is_refused_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "figures.yaml"
    file.write_text(
        "- {id: growth, experiment: experiment_4, title: t, quantity: q, setting: length, axis: T, rows: [t_9]}\n"
    )
    with pytest.raises(SiteError) as error:
        load_scalings(file, PAPER)
    assert str(error.value) == (
        "reproductions/papers/hochreiter_1997/figures.yaml:1: figure `growth`: "
        "unknown experiment, row, setting or quantity, found KeyError('t_9')\nhint: name them as the experiment does"
    )
