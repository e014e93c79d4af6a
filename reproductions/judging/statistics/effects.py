"""How far a paper's true value lies from ours: an interval for their ratio, or for their difference, and its p.

If the paper and the archive are one program, the interval holds the null, a ratio of 1 or a difference of 0, in 0.95 of
all cases. What a verdict makes of it is the business of `verdicts`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from reproductions.judging.statistics.distributions import (
    NORMAL,
    f_quantile,
    f_share,
    fisher_exact_probability,
    student_t_quantile,
    student_t_tail,
)

LEVEL = 0.95
TAIL = (1 - LEVEL) / 2
DUST = 1e-12
"""What subtraction leaves of two numbers that are equal, as a share of them."""
_Z = NORMAL.inv_cdf(1 - TAIL)


@dataclass(frozen=True, slots=True)
class Effect:
    """Published over ours (`null` 1) or published minus ours (`null` 0): where the true value lies.

    `probability`: how often one program differs by so much or more. An edge that nothing bounds is 0 or infinite.
    """

    low: float
    high: float
    null: float
    probability: float

    @property
    def holds_null(self) -> bool:
        """Whether published and ours may be the same."""
        return self.low <= self.null <= self.high

    @property
    def nearest(self) -> float:
        """The value in the interval that is nearest to the null."""
        return min(max(self.null, self.low), self.high)


@dataclass(frozen=True, slots=True)
class Sample:
    """What our trials say of a mean: their mean, their standard deviation, and how many they are."""

    mean: float
    deviation: float
    trials: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Sample:
        """That of two values or more."""
        return cls(fmean(values), stdev(values), len(values))

    @classmethod
    def of_pairs(cls, above: Sequence[float], below: Sequence[float]) -> Sample | None:
        """What two values of each trial say of the ratio of their means; None if one trial alone makes a mean positive.

        The deviation is the jackknife's (Tukey 1958): how the ratio changes when a trial is left out with both values.
        """
        sums, trials = (sum(above), sum(below)), len(above)
        without = [(sums[0] - one, sums[1] - other) for one, other in zip(above, below, strict=True)]
        if min(map(min, without)) <= 0:
            return None
        changed = [math.log(one / other) for one, other in without]
        ratio = sums[0] / sums[1]
        return cls(ratio, ratio * (trials - 1) * stdev(changed), trials)

    @property
    def variation(self) -> float:
        """The deviation as a share of the mean."""
        return self.deviation / abs(self.mean)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as a paper prints it: half its last digit is `rounding`, and so many trials stand behind it."""

    value: float
    rounding: float
    trials: int


def ratio_of_means(printed: Printed, ours: Sample) -> Effect:
    """A printed mean over ours, both of one sign.

    Means of gamma variables with our spread c have an F-distributed ratio with 2n/c² and 2m/c² degrees of freedom:
    exactly so for exponential times, whose c is 1. Student's t over the normal quantile widens the c that m trials
    estimate.
    """
    if ours.mean == 0:
        may_be_zero = abs(printed.value) <= printed.rounding
        return Effect(0.0 if may_be_zero else math.inf, math.inf, 1.0, float(may_be_zero))
    edges = (printed.value - printed.rounding) / ours.mean, (printed.value + printed.rounding) / ours.mean
    low, high = max(min(edges), 0.0), max(*edges, 0.0)
    if ours.deviation == 0:
        return Effect(low, high, 1.0, float(low <= 1 <= high))
    c = ours.variation * student_t_quantile(1 - TAIL, ours.trials - 1) / _Z
    above, below = 2 * printed.trials / c**2, 2 * ours.trials / c**2
    probability = 1.0
    if not low <= 1 <= high:
        share = f_share(low if low > 1 else high, above, below)
        probability = min(2 * min(share, 1 - share), 1.0)
    return Effect(low / f_quantile(1 - TAIL, above, below), high / f_quantile(TAIL, above, below), 1.0, probability)


def difference_of_means(printed: Printed, ours: Sample) -> Effect:
    """A printed mean, which may be 0, minus ours: Student's interval, with the paper's spread taken to be ours."""
    error = ours.deviation * math.sqrt(1 / ours.trials + 1 / printed.trials)
    half = student_t_quantile(1 - TAIL, ours.trials - 1) * error
    dust = DUST * max(abs(printed.value), abs(ours.mean))
    edges = (printed.value - ours.mean + step for step in (-printed.rounding, printed.rounding))
    low, high = (0.0 if abs(edge) <= dust else edge for edge in edges)
    beyond = max(low, -high, 0.0)
    probability = 1.0 if not beyond else 0.0 if not error else 2 * student_t_tail(beyond / error, ours.trials - 1)
    return Effect(low - half, high + half, 0.0, probability)


def ratio_of_rows(printed: Printed, above: Sample, below: Sample) -> Effect:
    """A printed ratio of two rows' means over ours, on the logarithm, with Welch's degrees of freedom (1947)."""
    samples = (above, below)
    parts = [one.variation**2 * (1 / one.trials + 1 / printed.trials) for one in samples]
    return _on_logarithm(printed, above.mean / below.mean, parts, samples)


def bound_on_ratio(bound: float, above: Sample, below: Sample) -> Effect:
    """A bound over our ratio of two rows' means, by our own trials' chance alone."""
    samples = (above, below)
    parts = [one.variation**2 / one.trials for one in samples]
    return _on_logarithm(Printed(bound, 0.0, 1), above.mean / below.mean, parts, samples)


