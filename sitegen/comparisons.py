"""How the pages speak of the ways in which a claim is compared."""

from __future__ import annotations

from collections.abc import Iterable

from reproductions.claims import INEQUALITIES, Basis, Claim, Comparison
from reproductions.judging.words import Verdict, VerdictWord

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

PUBLISHED = "Published"
LABELS = {Basis.DERIVED: "By calculation", Basis.INFERRED: "Inferred"}
"""What stands over a claim's value that its paper does not print."""


def label(claim: Claim) -> str:
    """What stands over a claim's value: that it is published, or else where it comes from."""
    return claim.published_as or LABELS.get(claim.basis, PUBLISHED)


def common_label(claims: Iterable[Claim]) -> str:
    """What stands over the values of several claims."""
    labels = {label(claim) for claim in claims} or {PUBLISHED}
    return labels.pop() if len(labels) == 1 else "Claimed"


def labelled(claim: Claim, value: str) -> str:
    """A claim's value behind its label, as a sentence has it: `Published mean 5`, `By calculation: 5`."""
    said = f"{PUBLISHED_NOUNS.get(claim.comparison, '')}{value}"
    return f"{label(claim)} {said}" if label(claim) == PUBLISHED else f"{label(claim)}: {said}"


def in_words(word: VerdictWord) -> str:
    """A verdict within a sentence: `partly reproduced`."""
    return word.value.replace("_", " ").lower()


def uncapitalized(said: str) -> str:
    """A label within a sentence."""
    return said[:1].lower() + said[1:]


def bounded(verdict: Verdict) -> str:
    """The sign before a measured value that is only a bound."""
    if verdict.measurement is None:
        return ""
    return "≥ " if verdict.measurement.lower_bound else ""
