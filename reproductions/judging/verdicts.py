"""Claims and runs to verdicts: a pure function, so that a verdict is never stored and never out of date.

The rules, by comparison:

mean — REPRODUCED if the published mean, give or take half its last printed digit, lies in the 0.95 prediction interval
for a mean of the paper's number of trials. Where the quantity counts sequences and trials were stopped at the cap, each
counts as at the cap, so that our mean is a lower bound: then never better than PARTLY_REPRODUCED.
proportion, every_trial_at_most — REPRODUCED if Fisher's exact test finds no difference at 0.05 between the paper's
count and ours.
minimum, maximum — REPRODUCED if the published extreme lies in the 0.95 interval for the extreme of as many draws from
our trials.
exact — REPRODUCED if equal, else NOT_REPRODUCED.
number — REPRODUCED if every trial's value equals the published one give or take the claim's rounding, which here is the
numerical precision or half the last printed digit. One trial is enough, since nothing is drawn.
always_at_most, always_at_least — REPRODUCED if the inequality holds of every trial, give or take the claim's rounding;
a single trial that breaks it makes it NOT_REPRODUCED, whatever the tolerance. Trials that do not carry the quantity are
left out.
ratio_of_rows — REPRODUCED if the published ratio, give or take its rounding, lies in the 0.95 prediction interval for
the ratio of two means of the paper's number of trials. A row with capped trials bounds the ratio from one side: then
never better than PARTLY_REPRODUCED; two such rows bound nothing: INCONCLUSIVE.
ratio_of_rows_at_most — REPRODUCED if the whole 0.95 interval of our ratio lies at or below the value, NOT_REPRODUCED if
it lies above, INCONCLUSIVE if it holds the value or if capped trials leave that side open.

PARTLY_REPRODUCED: outside that, but within the claim's tolerance. INCONCLUSIVE: fewer than five trials, or an interval
so wide that it holds both edges of the tolerance, or too few trials for any outcome to contradict the paper.
NOT_REPRODUCED: otherwise. NOT_MEASURED: no run; or none is possible, for a reason that the claim gives. QUOTED: the
paper quotes the value from others, so that there is nothing of its own to measure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import fmean

from reproductions.claims import RATIOS, Claim, Comparison
from reproductions.experiments import Experiment
from reproductions.judging.intervals import (
    clopper_pearson_interval,
    interval_of_ratio,
    prediction_interval_of_extreme,
    prediction_interval_of_mean,
    prediction_interval_of_ratio,
    proportions_agree,
    proportions_can_disagree,
)
from reproductions.judging.selection import Evidence
from reproductions.results import Outcome, Run, Trial

FEWEST_TRIALS = 5
ONLY_SMOKE = "Only a smoke run is stored; `--profile scaled` judges."
CENSORED = "sequences_until_success"
"""The quantity that a trial stopped at its cap bounds from below."""


class VerdictWord(StrEnum):
    """What came of a claim."""

    REPRODUCED = "REPRODUCED"
    PARTLY_REPRODUCED = "PARTLY_REPRODUCED"
    NOT_REPRODUCED = "NOT_REPRODUCED"
    INCONCLUSIVE = "INCONCLUSIVE"
    NOT_MEASURED = "NOT_MEASURED"
    QUOTED = "QUOTED"


@dataclass(frozen=True, slots=True)
class Measurement:
    """What our trials give for a claim: value and interval in the claim's unit, and how many trials stand behind it.

    A proportion is given as a count of the paper's number of trials, like the published value. `lower_bound`: the true
    value is this or more; `upper_bound`: this or less. A ratio's counts of trials are those of both rows.
    """

    value: float
    interval: tuple[float, float]
    interval_kind: str
    trials: int
    succeeded: int
    capped: int
    failed: int
    lower_bound: bool = False
    upper_bound: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim, what was measured for it, the word, and the reason in one sentence.

    `run_path` is empty if nothing was measured; `other_run_path` is the run that a ratio divides by.
    """

    claim: Claim
    word: VerdictWord
    measurement: Measurement | None
    reason: str
    run_path: str
    stale: bool
    other_run_path: str = ""


