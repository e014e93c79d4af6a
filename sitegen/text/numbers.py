"""Numbers, amounts and durations as the pages print them."""

from __future__ import annotations

import math
import re

MOST_IN_FULL = 1e15
"""From here on nobody counts the digits."""
POWER = re.compile(r"(?<=\d)e([-+]?\d+)\b")
MINUS = re.compile(r"(?<![\w.)-])-(?=\d)")


def number(value: float) -> str:
    """A number for reading: four significant digits, whole from a thousand on, with commas; else as a power of ten."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "undefined"
    sign = "−" if value < 0 else ""
    size = abs(value)
    if (size == int(size) or size >= 1000) and size < MOST_IN_FULL:
        return f"{sign}{size:,.0f}"
    if size < 0.0001 or size >= MOST_IN_FULL:
        digits, exponent = f"{size:.1e}".split("e")
        return f"{sign}{digits}{power_of_ten(exponent)}"
    places = max(0, 3 - math.floor(math.log10(size)))
    return sign + f"{size:,.{places}f}".rstrip("0").rstrip(".")


def rough(value: float) -> str:
    """A number of which two digits are known, such as an estimate or a speed."""
    return number(float(f"{value:.2g}"))


def power_of_ten(exponent: str) -> str:
    """The factor that an exponent stands for, `-05` for one: ` × 10⁻⁵`."""
    return " × 10" + str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def typeset(sentence: str) -> str:
    """A sentence whose numbers are written as a program has them, such as `-8.6e-3`, as the pages print them."""
    return MINUS.sub("−", POWER.sub(lambda found: power_of_ten(found[1]), sentence))


def count(amount: float, noun: str, plural: str | None = None) -> str:
    """`1 trial`, `2 trials`."""
    return f"{number(amount)} {noun if amount == 1 else plural or noun + 's'}"


def duration(seconds: float) -> str:
    """Seconds as a person says them: `4.2 s`, `3 min 5 s`, `2 h 11 min`."""
    if seconds < 60:
        return f"{number(seconds)} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
