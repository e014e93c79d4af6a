"""Assignments to stored runs, resumed where an earlier start was stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

from reproductions.results import Run, store_run
from reproductions.running.assignment import Assignment
from reproductions.running.journal import Journal
from reproductions.running.pool import RunnerError, Work, compute
from reproductions.running.progress import Board, Progress
from reproductions.running.provenance import CodeState, provenance

UNFINISHED = Path("results") / "local" / "unfinished"


class StoppedError(Exception):
    """The run was stopped from outside. All finished trials are kept; `finished` of `wanted` were there."""

    def __init__(self, finished: int, wanted: int) -> None:
        super().__init__(f"stopped: {finished} of {wanted} trials are finished and kept")
        self.finished = finished
        self.wanted = wanted


def measure(
    assignments: Sequence[Assignment],
    root: Path,
    command: str,
    jobs: int,
    resume: bool = False,
    watch: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    executor: Executor | None = None,
) -> list[Path]:
    """Measure all assignments and store a run for each; returns the stored files.

    Raises:
        RunnerError: an unfinished journal exists and `resume` is false, or a process was ended from outside.
        StoppedError: `stop` was set; finished trials are in the journals.
    """
    plans: dict[Work, tuple[Assignment, CodeState]] = {}
    board = Board(watch, unit_of(assignments))
    held = 0
    for assignment in assignments:
        journal = Journal(root / UNFINISHED / f"{assignment.key}.jsonl")
        there = [index for index in journal.read() if index < assignment.trials]
        if there and not resume:
            held += len(there)
        trials = assignment.prepare()
        missing = [index for index in range(assignment.trials) if index not in there]
        board.expect(missing, trials.most_steps, finished=len(there))
        work = Work(assignment.label, trials, missing, assignment.seed, journal)
        plans[work] = (assignment, CodeState.of(assignment))
    if held:
        first = next(work for work in plans if work.journal.read())
        raise RunnerError(
            f"{first.label}: an unfinished run holds {held} finished trials\n"
            f"hint: add --resume to go on with it, or delete {first.journal.path.relative_to(root).as_posix()}"
        )
    stored: dict[Work, Path] = {}

    def store(work: Work) -> None:
        assignment, code = plans[work]
        finished = [one for index, one in sorted(work.journal.read().items()) if index < assignment.trials]
        run = Run(
            paper=assignment.experiment.paper,
            experiment=assignment.experiment.id,
            row=assignment.row.id,
            profile=assignment.profile.id,
            readings=dict(assignment.readings),
            settings=work.trials.settings,
            trials=tuple(one.trial for one in finished),
            provenance=provenance(command, assignment, code, finished, jobs),
        )
        stored[work] = store_run(root, run)
        work.journal.remove()

    # The longest first, so that no core waits for one at the end.
    ordered = sorted(plans, key=lambda work: -work.trials.most_steps)
    compute(ordered, jobs, store, board, stop or threading.Event(), executor)
    if len(stored) < len(plans):
        wanted = sum(assignment.trials for assignment, _ in plans.values())
        missing_trials = sum(len(set(w.indices) - set(w.journal.read())) for w in plans if w not in stored)
        raise StoppedError(wanted - missing_trials, wanted)
    return list(stored.values())


def unit_of(assignments: Sequence[Assignment]) -> str:
    """What the work of these assignments is counted in, if all count alike."""
    units = {assignment.experiment.unit for assignment in assignments}
    return units.pop() if len(units) == 1 else "steps"