def judge_experiment(
    experiment: Experiment, evidence: Evidence, readings: Mapping[str, str] | None = None
) -> tuple[Verdict, ...]:
    """A verdict for each claim of an experiment, in order, at the given readings (none: the defaults)."""
    chosen = experiment.default_readings | dict(readings or {})
    return tuple(
        _judge_by(claim, evidence.speaking(experiment.paper, experiment.id, claim.row, chosen), chosen, evidence)
        for claim in experiment.claims
    )


def judge_run(experiment: Experiment, run: Run, evidence: Evidence) -> tuple[Verdict, ...]:
    """The verdicts on the claims of a run's row by this run, ratios beside the other row's run at the same readings."""
    return tuple(
        _judge_by(claim, run, run.readings, evidence)
        for claim in experiment.claims
        if claim.row == run.row and claim.quoted_from is None
    )


def _judge_by(claim: Claim, run: Run | None, readings: Mapping[str, str], evidence: Evidence) -> Verdict:
    other = evidence.divisor(claim, readings)
    stale = any(one is not None and not evidence.is_fresh(one) for one in (run, other))
    verdict = judge(claim, run, stale, other)
    if run is None and claim.measurable and evidence.is_only_smoke(claim.paper, claim.experiment, claim.row, readings):
        return replace(verdict, reason=ONLY_SMOKE)
    return verdict


def judge(claim: Claim, run: Run | None, stale: bool = False, other: Run | None = None) -> Verdict:
    """The verdict on one claim from one run, and for a ratio from the `other` one that it divides by.

    Without a run that it needs it is NOT_MEASURED.
    """
    if claim.quoted_from is not None:
        reason = f"The paper quotes this from {claim.quoted_from}; it did not measure it, and neither do we."
        return Verdict(claim, VerdictWord.QUOTED, None, reason, "", False)
    if claim.not_measurable is not None:
        reason = f"It cannot be measured: {claim.not_measurable}"
        return Verdict(claim, VerdictWord.NOT_MEASURED, None, reason, "", False)
    if run is None:
        return Verdict(
            claim, VerdictWord.NOT_MEASURED, None, "No run of this row at these readings is stored.", "", False
        )
    if claim.comparison in RATIOS:
        if other is None:
            reason = f"No run of `{claim.relative_to}` at these readings is stored, by which to divide."
            return Verdict(claim, VerdictWord.NOT_MEASURED, None, reason, "", False)
        word, measurement, reason = _judge_ratio(claim, run, other)
        return Verdict(claim, word, measurement, reason, run.path, stale, other.path)
    word, measurement, reason = RULES[claim.comparison](claim, run)
    return Verdict(claim, word, measurement, reason, run.path, stale)


Judged = tuple[VerdictWord, Measurement | None, str]


def quantity_of(trial: Trial, quantity: str) -> float | None:
    """A trial's value of a quantity; `succeeded` is 1 or 0. None if the trial never reached it."""
    if quantity == "succeeded":
        return float(trial.outcome is Outcome.SUCCEEDED)
    return trial.measurements.get(quantity)


def _measurement(
    run: Run, value: float, interval: tuple[float, float], kind: str, trials: int, lower_bound: bool = False
) -> Measurement:
    counts = {outcome: sum(trial.outcome is outcome for trial in run.trials) for outcome in Outcome}
    return Measurement(
        value,
        interval,
        kind,
        trials,
        succeeded=counts[Outcome.SUCCEEDED],
        capped=counts[Outcome.CAPPED],
        failed=counts[Outcome.FAILED],
        lower_bound=lower_bound,
    )


def tolerated_band(claim: Claim, published: float) -> tuple[float, float]:
    """From where to where ours may lie and still be partly reproduced."""
    if claim.tolerance.factor is not None:
        edges = (published / claim.tolerance.factor, published * claim.tolerance.factor)
        return min(edges), max(edges)
    assert claim.tolerance.absolute is not None
    return published - claim.tolerance.absolute, published + claim.tolerance.absolute


