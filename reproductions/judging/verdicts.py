"""Claims and runs to verdicts: a pure function, so that a verdict is never stored and never out of date.

Where chance is in a claim there is one interval and two questions. The interval says how far the paper's true value
lies from ours (`statistics.effects`); the questions are whether it holds the null, and whether it lies wholly within
the claim's tolerance, which was stated before the run:

                holds the null               leaves it out
    within      REPRODUCED                   PARTLY_REPRODUCED
    beyond      CONSISTENT, INCONCLUSIVE     NOT_REPRODUCED

CONSISTENT: the paper's own trials are so few that no number of ours could decide within the tolerance. INCONCLUSIVE: it
could be known and is not; the verdict says what is missing and what it costs.

Claims without chance: exact, number — REPRODUCED if equal to the precision that the claim states; a number that is off
but within the tolerance is PARTLY_REPRODUCED. always_at_most, always_at_least — REPRODUCED if the inequality holds of
every system tried; one that breaks it makes it NOT_REPRODUCED. And sometimes — REPRODUCED if one trial of ours did it.

NOT_MEASURED: no run; or none is possible, for a reason that the claim gives. QUOTED: the paper quotes the value from
others, and nothing of ours stands beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from reproductions.claims import RATIOS, SUCCEEDED, Claim, Comparison
from reproductions.experiments import Experiment
from reproductions.judging import reasons
from reproductions.judging.counted import TIME, Count, Values, count_of, ordered_values, values_of
from reproductions.judging.selection import Evidence
from reproductions.judging.statistics.effects import (
    Effect,
    Printed,
    Sample,
    bound_on_paired_ratio,
    bound_on_ratio,
    difference_of_means,
    difference_of_shares,
    extreme_at_best,
    interval_of_shares,
    ratio_of_extremes,
    ratio_of_means,
    ratio_of_rows,
)
from reproductions.judging.statistics.planning import (
    core_minutes_of_trials,
    core_minutes_to_limit,
    fewest_that_answer,
    fewest_that_decide,
)
from reproductions.judging.words import (
    BOUND,
    DIFFERENCE,
    RANGE,
    RATIO,
    Measurement,
    Missing,
    Undecided,
    Verdict,
    VerdictWord,
    word_of,
)
from reproductions.results import Outcome, ResultsError, Run

FEWEST_TRIALS = 5
ONLY_SMOKE = "Only a smoke run is stored; `--profile scaled` judges."
TIMES = (TIME, "sequences_when_successful", "sequences_of_success")
"""The quantities that say when a trial succeeded."""
RANKS = 39
"""So many times the paper's trials bound its largest from above, at 0.975."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """By what a claim is judged: its row's run, for a ratio the `other` row's, and its row's claims `beside` it."""

    run: Run
    other: Run | None = None
    beside: tuple[Claim, ...] = ()

    @property
    def mean_time(self) -> float | None:
        """The mean that the paper prints of the times at which trials of this row succeeded."""
        times = (one for one in self.beside if one.comparison is Comparison.MEAN and one.quantity in TIMES)
        return next((one.value for one in times), None)

    @property
    def success(self) -> Claim | None:
        """The claim that says how many trials of this row succeed."""
        found = (one for one in self.beside if one.comparison is Comparison.PROPORTION and one.quantity == SUCCEEDED)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class _Judged:
    word: VerdictWord
    measurement: Measurement | None
    reason: str
    undecided: Undecided | None = None


def judge_experiment(
    experiment: Experiment, evidence: Evidence, readings: Mapping[str, str] | None = None
) -> tuple[Verdict, ...]:
    """A verdict for each claim of an experiment, in order, at the given readings (none: the defaults)."""
    chosen = experiment.default_readings | dict(readings or {})
    return tuple(
        _judge_by(claim, *evidence.compared(claim, chosen), chosen, evidence, experiment.claims)
        for claim in experiment.claims
    )


def judge_run(experiment: Experiment, run: Run, evidence: Evidence) -> tuple[Verdict, ...]:
    """The verdicts on the claims of a run's row by this run, ratios beside the other row's run at the same readings."""
    return tuple(
        _judge_by(claim, run, evidence.divisor(claim, run, run.readings), run.readings, evidence, experiment.claims)
        for claim in experiment.claims
        if claim.row == run.row and claim.quoted_from is None
    )


def _judge_by(
    claim: Claim,
    run: Run | None,
    other: Run | None,
    readings: Mapping[str, str],
    evidence: Evidence,
    beside: Iterable[Claim],
) -> Verdict:
    stale = any(one is not None and not evidence.is_fresh(one) for one in (run, other))
    verdict = judge(claim, run, stale, other, beside)
    if run is None and claim.measurable and evidence.is_only_smoke(claim.paper, claim.experiment, claim.row, readings):
        return replace(verdict, reason=ONLY_SMOKE)
    return verdict


def judge(
    claim: Claim, run: Run | None, stale: bool = False, other: Run | None = None, beside: Iterable[Claim] = ()
) -> Verdict:
    """The verdict on one claim from one run, and for a ratio from the `other` one that it divides by.

    `beside` are the experiment's claims: whether a row's trials succeed, and when, are two claims that need each other.
    Without a run that it needs a claim is NOT_MEASURED.
    """
    if claim.quoted_from is not None:
        reason = f"The paper quotes this from {claim.quoted_from}; it did not measure it, and neither do we."
        return Verdict(claim, VerdictWord.QUOTED, None, reason, "", False)
    if claim.not_measurable is not None:
        reason = f"It cannot be measured: {claim.not_measurable}"
        return Verdict(claim, VerdictWord.NOT_MEASURED, None, reason, "", False)
    if run is None:
        reason = "No run of this row at these readings is stored."
        return Verdict(claim, VerdictWord.NOT_MEASURED, None, reason, "", False)
    if claim.comparison in RATIOS and other is None:
        reason = f"No run of `{claim.relative_to}` at these readings is stored, by which to divide."
        return Verdict(claim, VerdictWord.NOT_MEASURED, None, reason, "", False)
    of_row = tuple(one for one in beside if one.row == claim.row and one.id != claim.id)
    found = RULES[claim.comparison](claim, Grounds(run, other, of_row))
    other_path = other.path if other is not None and claim.comparison in RATIOS else ""
    return Verdict(claim, found.word, found.measurement, found.reason, run.path, stale, other_path, found.undecided)


def _measurement(
    value: float,
    effect: Effect | tuple[float, float],
    kind: str,
    trials: int,
    *runs: Run,
    variation: float | None = None,
    lower_bound: bool = False,
) -> Measurement:
    outcomes = [trial.outcome for run in runs for trial in run.trials]
    return Measurement(
        value,
        (effect.low, effect.high) if isinstance(effect, Effect) else effect,
        kind,
        trials,
        succeeded=outcomes.count(Outcome.SUCCEEDED),
        capped=outcomes.count(Outcome.CAPPED),
        failed=outcomes.count(Outcome.FAILED),
        probability=effect.probability if isinstance(effect, Effect) else None,
        variation=variation,
        lower_bound=lower_bound,
    )


def _answer(claim: Claim, effect: Effect, measurement: Measurement, undecided: Callable[[], Undecided]) -> _Judged:
    """The word of an interval, and what is missing where it decides nothing."""
    word = word_of(effect, claim.tolerance)
    if word is not VerdictWord.INCONCLUSIVE:
        return _Judged(word, measurement, reasons.of_answer(word, effect))
    why = undecided()
    word = VerdictWord.CONSISTENT if why.at_best is not None else word
    return _Judged(word, measurement, reasons.of_undecided(claim, why, measurement), why)


def _planned(found: int | Effect, *counts: tuple[Run, int]) -> Undecided:
    """What a plan for so many values of each run comes to: more trials of each, or the interval that none can narrow.

    It is taken that as many of the further trials have a value as of those that are there.
    """
    if isinstance(found, Effect):
        return Undecided(None, at_best=(found.low, found.high))
    values = max(found - min(values for _, values in counts), 1)
    more = max(math.ceil(values * len(run.trials) / valued) for run, valued in counts)
    price = sum(core_minutes_of_trials(run, more) for run, _ in counts)
    return Undecided(Missing.TRIALS, more, price, extended=any(run.extends for run, _ in counts))


def _too_few(claim: Claim, grounds: Grounds, values: int) -> _Judged:
    """Too few trials have a value: the claim on how many succeed speaks, where there is one."""
    success = grounds.success
    few = reasons.of_few_values(values, len(grounds.run.trials))
    if success is not None and len(grounds.run.trials) >= FEWEST_TRIALS:
        own = replace(grounds, beside=(*(one for one in grounds.beside if one is not success), claim))
        found = _judge_share(success, own)
        if found.word is VerdictWord.NOT_REPRODUCED:
            refuted = f"{few}; that {'few succeed' if values else 'none succeeds'} refutes it."
            return _Judged(found.word, None, refuted)
        return _Judged(VerdictWord.INCONCLUSIVE, None, f"{few}.", Undecided(Missing.SUCCESSES))
    why = Undecided(Missing.TRIALS, FEWEST_TRIALS - values)
    have = "No trial has" if values == 0 else "Only 1 trial has" if values == 1 else f"Only {values} trials have"
    return _Judged(VerdictWord.INCONCLUSIVE, None, f"{have} a value; {FEWEST_TRIALS} are needed.", why)


def _judge_mean(claim: Claim, grounds: Grounds) -> _Judged:
    run, found = grounds.run, values_of(claim, grounds.run)
    if len(found.values) < FEWEST_TRIALS:
        return _too_few(claim, grounds, len(found.values))
    sample, printed = Sample.of(found.values), Printed(claim.value, claim.rounding, claim.trials)
    of_ratio = claim.tolerance.factor is not None

    def at(trials: int) -> Effect:
        return (ratio_of_means if of_ratio else difference_of_means)(printed, replace(sample, trials=trials))

    effect = at(sample.trials)
    if found.stopped:
        open_low = 0.0 if of_ratio else float("-inf")
        effect = replace(effect, low=open_low, probability=effect.probability if effect.high < effect.null else 1.0)
    measurement = _measurement(
        sample.mean,
        effect,
        RATIO if of_ratio else DIFFERENCE,
        sample.trials,
        run,
        variation=sample.variation if of_ratio and sample.mean else None,
        lower_bound=found.stopped > 0,
    )

    def undecided() -> Undecided:
        if found.stopped:
            return Undecided(Missing.BUDGET)
        return _planned(fewest_that_decide(at, claim.tolerance, sample.trials), (run, sample.trials))

    return _answer(claim, effect, measurement, undecided)


def _judge_ratio(claim: Claim, grounds: Grounds) -> _Judged:
    assert grounds.other is not None
    runs = (grounds.run, grounds.other)
    found = values_of(claim, grounds.run), values_of(_divisor(claim), grounds.other)
    fewest = min(len(one.values) for one in found)
    if fewest < FEWEST_TRIALS:
        reason = f"One of the two means has only {fewest} of the {FEWEST_TRIALS} values that are needed."
        return _Judged(VerdictWord.INCONCLUSIVE, None, reason, Undecided(Missing.SUCCESSES))
    above, below = (Sample.of(one.values) for one in found)
    if min(above.mean, below.mean) <= 0:
        reason = "A ratio needs positive means, and one of the two is none."
        return _Judged(VerdictWord.INCONCLUSIVE, None, reason, Undecided(Missing.SUCCESSES))
    if claim.comparison is Comparison.RATIO_OF_ROWS_AT_MOST:
        return _bounded_ratio(claim, found, runs)
    printed = Printed(claim.value, claim.rounding, claim.trials)

    def at(trials: int) -> Effect:
        return ratio_of_rows(printed, replace(above, trials=trials), replace(below, trials=trials))

    effect = _opened(ratio_of_rows(printed, above, below), *found)
    measurement = _measurement(above.mean / below.mean, effect, RATIO, above.trials + below.trials, *runs)

    def undecided() -> Undecided:
        if any(one.stopped for one in found):
            return Undecided(Missing.BUDGET)
        return _planned(
            fewest_that_decide(at, claim.tolerance, fewest), (runs[0], above.trials), (runs[1], below.trials)
        )

    return _answer(claim, effect, measurement, undecided)


def _divisor(claim: Claim) -> Claim:
    """What a ratio divides by, as a claim on its own."""
    quantity, budget = claim.relative_quantity or claim.quantity, claim.relative_budget or claim.budget
    return replace(claim, quantity=quantity, budget=budget)


def _opened(effect: Effect, above: Values, below: Values) -> Effect:
    """The effect of a ratio, open where a budget ended trials, so that a mean is only a lower bound."""
    low = 0.0 if above.stopped else effect.low
    high = math.inf if below.stopped else effect.high
    return Effect(low, high, effect.null, 1.0 if low <= effect.null <= high else effect.probability)


def _bounded_ratio(claim: Claim, found: tuple[Values, Values], runs: tuple[Run, Run]) -> _Judged:
    """Whether our ratio keeps the bound: the paper's chance is not in it. What one run has of each trial is paired."""
    above, below = (Sample.of(one.values) for one in found)
    of_each = runs[0].path == runs[1].path and all(len(one.values) == len(runs[0].trials) for one in found)
    pairs = Sample.of_pairs(*(one.values for one in found)) if of_each else None
    counts = ((runs[0], above.trials), (runs[1], below.trials))[: 2 if pairs is None else 1]

    def at(trials: int) -> Effect:
        if pairs is not None:
            return bound_on_paired_ratio(claim.value, replace(pairs, trials=trials))
        return bound_on_ratio(claim.value, replace(above, trials=trials), replace(below, trials=trials))

    fewest = min(above.trials, below.trials)
    effect = _opened(bound_on_ratio(claim.value, above, below) if pairs is None else at(fewest), *found)
    trials = sum(values for _, values in counts)
    measurement = _measurement(above.mean / below.mean, effect, BOUND, trials, *(run for run, _ in counts))
    if effect.low >= 1:
        return _Judged(VerdictWord.REPRODUCED, measurement, "The whole interval of our ratio keeps the bound.")
    if effect.high < 1:
        return _Judged(VerdictWord.NOT_REPRODUCED, measurement, "The whole interval of our ratio breaks the bound.")
    if any(one.stopped for one in found):
        reason = "A budget ended trials, and with a larger one the ratio might lie on the other side of the bound."
        return _Judged(VerdictWord.INCONCLUSIVE, measurement, reason, Undecided(Missing.BUDGET))
    plan = fewest_that_answer(at, lambda effect: effect.low >= 1 or effect.high < 1, fewest)
    why = Undecided(Missing.TRIALS) if isinstance(plan, Effect) else _planned(plan, *counts)
    return _Judged(VerdictWord.INCONCLUSIVE, measurement, reasons.of_bound(why, len(counts)), why)


