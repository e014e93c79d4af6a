"""Trials of stored runs computed again by today's code: a change that should change nothing proves it.

The shortest trials of a run are taken, whatever came out of them: every trial goes through the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reproductions.confirmations import Confirmation, store_confirmation
from reproductions.experiments import Experiment
from reproductions.results import Run, is_identical
from reproductions.running.assignment import Assignment, assignment_of
from reproductions.running.journal import Journal
from reproductions.running.measuring import UNFINISHED, unit_of
from reproductions.running.pool import compute
from reproductions.running.progress import Board, Progress
from reproductions.running.provenance import CodeState, provenance
from reproductions.running.runners import Runner
from reproductions.running.work import Work

SHARE_OF_STEPS = 0.1
"""As many of a run's shortest trials are computed again as take this share of its steps, and at least one."""


@dataclass(frozen=True)
class Recheck:
    """A stored run, the assignment that repeats it, and the indices of the trials to compute again."""

    run: Run
    assignment: Assignment
    indices: tuple[int, ...]


def recheck(run: Run, experiment: Experiment, trials: int | None = None) -> Recheck:
    """How to compute the shortest trials of a run again: so many, or by default a share of its steps.

    Raises:
        UnrepeatableError: the row or a reading is gone, or its settings have changed.
    """
    return Recheck(run, assignment_of(run, experiment), _shortest(run, trials))


def _shortest(run: Run, trials: int | None) -> tuple[int, ...]:
    chosen: list[int] = []
    steps = 0
    for trial in sorted(run.trials, key=lambda trial: (trial.steps, trial.index)):
        steps += trial.steps
        if chosen and (steps > SHARE_OF_STEPS * run.steps if trials is None else len(chosen) >= trials):
            break
        chosen.append(trial.index)
    return tuple(sorted(chosen))


def confirm(
    rechecks: Sequence[Recheck],
    root: Path,
    command: str,
    runner: Runner,
    watch: Callable[[Progress], None] | None = None,
    tell: Callable[[Recheck, Confirmation], Any] = lambda _recheck, _confirmation: None,
) -> list[Confirmation]:
    """Compute the trials again and store what came out, run by run; what was stored before a stop stays."""
    works: dict[Work, tuple[Recheck, CodeState]] = {}
    for one in rechecks:
        file = root / UNFINISHED / f"confirm-{Path(one.run.path).stem}-{one.assignment.code_hash}.jsonl"
        journal = Journal(file, one.assignment.experiment.quantities)
        most = max(trial.steps for trial in one.run.trials if trial.index in one.indices)
        label, seed = one.assignment.label, one.run.provenance.seed
        work = Work(label, one.assignment.prepare(), one.indices, seed, journal, most)
        works[work] = (one, CodeState.of(one.assignment))
    confirmations = []

    def store(work: Work) -> None:
        one, code = works[work]
        finished = work.finished()
        stored = {trial.index: trial for trial in one.run.trials}
        same = tuple(part.trial.index for part in finished if is_identical(part.trial, stored[part.trial.index]))
        where = provenance(command, one.assignment, code, finished, runner.threads, runner.machine)
        confirmation = Confirmation(one.run.path, one.indices, same, where)
        store_confirmation(root, confirmation, one.run)
        work.journal.remove()
        confirmations.append(confirmation)
        tell(one, confirmation)

    compute(list(works), runner, store, Board(watch, unit_of([one.assignment for one in rechecks])))
    return confirmations
