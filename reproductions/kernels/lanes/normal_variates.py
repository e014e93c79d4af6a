"""Normal random numbers for all lanes at once, by the method of Box & Muller, and the functions that it needs.

Logarithm and sine are polynomials of additions, multiplications and one division, so that they are the same on every
machine; the square root is the processor's, which is exactly rounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from numba import types
from numba.extending import intrinsic, overload

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.logistic import LN2_32, LN2_64
from reproductions.kernels.lanes.random_streams import next_words, unit_interval
from reproductions.kernels.lanes.vectors import (
    call_float_intrinsic,
    float_layout,
    fused_multiply_add,
    is_float,
    lane_values,
    on_bits,
    select,
    vector_of,
)

# ln(m) = 2 (s + s^3/3 + s^5/5 + ...) with s = (m - 1)/(m + 1), |s| < 0.172 for m in [0.70, 1.42).
_LOGARITHM_32 = tuple(2.0 / n for n in range(9, 0, -2))
_LOGARITHM_64 = tuple(2.0 / n for n in range(21, 0, -2))
# sin(x) = x - x^3/3! + ... on |x| <= pi/4, in powers of x^2 from the highest.
_SINE_32 = tuple((-1.0) ** n / math.factorial(2 * n + 1) for n in range(4, -1, -1))
_SINE_64 = tuple((-1.0) ** n / math.factorial(2 * n + 1) for n in range(8, -1, -1))
_HALF_STEP = 2.0**-25
"""Moves a uniform number of 24 bits off zero, to the middle of its step."""


@intrinsic
def square_root(typingctx: Any, x: Any) -> Any:
    """The square root, exactly rounded."""

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return call_float_intrinsic(builder, "sqrt", x, args)

    return (x(x), codegen) if is_float(x) else None


@intrinsic
def exponent(typingctx: Any, x: Any) -> Any:
    """The exponent e of a normal positive number m * 2^e with m in [1, 2), as a float."""

    def emit(builder: Any, bits: Any, constant: Callable[[int], Any]) -> Any:
        _, mantissa, bias = float_layout(x)
        unbiased = builder.sub(builder.lshr(bits, constant(mantissa)), constant(bias))
        return builder.sitofp(unbiased, vector_of(x))

    return on_bits(x, emit)


@intrinsic
def mantissa_of(typingctx: Any, x: Any) -> Any:
    """The m of a normal positive number m * 2^e with m in [1, 2)."""

    def emit(builder: Any, bits: Any, constant: Callable[[int], Any]) -> Any:
        _, mantissa, bias = float_layout(x)
        kept = builder.and_(bits, constant((1 << mantissa) - 1))
        return builder.or_(kept, constant(bias << mantissa))

    return on_bits(x, emit)


def logarithm(x: Any) -> Any:
    """ln(x) of normal positive numbers, elementwise on `Lanes`. Only callable from compiled code."""
    raise TypeError("logarithm of lanes can only be called from compiled code")


@overload(logarithm)
def _logarithm(x: Any) -> Any:
    if not is_float(x):
        return None
    single = x.element == types.float32
    coefficients, (high, low) = (_LOGARITHM_32, LN2_32) if single else (_LOGARITHM_64, LN2_64)
    first, rest = coefficients[0], coefficients[1:]

    def implementation(x: Any) -> Any:
        m = mantissa_of(x)
        e = exponent(x)
        large = m > 1.4142135623730951
        m = select(large, m * 0.5, m)
        e = select(large, e + 1.0, e)
        s = (m - 1.0) / (m + 1.0)
        square = s * s
        p = lane_values(s, first)
        for coefficient in rest:
            p = fused_multiply_add(p, square, coefficient)
        return fused_multiply_add(e, high, fused_multiply_add(e, low, p * s))

    return implementation


def sine(x: Any) -> Any:
    """sin(x) for |x| <= pi/4, elementwise on `Lanes`. Only callable from compiled code."""
    raise TypeError("sine of lanes can only be called from compiled code")


@overload(sine)
def _sine(x: Any) -> Any:
    if not is_float(x):
        return None
    coefficients = _SINE_32 if x.element == types.float32 else _SINE_64
    first, rest = coefficients[0], coefficients[1:]

    def implementation(x: Any) -> Any:
        square = x * x
        p = lane_values(x, first)
        for coefficient in rest:
            p = fused_multiply_add(p, square, coefficient)
        return p * x

    return implementation


@compiled()
def next_normals(random: Any, like: Any) -> Any:
    """Two independent standard normal numbers for every lane, with the precision of `like`; every stream moves on.

    They are r cos(a) and r sin(a) with r^2 = -2 ln(u) for uniform u and a uniform angle a. The angle is drawn in
    [-pi/4, pi/4) and brought into one of four quarters by two bits that `unit_interval` leaves unused.
    """
    u = unit_interval(next_words(random), like) + _HALF_STEP
    words = next_words(random)
    radius = square_root(logarithm(u) * -2.0)
    radius = select((words & 2) == 0, radius, -radius)
    y = sine((unit_interval(words, like) - 0.5) * 1.5707963267948966)
    x = square_root(1.0 - y * y)
    mirrored = (words & 1) == 0
    return radius * select(mirrored, y, x), radius * select(mirrored, x, y)