def values_of(run: Run, quantity: str) -> tuple[list[float], bool]:
    """The trials' values of a quantity, and whether some are lower bounds: those of trials that met their cap.

    A trial without a value that cannot be bounded is left out.
    """
    values = []
    bounded = False
    for trial in run.trials:
        value = quantity_of(trial, quantity)
        if value is None and quantity == CENSORED:
            value = max(trial.measurements.get("training_sequences", 0.0), float(run.settings["cap_sequences"]))
            bounded = True
        if value is not None:
            values.append(value)
    return values, bounded


def _judge_exact(claim: Claim, run: Run) -> Judged:
    value = float(run.settings[claim.quantity])
    measurement = _measurement(run, value, (value, value), "exact", len(run.trials))
    if value == claim.value:
        return VerdictWord.REPRODUCED, measurement, "Equal."
    return VerdictWord.NOT_REPRODUCED, measurement, "Not equal."


def _judge_number(claim: Claim, run: Run) -> Judged:
    values, _ = values_of(run, claim.quantity)
    if not values:
        return VerdictWord.INCONCLUSIVE, None, "No trial carries the quantity."
    furthest = max(values, key=lambda value: abs(value - claim.value))
    measurement = _measurement(run, furthest, (min(values), max(values)), "range over all trials", len(values))
    if abs(furthest - claim.value) <= claim.rounding:
        return VerdictWord.REPRODUCED, measurement, "Equal to the precision that the claim states."
    band = tolerated_band(claim, claim.value)
    if band[0] <= furthest <= band[1]:
        return VerdictWord.PARTLY_REPRODUCED, measurement, "Not equal, but within the tolerance."
    return VerdictWord.NOT_REPRODUCED, measurement, "Not equal, and beyond the tolerance."


def _judge_always(claim: Claim, run: Run) -> Judged:
    values, _ = values_of(run, claim.quantity)
    if len(values) < FEWEST_TRIALS:
        return VerdictWord.INCONCLUSIVE, None, f"Only {len(values)} trials have a value; {FEWEST_TRIALS} are needed."
    at_most = claim.comparison is Comparison.ALWAYS_AT_MOST
    worst = max(values) if at_most else min(values)
    measurement = _measurement(run, worst, (min(values), max(values)), "range over all trials", len(values))
    excess = [value - claim.value if at_most else claim.value - value for value in values]
    broken = sum(not one <= claim.rounding for one in excess)
    if broken:
        return VerdictWord.NOT_REPRODUCED, measurement, f"{broken} of {len(values)} trials break the inequality."
    return VerdictWord.REPRODUCED, measurement, f"The inequality holds of all {len(values)} trials."


def _judge_mean(claim: Claim, run: Run) -> Judged:
    values, bounded = values_of(run, claim.quantity)
    if len(values) < FEWEST_TRIALS:
        return VerdictWord.INCONCLUSIVE, None, f"Only {len(values)} trials have a value; {FEWEST_TRIALS} are needed."
    low, high = prediction_interval_of_mean(values, claim.trials)
    mean = fmean(values)
    measurement = _measurement(run, mean, (low, high), "prediction interval for the mean", len(values), bounded)
    band = tolerated_band(claim, claim.value)
    if bounded:
        if mean > band[1]:
            return (
                VerdictWord.NOT_REPRODUCED,
                measurement,
                "Even with capped trials counted at their cap, our mean lies beyond the tolerance.",
            )
        if mean >= band[0]:
            return (
                VerdictWord.PARTLY_REPRODUCED,
                measurement,
                "Some trials met their cap; counted there, our mean lies within the tolerance.",
            )
        return (
            VerdictWord.INCONCLUSIVE,
            measurement,
            "Some trials met their cap, and our lower bound lies below the tolerance.",
        )
    if low <= band[0] and high >= band[1]:
        return (
            VerdictWord.INCONCLUSIVE,
            measurement,
            "The interval holds both edges of the tolerance: too few trials to tell.",
        )
    if low - claim.rounding <= claim.value <= high + claim.rounding:
        return VerdictWord.REPRODUCED, measurement, "The published mean lies in our prediction interval."
    if band[0] <= mean <= band[1]:
        return (
            VerdictWord.PARTLY_REPRODUCED,
            measurement,
            "The published mean lies outside our interval, ours within the tolerance.",
        )
    return VerdictWord.NOT_REPRODUCED, measurement, "Our mean lies beyond the tolerance."


