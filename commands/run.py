"""`rnn-review run`: measure rows of a paper and store the runs."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import FrameType

from commands.confirm import confirm_runs
from commands.output import console, duration, message, number, print_json, print_table
from commands.progress import RunDisplay
from commands.project import UsageError, find_experiments, project_root, unknown
from commands.verdicts import print_verdicts
from reproductions.experiments import Experiment, Profile, Row
from reproductions.results import Outcome, Run, identical_trials
from reproductions.running.assignment import Assignment
from reproductions.running.measuring import RunnerError, measure
from reproductions.selection import PROFILE_RANK, Evidence, load_evidence

DEFAULT_SEED = 1997
DEFAULT_PROFILE = "scaled"
INTERRUPTED = 130


def run(arguments: argparse.Namespace) -> int:
    """Measure what was asked for; print the verdicts that the new runs give."""
    root = project_root()
    command = shlex.join(["rnn-review", *arguments.words])
    signal.signal(signal.SIGTERM, _interrupt)
    found = find_asked(find_experiments(arguments.paper, arguments.experiment), arguments)
    if arguments.confirm:
        return _confirm(found, arguments, root, command)
    assignments = [assignment for experiment, asked in found for assignment in make_assignments(experiment, asked)]
    if arguments.missing:
        assignments = without_fresh_runs(assignments, root)
    if not assignments:
        message("nothing to measure: every row has a fresh run")
        return 0
    try:
        with RunDisplay() as display:
            stored = measure(assignments, root, command, arguments.jobs, resume=arguments.resume, watch=display.show)
    except RunnerError as error:
        raise UsageError(str(error)) from error
    except KeyboardInterrupt:
        message("stopped: every finished trial is kept\nhint: the same command with --resume goes on")
        return INTERRUPTED
    paths = [path.relative_to(root).as_posix() for path in stored]
    if arguments.json:
        print_json({"runs": paths})
        return 0
    experiments = list({id(a.experiment): a.experiment for a in assignments}.values())
    evidence = load_evidence(root, experiments)
    measured = [run for run in evidence.runs if run.path in paths]
    print_runs(measured)
    for experiment in experiments:
        print_verdicts_of_runs(experiment, Evidence(tuple(measured), evidence.freshness))
    for run in measured:
        message(f"stored {run.path}{compared_with_published(run, evidence.runs)}")
    return 0


def _confirm(
    found: list[tuple[Experiment, argparse.Namespace]], arguments: argparse.Namespace, root: Path, command: str
) -> int:
    asked = [(experiment, own.row) for experiment, own in found]
    profile = arguments.profile or "paper"
    try:
        confirmations = confirm_runs(asked, root, command, arguments.jobs, profile, arguments.trials)
    except KeyboardInterrupt:
        message("stopped: every finished trial is kept\nhint: the same command goes on")
        return INTERRUPTED
    if arguments.json:
        print_json({"confirmations": confirmations})
    return 1 if confirmations is None else 0


def compared_with_published(run: Run, runs: Iterable[Run]) -> str:
    """What to say if a committed run did the same work: are its trials the same, to the last bit, as these."""
    for earlier in runs:
        if earlier.profile == "paper" and earlier.path != run.path:
            identical = identical_trials(run, earlier)
            if identical is not None:
                return f"\n  {identical} of {len(run.trials)} trials are bit-identical to those of {earlier.path}"
    return ""


def print_runs(runs: list[Run]) -> None:
    """What the trials of each run gave: how they ended, and every quantity over them."""
    for run in runs:
        counts = ", ".join(f"{sum(t.outcome is outcome for t in run.trials)} {outcome.value}" for outcome in Outcome)
        seconds = run.provenance.wall_seconds
        rate = run.steps / max(seconds, 1e-9) / 1e6
        rows = []
        for name in dict.fromkeys(name for trial in run.trials for name in trial.measurements):
            values = [trial.measurements[name] for trial in run.trials if name in trial.measurements]
            statistics = (len(values), sum(values) / len(values), min(values), max(values))
            rows.append([name, *map(number, statistics)])
        print_table(
            ["quantity", "trials>", "mean>", "smallest>", "largest>"],
            rows,
            title=f"{run.paper} {run.experiment} {run.row}: {len(run.trials)} trials ({counts}) "
            f"in {duration(seconds)}, {rate:.0f} million steps/s",
        )
        console().print()


def print_verdicts_of_runs(experiment: Experiment, evidence: Evidence) -> None:
    """The verdicts that these runs give; runs too small to judge by are left out."""
    own = [run for run in evidence.runs if (run.paper, run.experiment) == (experiment.paper, experiment.id)]
    judged = [run for run in own if run.profile in PROFILE_RANK]
    for readings in {tuple(sorted(run.readings.items())): run.readings for run in judged}.values():
        print_verdicts(experiment, evidence, readings, rows={run.row for run in judged})


def find_asked(
    experiments: list[Experiment], arguments: argparse.Namespace
) -> list[tuple[Experiment, argparse.Namespace]]:
    """The experiments that have any of the named rows and all of the named readings, each with its own of the rows.

    Raises:
        UsageError: no experiment has a row or a reading of this name, or none has all that is named together.
    """
    names = arguments.row or []
    keys = [word.partition("=")[0] for word in arguments.reading if "=" in word]
    rows = {row.id for experiment in experiments for row in experiment.rows}
    readings = {reading.id for experiment in experiments for reading in experiment.readings}
    for noun, named, known in (("row", names, rows), ("reading", keys, readings)):
        for name in named:
            if name not in known:
                raise unknown(noun, name, known)
    asked = []
    for experiment in experiments:
        own = [name for name in names if name in {row.id for row in experiment.rows}]
        if (own or not names) and set(keys) <= {reading.id for reading in experiment.readings}:
            asked.append((experiment, argparse.Namespace(**{**vars(arguments), "row": own})))
    if not asked:
        together = ", ".join(f"`{name}`" for name in (*names, *keys))
        raise UsageError(f"no experiment has all of {together}\nhint: name one experiment")
    return asked


def make_assignments(experiment: Experiment, arguments: argparse.Namespace) -> list[Assignment]:
    """What the arguments ask of one experiment.

    Raises:
        UsageError: a profile, row or reading is unknown, or a number makes no sense.
    """
    profile = find_profile(experiment, arguments.profile or DEFAULT_PROFILE)
    rows = (
        find_rows(experiment, arguments.row)
        if arguments.row
        else [row for row in experiment.rows if row.id in profile.rows]
    )
    trials = profile.trials if arguments.trials is None else arguments.trials
    if trials < 1:
        raise UsageError(f"--trials must be 1 or more, found {trials}")
    if arguments.jobs < 1:
        raise UsageError(f"--jobs must be 1 or more, found {arguments.jobs}")
    cap_factor = profile.cap_factor if arguments.cap_factor is None else arguments.cap_factor
    if not cap_factor > 0:
        raise UsageError(f"--cap-factor must be above 0, found {cap_factor:g}")
    readings = experiment.default_readings | find_readings(experiment, arguments.reading)
    profile = replace(profile, trials=trials, cap_factor=cap_factor)
    return [Assignment(experiment, row, profile, readings, trials, arguments.seed) for row in rows]


def find_profile(experiment: Experiment, name: str) -> Profile:
    """The experiment's profile of this name, or UsageError."""
    for profile in experiment.profiles:
        if profile.id == name:
            return profile
    raise unknown("profile", name, [profile.id for profile in experiment.profiles])


