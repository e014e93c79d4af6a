"""The share of an error that is left so many steps back, as a figure."""

from __future__ import annotations

from dataclasses import replace

from reproductions.results import Outcome, Trial
from sitegen.figures.recorded.flows import flow_figure, flows, shown_pieces
from tests.sitegen.example import ROWS, RUNS

SHARES = ({1: 0.5, 40: 1e-19}, {1: 0.3, 40: 3e-19}, {1: 0.4, 40: 2e-19})
TRIALS = tuple(
    Trial(index, 1, Outcome.SUCCEEDED, {f"plain_net_flow_{steps}_back": left for steps, left in shares.items()}, 1)
    for index, shares in enumerate(SHARES)
)
RUN = replace(RUNS[0], trials=TRIALS)


def test_a_line_is_the_median_over_trials_nearest_step_first() -> None:
    assert flows(RUN) == {"plain_net": [(1, 0.4), (40, 2e-19)]}


def test_the_figure_says_in_words_what_is_left_at_the_end() -> None:
    assert "Plain net: 2.0 × 10⁻¹⁹ is left after 40 steps." in flow_figure(RUN, ROWS[0])


def test_a_line_ends_where_it_meets_the_floor() -> None:
    assert shown_pieces([(0, 1.0), (10, 1e-6), (30, 1e-18)]) == [((0, 1.0), (10, 1e-6)), ((10, 1e-6), (20, 1e-12))]
    assert shown_pieces([(0, 1.0), (10, 0.0)]) == [((0, 1.0), (10, 1e-12))]


def test_a_run_without_flows_has_no_figure() -> None:
    assert flow_figure(RUNS[0], ROWS[0]) == ""
