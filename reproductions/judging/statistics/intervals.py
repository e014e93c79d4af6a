"""The intervals that describe our own trials: of a mean, and of a share. `effects` compares them with a paper's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from reproductions.judging.statistics.distributions import beta_quantile, student_t_quantile
from reproductions.judging.statistics.effects import LEVEL


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