def _judge_extreme(claim: Claim, grounds: Grounds) -> _Judged:
    run, values = grounds.run, ordered_values(claim, grounds.run)
    largest = claim.comparison is Comparison.MAXIMUM
    reached = [value for value in values if value < float("inf")]
    if len(reached) < FEWEST_TRIALS:
        return _too_few(claim, grounds, len(reached))
    printed = Printed(claim.value, claim.rounding, claim.trials)
    effect = ratio_of_extremes(printed, values, largest)
    value, unreached = max(reached) if largest else min(reached), len(reached) < len(values)
    measurement = _measurement(value, effect, RATIO, len(values), run, lower_bound=largest and unreached)

    def undecided() -> Undecided:
        best = extreme_at_best(printed, values, largest)
        decides = claim.tolerance.decides(best.low, best.high)
        return _planned(RANKS * claim.trials if decides else best, (run, len(values)))

    return _answer(claim, effect, measurement, undecided)


def _judge_share(claim: Claim, grounds: Grounds) -> _Judged:
    run, count = grounds.run, count_of(claim, grounds.run, grounds.mean_time)
    if count.trials < FEWEST_TRIALS:
        return _too_few(claim, grounds, count.trials)
    published = claim.trials if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST else round(claim.value)

    effect = difference_of_shares(
        published, claim.trials, count.hits, count.trials, later=count.later, unknown=count.unknown
    )
    scaled = count.hits / count.trials * claim.trials
    measurement = _measurement(scaled, effect, DIFFERENCE, count.trials, run)
    return _answer(claim, effect, measurement, lambda: _open_share(claim, run, count, published))


