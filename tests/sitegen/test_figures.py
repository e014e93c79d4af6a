from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.figures.strips import (
    CURVE_POINTS,
    Line,
    Mark,
    Scale,
    StripRow,
    curves,
    middle_and_spread,
    short,
    strip,
    strips,
    thinned,
)

VALUES = st.lists(st.floats(min_value=-1e9, max_value=1e9), min_size=1, max_size=30)


@given(VALUES)
def test_every_value_has_a_place_and_places_keep_the_order(values: list[float]) -> None:
    scale = Scale.holding(values)
    places = [scale.place(value) for value in sorted(values)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] <= 100


@given(VALUES)
def test_a_scale_has_few_ticks_and_all_lie_on_it(values: list[float]) -> None:
    scale = Scale.holding(values)
    assert len(scale.ticks()) <= 7
    assert all(scale.low <= tick <= scale.high for tick in scale.ticks())


def test_values_over_more_than_a_factor_of_four_are_shown_logarithmically() -> None:
    assert Scale.holding([10.0, 50.0]).logarithmic
    assert not Scale.holding([10.0, 30.0]).logarithmic
    assert not Scale.holding([0.0, 50.0]).logarithmic


def test_each_trial_is_one_shape_and_a_capped_one_an_open_arrow() -> None:
    svg = strip("t", "d", [Mark(1.0), Mark(1.0), Mark(2.0, capped=True)], [], None, "axis")
    assert (svg.count('class="trial"'), svg.count('class="capped"')) == (2, 1)


def test_trials_of_the_same_value_are_stacked() -> None:
    svg = strip("t", "d", [Mark(5.0)] * 4 + [Mark(9.0)], [], None, "axis")
    heights = [shape.get("cy") for shape in fromstring(svg).iter("circle")]
    assert len(set(heights)) == 4


def test_thousands_of_trials_become_bars_of_a_small_figure() -> None:
    svg = strip("t", "d", [Mark(float(value % 97)) for value in range(10_000)], [], None, "axis")
    assert "<circle" not in svg
    assert 'class="trial"' in svg
    assert len(svg) < 5_000


def test_a_figure_is_well_formed_and_says_what_it_shows() -> None:
    line = Line(2.0, "line-published", "published <2>", {})
    svg = fromstring(strip("a & b", "in words", [Mark(1.0)], [line], (1.0, 3.0), "axis"))
    assert [svg.findtext("title"), svg.findtext("desc")] == ["a & b", "in words"]


def test_each_strip_has_its_name_its_trials_and_a_bar_for_their_mean() -> None:
    rows = [
        StripRow("literal text", [Mark(5.0), Mark(9.0, capped=True)], 7.0, "1 of 2"),
        StripRow("other", [], None, ""),
    ]
    svg = fromstring(strips("t", "d", rows, [Line(6.0, "line-published", "published", {})], (3.0, 12.0), "axis"))
    assert [one.text for one in svg.iter("text") if one.get("class") == "strip-name"] == ["literal text", "other"]
    assert [one.get("class") for one in svg.iter("path")] == ["line-trials", "line-capped"]
    assert len([one for one in svg.iter("line") if one.get("class") == "mean"]) == 1


def test_a_hundred_strips_of_thirty_trials_stay_small() -> None:
    rows = [StripRow(f"reading={n}", [Mark(10.0 + n + k) for k in range(30)], 20.0, "") for n in range(100)]
    assert len(strips("t", "d", rows, [], None, "axis")) < 70_000


def test_the_same_trials_give_the_same_figure() -> None:
    trials = [[(float(x), 1.0 / (x + seed)) for x in range(1, 200)] for seed in (1, 2, 3)]
    assert curves("t", "d", trials, "x", "y") == curves("t", "d", trials, "x", "y")


def test_the_middle_stands_where_half_of_the_trials_still_learn() -> None:
    trials = [[(1.0, 1.0), (2.0, 1.0)], [(1.0, 3.0)], [(1.0, 2.0)]]
    assert middle_and_spread(trials) == [(1.0, 1.0, 2.0, 3.0)]


def test_a_long_curve_is_thinned_to_its_ends_and_even_steps() -> None:
    points = [(float(x), 0.0, 0.0, 0.0) for x in range(1000)]
    kept = thinned(points)
    assert (len(kept), kept[0], kept[-1]) == (CURVE_POINTS, points[0], points[-1])


@pytest.mark.parametrize(("value", "shown"), [(20000, "20k"), (1500000, "1.5M"), (2000, "2,000"), (0.02, "0.02")])
def test_a_tick_is_short(value: float, shown: str) -> None:
    assert short(value) == shown
