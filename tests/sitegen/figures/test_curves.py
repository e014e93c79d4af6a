from __future__ import annotations

from sitegen.figures.curves import MOST_POINTS, learning_curves, middle_and_spread, thinned
from tests.sitegen.example import ROWS, RUNS, run


def test_a_figure_is_drawn_only_of_trials_with_errors() -> None:
    assert "for 10 trials up to 48,000" in learning_curves(RUNS[0], ROWS[0])
    assert learning_curves(run("e", "t_100", ()), ROWS[0]) == ""


def test_the_middle_stands_where_half_of_the_trials_still_learn() -> None:
    trials = [[(1.0, 1.0), (2.0, 1.0)], [(1.0, 3.0)], [(1.0, 2.0)]]
    assert middle_and_spread(trials) == [(1.0, 1.0, 2.0, 3.0)]


def test_a_long_curve_is_thinned_to_its_ends_and_even_steps() -> None:
    points = [(float(x), 0.0, 0.0, 0.0) for x in range(1000)]
    kept = thinned(points, MOST_POINTS)
    assert (len(kept), kept[0], kept[-1]) == (MOST_POINTS, points[0], points[-1])
