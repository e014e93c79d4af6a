"""The hyperbolic tangent on lanes, the same on every machine: additions, multiplications and one division.

Lambert's continued fraction, x/(1 + x²/(3 + x²/(5 + …))), as a quotient of two polynomials in x². Their coefficients
are all positive, so that nothing cancels: small values keep their relative precision, a few units in the last place.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from typing import Any

from numba import types
from numba.extending import overload

from reproductions.kernels.lanes.vectors import LanesType, fused_multiply_add, lane_values, select

LEVELS_32, LEVELS_64 = 13, 28
"""As many levels of the fraction as the precision needs up to the limits."""
LIMIT_32, LIMIT_64 = 9.02, 19.1
"""Beyond these the function is 1 to working precision."""


def quotient(levels: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The coefficients of numerator and denominator after so many levels, highest power of x² first."""
    above, below = [Fraction(1)], [Fraction(2 * levels - 1)]
    for odd in range(2 * levels - 3, 0, -2):
        below, above = [odd * b + a for b, a in zip_longest(below, [Fraction(0), *above], fillvalue=Fraction(0))], below
    scale = below[0]
    return tuple(float(a / scale) for a in reversed(above)), tuple(float(b / scale) for b in reversed(below))


def hyperbolic_tangent(x: Any) -> Any:
    """tanh(x), elementwise on `Lanes` of float32 or float64. Only callable from compiled code."""
    raise TypeError("hyperbolic_tangent of lanes can only be called from compiled code")


@overload(hyperbolic_tangent)
def _hyperbolic_tangent(x: Any) -> Any:
    if not isinstance(x, LanesType):
        return None
    single = x.element == types.float32
    limit = LIMIT_32 if single else LIMIT_64
    (first_above, *rest_above), (first_below, *rest_below) = quotient(LEVELS_32 if single else LEVELS_64)
    above_from_second, below_from_second = tuple(rest_above), tuple(rest_below)

    def implementation(x: Any) -> Any:
        x = select(x > limit, limit, select(x < -limit, -limit, x))
        z = x * x
        above = lane_values(z, first_above)
        for coefficient in above_from_second:
            above = fused_multiply_add(above, z, coefficient)
        below = lane_values(z, first_below)
        for coefficient in below_from_second:
            below = fused_multiply_add(below, z, coefficient)
        y = x * above / below
        return select(y > 1.0, 1.0, select(y < -1.0, -1.0, y))

    return implementation
