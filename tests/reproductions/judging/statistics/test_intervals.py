"""Quantiles and the intervals of our own trials, against values worked out elsewhere."""

from __future__ import annotations

import pytest
from scipy import stats

from reproductions.judging.statistics.distributions import (
    beta_quantile,
    f_quantile,
    f_share,
    fisher_exact_probability,
    student_t_quantile,
    student_t_tail,
)
from reproductions.judging.statistics.intervals import clopper_pearson_interval, interval_of_mean


def test_quantiles_and_tails_are_those_of_scipy() -> None:
    for degrees in (1, 2.5, 9, 40, 1000):
        assert student_t_quantile(0.975, degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=1e-9)
        assert student_t_tail(2.0, degrees) == pytest.approx(stats.t.sf(2.0, degrees), rel=1e-9)
    for a, b in ((0.5, 0.5), (1, 17), (10, 1), (16, 240), (1000, 3)):
        assert beta_quantile(0.025, a, b) == pytest.approx(stats.beta.ppf(0.025, a, b), rel=1e-9)
    for ours, theirs in ((0, 0), (3, 9), (16, 10), (7, 0)):
        table = [[ours, 16 - ours], [theirs, 10 - theirs]]
        found = fisher_exact_probability(ours, 16, theirs, 10)
        assert found == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-9)


@pytest.mark.parametrize("degrees", [(2, 3), (20, 32), (20, 20_000), (0.4, 7), (3000, 90_000), (2e5, 4e5)])
@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_the_f_distribution_is_that_of_scipy(degrees: tuple[float, float], share: float) -> None:
    quantile = stats.f.ppf(share, *degrees)
    assert f_quantile(share, *degrees) == pytest.approx(quantile, rel=1e-5)
    assert f_share(quantile, *degrees) == pytest.approx(share, abs=1e-4)


def test_the_interval_of_a_mean_by_hand() -> None:
    # mean 3, s = sqrt(2.5), t(0.975, 4) = 2.7764451, divided by sqrt(5)
    assert interval_of_mean([1, 2, 3, 4, 5]) == pytest.approx((3 - 1.963243, 3 + 1.963243), abs=1e-6)
    assert interval_of_mean([7.0]) == (7.0, 7.0)
    with pytest.raises(ValueError, match="a mean needs a value"):
        interval_of_mean([])


def test_the_exact_interval_of_a_share() -> None:
    assert clopper_pearson_interval(10, 10) == pytest.approx((0.025**0.1, 1.0))
    assert clopper_pearson_interval(0, 10) == pytest.approx((0.0, 1 - 0.025**0.1))
    with pytest.raises(ValueError, match="0 of 0 is no proportion"):
        clopper_pearson_interval(0, 0)
