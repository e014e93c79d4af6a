"""Which trials of a run a claim speaks of, and what is known of those that were stopped: said once for every claim.

A trial stopped at its cap has no time of success: it counts among the trials, not in the mean of times. What it might
have done after the cap is bounded from what the paper prints, by Markov's inequality; no law of times is assumed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from reproductions.claims import SUCCEEDED, Averaged, Claim, Comparison
from reproductions.judging.statistics.effects import trials_beyond
from reproductions.results import Outcome, Run, Trial

TIME = "sequences_until_success"
"""The quantity that a trial stopped at its cap bounds from below."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a quantity over the trials that a claim speaks of.

    `stopped`: so many of them are where a budget ended the trial, so that the mean is only a lower bound.
    """

    values: tuple[float, ...]
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """So many of our trials did what the claim says.

    `unknown`: so many more might have, after our cap and before the paper's limit; `later`: so many of the paper's may
    have only after our cap. `cap` is ours where it stands below the paper's limit.
    """

    hits: int
    trials: int
    unknown: int = 0
    later: int = 0
    cap: float | None = None


def quantity_of(trial: Trial, quantity: str) -> float | None:
    """A trial's value of a quantity; `succeeded` is 1 or 0. None if the trial never reached it."""
    if quantity == SUCCEEDED:
        return float(trial.outcome is Outcome.SUCCEEDED)
    return trial.measurements.get(quantity)


def values_of(claim: Claim, run: Run) -> Values:
    """The values of the claim's quantity, over the trials of which the paper's number speaks."""
    trials = [
        trial for trial in run.trials if claim.averaged is not Averaged.SUCCESSFUL or trial.outcome is Outcome.SUCCEEDED
    ]
    values = tuple(value for trial in trials if (value := quantity_of(trial, claim.quantity)) is not None)
    if claim.budget is None:
        return Values(values)
    return Values(values, sum(value >= run.number(claim.budget) for value in values))


def ordered_values(claim: Claim, run: Run) -> list[float]:
    """The values for a smallest or largest: a time that was not reached lies beyond all that were."""
    if claim.quantity != TIME:
        return sorted(values_of(claim, run).values)
    values = (quantity_of(trial, TIME) for trial in run.trials)
    return sorted(math.inf if value is None else value for value in values)


def count_of(claim: Claim, run: Run, mean_time: float | None) -> Count:
    """How many trials did what a proportion speaks of.

    `mean_time` is the mean that the paper prints for the trials of this row that succeeded, if it prints one.
    """
    if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST:
        kept = [value <= claim.value for value in values_of(claim, run).values]
        return Count(sum(kept), len(kept))
    if claim.threshold is not None:
        return _beyond(claim.threshold, claim, run)
    hits = sum(quantity_of(trial, claim.quantity) == 1.0 for trial in run.trials)
    cap = run.settings.get("cap_sequences")
    if claim.quantity != SUCCEEDED or cap is None:
        return Count(hits, len(run.trials))
    if claim.limit is not None and cap >= claim.limit:
        in_time = [quantity_of(trial, TIME) or 0.0 for trial in run.trials if trial.outcome is Outcome.SUCCEEDED]
        return Count(sum(value <= claim.limit for value in in_time), len(run.trials))
    published = round(claim.value)
    stopped = sum(trial.outcome is Outcome.CAPPED for trial in run.trials)
    if published and mean_time is not None:
        later = min(trials_beyond(mean_time, published, cap), published) if stopped else 0
        return Count(hits, len(run.trials), later=later, cap=cap if later else None)
    if claim.limit is None and published:
        return Count(hits, len(run.trials))
    return Count(hits, len(run.trials), unknown=stopped, cap=cap if stopped else None)


def _beyond(threshold: float, claim: Claim, run: Run) -> Count:
    """Trials whose quantity exceeds a threshold; one that was stopped below it is unknown."""
    hits = unknown = 0
    for trial in run.trials:
        value = quantity_of(trial, claim.quantity)
        if value is not None:
            hits += value > threshold
        elif claim.quantity == TIME and trial.outcome is Outcome.CAPPED:
            reached = run.number("cap_sequences") >= threshold
            hits, unknown = hits + reached, unknown + (not reached)
    return Count(hits, len(run.trials), unknown)
