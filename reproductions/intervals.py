"""The estimators that every paper uses: prediction intervals for means and extremes, exact rules for proportions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import stats

LEVEL = 0.95
BOOTSTRAP_DRAWS = 4000
BOOTSTRAP_SEED = 1997


def prediction_interval_of_mean(values: Sequence[float], trials: int) -> tuple[float, float]:
    """Where the mean of `trials` further trials falls with probability 0.95: mean ± t·s·sqrt(1/m + 1/n).

    Student's t with m - 1 degrees of freedom, m being the number of values (Hahn & Meeker 1991, section 4.8).

    Raises:
        ValueError: fewer than two values, or no trials.
    """
    m = len(values)
    if m < 2 or trials < 1:
        raise ValueError(
            f"a prediction interval needs two values or more and one trial or more, found {m} and {trials}"
        )
    mean = float(np.mean(values))
    spread = float(np.std(values, ddof=1))
    half = float(stats.t.ppf(0.5 + LEVEL / 2, m - 1)) * spread * math.sqrt(1 / m + 1 / trials)
    return mean - half, mean + half


def interval_of_mean(values: Sequence[float]) -> tuple[float, float]:
    """The 0.95 confidence interval of a mean: mean ± t·s/sqrt(m), with Student's t. One value tells no spread.

    Raises:
        ValueError: no values.
    """
    m = len(values)
    if m == 0:
        raise ValueError("a mean needs a value")
    mean = float(np.mean(values))
    if m == 1:
        return mean, mean
    half = float(stats.t.ppf(0.5 + LEVEL / 2, m - 1)) * float(np.std(values, ddof=1)) / math.sqrt(m)
    return mean - half, mean + half


def prediction_interval_of_extreme(values: Sequence[float], trials: int, largest: bool) -> tuple[float, float]:
    """Where the smallest (or largest) of `trials` values falls with probability 0.95 or more, when drawn from the
    given ones.

    Drawn with replacement: the share of values up to x, F(x), gives the largest of n the distribution F(x)^n.

    Raises:
        ValueError: no values, or no trials.
    """
    if not values or trials < 1:
        raise ValueError(f"an extreme needs one value or more and one trial or more, found {len(values)} and {trials}")
    ordered = sorted(values)
    m = len(ordered)
    tail = (1 - LEVEL) / 2
    below = [(i + 1) / m for i in range(m)]
    cumulative = [share**trials if largest else 1 - (1 - share) ** trials for share in below]
    low = next(value for value, p in zip(ordered, cumulative, strict=True) if p > tail)
    high = next(value for value, p in zip(ordered, cumulative, strict=True) if p >= 1 - tail)
    return low, high


def prediction_interval_of_ratio(
    numerators: Sequence[float], denominators: Sequence[float], trials: int
) -> tuple[float, float]:
    """Where the ratio of two means of `trials` further trials each falls with probability 0.95, by a double bootstrap.

    Each draw resamples both groups of values, which stands for not knowing their distributions, and then draws `trials`
    values of each. Draws come from a fixed seed, so that the same values give the same interval.

    Raises:
        ValueError: fewer than two values in a group, no trials, or a denominator that is not positive.
    """
    return _interval_of_ratio(numerators, denominators, trials)


def interval_of_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> tuple[float, float]:
    """The 0.95 percentile bootstrap interval for the ratio of two groups' means.

    Raises:
        ValueError: fewer than two values in a group, or a denominator that is not positive.
    """
    return _interval_of_ratio(numerators, denominators, None)


def _interval_of_ratio(
    numerators: Sequence[float], denominators: Sequence[float], trials: int | None
) -> tuple[float, float]:
    if min(len(numerators), len(denominators)) < 2 or min(denominators) <= 0 or (trials is not None and trials < 1):
        raise ValueError(
            "a ratio needs two values or more in each group, positive denominators and one trial or more, "
            f"found {len(numerators)}, {len(denominators)} and {trials}"
        )
    random = np.random.default_rng(BOOTSTRAP_SEED)

    def means(values: Sequence[float]) -> np.ndarray[Any, Any]:
        drawn = random.choice(np.sort(np.asarray(values, dtype=float)), (BOOTSTRAP_DRAWS, len(values)))
        if trials is not None:
            drawn = np.take_along_axis(drawn, random.integers(len(values), size=(BOOTSTRAP_DRAWS, trials)), axis=1)
        found: np.ndarray[Any, Any] = drawn.mean(axis=1)
        return found

    tail = (1 - LEVEL) / 2
    low, high = np.quantile(means(numerators) / means(denominators), [tail, 1 - tail])
    return float(low), float(high)


def clopper_pearson_interval(successes: int, trials: int) -> tuple[float, float]:
    """The exact 0.95 interval for a binomial proportion (Clopper & Pearson 1934).

    Raises:
        ValueError: no trials, or more successes than trials.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no proportion")
    interval = stats.binomtest(successes, trials).proportion_ci(LEVEL, method="exact")
    return float(interval.low), float(interval.high)


def proportions_agree(successes: int, trials: int, published_successes: int, published_trials: int) -> bool:
    """Whether two binomial counts are compatible with one proportion: Fisher's exact test, two-sided, at 0.05."""
    table = [
        [successes, trials - successes],
        [published_successes, published_trials - published_successes],
    ]
    return float(stats.fisher_exact(table).pvalue) >= 1 - LEVEL


def proportions_can_disagree(trials: int, published_successes: int, published_trials: int) -> bool:
    """Whether any outcome of so many trials could contradict the published count: if not, they are too few to tell."""
    return not all(
        proportions_agree(successes, trials, published_successes, published_trials) for successes in (0, trials)
    )
