from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.figures.drawing.axis import Axis, short

VALUES = st.lists(st.floats(min_value=-1e9, max_value=1e9), min_size=1, max_size=30)


@given(VALUES)
def test_every_value_has_a_place_and_places_keep_the_order(values: list[float]) -> None:
    places = [Axis.holding(values).place(value) for value in sorted(values)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] <= 100


@given(VALUES)
def test_an_axis_has_few_ticks_and_all_lie_on_it(values: list[float]) -> None:
    axis = Axis.holding(values)
    assert len(axis.ticks()) <= 7
    assert all(axis.low <= tick <= axis.high for tick in axis.ticks())


def test_values_over_more_than_a_factor_of_four_are_shown_logarithmically_and_the_name_says_so() -> None:
    assert Axis.holding([10.0, 50.0], "steps").name == "steps (log scale)"
    assert Axis.holding([10.0, 30.0], "steps").name == "steps"
    assert not Axis.holding([0.0, 50.0]).logarithmic


def test_numbers_below_an_axis_that_begins_further_right_are_shifted_with_it() -> None:
    axis = Axis(0.0, 10.0)
    assert 'class="tick" x="20.0%"' in axis.along_bottom(50)
    assert 'class="tick" x="28.0%"' in axis.along_bottom(50, left=10.0)


@pytest.mark.parametrize(("value", "shown"), [(20000, "20k"), (1500000, "1.5M"), (2000, "2,000"), (0.02, "0.02")])
def test_a_tick_is_short(value: float, shown: str) -> None:
    assert short(value) == shown
