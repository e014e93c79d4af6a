"""How many trials decide a claim, planned from the spread alone (Stein 1945), and what they cost.

An interval that is no wider than the tolerance decides wherever it lies. So the number of trials follows from the
spread and not from the gap, and one planned extension costs no error; a second one would.
"""

from __future__ import annotations

from collections.abc import Callable

from reproductions.claims import Tolerance
from reproductions.judging.statistics.effects import Effect
from reproductions.results import Outcome, Run

MOST_TRIALS = 10_000
"""More trials than anybody makes: what they leave open, the paper's own few do."""
GROWTH = 1.02


def fewest_that_decide(at: Callable[[int], Effect], tolerance: Tolerance, trials: int) -> int | Effect:
    """The fewest trials of ours that decide, given what the interval is `at` a number of them.

    If none do, the interval that the most would leave.
    """
    most = at(MOST_TRIALS)
    if not tolerance.decides(most.low, most.high):
        return most
    low, high = trials, MOST_TRIALS
    while low < high:
        middle = (low + high) // 2
        effect = at(middle)
        low, high = (low, middle) if tolerance.decides(effect.low, effect.high) else (middle + 1, high)
    return low


def fewest_that_answer(
    at: Callable[[int], Effect], is_answered: Callable[[Effect], bool], trials: int, most: int = MOST_TRIALS
) -> int | Effect:
    """The fewest trials at which an interval that is `at` a number of them answers; if none do, what the most leave.

    For shares, whose width depends on where they lie: it is taken that ours stay.
    """
    number = trials
    while number < most:
        number = min(max(number + 1, int(number * GROWTH)), most)
        if is_answered(at(number)):
            return number
    return at(most)


def core_minutes_of_trials(run: Run, more: int) -> float:
    """What so many more trials would take at the speed of the run, in minutes of one core."""
    return more * run.provenance.cpu_seconds / len(run.trials) / 60


def core_minutes_to_limit(run: Run, cap: float, limit: float) -> float:
    """What the trials that were stopped at the cap would take up to a limit, in minutes of one core."""
    stopped = sum(trial.outcome is Outcome.CAPPED for trial in run.trials)
    sequences = sum(trial.measurements.get("training_sequences", cap) for trial in run.trials)
    return stopped * (limit - cap) * run.provenance.cpu_seconds / sequences / 60