def _judge_ratio(claim: Claim, run: Run, other: Run) -> Judged:
    numerators, above = values_of(run, claim.quantity)
    denominators, below = values_of(other, claim.quantity)
    fewest = min(len(numerators), len(denominators))
    if fewest < FEWEST_TRIALS:
        return VerdictWord.INCONCLUSIVE, None, f"Only {fewest} trials have a value; {FEWEST_TRIALS} are needed."
    if min(denominators) <= 0:
        return VerdictWord.INCONCLUSIVE, None, "The row to divide by has trials without a positive value."
    ratio = fmean(numerators) / fmean(denominators)
    at_most = claim.comparison is Comparison.RATIO_OF_ROWS_AT_MOST
    if at_most:
        kind, interval = "interval for the ratio", interval_of_ratio(numerators, denominators)
    else:
        kind = "prediction interval for the ratio"
        interval = prediction_interval_of_ratio(numerators, denominators, claim.trials)
    outcomes = [trial.outcome for one in (run, other) for trial in one.trials]
    measurement = Measurement(
        ratio,
        interval,
        kind,
        len(numerators) + len(denominators),
        succeeded=outcomes.count(Outcome.SUCCEEDED),
        capped=outcomes.count(Outcome.CAPPED),
        failed=outcomes.count(Outcome.FAILED),
        lower_bound=above and not below,
        upper_bound=below and not above,
    )
    if above and below:
        return VerdictWord.INCONCLUSIVE, measurement, "Both rows have trials that met their cap, so nothing bounds it."
    word, reason = _word_of_bound(claim, measurement) if at_most else _word_of_ratio(claim, measurement)
    return word, measurement, reason


def _word_of_bound(claim: Claim, measurement: Measurement) -> tuple[VerdictWord, str]:
    low, high = measurement.interval
    if high <= claim.value + claim.rounding and not measurement.lower_bound:
        return VerdictWord.REPRODUCED, "The whole interval keeps the bound."
    if low > claim.value + claim.rounding and not measurement.upper_bound:
        return VerdictWord.NOT_REPRODUCED, "The whole interval lies beyond the bound."
    if measurement.lower_bound or measurement.upper_bound:
        return (
            VerdictWord.INCONCLUSIVE,
            "One row has trials that met their cap, which leaves the side open that counts.",
        )
    return VerdictWord.INCONCLUSIVE, "The interval holds the bound: too few trials to tell."


def _word_of_ratio(claim: Claim, measurement: Measurement) -> tuple[VerdictWord, str]:
    band = tolerated_band(claim, claim.value)
    low, high = measurement.interval
    ratio = measurement.value
    if measurement.lower_bound or measurement.upper_bound:
        if (ratio > band[1] and measurement.lower_bound) or (ratio < band[0] and measurement.upper_bound):
            return (
                VerdictWord.NOT_REPRODUCED,
                "Even with capped trials counted at their cap, it lies beyond the tolerance.",
            )
        if band[0] <= ratio <= band[1]:
            return (
                VerdictWord.PARTLY_REPRODUCED,
                "Some trials met their cap; counted there, it lies within the tolerance.",
            )
        return VerdictWord.INCONCLUSIVE, "Some trials met their cap, and our bound lies short of the tolerance."
    if low <= band[0] and high >= band[1]:
        return VerdictWord.INCONCLUSIVE, "The interval holds both edges of the tolerance: too few trials to tell."
    if low - claim.rounding <= claim.value <= high + claim.rounding:
        return VerdictWord.REPRODUCED, "The published ratio lies in our prediction interval."
    if band[0] <= ratio <= band[1]:
        return (
            VerdictWord.PARTLY_REPRODUCED,
            "The published ratio lies outside our interval, ours within the tolerance.",
        )
    return VerdictWord.NOT_REPRODUCED, "Our ratio lies beyond the tolerance."