def _open_share(claim: Claim, run: Run, count: Count, published: int) -> Undecided:
    """What would decide a share: a higher cap, more trials, or nothing of ours."""
    if count.unknown or count.later:
        minutes = None
        if claim.limit is not None and count.cap is not None:
            minutes = core_minutes_to_limit(run, count.cap, claim.limit)
        return Undecided(Missing.CAP, core_minutes=minutes)

    def at(trials: int) -> Effect:
        hits = round(count.hits / count.trials * trials)
        return Effect(*interval_of_shares(published, claim.trials, hits, trials), 0.0, 1.0)

    def is_answered(effect: Effect) -> bool:
        return word_of(effect, claim.tolerance) is not VerdictWord.INCONCLUSIVE

    return _planned(fewest_that_answer(at, is_answered, count.trials), (run, count.trials))


class ClaimError(ResultsError):
    """A claim is `exact`, which compares a setting, and trials measure its quantity: the run is in order."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(
            f"reproductions/papers/{claim.paper}: claim `{claim.id}` of `{claim.experiment}` is `exact`, which compares"
            f" a setting, and `{claim.quantity}` is measured\n"
            "hint: write `comparison: number`, or another that compares trials"
        )
        self.claim = claim


def _judge_exact(claim: Claim, grounds: Grounds) -> _Judged:
    name, run = claim.quantity, grounds.run
    if name not in run.settings and any(name in trial.measurements for trial in run.trials):
        raise ClaimError(claim)
    value = float(run.number(name))
    measurement = _measurement(value, (value, value), RANGE, len(run.trials), run)
    if value == claim.value:
        return _Judged(VerdictWord.REPRODUCED, measurement, "Equal.")
    return _Judged(VerdictWord.NOT_REPRODUCED, measurement, "Not equal.")


def _judge_number(claim: Claim, grounds: Grounds) -> _Judged:
    values = values_of(claim, grounds.run).values
    if not values:
        why = Undecided(Missing.TRIALS)
        return _Judged(VerdictWord.INCONCLUSIVE, None, "No trial carries the quantity.", why)
    furthest = max(values, key=lambda value: abs(value - claim.value))
    measurement = _measurement(furthest, (min(values), max(values)), RANGE, len(values), grounds.run)
    if abs(furthest - claim.value) <= claim.rounding:
        return _Judged(VerdictWord.REPRODUCED, measurement, "Equal to the precision that the claim states.")
    of_ratio = claim.tolerance.factor is not None
    apart = claim.value / furthest if of_ratio and furthest else claim.value - furthest
    if claim.tolerance.holds(apart, apart):
        return _Judged(VerdictWord.PARTLY_REPRODUCED, measurement, "Not equal, but within the tolerance.")
    return _Judged(VerdictWord.NOT_REPRODUCED, measurement, "Not equal, and beyond the tolerance.")


def _judge_always(claim: Claim, grounds: Grounds) -> _Judged:
    values = values_of(claim, grounds.run).values
    if len(values) < FEWEST_TRIALS:
        return _too_few(claim, grounds, len(values))
    at_most = claim.comparison is Comparison.ALWAYS_AT_MOST
    worst = max(values) if at_most else min(values)
    measurement = _measurement(worst, (min(values), max(values)), RANGE, len(values), grounds.run)
    excess = [value - claim.value if at_most else claim.value - value for value in values]
    broken = sum(not one <= claim.rounding for one in excess)
    if broken:
        reason = f"{broken} of {len(values)} trials {'breaks' if broken == 1 else 'break'} the inequality."
        return _Judged(VerdictWord.NOT_REPRODUCED, measurement, reason)
    return _Judged(VerdictWord.REPRODUCED, measurement, f"The inequality holds in all {len(values)} trials.")


def _judge_sometimes(claim: Claim, grounds: Grounds) -> _Judged:
    values = values_of(claim, grounds.run).values
    seen = sum(value == 1.0 for value in values)
    if not values:
        return _too_few(claim, grounds, 0)
    measurement = _measurement(float(seen > 0), (min(values), max(values)), RANGE, len(values), grounds.run)
    if seen:
        return _Judged(VerdictWord.REPRODUCED, measurement, f"{seen} of {len(values)} trials did it.")
    reason = f"None of {len(values)} trials did it, which a rare thing may do."
    return _Judged(VerdictWord.INCONCLUSIVE, measurement, reason, Undecided(Missing.TRIALS))


RULES: dict[Comparison, Callable[[Claim, Grounds], _Judged]] = {
    Comparison.MEAN: _judge_mean,
    Comparison.PROPORTION: _judge_share,
    Comparison.EVERY_TRIAL_AT_MOST: _judge_share,
    Comparison.MINIMUM: _judge_extreme,
    Comparison.MAXIMUM: _judge_extreme,
    Comparison.SOMETIMES: _judge_sometimes,
    Comparison.EXACT: _judge_exact,
    Comparison.NUMBER: _judge_number,
    Comparison.ALWAYS_AT_MOST: _judge_always,
    Comparison.ALWAYS_AT_LEAST: _judge_always,
    Comparison.RATIO_OF_ROWS: _judge_ratio,
    Comparison.RATIO_OF_ROWS_AT_MOST: _judge_ratio,
}
