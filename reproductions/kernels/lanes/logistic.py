"""The logistic function on lanes, the same on every machine: additions, multiplications and one division.

It agrees with 1/(1+exp(-x)) to a few units in the last place and passes undefined values on.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.extending import overload

from reproductions.kernels.lanes.vectors import LanesType, fused_multiply_add, lane_values, power_of_two, select

# exp(r) on |r| <= ln(2)/2: Taylor coefficients from the highest, as many as the precision needs.
_FACTORIALS = [1.0]
for _n in range(1, 14):
    _FACTORIALS.append(_FACTORIALS[-1] * _n)
_COEFFICIENTS_32 = tuple(1.0 / _FACTORIALS[n] for n in range(7, -1, -1))
_COEFFICIENTS_64 = tuple(1.0 / _FACTORIALS[n] for n in range(13, -1, -1))
_LOG2_E = 1.4426950408889634
LN2_32 = 0.693359375, -2.12194440054690583e-4
LN2_64 = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln(2) in two parts; the first has so few bits that its product with an exponent is exact."""
# Adding 1.5 * 2^(mantissa bits) rounds to an integer and leaves it in the low bits.
_SHIFT_32, _SHIFT_64 = 12582912.0, 6755399441055744.0
# Beyond these, exp leaves the normal range; the logistic function is there 0 or 1 to working precision.
_LIMIT_32, _LIMIT_64 = 87.0, 708.0


def logistic(x: Any) -> Any:
    """1/(1+exp(-x)), elementwise on `Lanes` of float32 or float64. Only callable from compiled code."""
    raise TypeError("logistic of lanes can only be called from compiled code")


@overload(logistic)
def _logistic(x: Any) -> Any:
    if not isinstance(x, LanesType):
        return None
    single = x.element == types.float32
    coefficients, (high, low) = (_COEFFICIENTS_32, LN2_32) if single else (_COEFFICIENTS_64, LN2_64)
    shift, limit = (_SHIFT_32, _LIMIT_32) if single else (_SHIFT_64, _LIMIT_64)
    first, rest = coefficients[0], coefficients[1:]

    def implementation(x: Any) -> Any:
        u = -select(x > limit, limit, select(x < -limit, -limit, x))
        shifted = fused_multiply_add(u, _LOG2_E, shift)
        n = shifted - shift
        r = fused_multiply_add(n, -low, fused_multiply_add(n, -high, u))
        p = lane_values(r, first)
        for coefficient in rest:
            p = fused_multiply_add(p, r, coefficient)
        return 1.0 / fused_multiply_add(p, power_of_two(shifted), 1.0)

    return implementation
