"""Which rows more trials decide: one extension of each, planned from the run that speaks and bounded by a budget.

Two stages (Stein 1945): the spread of a first run says how many trials decide, and the run with as many speaks. Planned
anew from that one, a third stage would look at the same chance twice and cost error. So an extended run is extended
again only by what its first run's plan asked for and no budget held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reproductions.claims import Claim
from reproductions.experiments import Experiment
from reproductions.judging.selection import Evidence
from reproductions.judging.statistics.planning import core_minutes_of_trials
from reproductions.judging.verdicts import judge, judge_experiment
from reproductions.judging.words import Missing, Undecided, Verdict, VerdictWord
from reproductions.results import Run

BUDGET = 30.0
"""Core-minutes for the claims of a row."""


@dataclass(frozen=True, slots=True)
class Need:
    """What decides a claim: so many more trials of each of its runs, of which a ratio of two rows has two."""

    claim: Claim
    trials: tuple[tuple[Run, int], ...]

    @property
    def core_minutes(self) -> float:
        """What these trials would take at the speed of the runs."""
        return sum(core_minutes_of_trials(run, more) for run, more in self.trials)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a claim that more trials would decide gets none: a sentence, and how to repair it on a line of its own."""

    claim: Claim
    reason: str


@dataclass(frozen=True, slots=True)
class Extension:
    """So many more trials of a run."""

    run: Run
    more: int

    @property
    def core_minutes(self) -> float:
        """What they would take at the speed of the run."""
        return core_minutes_of_trials(self.run, self.more)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, cheapest first, and what it is for; what the budget does not hold; what is refused."""

    extensions: tuple[Extension, ...]
    within: tuple[Need, ...]
    beyond: tuple[Need, ...]
    refused: tuple[Refusal, ...]


def plan_extensions(
    asked: Iterable[tuple[Experiment, Collection[str], Mapping[str, str]]],
    evidence: Evidence,
    budget: float = BUDGET,
    profile: str | None = None,
) -> Plan:
    """One extension of each run that decides claims of these rows (none named: all) at these readings.

    `budget` is in core-minutes, for each row; a claim that would exceed it beside the row's cheaper ones is left.
    `profile`: only where a run of this profile speaks.
    """
    within: list[Need] = []
    beyond: list[Need] = []
    refused: list[Refusal] = []
    for experiment, rows, readings in asked:
        needs: dict[str, list[Need]] = {}
        for verdict in judge_experiment(experiment, evidence, readings):
            if (verdict.claim.row in rows or not rows) and _wants_trials(verdict):
                found = _need(verdict.claim, readings, experiment.claims, evidence, profile)
                if isinstance(found, Refusal):
                    refused.append(found)
                elif found is not None:
                    needs.setdefault(verdict.claim.row, []).append(found)
        for of_row in needs.values():
            held, left = _divided(of_row, budget)
            within += held
            beyond += left
    extensions = sorted(_together(within), key=lambda one: one.core_minutes)
    return Plan(tuple(extensions), tuple(within), tuple(beyond), tuple(refused))


def _wants_trials(verdict: Verdict) -> bool:
    return verdict.word is VerdictWord.INCONCLUSIVE and _planned(verdict.undecided) > 0


def _planned(undecided: Undecided | None) -> int:
    """How many more trials were planned from a spread; 0 if none were."""
    if undecided is None or undecided.missing is not Missing.TRIALS or undecided.core_minutes is None:
        return 0
    return undecided.more_trials or 0


def _need(
    claim: Claim, readings: Mapping[str, str], beside: Sequence[Claim], evidence: Evidence, profile: str | None
) -> Need | Refusal | None:
    runs = list({run.path: run for run in evidence.compared(claim, readings) if run is not None}.values())
    if profile is not None and runs[0].profile != profile:
        return None
    for run in runs:
        if not evidence.is_fresh(run):
            confirm = f"rnn-review run {run.paper} {run.experiment} --row {run.row} --profile {run.profile} --confirm"
            return Refusal(claim, f"{run.path}: was measured with other code than today's\nhint: run `{confirm}` first")
        if run.pooled:
            return Refusal(claim, f"{run.path}: speaks with runs of other seeds\nhint: measure with a further --seed")
    firsts = [evidence.stored(run.extends) if run.extends else run for run in runs]
    trials = _left_of_first_plan(claim, runs, [run for run in firsts if run is not None], beside)
    if not trials:
        paths = ", ".join(run.path for run in runs if run.extends)
        reason = f"{paths}: extended the row already, and a second extension would cost error"
        return Refusal(claim, f"{reason}\nhint: leave it undecided; what it needs stands in its verdict")
    return Need(claim, trials)


def _left_of_first_plan(
    claim: Claim, runs: Sequence[Run], firsts: Sequence[Run], beside: Sequence[Claim]
) -> tuple[tuple[Run, int], ...]:
    if len(firsts) < len(runs):
        return ()
    planned = _planned(judge(claim, firsts[0], other=firsts[-1], beside=beside).undecided)
    wanted = [
        (run, len(first.trials) + planned - len(run.trials)) for run, first in zip(runs, firsts, strict=True) if planned
    ]
    return tuple((run, more) for run, more in wanted if more > 0)


def _divided(needs: Iterable[Need], budget: float) -> tuple[list[Need], list[Need]]:
    """Those that a row's budget holds together, cheapest first, and the others."""
    held: list[Need] = []
    left: list[Need] = []
    for need in sorted(needs, key=lambda one: one.core_minutes):
        price = sum(one.core_minutes for one in _together([*held, need]))
        (held if price <= budget else left).append(need)
    return held, left


def _together(needs: Iterable[Need]) -> list[Extension]:
    """The fewest trials that serve them all."""
    found: dict[str, Extension] = {}
    for run, more in (pair for need in needs for pair in need.trials):
        if run.path not in found or found[run.path].more < more:
            found[run.path] = Extension(run, more)
    return list(found.values())
