"""A verdict's reason as a sentence: how far apart, what is open, what would decide and what it costs."""

from __future__ import annotations

import math

from reproductions.claims import SHARES, Claim
from reproductions.judging.statistics.effects import Effect
from reproductions.judging.words import Measurement, Missing, Undecided, VerdictWord


def of_answer(word: VerdictWord, effect: Effect) -> str:
    """Why both questions are answered."""
    if word is VerdictWord.REPRODUCED:
        return f"The interval holds {effect.null:g} and lies within the tolerance."
    within = ", but lies within the tolerance" if word is VerdictWord.PARTLY_REPRODUCED else ""
    return f"It differs by {_distance(effect)} at least{within}."


def _distance(effect: Effect) -> str:
    if effect.null == 0:
        return f"{abs(effect.nearest):.2g}"
    factor = effect.nearest if effect.nearest > 1 else 1 / effect.nearest if effect.nearest > 0 else math.inf
    return f"a factor of {factor:.3g}" if math.isfinite(factor) else "any factor"


EXTENDED = "It was extended once, as its first trials planned, and is open still; a second extension would cost error."


def of_bound(why: Undecided, rows: int) -> str:
    """What is missing where the interval of our ratio of one row's quantities, or of two rows, holds the bound."""
    holds = "The interval of our ratio holds the bound"
    if why.extended:
        return f"{holds}. {EXTENDED}"
    if why.more_trials is None:
        return f"{holds}; if the ratio stays, more trials than anybody makes would decide."
    tell = more_trials(why.more_trials) + " of each row" * (rows > 1)
    price = "" if why.core_minutes is None else f": {price_of(why.core_minutes)}"
    return f"{holds}; if the ratio stays, {tell} would decide{price}."


def of_undecided(claim: Claim, why: Undecided, measurement: Measurement) -> str:
    """What is missing, or what the paper's own trials leave open."""
    if why.at_best is not None:
        low, high = why.at_best
        span = f"{low:.2g} to {high:.2g}" if math.isfinite(high) else f"{low:.2g} and more"
        trials = "one trial" if claim.trials == 1 else f"{claim.trials} trials"
        return f"It agrees as far as the paper's {trials} can tell: any number of ours leaves {span} open."
    price = "" if why.core_minutes is None else price_of(why.core_minutes)
    if why.missing is Missing.TRIALS:
        assert why.more_trials is not None
        more = more_trials(why.more_trials)
        provided = ", if their share stays," if claim.comparison in SHARES else ""
        return f"{more}{provided} would decide" + (f": {price}." if price else ".")
    if why.extended:
        return EXTENDED
    if why.missing is Missing.CAP:
        limit = "the paper names no limit" if claim.limit is None else f"the paper's limit is {claim.limit:,.0f}"
        reach = f" To reach it takes {price}." if price else ""
        stopped = "1 trial was" if measurement.capped == 1 else f"{measurement.capped} trials were"
        return f"{stopped} stopped at our cap; {limit}.{reach}"
    if why.missing is Missing.BUDGET:
        return "Trials were stopped at a budget, and the paper does not print its own."
    return "Too few trials have a value to take a mean of, and their number decides nothing yet."


def of_few_values(values: int, trials: int) -> str:
    """That so few of the trials have a value, without a full stop."""
    if values == 0:
        return f"None of {trials} trials has a value, so that there is no mean"
    return f"Only {values} of {trials} trials {'has' if values == 1 else 'have'} a value, too few to take a mean of"


def more_trials(number: int) -> str:
    """So many more trials, in words."""
    return f"{number:,} more trial{'s' * (number != 1)}"


def price_of(core_minutes: float) -> str:
    """What measuring takes, in words."""
    if core_minutes < 1:
        return "less than a core-minute"
    if core_minutes < 600:
        return f"{core_minutes:,.0f} core-minute{'s' * (round(core_minutes) != 1)}"
    return f"{core_minutes / 60:,.0f} core-hours"
