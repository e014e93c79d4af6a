"""The estimators that every paper uses: prediction intervals for means and extremes, exact rules for proportions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, stdev, variance

from reproductions.judging.distributions import beta_quantile, fisher_exact_probability, student_t_quantile

LEVEL = 0.95


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
    mean = fmean(values)
    half = student_t_quantile(0.5 + LEVEL / 2, m - 1) * stdev(values) * math.sqrt(1 / m + 1 / trials)
    return mean - half, mean + half


def interval_of_mean(values: Sequence[float]) -> tuple[float, float]:
    """The 0.95 confidence interval of a mean: mean ± t·s/sqrt(m), with Student's t. One value tells no spread.

    Raises:
        ValueError: no values.
    """
    m = len(values)
    if m == 0:
        raise ValueError("a mean needs a value")
    mean = fmean(values)
    if m == 1:
        return mean, mean
    half = student_t_quantile(0.5 + LEVEL / 2, m - 1) * stdev(values) / math.sqrt(m)
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
    """Where the ratio of two means of `trials` further trials each falls with probability 0.95.

    On the logarithm of the ratio, by Student's t with Welch's degrees of freedom (Welch 1947), the spread of a mean's
    logarithm being its standard error divided by the mean.

    Raises:
        ValueError: fewer than two values in a group, no trials, or a denominator that is not positive.
    """
    return _interval_of_ratio(numerators, denominators, trials)


def interval_of_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> tuple[float, float]:
    """The 0.95 confidence interval for the ratio of two groups' means, in the same way.

    Raises:
        ValueError: fewer than two values in a group, or a denominator that is not positive.
    """
    return _interval_of_ratio(numerators, denominators, None)


def _interval_of_ratio(
    numerators: Sequence[float], denominators: Sequence[float], trials: int | None
) -> tuple[float, float]:
    groups = (numerators, denominators)
    if min(map(len, groups)) < 2 or min(denominators) <= 0 or (trials is not None and trials < 1):
        raise ValueError(
            "a ratio needs two values or more in each group, positive denominators and one trial or more, "
            f"found {len(numerators)}, {len(denominators)} and {trials}"
        )
    ratio = fmean(numerators) / fmean(denominators)
    further = 0.0 if trials is None else 1 / trials
    parts = [_squared_error(values, 1 / len(values) + further) for values in groups]
    total = sum(parts)
    if not total or not ratio:
        return ratio, ratio
    degrees = total**2 / sum(part**2 / (len(values) - 1) for part, values in zip(parts, groups, strict=True))
    factor = math.exp(student_t_quantile(0.5 + LEVEL / 2, degrees) * math.sqrt(total))
    low, high = sorted((ratio / factor, ratio * factor))
    return low, high


def _squared_error(values: Sequence[float], share: float) -> float:
    """Of the logarithm of a mean, for this share of the values' variance."""
    return variance(values) / fmean(values) ** 2 * share if any(values) else 0.0


def clopper_pearson_interval(successes: int, trials: int) -> tuple[float, float]:
    """The exact 0.95 interval for a binomial proportion (Clopper & Pearson 1934).

    Raises:
        ValueError: no trials, or more successes than trials.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no proportion")
    tail, failures = (1 - LEVEL) / 2, trials - successes
    low = beta_quantile(tail, successes, failures + 1) if successes else 0.0
    high = beta_quantile(1 - tail, successes + 1, failures) if failures else 1.0
    return low, high


def proportions_agree(successes: int, trials: int, published_successes: int, published_trials: int) -> bool:
    """Whether two binomial counts are compatible with one proportion: Fisher's exact test, two-sided, at 0.05."""
    return fisher_exact_probability(successes, trials, published_successes, published_trials) >= 1 - LEVEL


def proportions_can_disagree(trials: int, published_successes: int, published_trials: int) -> bool:
    """Whether any outcome of so many trials could contradict the published count: if not, they are too few to tell."""
    return not all(
        proportions_agree(successes, trials, published_successes, published_trials) for successes in (0, trials)
    )