def find_rows(experiment: Experiment, names: list[str]) -> list[Row]:
    """The experiment's rows of these names, or UsageError."""
    known = {row.id: row for row in experiment.rows}
    for name in names:
        if name not in known:
            raise unknown("row", name, known)
    return [known[name] for name in dict.fromkeys(names)]


def find_readings(experiment: Experiment, words: list[str]) -> dict[str, str]:
    """`key=value` words as readings, or UsageError."""
    known = {reading.id: reading for reading in experiment.readings}
    chosen = {}
    for word in words:
        key, separator, value = word.partition("=")
        if not separator:
            raise UsageError(
                f"--reading wants key=value, found `{word}`\nhint: `rnn-review show {experiment.paper}` lists them"
            )
        if key not in known:
            raise unknown("reading", key, known)
        alternatives = [alternative.id for alternative in known[key].alternatives]
        if value not in alternatives:
            raise unknown(f"alternative of `{key}`", value, alternatives)
        chosen[key] = value
    return chosen


def without_fresh_runs(assignments: list[Assignment], root: Path) -> list[Assignment]:
    """Leave out what a stored run of the same profile, made by today's code, has measured already."""
    evidence = load_evidence(root, [assignment.experiment for assignment in assignments])

    def is_fresh(assignment: Assignment) -> bool:
        experiment = assignment.experiment
        return any(
            run.profile == assignment.profile.id
            and run.readings == dict(assignment.readings)
            and len(run.trials) >= assignment.trials
            and evidence.is_fresh(run)
            for run in evidence.of_row(experiment.paper, experiment.id, assignment.row.id)
        )

    return [assignment for assignment in assignments if not is_fresh(assignment)]


def default_jobs() -> int:
    """As many as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
