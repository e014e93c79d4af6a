"""The few quantiles and tail sums that verdicts need, in plain Python: judging stored runs should need no library.

Tests hold them to `scipy.stats`.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from statistics import NormalDist

_STEPS = 200
_TERMS = 5000
_LARGE = 1e5
"""Degrees of freedom from which the logarithm of an F-distributed ratio is normal to five digits."""
_SMALL = 1e-300
_NEAR = 1e-9
"""A step of Newton's, as a share of the way to the nearer end, after which the next is smaller than rounding."""
NORMAL = NormalDist()


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
    for step in range(_TERMS):
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
    low, high, x = 0.0, 1.0, _nearly(share, a, b)
    log_scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    for _ in range(_STEPS):
        excess = beta_share(x, a, b) - share
        low, high = (low, x) if excess > 0 else (x, high)
        density = math.exp(log_scale + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))
        newton = x - excess / density if density > 0 else low
        if density > 0 and abs(newton - x) <= _NEAR * min(x, 1 - x):
            return newton
        following = newton if low < newton < high else (low + high) / 2
        if following in (0.0, 1.0, x):
            break
        x = following
    return x


def _nearly(share: float, a: float, b: float) -> float:
    """A quantile of the beta distribution to a few digits (Abramowitz & Stegun 26.5.22), from where Newton starts."""
    if min(a, b) <= 1:
        return a / (a + b)
    y, first, second = NORMAL.inv_cdf(1 - share), 1 / (2 * a - 1), 1 / (2 * b - 1)
    curved, harmonic = (y * y - 3) / 6, 2 / (first + second)
    w = y * math.sqrt(max(harmonic + curved, 0.0)) / harmonic
    w -= (second - first) * (curved + 5 / 6 - 2 / (3 * harmonic))
    return min(max(a / (a + b * math.exp(2 * w)), 1e-12), 1 - 1e-12)


@cache
def student_t_quantile(share: float, degrees: float) -> float:
    """The t up to which Student's distribution with these degrees of freedom has this share, 0.5 or more."""
    x = beta_quantile(2 * (1 - share), degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - x) / x)


@cache
def student_t_tail(t: float, degrees: float) -> float:
    """The chance that Student's variable with these degrees of freedom exceeds t, 0 or more."""
    return beta_share(degrees / (degrees + t * t), degrees / 2, 0.5) / 2


@cache
def f_quantile(share: float, above: float, below: float) -> float:
    """The ratio up to which the F distribution with `above` and `below` degrees of freedom has this share."""
    if min(above, below) > _LARGE:
        return math.exp(NORMAL.inv_cdf(share) * math.sqrt(2 / above + 2 / below) + 1 / below - 1 / above)
    x = beta_quantile(share, above / 2, below / 2)
    rest = 1 - x if x < 0.5 else beta_quantile(1 - share, below / 2, above / 2)
    return below * x / (above * rest)


def f_share(ratio: float, above: float, below: float) -> float:
    """The share of the F distribution with `above` and `below` degrees of freedom up to this ratio."""
    if min(above, below) > _LARGE:
        return NORMAL.cdf((math.log(ratio) - 1 / below + 1 / above) / math.sqrt(2 / above + 2 / below))
    return beta_share(above * ratio / (above * ratio + below), above / 2, below / 2)


def fisher_exact_probability(successes: int, trials: int, other_successes: int, other_trials: int) -> float:
    """The two-sided p of Fisher's exact test: of all tables with these margins, those no likelier than this one."""
    total = successes + other_successes

    def ways(k: int) -> int:
        return math.comb(trials, k) * math.comb(other_trials, total - k)

    tables = [ways(k) for k in range(max(0, total - other_trials), min(trials, total) + 1)]
    own = ways(successes)
    return float(Fraction(sum(one for one in tables if one <= own), sum(tables)))
