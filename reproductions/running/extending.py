"""Stored runs made longer: their trials are taken as they are, further ones are computed, and a new run holds both.

A trial depends on its index and the seed alone, so that the longer run is what would have been measured at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reproductions.experiments import Experiment
from reproductions.results import Provenance, Run, store_run
from reproductions.running.assignment import Assignment, UnrepeatableError, assignment_of
from reproductions.running.journal import Journal
from reproductions.running.measuring import UNFINISHED, refuse_unfinished, unit_of
from reproductions.running.pool import compute
from reproductions.running.progress import Board, Progress
from reproductions.running.provenance import CodeState, provenance
from reproductions.running.runners import Runner
from reproductions.running.work import Work
from reproductions.trials.device import asked_for


@dataclass(frozen=True)
class Lengthening:
    """A stored run, and the assignment of the longer one."""

    run: Run
    assignment: Assignment


def lengthening(run: Run, experiment: Experiment, more: int) -> Lengthening:
    """How to make a stored run longer by so many trials of its seed, cap, profile and readings.

    Raises:
        UnrepeatableError: today's experiment does not do what the run did, or another device would go on with it.
    """
    made_on, here = run.provenance.computed_on, asked_for()
    if made_on != here:
        text = f"{run.path}: was measured on `{made_on}`, and `{here}` rounds otherwise\nhint: add --device {made_on}"
        raise UnrepeatableError(text)
    assignment = assignment_of(run, experiment)
    return Lengthening(run, replace(assignment, trials=len(run.trials) + more))


def extend(
    lengthenings: Sequence[Lengthening],
    root: Path,
    runner: Runner,
    resume: bool = False,
    watch: Callable[[Progress], None] | None = None,
    tell: Callable[[Run, Path], None] = lambda _run, _path: None,
) -> list[Path]:
    """Compute the further trials in this order and store the longer runs; `tell` is called for each as it is stored.

    What ends it early leaves finished trials in journals, for `resume`, and what was stored before.

    Raises:
        RunnerError: an unfinished journal exists and `resume` is false, or a process was ended from outside.
    """
    works: dict[Work, tuple[Lengthening, CodeState]] = {}
    for one in lengthenings:
        trials, indices = one.assignment.prepare(), range(len(one.run.trials), one.assignment.trials)
        file = root / UNFINISHED / f"extend-{one.assignment.key}.jsonl"
        journal = Journal(file, one.assignment.experiment.quantities)
        work = Work(one.assignment.label, trials, indices, one.assignment.seed, journal, trials.most_steps)
        works[work] = (one, CodeState.of(one.assignment))
    if not resume:
        refuse_unfinished(works, root)
    stored: list[Path] = []

    def store(work: Work) -> None:
        one, code = works[work]
        finished = work.finished()
        made = provenance(one.assignment.command, one.assignment, code, finished, runner.threads, runner.machine)
        longer = replace(
            one.run,
            trials=(*one.run.trials, *(part.trial for part in finished)),
            provenance=_of_both(one.run.provenance, made),
            extends=one.run.extends or one.run.path,
            path="",
        )
        stored.append(store_run(root, longer))
        work.journal.remove()
        tell(one.run, stored[-1])

    compute(list(works), runner, store, Board(watch, unit_of([one.assignment for one in lengthenings])))
    return stored


def _of_both(first: Provenance, made: Provenance) -> Provenance:
    """That of the further trials, with the seconds of all; it is clean if both are."""
    return replace(
        made,
        dirty=first.dirty or made.dirty,
        wall_seconds=round(first.wall_seconds + made.wall_seconds, 3),
        cpu_seconds=round(first.cpu_seconds + made.cpu_seconds, 3),
    )