def _judge_extreme(claim: Claim, run: Run) -> Judged:
    values, bounded = values_of(run, claim.quantity)
    if len(values) < FEWEST_TRIALS:
        return VerdictWord.INCONCLUSIVE, None, f"Only {len(values)} trials have a value; {FEWEST_TRIALS} are needed."
    largest = claim.comparison is Comparison.MAXIMUM
    low, high = prediction_interval_of_extreme(values, claim.trials, largest)
    value = max(values) if largest else min(values)
    capped = largest and bounded
    measurement = _measurement(
        run, value, (low, high), f"interval for the {claim.comparison.value}", len(values), capped
    )
    band = tolerated_band(claim, claim.value)
    if not capped and low - claim.rounding <= claim.value <= high + claim.rounding:
        return VerdictWord.REPRODUCED, measurement, f"The published {claim.comparison.value} lies in our interval."
    if band[0] <= value <= band[1]:
        return VerdictWord.PARTLY_REPRODUCED, measurement, f"Our {claim.comparison.value} lies within the tolerance."
    return VerdictWord.NOT_REPRODUCED, measurement, f"Our {claim.comparison.value} lies beyond the tolerance."


def _judge_proportion(claim: Claim, run: Run) -> Judged:
    if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST:
        published = claim.trials
        hits = [_at_most(trial, claim) for trial in run.trials]
    else:
        published = round(claim.value)
        hits = [_counts(trial, claim, run) for trial in run.trials]
    trials, ours = len(hits), sum(hits)
    if trials < FEWEST_TRIALS:
        return VerdictWord.INCONCLUSIVE, None, f"Only {trials} trials were made; {FEWEST_TRIALS} are needed."
    low, high = clopper_pearson_interval(ours, trials)
    scale = claim.trials
    measurement = _measurement(
        run, ours / trials * scale, (low * scale, high * scale), "Clopper-Pearson interval", trials
    )
    if not proportions_can_disagree(trials, published, claim.trials):
        return VerdictWord.INCONCLUSIVE, measurement, "Too few trials: no outcome of theirs could contradict the paper."
    if proportions_agree(ours, trials, published, claim.trials):
        return (
            VerdictWord.REPRODUCED,
            measurement,
            f"{ours} of {trials} and {published} of {claim.trials} agree by Fisher's exact test.",
        )
    band = tolerated_band(claim, published / claim.trials)
    if band[0] <= ours / trials <= band[1]:
        return (
            VerdictWord.PARTLY_REPRODUCED,
            measurement,
            f"{ours} of {trials} differs from {published} of {claim.trials}, within the tolerance.",
        )
    return VerdictWord.NOT_REPRODUCED, measurement, f"{ours} of {trials} against {published} of {claim.trials}."


def _at_most(trial: Trial, claim: Claim) -> bool:
    value = quantity_of(trial, claim.quantity)
    return value is not None and value <= claim.value


def _counts(trial: Trial, claim: Claim, run: Run) -> bool:
    value = quantity_of(trial, claim.quantity)
    if claim.threshold is None:
        return value == 1.0
    if value is None:
        value = float(run.settings["cap_sequences"]) if claim.quantity == CENSORED else float("-inf")
    return value > claim.threshold


RULES: dict[Comparison, Callable[[Claim, Run], Judged]] = {
    Comparison.MEAN: _judge_mean,
    Comparison.PROPORTION: _judge_proportion,
    Comparison.EVERY_TRIAL_AT_MOST: _judge_proportion,
    Comparison.MINIMUM: _judge_extreme,
    Comparison.MAXIMUM: _judge_extreme,
    Comparison.EXACT: _judge_exact,
    Comparison.NUMBER: _judge_number,
    Comparison.ALWAYS_AT_MOST: _judge_always,
    Comparison.ALWAYS_AT_LEAST: _judge_always,
}
"""The rule of each comparison of one row; those of two rows are `_judge_ratio`'s."""