def bound_on_paired_ratio(bound: float, pairs: Sample) -> Effect:
    """The same where each trial has both values: Student's interval on the logarithm; see `Sample.of_pairs`."""
    return _on_logarithm(Printed(bound, 0.0, 1), pairs.mean, [pairs.variation**2 / pairs.trials], [pairs])


def _on_logarithm(printed: Printed, ratio: float, parts: Sequence[float], samples: Sequence[Sample]) -> Effect:
    low, high = (printed.value - printed.rounding) / ratio, (printed.value + printed.rounding) / ratio
    total = sum(parts)
    beyond = max(math.log(low), -math.log(high), 0.0)
    if not total:
        return Effect(low, high, 1.0, float(not beyond))
    degrees = total**2 / sum(part**2 / (one.trials - 1) for part, one in zip(parts, samples, strict=True))
    error = math.sqrt(total)
    factor = math.exp(student_t_quantile(1 - TAIL, degrees) * error)
    probability = 2 * student_t_tail(beyond / error, degrees) if beyond else 1.0
    return Effect(low / factor, high * factor, 1.0, probability)


def wilson_interval(successes: float, trials: int) -> tuple[float, float]:
    """The 0.95 interval for a binomial share (Wilson 1927)."""
    share, z = successes / trials, _Z**2 / trials
    middle = (share + z / 2) / (1 + z)
    half = math.sqrt(z * share * (1 - share) + z * z / 4) / (1 + z)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def interval_of_shares(
    printed: int, printed_trials: int, ours: int, trials: int, *, later: int = 0, unknown: int = 0
) -> tuple[float, float]:
    """The paper's share of trials minus ours: Newcombe's interval (1998, method 10).

    `later`: so many of the paper's successes may have come beyond our cap; `unknown`: so many of ours were stopped
    before the paper's limit and might have succeeded. The worst case counts for each edge.
    """
    low, _ = _newcombe(max(printed - later, 0), printed_trials, ours + unknown, trials)
    _, high = _newcombe(printed, printed_trials, ours, trials)
    return low, high


def difference_of_shares(
    printed: int, printed_trials: int, ours: int, trials: int, *, later: int = 0, unknown: int = 0
) -> Effect:
    """The same interval with Fisher's exact p beside it, which is that of the worst case too."""
    low, high = interval_of_shares(printed, printed_trials, ours, trials, later=later, unknown=unknown)
    probability = max(
        fisher_exact_probability(ours_so, trials, printed_so, printed_trials)
        for ours_so in {ours, ours + unknown}
        for printed_so in {max(printed - later, 0), printed}
    )
    return Effect(low, high, 0.0, probability)


def _newcombe(printed: int, printed_trials: int, ours: int, trials: int) -> tuple[float, float]:
    theirs, mine = printed / printed_trials, ours / trials
    (their_low, their_high), (my_low, my_high) = wilson_interval(printed, printed_trials), wilson_interval(ours, trials)
    gap = theirs - mine
    return gap - math.hypot(theirs - their_low, my_high - mine), gap + math.hypot(their_high - theirs, mine - my_low)


def trials_beyond(mean: float, trials: int, cap: float) -> int:
    """How many of so many positive times with this mean can lie beyond the cap: fewer than n·mean/cap (Markov)."""
    return max(math.ceil(trials * mean / cap) - 1, 0)


def ratio_of_extremes(printed: Printed, values: Sequence[float], largest: bool) -> Effect:
    """The largest (or smallest) of n printed trials over the true one, by ranks alone: right for every continuous law.

    The largest of n further values lies below our j-th smallest of m with chance C(n+j-1, n) / C(n+m, n), and above
    our largest with chance n/(n+m): from above our trials bound it only if they are 39 times as many. A value that
    was never reached is infinite.
    """
    m, n = len(values), printed.trials
    ordered = sorted(values if largest else (-value for value in values))
    total = math.comb(n + m, n)
    # below[j]: the chance that the extreme of n lies below our value of rank j + 1.
    below = [math.comb(n + j, n) / total for j in range(m)]
    rank = max((j for j in range(m) if below[j] <= TAIL), default=None)
    least = -math.inf if rank is None else ordered[rank]
    most = ordered[-1] if n / (n + m) <= TAIL else math.inf
    smallest, greatest = (max(least, 0.0), most) if largest else (max(-most, 0.0), -least)
    low = 0.0 if greatest == math.inf else (printed.value - printed.rounding) / greatest
    high = (printed.value + printed.rounding) / smallest if smallest > 0 else math.inf
    shown = printed.value if largest else -printed.value
    reached = sum(value <= shown for value in ordered)
    under = below[reached] if reached < m else 1.0
    over = 1 - (below[reached - 1] if reached else 0.0)
    return Effect(low, high, 1.0, min(2 * min(under, over), 1.0))


def extreme_at_best(printed: Printed, values: Sequence[float], largest: bool) -> Effect:
    """What would be left of it if our trials were the law itself: the paper's own chance alone."""
    ordered = sorted(values)
    shares = [(rank / len(ordered)) for rank in range(1, len(ordered) + 1)]
    n = printed.trials
    chances = [share**n if largest else 1 - (1 - share) ** n for share in shares]
    smallest = next(value for value, chance in zip(ordered, chances, strict=True) if chance > TAIL)
    greatest = next(value for value, chance in zip(ordered, chances, strict=True) if chance >= 1 - TAIL - 1e-12)
    return Effect(printed.value / greatest, printed.value / smallest if smallest > 0 else math.inf, 1.0, 1.0)
