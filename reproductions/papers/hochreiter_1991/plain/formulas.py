"""The error-flow formulae of section 2.2, as printed and as they hold, and the quantities of figures 2.2 to 2.4.

Arrays: `weights` `(units, units)` with w_ij the weight from j to i; `slopes` `(lags, units)`, row m - 1 holding
f'(s(t-m)). Factors are `(units, units)`, element [u, v] being the factor on an error sent from u at t back to v.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

BETA = 0.22
"""The thesis's stand-in for f': the mean of y (1 - y) over activations between 0.2 and 0.8."""


def recursion(weights: Array, slopes: Array, lag: int) -> Array:
    """The factors by the recursion over lags: one step back multiplies by a weight and the derivative at its sender."""
    factors: Array = weights * slopes[0]
    for m in range(1, lag):
        factors = (factors @ weights) * slopes[m]
    return factors


def path_sum(weights: Array, slopes: Array, lag: int, printed_order: bool = False) -> Array:
    """The factors as a sum over all paths of `lag` steps, one product of derivatives and weights for each.

    `printed_order` takes the two indices of each weight in the order in which the sum is printed.
    """
    units = len(weights)
    factors = np.zeros((units, units))
    for path in product(range(units), repeat=lag + 1):
        term = 1.0
        for m in range(1, lag + 1):
            later, earlier = path[m - 1], path[m]
            term *= slopes[m - 1, earlier] * (weights[earlier, later] if printed_order else weights[later, earlier])
        factors[path[0], path[-1]] += term
    return factors


def mean_absolute_sum_of_signs(count: float) -> float:
    """E|s_1 + … + s_S| for S fair random signs: 2^(1-S) ceil(S/2) C(S, ceil(S/2)), by Stirling if S is large."""
    if count > 1e6:
        return math.sqrt(2 * count / math.pi) * (1 - 1 / (4 * count))
    signs = round(count)
    half = (signs + 1) // 2
    log_choose = math.lgamma(signs + 1) - math.lgamma(half + 1) - math.lgamma(signs - half + 1)
    return 2 * half * math.exp(log_choose - signs * math.log(2))


def expected_factor(gamma: float, units: int, steps_back: int) -> float:
    """(gamma beta)^u E|sum of n^u signs|: the expected size of the factor over u steps, paths counted as n^u."""
    return (gamma * BETA) ** steps_back * mean_absolute_sum_of_signs(float(units) ** steps_back)


def printed_expected_factor(gamma: float, units: int, steps_back: int) -> float:
    """The same as printed: S = n^(u+1) paths, and only the half of the sum where positive signs prevail."""
    return (gamma * BETA) ** steps_back * mean_absolute_sum_of_signs(float(units) ** (steps_back + 1)) / 2


def growth_per_step(gamma: float, units: float) -> float:
    """The factor by which `expected_factor` changes from one step to the next, once the number of paths is large."""
    many = 1e12
    ratio = mean_absolute_sum_of_signs(many * units) / mean_absolute_sum_of_signs(many)
    return gamma * BETA * ratio
