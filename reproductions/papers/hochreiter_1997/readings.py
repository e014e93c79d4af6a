"""Open choices of the text that concern several experiments, and the departures that these share."""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.experiments import Alternative, Deviation, Reading

ERROR_FACTOR = Reading(
    "error_factor",
    "Is the error differentiated with its factor 2 (eqs. 16 to 18) or without (eq. 19)?",
    (
        Alternative("without_two", "Eq. 19: the gradient of half the squared error."),
        Alternative("with_two", "Eqs. 16 and 17 to the letter: twice the step size."),
    ),
    "Eq. 19 is among the formulae that the paper lists as sufficient for an implementation.",
)

SQUASHING = Reading(
    "squashing",
    "Which ranges have h, which squashes a cell's state, and g, which squashes its input?",
    (
        Alternative("by_equations", "h in [-1, 1] and g in [-2, 2], as in eqs. 4 and 5."),
        Alternative("by_caption", "h in [-2, 2] and g in [-1, 1], as in the caption of table 10."),
    ),
    "The equations and the text of sections 5.1 to 5.6 agree with each other; the caption contradicts both.",
)

PRECISION = Reading(
    "precision",
    "In which number format are networks computed?",
    (
        Alternative("float32", "IEEE single precision."),
        Alternative("float64", "IEEE double precision."),
    ),
    "The paper does not say. Single precision runs faster; the double-precision run shows whether it matters.",
)

UPDATE = Reading(
    "update",
    "When do the weights change in a task with a target at every step?",
    (
        Alternative("step", "After every step, by that step's error."),
        Alternative("sequence", "At the end of the sequence, by the sum over its steps."),
    ),
    "The paper learns on-line. Its appendix sums a weight's changes over the steps; both wordings fit both ways.",
)

RANDOM_NUMBERS = Deviation(
    "Random numbers come from xoshiro128++ and carry 24 bits.",
    "The paper's generator is not known.",
)


def capped(factor: int) -> Deviation:
    """The departure that a trial ends at so many times the published mean."""
    return Deviation(
        f"A trial ends as capped after {factor} times the row's published mean number of sequences.",
        "The paper names no limit for this experiment and reports no failure; "
        "without a cap a trial that never stops would never end.",
    )


def whole_registers(ours: int, published: int) -> Deviation:
    """The departure that a row has as many trials as fill vector registers."""
    return Deviation(
        f"{ours} trials per row instead of {published}.",
        "Sixteen trials fit one vector register at the cost of one, and more trials narrow the interval.",
    )


def squashing_ranges(readings: Mapping[str, str]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges of g and of h, in this order, by the reading `squashing`."""
    wide, narrow = (-2.0, 2.0), (-1.0, 1.0)
    return (wide, narrow) if readings["squashing"] == "by_equations" else (narrow, wide)


def step_factor(readings: Mapping[str, str]) -> float:
    """What the reading `error_factor` multiplies the step size with."""
    return 2.0 if readings["error_factor"] == "with_two" else 1.0
