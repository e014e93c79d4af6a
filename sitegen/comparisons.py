"""How the pages speak of the ways in which a claim is compared."""

from __future__ import annotations

from reproductions.claims import INEQUALITIES, Comparison
from reproductions.judging.words import Verdict

WITHOUT_TOLERANCE = (Comparison.EXACT, Comparison.RATIO_OF_ROWS_AT_MOST, Comparison.SOMETIMES, *INEQUALITIES)
"""Claims that hold or do not."""
CALCULATED = (Comparison.EXACT, Comparison.NUMBER)
"""Claims about numbers without chance in them."""
PUBLISHED_NOUNS = {
    Comparison.MEAN: "mean ",
    Comparison.MINIMUM: "minimum ",
    Comparison.MAXIMUM: "maximum ",
    Comparison.EVERY_TRIAL_AT_MOST: "bound ",
    Comparison.ALWAYS_AT_MOST: "bound ",
    Comparison.ALWAYS_AT_LEAST: "bound ",
    Comparison.RATIO_OF_ROWS_AT_MOST: "bound ",
}
"""What a published number is, in a figure's words."""
OUR_NOUNS = {
    **PUBLISHED_NOUNS,
    Comparison.ALWAYS_AT_MOST: "largest ",
    Comparison.ALWAYS_AT_LEAST: "smallest ",
    Comparison.NUMBER: "furthest ",
}
"""What our number beside it is."""


def bounded(verdict: Verdict) -> str:
    """The sign before a measured value that is only a bound."""
    if verdict.measurement is None:
        return ""
    return "≥ " if verdict.measurement.lower_bound else ""
