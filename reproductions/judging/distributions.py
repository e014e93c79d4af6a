"""The few quantiles and tail sums that verdicts need, in plain Python: judging stored runs should need no library.

Tests hold them to `scipy.stats`.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

_STEPS = 200
_SMALL = 1e-300


def beta_share(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function I_x(a, b): the share of the beta distribution up to x.

    By its continued fraction, with Lentz's method (DLMF 8.17.22).
    """
    if not 0 < x < 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    value, c, d = 1.0, 1.0, 0.0
    for step in range(2 * _STEPS):
        m = step // 2
        if step == 0:
            numerator = 1.0
        elif step % 2 == 0:
            numerator = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            numerator = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _away_from_zero(1 + numerator * d)
        c = _away_from_zero(1 + numerator / c)
        value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * (value - 1) / a


def _away_from_zero(x: float) -> float:
    return x if abs(x) > _SMALL else _SMALL


@cache
def beta_quantile(share: float, a: float, b: float) -> float:
    """The x up to which the beta distribution has this share: by Newton, or by halves where he leaves the bounds."""
    low, high, x = 0.0, 1.0, a / (a + b)
    log_scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    for _ in range(_STEPS):
        excess = beta_share(x, a, b) - share
        low, high = (low, x) if excess > 0 else (x, high)
        density = math.exp(log_scale + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))
        newton = x - excess / density if density > 0 else low
        following = newton if low < newton < high else (low + high) / 2
        if abs(following - x) <= 1e-16 * x or following in (0.0, 1.0):
            break
        x = following
    return x


@cache
def student_t_quantile(share: float, degrees: float) -> float:
    """The t up to which Student's distribution with these degrees of freedom has this share, 0.5 or more."""
    x = beta_quantile(2 * (1 - share), degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - x) / x)


def fisher_exact_probability(successes: int, trials: int, other_successes: int, other_trials: int) -> float:
    """The two-sided p of Fisher's exact test: of all tables with these margins, those no likelier than this one."""
    total = successes + other_successes

    def ways(k: int) -> int:
        return math.comb(trials, k) * math.comb(other_trials, total - k)

    tables = [ways(k) for k in range(max(0, total - other_trials), min(trials, total) + 1)]
    own = ways(successes)
    return float(Fraction(sum(one for one in tables if one <= own), sum(tables)))
