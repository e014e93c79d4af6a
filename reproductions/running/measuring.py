"""Assignments to stored runs, resumed where an earlier start was stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from reproductions.results import Run, run_folder, run_from_text, store_run
from reproductions.running.assignment import Assignment
from reproductions.running.journal import Journal
from reproductions.running.pool import compute
from reproductions.running.progress import Board, Progress
from reproductions.running.provenance import CodeState, provenance
from reproductions.running.runners import Runner
from reproductions.running.work import RunnerError, Work, exclusive

UNFINISHED = Path("results") / "local" / "unfinished"


def measure(
    assignments: Sequence[Assignment],
    root: Path,
    command: str | None,
    runner: Runner,
    resume: bool = False,
    watch: Callable[[Progress], None] | None = None,
) -> list[Path]:
    """Measure all assignments and store a run for each; returns the stored files.

    A run names the command, or where there is none the one that measures its own assignment.

    What ends it early, such as Ctrl-C, leaves finished trials in journals, for `resume`. What ended it after a run was
    stored leaves none, and `resume` takes the stored run then.

    Raises:
        RunnerError: an unfinished journal exists and `resume` is false, or holds more trials than are asked for, or a
            process was ended from outside, or another one measures the same.
        ResultsError: a file cannot be read or written.
    """
    plans: dict[Work, tuple[Assignment, CodeState]] = {}
    stored: list[Path] = []
    for assignment in assignments:
        file, trials = root / UNFINISHED / f"{assignment.key}.jsonl", assignment.prepare()
        journal = Journal(file, assignment.experiment.quantities)
        if resume and not journal.path.exists() and (whole := stored_already(assignment, root)):
            stored.append(whole)
            continue
        indices = range(assignment.trials)
        work = Work(assignment.label, trials, indices, assignment.seed, journal, trials.most_steps)
        plans[work] = (assignment, CodeState.of(assignment))
    refuse_fewer(plans, root)
    if not resume:
        refuse_unfinished(plans, root)

    def store(work: Work) -> None:
        assignment, code = plans[work]
        finished = work.finished()
        run = Run(
            paper=assignment.experiment.paper,
            experiment=assignment.experiment.id,
            row=assignment.row.id,
            profile=assignment.profile.id,
            readings=dict(assignment.readings),
            settings=work.trials.settings,
            trials=tuple(one.trial for one in finished),
            provenance=provenance(
                command or assignment.command, assignment, code, finished, runner.threads, runner.machine
            ),
        )
        stored.append(store_run(root, run))
        work.journal.remove()

    # The longest first, so that no core waits for one at the end.
    ordered = sorted(plans, key=lambda work: -work.most_steps)
    compute(ordered, runner, store, Board(watch, unit_of(assignments)))
    return stored


def stored_already(assignment: Assignment, root: Path) -> Path | None:
    """The file of a stored run that today's code measured, and that holds all that is asked for."""
    experiment, profile = assignment.experiment, assignment.profile.id
    settings = json.loads(json.dumps(assignment.prepare().settings))
    asked = (assignment.row.id, profile, dict(assignment.readings), settings, assignment.seed, assignment.code_hash)
    for path in sorted(
        run_folder(root, experiment.paper, experiment.id, profile).glob(f"*-{assignment.row.id}-*.json")
    ):
        run = run_from_text(path.read_text(encoding="utf-8", errors="replace"), path.relative_to(root).as_posix())
        made = run.provenance
        found = (run.row, run.profile, run.readings, run.settings, made.seed, made.code_hash)
        if found == asked and len(run.trials) == assignment.trials:
            return path
    return None


def refuse_fewer(works: Iterable[Work], root: Path) -> None:
    """Raise RunnerError if a journal holds trials that would be lost, since these works do not want them."""
    for work in works:
        most = max(work.held(), default=-1) + 1
        if most > len(work.indices):
            raise RunnerError(
                f"{work.label}: an unfinished run holds trial {most - 1}, more than the {len(work.indices)} asked for\n"
                f"hint: use --trials {most} or more, or delete {work.journal.path.relative_to(root).as_posix()}"
            )


def refuse_unfinished(works: Collection[Work], root: Path) -> None:
    """Raise RunnerError if a journal holds trials of these works already, or another process computes them now."""
    with exclusive(works):
        unfinished = {work: held for work in works if (held := len(work.indices) - len(work.missing()))}
    if unfinished:
        first = next(iter(unfinished))
        raise RunnerError(
            f"{first.label}: an unfinished run holds {sum(unfinished.values())} finished trials\n"
            f"hint: add --resume to go on with it, or delete {first.journal.path.relative_to(root).as_posix()}"
        )


def unit_of(assignments: Sequence[Assignment]) -> str:
    """What the work of these assignments is counted in, if all count alike."""
    units = {assignment.experiment.unit for assignment in assignments}
    return units.pop() if len(units) == 1 else "steps"
