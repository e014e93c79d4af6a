"""`rnn-review run`: measure rows of a paper and store the runs."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType

from commands.line.output import INTERRUPTED, console, duration, message, number, print_json, print_table, rate
from commands.line.progress import shown_progress
from commands.line.project import UsageError, find_experiments, project_root
from commands.line.requests import (
    MeasureRequest,
    device_refused,
    find_asked,
    find_profile,
    find_readings,
    find_rows,
    make_runner,
    use_device,
)
from commands.measuring.confirm import confirm_runs
from commands.measuring.decide import decide, find_budget
from commands.verdicts import print_verdicts
from reproductions.datasets.sets import find_set
from reproductions.datasets.store import folder, is_fetched
from reproductions.experiments import Experiment, Profile
from reproductions.judging.freshness import Freshness
from reproductions.judging.selection import PROFILE_RANK, Evidence, load_evidence
from reproductions.results import Outcome, Run, identical_trials
from reproductions.running.assignment import Assignment
from reproductions.running.measuring import measure
from reproductions.running.work import RunnerError
from reproductions.trials.device import PROCESSOR, DeviceMissingError
from sitegen.text.numbers import count


def run(arguments: argparse.Namespace) -> int:
    """Measure what was asked for; print the verdicts that the new runs give."""
    root = project_root()
    request = MeasureRequest.of(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    asked = find_asked(find_experiments(arguments.paper, arguments.experiment), request)
    assignments = [one for experiment, rows in asked for one in make_assignments(experiment, rows, request)]
    if arguments.missing or arguments.paper is None:
        asked = [one for one in asked if has_data(one[0])]
    budget = find_budget(arguments)
    if arguments.until_decided:
        use_device(request, [experiment for experiment, _ in asked])
        return decide(asked, root, request, budget)
    if arguments.confirm:
        if request.device != PROCESSOR:
            hint = request.without_device
            raise UsageError(f"--confirm compares bits, which another device rounds otherwise\nhint: {hint}")
        use_device(request, [])
        return _confirm(asked, request, root)
    if arguments.paper is None:
        asked = [one for one in asked if goes_with_all(one[0], find_profile(one[0], request.profile))]
    assignments = [one for one in assignments if any(one.experiment is experiment for experiment, _ in asked)]
    if arguments.missing:
        assignments = without_fresh_runs(assignments, root)
    if not assignments:
        message("nothing to measure: every row has a fresh run")
        return 0
    stored = measure_shown(assignments, root, request)
    if stored is None:
        return INTERRUPTED
    paths = [path.relative_to(root).as_posix() for path in stored]
    if request.json:
        print_json({"runs": paths})
        return 0
    experiments = list({id(one.experiment): one.experiment for one in assignments}.values())
    evidence = load_evidence(root, experiments)
    measured = [run for run in evidence.runs if run.path in paths]
    units = {(one.paper, one.id): one.unit for one in experiments}
    for run in measured:
        print_run(run, units[run.paper, run.experiment])
    for experiment in experiments:
        print_verdicts_of_runs(experiment, Evidence(tuple(measured), evidence.freshness))
    for run in measured:
        message(f"stored {run.path}{compared_with_published(run, evidence)}")
    return 0


def measure_shown(assignments: Sequence[Assignment], root: Path, request: MeasureRequest) -> list[Path] | None:
    """Measure with a progress display; the stored files, or None if it was stopped, which is said.

    Raises:
        UsageError: an unfinished run is in the way, or the device that is asked for cannot be used.
        DatasetMissing: a data set that the trials read was not fetched.
    """
    for name in dict.fromkeys(name for one in assignments for name in one.experiment.datasets):
        folder(name)
    use_device(request, [one.experiment for one in assignments])
    try:
        with shown_progress() as show:
            command = request.command if request.cap_steps is None else None
            return measure(assignments, root, command, make_runner(request), request.resume, show)
    except RunnerError as error:
        raise UsageError(str(error)) from error
    except DeviceMissingError as error:
        raise device_refused(error, request) from error
    except KeyboardInterrupt:
        message("stopped: every finished trial is kept\nhint: the same command with --resume goes on")
        return None


def _confirm(asked: Sequence[tuple[Experiment, Sequence[str]]], request: MeasureRequest, root: Path) -> int:
    try:
        confirmations = confirm_runs(asked, root, request)
    except KeyboardInterrupt:
        message("stopped: every finished trial is kept\nhint: the same command goes on")
        return INTERRUPTED
    if request.json:
        print_json({"confirmations": confirmations})
    return 1 if confirmations is None else 0


def compared_with_published(run: Run, evidence: Evidence) -> str:
    """What to say if a committed run did the same work: are its trials the same, to the last bit, as these."""
    for earlier in evidence.of_row(run.paper, run.experiment, run.row):
        if earlier.profile == "paper" and earlier.path != run.path:
            identical = identical_trials(run, earlier, evidence.freshness(earlier) is Freshness.CONFIRMED)
            if identical is not None:
                return f"\n  {identical} of {len(run.trials)} trials are bit-identical to those of {earlier.path}"
    return ""


def print_run(run: Run, unit: str) -> None:
    """What the trials of a run gave: how they ended, and every quantity over them."""
    counts = ", ".join(f"{sum(t.outcome is outcome for t in run.trials)} {outcome.value}" for outcome in Outcome)
    seconds = run.provenance.wall_seconds
    rows = []
    for name in dict.fromkeys(name for trial in run.trials for name in trial.measurements):
        values = [trial.measurements[name] for trial in run.trials if name in trial.measurements]
        statistics = (len(values), sum(values) / len(values), min(values), max(values))
        rows.append([name, *map(number, statistics)])
    print_table(
        ["quantity", "trials>", "mean>", "smallest>", "largest>"],
        rows,
        title=f"{run.paper} {run.experiment} {run.row}: {count(len(run.trials), 'trial')} ({counts}) "
        f"in {duration(seconds)}, {rate(run.steps / max(seconds, 1e-9), unit)}",
    )
    console().print()


def print_verdicts_of_runs(experiment: Experiment, evidence: Evidence) -> None:
    """The verdicts that these runs give; runs too small to judge by are left out."""
    own = [run for run in evidence.runs if (run.paper, run.experiment) == (experiment.paper, experiment.id)]
    judged = [run for run in own if run.profile in PROFILE_RANK]
    for readings in {tuple(sorted(run.readings.items())): run.readings for run in judged}.values():
        print_verdicts(experiment, evidence, readings, rows={run.row for run in judged})
    if len(judged) < len(own):
        console().print("only a smoke run is stored; --profile scaled judges")


def make_assignments(experiment: Experiment, rows: Sequence[str], request: MeasureRequest) -> list[Assignment]:
    """What a request asks of one experiment, of these rows or the profile's.

    Raises:
        UsageError: a profile, row or reading is unknown.
    """
    profile = find_profile(experiment, request.profile)
    trials = request.trials or profile.trials
    readings = experiment.default_readings | find_readings(experiment, request.readings)
    profile = replace(profile, trials=trials, cap_factor=request.cap_factor or profile.cap_factor)
    assignments = [
        Assignment(experiment, row, profile, readings, trials, request.seed)
        for row in find_rows(experiment, rows or profile.rows)
    ]
    return [one if request.cap_steps is None else one.within(request.cap_steps) for one in assignments]


def has_data(experiment: Experiment) -> bool:
    """Whether the data sets that an experiment reads were fetched; if not, that it is passed over is said."""
    missing = [name for name in experiment.datasets if not is_fetched(name, find_set(name))]
    if missing:
        command = f"`rnn-review data fetch {' '.join(missing)}`"
        message(f"{experiment.paper} {experiment.id} is passed over: {command} fetches the data that it reads")
    return not missing


def goes_with_all(experiment: Experiment, profile: Profile) -> bool:
    """Whether a profile is run with those of all papers; if it wants to be asked for, how to ask is said."""
    if profile.on_request:
        command = f"`rnn-review run {experiment.paper} {experiment.id} --profile {profile.id}`"
        message(f"{experiment.paper} {experiment.id} is passed over: {command} measures it. {profile.description}")
    return not profile.on_request


def without_fresh_runs(assignments: list[Assignment], root: Path) -> list[Assignment]:
    """Leave out what a stored run of the same profile has measured already, if it may speak for today's code."""
    evidence = load_evidence(root, [assignment.experiment for assignment in assignments])

    def is_measured(assignment: Assignment) -> bool:
        experiment = assignment.experiment
        return any(
            run.profile == assignment.profile.id
            and run.readings == dict(assignment.readings)
            and len(run.trials) >= assignment.trials
            and evidence.is_fresh(run)
            for run in evidence.of_row(experiment.paper, experiment.id, assignment.row.id)
        )

    return [assignment for assignment in assignments if not is_measured(assignment)]


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
