"""`rnn-review run --until-decided`: the trials for want of which claims are inconclusive, planned once and measured."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from commands.line.output import INTERRUPTED, message, number, print_json, print_table
from commands.line.parser import DEFAULT_SEED
from commands.line.progress import shown_progress
from commands.line.project import UsageError, find_experiments
from commands.line.requests import MeasureRequest, find_profile, find_readings, make_runner
from reproductions.claims import SHARES, Claim, Comparison
from reproductions.experiments import Experiment
from reproductions.judging.extension import BUDGET, Need, Plan, plan_extensions
from reproductions.judging.reasons import more_trials, price_of
from reproductions.judging.selection import Evidence, load_evidence
from reproductions.judging.verdicts import judge_experiment
from reproductions.judging.words import VerdictWord
from reproductions.results import Run
from reproductions.running.assignment import UnrepeatableError
from reproductions.running.extending import extend, lengthening
from reproductions.running.work import RunnerError

Asked = Sequence[tuple[Experiment, Sequence[str], Mapping[str, str]]]
"""Experiments, the rows of each (none named: all), and the readings."""


def find_budget(arguments: argparse.Namespace) -> float:
    """The core-minutes that a row may take.

    Raises:
        UsageError: they make no sense, or stand beside options that they do not go with.
    """
    if not arguments.until_decided:
        if arguments.budget is not None:
            raise UsageError("--budget bounds what --until-decided measures\nhint: add --until-decided")
        return BUDGET
    given = {name: getattr(arguments, name) for name in ("trials", "cap_factor", "cap_steps", "missing", "confirm")}
    given["seed"] = arguments.seed != DEFAULT_SEED
    for name, value in given.items():
        if value:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"--until-decided goes on with stored runs as they are\nhint: leave out {option}")
    budget = BUDGET if arguments.budget is None else float(arguments.budget)
    if not (budget > 0 and math.isfinite(budget)):
        raise UsageError(f"--budget must be above 0, found {budget:g}")
    return budget


def decide(rows: Sequence[tuple[Experiment, Sequence[str]]], root: Path, request: MeasureRequest, budget: float) -> int:
    """Say what would decide, measure it as far as the budget goes, and show what became of the claims."""
    asked = [(one, own, one.default_readings | find_readings(one, request.readings)) for one, own in rows]
    if request.profile is not None:
        for experiment, _ in rows:
            find_profile(experiment, request.profile)
    papers = dict.fromkeys(experiment.paper for experiment, _ in rows)
    known = {(one.paper, one.id): one for paper in papers for one in find_experiments(paper, None)}
    evidence = load_evidence(root, known.values())
    plan = plan_extensions(asked, evidence, budget, request.profile)
    _tell(plan, budget)
    stored: dict[str, str] = {}

    def keep(run: Run, path: Path) -> None:
        stored[run.path] = path.relative_to(root).as_posix()
        message(f"stored {stored[run.path]}")

    try:
        longer = [lengthening(one.run, known[one.run.paper, one.run.experiment], one.more) for one in plan.extensions]
        with shown_progress() as show:
            extend(longer, root, make_runner(request), request.resume, show, keep)
    except (RunnerError, UnrepeatableError) as error:
        raise UsageError(str(error)) from error
    except KeyboardInterrupt:
        message("stopped: every finished trial is kept\nhint: the same command with --resume goes on")
        return INTERRUPTED
    words = _words(asked, plan, evidence, load_evidence(root, known.values())) if stored else []
    if request.json:
        print_json(_data(plan, stored, words))
    elif words:
        print_table(["row", "claim", "before", "after"], [[one.row, one.id, old, new] for one, old, new in words])
    return 1 if plan.refused else 0


def _tell(plan: Plan, budget: float) -> None:
    """What will be measured and for what, what is too dear, and what is refused."""
    for extension in plan.extensions:
        run = extension.run
        price = f"{more_trials(extension.more)} after {len(run.trials)}, {price_of(extension.core_minutes)}"
        message(f"{run.paper}/{run.experiment} {run.row}: {price}")
    for need in plan.within:
        message(f"decides {need.claim.id}{_provided(need.claim)}: {_needed(need)}")
    for need in plan.beyond:
        message(f"beyond the budget of {number(budget)} core-minutes a row: {need.claim.id}: {_needed(need)}")
    for refusal in plan.refused:
        message(f"{refusal.claim.id} gets no more trials: {refusal.reason}")
    if plan.extensions:
        price = price_of(sum(one.core_minutes for one in plan.extensions))
        message(f"in all {more_trials(sum(one.more for one in plan.extensions))}, {price}")
    elif not (plan.beyond or plan.refused):
        message("nothing to decide: no claim of these rows is inconclusive for want of trials that can be planned")


def _provided(claim: Claim) -> str:
    """What a plan takes for granted where not the spread alone decides."""
    if claim.comparison is Comparison.RATIO_OF_ROWS_AT_MOST:
        return ", if our ratio stays"
    return ", if our share stays" if claim.comparison in SHARES else ""


def _needed(need: Need) -> str:
    """A ratio needs the trials of two rows."""
    trials = " and ".join(more_trials(more) for _, more in need.trials)
    return f"{trials}, {price_of(need.core_minutes)}"


def _words(asked: Asked, plan: Plan, before: Evidence, after: Evidence) -> list[tuple[Claim, VerdictWord, VerdictWord]]:
    """What was said and is said now of each claim of the extended rows, and of each that was planned for."""
    extended = {(one.run.paper, one.run.experiment, one.run.row) for one in plan.extensions}
    planned = {need.claim.id for need in plan.within}
    found = []
    for experiment, _, readings in asked:
        pairs = zip(*(judge_experiment(experiment, evidence, readings) for evidence in (before, after)), strict=True)
        for old, new in pairs:
            claim = old.claim
            if (claim.paper, claim.experiment, claim.row) in extended or claim.id in planned:
                found.append((claim, old.word, new.word))
    return found


def _data(plan: Plan, stored: Mapping[str, str], words: Iterable[tuple[Claim, VerdictWord, VerdictWord]]) -> Any:
    """The same for a program."""
    return {
        "runs": [
            {
                "run": stored[one.run.path],
                "extends": one.run.path,
                "more_trials": one.more,
                "planned_core_minutes": one.core_minutes,
            }
            for one in plan.extensions
        ],
        "beyond_budget": [
            {"claim": one.claim.id, "more_trials": [more for _, more in one.trials], "core_minutes": one.core_minutes}
            for one in plan.beyond
        ],
        "refused": [{"claim": one.claim.id, "reason": one.reason} for one in plan.refused],
        "claims": [{"claim": claim.id, "row": claim.row, "before": old, "after": new} for claim, old, new in words],
    }
