"""The neuron's fixed points and its critical input are where the formulae put them."""

from __future__ import annotations

import math

import pytest

from reproductions.papers.bengio_1994.neuron import critical_input, fixed_points


@pytest.mark.parametrize(("weight", "points"), [(0.9, [0.0]), (1.25, [-0.7104, 0.0, 0.7104])])
def test_the_neuron_s_fixed_points(weight: float, points: list[float]) -> None:
    assert fixed_points(weight) == pytest.approx(points, abs=5e-5)


@pytest.mark.parametrize("weight", [1.1, 1.7, 2.5])
def test_the_critical_input_is_where_two_fixed_points_meet(weight: float) -> None:
    r = math.sqrt(1 - 1 / weight)
    assert critical_input(weight) == pytest.approx(weight * r - math.atanh(r), abs=1e-6)
