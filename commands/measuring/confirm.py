"""`rnn-review run --confirm`: does today's code give what stored runs hold, to the last bit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commands.line.output import message
from commands.line.progress import shown_progress
from commands.line.project import UsageError
from commands.line.requests import MeasureRequest, make_runner
from reproductions.confirmations import Confirmation
from reproductions.experiments import Experiment
from reproductions.judging.freshness import Freshness, round_alike
from reproductions.judging.selection import Evidence, load_evidence
from reproductions.results import Provenance, Run
from reproductions.running.assignment import GoneError, UnrepeatableError
from reproductions.running.confirming import Recheck, confirm, recheck
from reproductions.running.work import RunnerError


def confirm_runs(
    asked: Sequence[tuple[Experiment, Sequence[str]]], root: Path, request: MeasureRequest
) -> list[Confirmation] | None:
    """Compute trials of the runs that speak for these experiments' rows again (no row named: all), and store what came.

    Runs that are current or confirmed are left out. None if today's experiment has other settings than a run or a trial
    came out otherwise, which is said; so is what is kept as a record.
    """
    evidence = load_evidence(root, [experiment for experiment, _ in asked])
    rechecks: list[Recheck] = []
    is_clean, is_silent = True, True
    for experiment, rows in asked:
        for run in _unconfirmed(experiment, rows, evidence, request.profile or "paper"):
            try:
                rechecks.append(recheck(run, experiment, request.trials))
            except GoneError as error:
                message(str(error))
                is_silent = False
            except UnrepeatableError as error:
                message(f"{error}\nhint: measure it again, without --confirm")
                is_clean = is_silent = False
    if not rechecks:
        if is_silent:
            message("nothing to confirm: every run that speaks is current or confirmed")
        return [] if is_clean else None
    # What decides a verdict comes first: the literal readings, and of those what is soonest done.
    rechecks.sort(key=lambda one: (one.run.readings != one.assignment.experiment.default_readings, _seconds(one)))
    try:
        with shown_progress() as show:
            confirmations = confirm(rechecks, root, request.command, make_runner(request), show, _tell)
    except RunnerError as error:
        raise UsageError(str(error)) from error
    is_clean = is_clean and all(one.identical == one.trials for one in confirmations)
    return confirmations if is_clean else None


def _unconfirmed(experiment: Experiment, rows: Sequence[str], evidence: Evidence, profile: str) -> list[Run]:
    place = (experiment.paper, experiment.id)
    own = [run for run in evidence.runs if (run.paper, run.experiment) == place and (run.row in rows or not rows)]
    return [
        run for run in evidence.speakers(own) if run.profile == profile and evidence.freshness(run) is Freshness.STALE
    ]


def _seconds(one: Recheck) -> float:
    steps = sum(trial.steps for trial in one.run.trials if trial.index in one.indices)
    return one.run.provenance.cpu_seconds * steps / max(one.run.steps, 1)


def _tell(one: Recheck, confirmation: Confirmation) -> None:
    same, again = len(confirmation.identical), len(confirmation.trials)
    if same == again:
        message(f"confirmed {one.run.path}: {again} of {len(one.run.trials)} trials computed again, all bit-identical")
        return
    cause = _cause(one.run.provenance, confirmation.provenance)
    differing = [str(index) for index in confirmation.trials if index not in confirmation.identical]
    message(
        f"not confirmed {one.run.path}: today's code gives something else for {len(differing)} of {again} trials, "
        f"by index {', '.join(differing)}\nhint: {cause}; measure the row again"
    )


def _cause(made: Provenance, again: Provenance) -> str:
    """Where a difference may come from, as far as the surroundings of a run and of the new trials tell."""
    if round_alike(made, again):
        return "find the change that did it"
    if made.machine != again.machine:
        return f"it was made on another machine ({made.machine})"
    if made.versions != again.versions:
        return "it was made with other libraries"
    return f"what is known of its machine ({made.machine}) does not tell a change of code from rounding"
