"""What a verdict consists of: the word, what was measured, and what is missing where nothing is decided."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from reproductions.claims import SHARES, Basis, Claim, Comparison, Tolerance
from reproductions.judging.statistics.effects import Effect
from reproductions.judging.statistics.multiplicity import Multiplicity


class VerdictWord(StrEnum):
    """What came of a claim."""

    REPRODUCED = "REPRODUCED"
    CONSISTENT = "CONSISTENT"
    PARTLY_REPRODUCED = "PARTLY_REPRODUCED"
    NOT_REPRODUCED = "NOT_REPRODUCED"
    INCONCLUSIVE = "INCONCLUSIVE"
    NOT_MEASURED = "NOT_MEASURED"
    QUOTED = "QUOTED"


HOLDING = (VerdictWord.REPRODUCED, VerdictWord.CONSISTENT, VerdictWord.PARTLY_REPRODUCED)
"""The words by which a claim holds: ours may equal the paper's number, or differs within the tolerance."""


class Missing(StrEnum):
    """What would decide an inconclusive claim."""

    TRIALS = "trials"
    CAP = "cap"
    """A cap as high as the paper's limit."""
    BUDGET = "budget"
    """The budget at which the paper stopped, which it does not print."""
    SUCCESSES = "successes"
    """Trials that succeed, of which there are too few to have a mean."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Why a claim is not decided within its tolerance.

    `missing` is what would decide it; None where the paper's own trials are too few: then `at_best` is the interval
    that any number of ours would leave. `core_minutes` is what the missing trials, or a cap at the paper's limit,
    would take at the speed of the run. `extended`: the one extension that its first trials planned has been made.
    """

    missing: Missing | None
    more_trials: int | None = None
    core_minutes: float | None = None
    at_best: tuple[float, float] | None = None
    extended: bool = False


RATIO = "published / ours"
DIFFERENCE = "published − ours"
BOUND = "bound / ours"
RANGE = "range over all trials"
FEW_FOR_A_TAIL = 30
"""Below so many trials the interval of a mean that varies by more than itself holds in about 0.9 of all cases."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What our trials give for a claim, and how many of the run's trials stand behind it.

    `value` is in the claim's unit; a proportion is given as a count of the paper's number of trials, like the published
    value. `interval` is that of published over ours, or of published minus ours, as `interval_kind` says; a claim
    without chance has the range over all trials there. `probability`: how often one program would differ by so much or
    more. `variation` is the trials' standard deviation as a share of their mean, where a mean is compared by a ratio.
    `lower_bound`: trials that were stopped at a budget, or before the time whose largest is claimed, make the value a
    lower bound. A ratio's counts of trials are those of both rows.
    """

    value: float
    interval: tuple[float, float]
    interval_kind: str
    trials: int
    succeeded: int
    capped: int
    failed: int
    probability: float | None = None
    variation: float | None = None
    lower_bound: bool = False

    @property
    def heavy_tail(self) -> bool:
        """Whether so few trials vary so much that the interval may hold less often than it says."""
        return self.variation is not None and self.variation > 1 and self.trials < FEW_FOR_A_TAIL


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim, what was measured for it, the word, and the reason in a sentence.

    `run_path` is empty if nothing was measured; `other_run_path` is the run that a ratio divides by.
    """

    claim: Claim
    word: VerdictWord
    measurement: Measurement | None
    reason: str
    run_path: str
    stale: bool
    other_run_path: str = ""
    undecided: Undecided | None = None

    @property
    def hits(self) -> int | None:
        """How many of our trials did what a claim on a share of them counts; None for another claim."""
        if self.measurement is None or self.claim.comparison not in SHARES:
            return None
        return round(self.measurement.value / self.claim.trials * self.measurement.trials)

    @property
    def estimate(self) -> float | None:
        """Published over ours, or published minus ours, as the interval's kind says; None where no chance is."""
        claim, measurement = self.claim, self.measurement
        if measurement is None or measurement.interval_kind == RANGE:
            return None
        if measurement.interval_kind == DIFFERENCE:
            published = claim.trials if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST else claim.value
            return (published - measurement.value) / (claim.trials if claim.comparison in SHARES else 1)
        return claim.value / measurement.value if measurement.value else math.inf

    def data(self) -> dict[str, Any]:
        """The verdict as plain data; an edge that nothing bounds is None.

        A claim on a share of trials has `hits` and no value: that is the hits at the paper's number of trials, seldom
        whole, and a reader takes it for the quantity.
        """
        estimate = self.estimate if math.isfinite(self.estimate or 0.0) else None
        found = asdict(self) | {"hits": self.hits, "estimate": estimate}
        if self.hits is not None:
            found["measurement"]["value"] = None
        for place, interval in (("measurement", "interval"), ("undecided", "at_best")):
            if found[place] is not None and found[place][interval] is not None:
                found[place][interval] = [edge if math.isfinite(edge) else None for edge in found[place][interval]]
        return found


def word_of(effect: Effect, tolerance: Tolerance) -> VerdictWord:
    """The word by the interval alone: INCONCLUSIVE stands for CONSISTENT too, which a plan tells apart."""
    if tolerance.holds(effect.low, effect.high):
        return VerdictWord.REPRODUCED if effect.holds_null else VerdictWord.PARTLY_REPRODUCED
    return VerdictWord.INCONCLUSIVE if effect.holds_null else VerdictWord.NOT_REPRODUCED


def multiplicity_of(verdicts: Iterable[Verdict]) -> Multiplicity:
    """What the printed claims that were measured and have chance in them come to together."""
    return Multiplicity.of(
        verdict.measurement.probability
        for verdict in verdicts
        if verdict.claim.basis is Basis.PRINTED
        and verdict.measurement is not None
        and verdict.measurement.probability is not None
    )
