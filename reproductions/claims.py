"""What a paper says, as statements that can be checked: where each stands, its value, and how ours is compared with it.

Claims live in `papers/<paper>/claims.yaml`. Tolerances are written there, with their reason, before a run is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml


class Comparison(StrEnum):
    """How a published value is compared with our trials; `verdicts` holds the rule of each."""

    MEAN = "mean"
    """A mean over the paper's trials, against the prediction interval for such a mean."""
    PROPORTION = "proportion"
    """So many of the paper's trials, against ours, by Fisher's exact test."""
    EVERY_TRIAL_AT_MOST = "every_trial_at_most"
    """A bound that each trial of the paper kept: a proportion claim of all its trials."""
    MINIMUM = "minimum"
    """The smallest of the paper's trials, against the smallest of as many of ours."""
    MAXIMUM = "maximum"
    """The largest of the paper's trials, against the largest of as many of ours."""
    EXACT = "exact"
    """A number without sampling error, such as a weight count."""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a statement stands in the paper."""

    section: str
    table: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        if self.table is None:
            return f"section {self.section}"
        return f"section {self.section}, table {self.table}, row {self.row}"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far ours may lie from the published value and still count as partly reproduced, and why.

    `factor`: within published/factor … published*factor. `absolute`: within published ± absolute. Exactly one is set.
    """

    reason: str
    factor: float | None = None
    absolute: float | None = None


DEFAULT_TOLERANCE = Tolerance(
    factor=2.0,
    reason="The default: within a factor of two is the same order of effort; the paper prints no spread to judge by.",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a paper.

    `quantity` names the per-trial measurement that it speaks of, `value` is in `unit`, `threshold` is the bound that a
    proportion counts against (`quantity` > `threshold`; none: `quantity` is true or false), `rounding` is half the last printed digit,
    `trials` is the number of trials behind the paper's value.
    """

    id: str
    paper: str
    experiment: str
    row: str
    locator: Locator
    statement: str
    quantity: str
    value: float
    unit: str
    comparison: Comparison
    trials: int
    rounding: float = 0.0
    threshold: float | None = None
    tolerance: Tolerance = DEFAULT_TOLERANCE
