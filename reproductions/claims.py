"""What a paper says, as statements that can be checked: where each stands, its value, and how ours is compared with it.

They stand in the YAML file of their experiment, tolerances included, with their reason, before a run is made.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.record import Word


class Comparison(Word):
    """How a published value is compared with our trials; `verdicts` holds the rule of each."""

    MEAN = "mean"
    """A mean over the paper's trials: how far it lies from ours."""
    PROPORTION = "proportion"
    """So many of the paper's trials: how far their share lies from that of ours."""
    EVERY_TRIAL_AT_MOST = "every_trial_at_most"
    """A bound that each trial of the paper kept: a proportion claim of all its trials."""
    MINIMUM = "minimum"
    """The smallest of the paper's trials: where it stands among ours."""
    MAXIMUM = "maximum"
    """The largest of the paper's trials: where it stands among ours."""
    SOMETIMES = "sometimes"
    """Something that some trial of the paper did; the paper does not say how many."""
    EXACT = "exact"
    """A number without sampling error, such as a weight count."""
    NUMBER = "number"
    """A number that follows by calculation: every trial's value against it, give or take the claim's rounding."""
    ALWAYS_AT_MOST = "always_at_most"
    """An inequality that must hold of every system tried: one that breaks it refutes the statement."""
    ALWAYS_AT_LEAST = "always_at_least"
    """The same, from below."""
    RATIO_OF_ROWS = "ratio_of_rows"
    """A mean of a row divided by one of another row, or by another one of its own: how far it lies from our ratio."""
    RATIO_OF_ROWS_AT_MOST = "ratio_of_rows_at_most"
    """The same ratio, which the paper says is at most so much; 1 says that the first mean is not the larger one."""


RATIOS = (Comparison.RATIO_OF_ROWS, Comparison.RATIO_OF_ROWS_AT_MOST)
"""Comparisons of two means; `Claim.relative_to` names the row of the second one."""
SHARES = (Comparison.PROPORTION, Comparison.EVERY_TRIAL_AT_MOST)
"""Comparisons of a share of the paper's trials with a share of ours."""
INEQUALITIES = (Comparison.ALWAYS_AT_MOST, Comparison.ALWAYS_AT_LEAST)
"""Comparisons that one system can refute."""
WITHOUT_CHANCE = (Comparison.EXACT, Comparison.NUMBER, *INEQUALITIES)
"""Comparisons in which nothing is drawn, so that a single trial tells."""
SUCCEEDED = "succeeded"
"""The quantity, 1 or 0, that every trial has: whether it met the stopping rule."""


class Basis(Word):
    """What a claim is: whose words, and whose procedure."""

    PRINTED = "printed"
    """The paper prints it of its own trials, and ours follow its procedure."""
    DERIVED = "derived"
    """It follows by calculation from what the paper says; no chance is in it."""
    INFERRED = "inferred"
    """The paper does not print it in so many words: it is concluded from a table, a figure or a remark."""
    QUOTED = "quoted"
    """The paper took it from others."""
    DEPARTURE = "departure"
    """The paper prints it, and ours depart from its procedure to see what that changes."""


class Statistic(Word):
    """Which statistic of its trials a paper prints."""

    MEAN = "mean"
    BEST = "best"
    """Of several trials the one that came out best."""
    MEDIAN = "median"
    NOT_SAID = "not_said"


class Averaged(Word):
    """Over which trials a printed statistic was taken, and ours is."""

    ALL = "all"
    """All of them; one that was stopped counts with what it had."""
    SUCCESSFUL = "successful"
    """Those that met the stopping rule."""
    REACHED = "reached"
    """Those that came as far as the quantity asks, whether or not they met the stopping rule later."""


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
    """How far the published value may lie from ours and still count as the same, and why.

    `factor`: the published value over ours lies within 1/factor … factor. `absolute`: it lies within ± absolute of
    ours, of a proportion as a share. Exactly one is set. `earlier` is what stood in its place before, if it was changed
    after runs had been seen; the reason then says when and why.
    """

    reason: str
    factor: float | None = None
    absolute: float | None = None
    earlier: float | None = None

    @property
    def null(self) -> float:
        """Where published and ours are the same: a ratio of 1, or a difference of 0."""
        return 1.0 if self.factor is not None else 0.0

    def holds(self, low: float, high: float) -> bool:
        """Whether an interval of published over ours, or published minus ours, lies wholly within."""
        if self.factor is not None:
            return 1 / self.factor <= low and high <= self.factor
        assert self.absolute is not None
        return -self.absolute <= low and high <= self.absolute

    def decides(self, low: float, high: float) -> bool:
        """Whether an interval of this width, wherever it lies, either lies within or leaves out the null."""
        if self.factor is not None:
            return low > 0 and high <= low * self.factor
        assert self.absolute is not None
        return high - low <= self.absolute

    @property
    def before(self) -> Tolerance | None:
        """The tolerance as it stood before it was changed."""
        return None if self.earlier is None else Tolerance(self.reason, absolute=self.earlier)


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
    `trials` is the number of trials behind the paper's value, of which `statistic` is taken over those that `averaged`
    names. `limit` is where the paper stopped a trial, in the unit of the trials' sequences; none: it names no limit.
    `budget` names the setting of ours at which trials are stopped where the paper stopped some at a budget that it does
    not print.

    `relative_to` is the row by whose mean a ratio divides, of this experiment or, as `experiment/row`, of another one
    with the same readings and code; `relative_quantity` and `relative_budget` are those of that mean, if they are not
    `quantity` and `budget` themselves.
    `quoted_from` says whose value it is where the paper quotes it from others: such
    a claim is shown and never measured, and its `row` needs not be one that can be run. `not_measurable` says why
    nobody can measure a claim again from what the paper says; it is shown likewise, with this reason. `published_as`
    names what printed or made the value, if that is no paper.
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
    basis: Basis
    statistic: Statistic = Statistic.MEAN
    averaged: Averaged = Averaged.ALL
    limit: float | None = None
    budget: str | None = None
    rounding: float = 0.0
    threshold: float | None = None
    tolerance: Tolerance = DEFAULT_TOLERANCE
    relative_to: str | None = None
    relative_quantity: str | None = None
    relative_budget: str | None = None
    quoted_from: str | None = None
    not_measurable: str | None = None
    published_as: str | None = None

    @property
    def measurable(self) -> bool:
        """Whether there is something of the paper's own that can be measured again."""
        return self.quoted_from is None and self.not_measurable is None

    @property
    def has_chance(self) -> bool:
        """Whether the value was drawn, so that another run of the paper would have printed another one."""
        return self.comparison not in WITHOUT_CHANCE

    @property
    def other_row(self) -> tuple[str, str] | None:
        """Experiment and row that a ratio divides by."""
        if self.relative_to is None:
            return None
        experiment, _, row = self.relative_to.rpartition("/")
        return experiment or self.experiment, row
