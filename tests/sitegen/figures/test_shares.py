from __future__ import annotations

from dataclasses import replace

from reproductions.experiments import Experiment
from sitegen.figures.recorded.planes import plane_figure
from sitegen.figures.scalings import scaling_figures
from sitegen.scalings import Scaling
from tests.sitegen.example import EXPERIMENT, RUNS, sources

SCALING = Scaling(
    id="learned", experiment="experiment_4", title="Nets that learn", quantity="succeeded", setting="length", axis="T",
    rows=("t_100", "t_500"), curve="kind", names={"net": "NET"},
)  # fmt: skip
ROWS = {row.id: replace(row, settings={**row.settings, "kind": "net"}) for row in EXPERIMENT.rows}


def experiment() -> Experiment:
    """The example's experiment with a kind of net for each row."""
    return replace(EXPERIMENT, rows=tuple(ROWS.values()))


def test_a_share_stands_beside_the_papers_with_the_trials_that_it_is_of() -> None:
    ((figure, runs),) = scaling_figures(sources(scalings={"hochreiter_1997": (SCALING,)}), experiment())
    assert "Nets that learn: NET" in figure
    assert "At 500: published 10 of 10, ours 6 of 16 trials within 600,000 sequences." in figure
    assert [run.row for run in runs] == ["t_500"]


def test_means_of_several_quantities_are_lines_of_one_panel_for_each_curve() -> None:
    beside = SCALING.model_copy(update={"quantity": "training_sequences", "beside": ("sequences_until_success",)})
    ((figure, runs),) = scaling_figures(sources(scalings={"hochreiter_1997": (beside,)}), experiment())
    assert "Nets that learn: NET" in figure
    assert figure.count('<polyline class="series-line') == 2
    assert 'data-quantity="mean:sequences_until_success"' in figure
    assert [run.row for run in runs] == ["t_100", "t_500"]


def test_a_row_without_a_plane_has_no_curves_in_one() -> None:
    assert plane_figure(RUNS[0], EXPERIMENT.rows[0]) == ""


def test_the_curves_of_a_plane_are_those_of_the_first_recorded_trial() -> None:
    row = replace(EXPERIMENT.rows[0], settings={"plane": ("b", "y")})
    recorded = replace(RUNS[0].trials[0], series={"border": {"b": [0.0, 1.0], "y": [2.0, 3.0]}})
    figure = plane_figure(replace(RUNS[0], trials=(recorded,)), row)
    assert "Border: 2 points." in figure
    assert 'class="series-line series-1"' in figure
