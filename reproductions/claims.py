"""What a paper says, as statements that can be checked: where each stands, its value, and how ours is compared with it.

They stand in the YAML file of their experiment, tolerances included, with their reason, before a run is made.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.record import Word


class Comparison(Word):
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
    NUMBER = "number"
    """A number that follows by calculation: every trial's value against it, give or take the claim's rounding."""
    ALWAYS_AT_MOST = "always_at_most"
    """An inequality that must hold of every system tried: one that breaks it refutes the statement."""
    ALWAYS_AT_LEAST = "always_at_least"
    """The same, from below."""
    RATIO_OF_ROWS = "ratio_of_rows"
    """The mean of a row divided by the mean of another: the published ratio, against the interval for such a ratio."""
    RATIO_OF_ROWS_AT_MOST = "ratio_of_rows_at_most"
    """The same ratio, which the paper says is at most so much; 1 says that the first row is not the larger one."""


RATIOS = (Comparison.RATIO_OF_ROWS, Comparison.RATIO_OF_ROWS_AT_MOST)
"""Comparisons of two rows; `Claim.relative_to` names the second one."""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a statement stands in the paper."""

    section: str
    table: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        if self.table is None:
            return f"section {self.section}"
        place = f"section {self.section}, table {self.table}"
        return place if self.row is None else f"{place}, row {self.row}"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far ours may lie from the published value and still count as partly reproduced, and why.

    `factor`: within published/factor … published*factor. `absolute`: within published ± absolute, of a proportion as a
    share. Exactly one is set.
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
    proportion counts against (`quantity` > `threshold`; none: `quantity` is true or false), `rounding` is half the
    last printed digit,
    `trials` is the number of trials behind the paper's value.

    `relative_to` is the row by whose mean a ratio divides, of this experiment or, as `experiment/row`, of another one
    with the same readings and code. `quoted_from` says whose value it is where the paper quotes it from others: such
    a claim is shown and never measured, and its `row` needs not be one that can be run. `not_measurable` says why
    nobody can measure a claim again from what the paper says; it is shown likewise, with this reason.
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
    relative_to: str | None = None
    quoted_from: str | None = None
    not_measurable: str | None = None

    @property
    def measurable(self) -> bool:
        """Whether there is something of the paper's own that can be measured again."""
        return self.quoted_from is None and self.not_measurable is None

    @property
    def other_row(self) -> tuple[str, str] | None:
        """Experiment and row that a ratio divides by."""
        if self.relative_to is None:
            return None
        experiment, _, row = self.relative_to.rpartition("/")
        return experiment or self.experiment, row
