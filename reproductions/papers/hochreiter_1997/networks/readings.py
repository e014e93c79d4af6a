"""Open choices of the text that concern several experiments, and the departures that these share."""

from __future__ import annotations

from collections.abc import Mapping


def squashing_ranges(readings: Mapping[str, str]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges of g and of h, in this order, by the reading `squashing`."""
    wide, narrow = (-2.0, 2.0), (-1.0, 1.0)
    return (wide, narrow) if readings["squashing"] == "by_equations" else (narrow, wide)


def step_factor(readings: Mapping[str, str]) -> float:
    """What the reading `error_factor` multiplies the step size with."""
    return 2.0 if readings["error_factor"] == "with_two" else 1.0
