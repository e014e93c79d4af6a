"""The estimators, against values worked out elsewhere and against laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reproductions.judging.distributions import beta_quantile, fisher_exact_probability, student_t_quantile
from reproductions.judging.intervals import (
    clopper_pearson_interval,
    interval_of_ratio,
    prediction_interval_of_extreme,
    prediction_interval_of_mean,
    prediction_interval_of_ratio,
    proportions_agree,
    proportions_can_disagree,
)


def test_quantiles_and_tails_are_those_of_scipy() -> None:
    for degrees in (1, 2.5, 9, 40, 1000):
        assert student_t_quantile(0.975, degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-9)
    for a, b in ((0.5, 0.5), (1, 17), (10, 1), (16, 240), (1000, 3)):
        assert beta_quantile(0.025, a, b) == pytest.approx(stats.beta.ppf(0.025, a, b), rel=1e-9)
    for ours, theirs in ((0, 0), (3, 9), (16, 10), (7, 0)):
        table = [[ours, 16 - ours], [theirs, 10 - theirs]]
        found = fisher_exact_probability(ours, 16, theirs, 10)
        assert found == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-9)


def test_the_interval_of_a_ratio_by_hand() -> None:
    # means 2 and 1, relative squared errors 1/4/3 and 1/3 (Welch: 2.94 degrees of freedom), t = 3.2188
    low, high = interval_of_ratio([1, 2, 3], [0.0001, 1, 1.9999])
    assert (low, high) == pytest.approx((0.2505, 15.97), rel=2e-3)


def test_the_interval_of_a_ratio_covers_as_promised() -> None:
    random = np.random.default_rng(1)
    hits = 0
    for _ in range(1000):
        ours, theirs = (random.gamma(5, size=16).tolist() for _ in range(2))
        low, high = prediction_interval_of_ratio(ours, theirs, 10)
        hits += low <= random.gamma(5, size=10).mean() / random.gamma(5, size=10).mean() <= high
    assert hits / 1000 == pytest.approx(0.95, abs=0.02)


VALUES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30)


def test_prediction_interval_of_a_mean_by_hand() -> None:
    # mean 3, s = sqrt(2.5), t(0.975, 4) = 2.7764451, sqrt(1/5 + 1/10) = 0.5477226
    low, high = prediction_interval_of_mean([1, 2, 3, 4, 5], 10)
    assert (low, high) == pytest.approx((3 - 2.404472, 3 + 2.404472), abs=1e-5)


def test_prediction_interval_of_a_mean_covers_as_promised() -> None:
    random = np.random.default_rng(1)
    hits = 0
    for _ in range(2000):
        low, high = prediction_interval_of_mean(random.normal(size=16).tolist(), 10)
        hits += low <= random.normal(size=10).mean() <= high
    assert hits / 2000 == pytest.approx(0.95, abs=0.015)


@given(VALUES, st.integers(1, 50))
def test_more_trials_of_the_paper_never_widen_the_interval(values: list[float], trials: int) -> None:
    low, high = prediction_interval_of_mean(values, trials)
    closer_low, closer_high = prediction_interval_of_mean(values, trials + 1)
    assert closer_high - closer_low <= high - low + 1e-9


@pytest.mark.parametrize(("values", "trials"), [([1.0], 10), ([], 10), ([1.0, 2.0], 0)])
def test_a_prediction_interval_needs_values_and_trials(values: list[float], trials: int) -> None:
    with pytest.raises(ValueError, match="a prediction interval needs two values or more and one trial or more"):
        prediction_interval_of_mean(values, trials)


def test_the_largest_of_one_draw_is_any_value() -> None:
    assert prediction_interval_of_extreme(list(range(1, 101)), 1, largest=True) == (3, 98)


def test_the_largest_of_many_draws_is_near_the_top() -> None:
    low, high = prediction_interval_of_extreme(list(range(1, 101)), 10, largest=True)
    assert (low, high) == (70, 100)  # 0.69^10 < 0.025 < 0.70^10


@given(VALUES, st.integers(1, 20))
def test_the_smallest_mirrors_the_largest(values: list[float], trials: int) -> None:
    low, high = prediction_interval_of_extreme(values, trials, largest=True)
    mirrored = prediction_interval_of_extreme([-value for value in values], trials, largest=False)
    assert min(values) <= low <= high <= max(values)
    assert min(values) <= -mirrored[1] <= -mirrored[0] <= max(values)


def test_clopper_pearson_for_ten_of_ten_is_the_rule_of_a_fortieth() -> None:
    # lower limit: p^10 = 0.025
    assert clopper_pearson_interval(10, 10) == pytest.approx((0.025**0.1, 1.0))


def test_no_proportion_of_no_trials() -> None:
    with pytest.raises(ValueError, match="0 of 0 is no proportion"):
        clopper_pearson_interval(0, 0)


def test_equal_proportions_agree_and_opposite_ones_do_not() -> None:
    assert proportions_agree(16, 16, 10, 10)
    assert not proportions_agree(0, 16, 10, 10)


def test_three_trials_can_contradict_ten_of_ten_but_one_cannot() -> None:
    assert proportions_can_disagree(3, 10, 10)
    assert not proportions_can_disagree(1, 10, 10)
