"""`rnn-review verdicts`: published values beside ours, and what came of each claim."""

from __future__ import annotations

import argparse
from collections.abc import Container, Mapping

from commands.line.output import console, number, print_json, print_table
from commands.line.project import find_experiments, project_root
from reproductions.claims import Claim, Comparison
from reproductions.experiments import Experiment
from reproductions.judging.selection import Evidence, load_evidence
from reproductions.judging.signs import COUNTED, sign
from reproductions.judging.verdicts import ONLY_SMOKE, Measurement, Verdict, judge_experiment


def verdicts(arguments: argparse.Namespace) -> int:
    """Print the verdict on every claim, at the default readings, or as JSON."""
    experiments = find_experiments(arguments.paper, None)
    evidence = load_evidence(project_root(), experiments)
    if arguments.json:
        print_json([verdict for experiment in experiments for verdict in judge_experiment(experiment, evidence)])
        return 0
    for experiment in experiments:
        print_verdicts(experiment, evidence)
    return 0


def print_verdicts(
    experiment: Experiment,
    evidence: Evidence,
    readings: Mapping[str, str] | None = None,
    rows: Container[str] | None = None,
) -> None:
    """The verdict table of one experiment at these readings (none: the defaults), for these rows (none: all)."""
    judged = judge_experiment(experiment, evidence, readings)
    judged = tuple(verdict for verdict in judged if rows is None or verdict.claim.row in rows)
    print_table(
        ["row", "claim", "published>", "ours>", "95 % interval>", "trials>", "verdict"],
        [_row(verdict) for verdict in judged],
        title=f"{experiment.paper} {experiment.id}: {experiment.title}",
    )
    for row in dict.fromkeys(verdict.claim.row for verdict in judged if verdict.reason == ONLY_SMOKE):
        console().print(f"{row}: only a smoke run is stored; --profile scaled judges")
    for verdict in judged:
        if verdict.claim.quoted_from:
            console().print(f"{verdict.claim.id}: quoted by the paper from {verdict.claim.quoted_from}, not measured")
        if verdict.claim.not_measurable:
            console().print(f"{verdict.claim.id}: cannot be measured: {verdict.claim.not_measurable}")
    capped = {v.run_path: v.measurement for v in judged if v.measurement is not None and v.measurement.capped}
    for path, measurement in capped.items():
        console().print(f"{path}: {measurement.capped} of {measurement.trials} trials were stopped at their cap")
    console().print()


def _row(verdict: Verdict) -> list[str]:
    claim, measurement = verdict.claim, verdict.measurement
    cells = ["–", "–", "–"]
    if measurement is not None:
        interval = f"{number(measurement.interval[0])} … {number(measurement.interval[1])}"
        cells = [ours(claim, measurement), interval, number(measurement.trials)]
    word = verdict.word.value + (" (stale)" if verdict.stale else "")
    return [claim.row, claim.id, published(claim), *cells, word]


def published(claim: Claim) -> str:
    """A claim's value as the paper has it."""
    shown = sign(claim) + number(claim.value)
    if claim.comparison is Comparison.PROPORTION:
        return f"{shown} of {claim.trials}"
    return f"{shown} in all {claim.trials}" if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST else shown


def ours(claim: Claim, measurement: Measurement) -> str:
    """Our value, marked where it is a lower bound; a proportion as a count of our own trials."""
    if claim.comparison in COUNTED:
        return f"{round(measurement.value / claim.trials * measurement.trials)} of {measurement.trials}"
    bound = "≥ " if measurement.lower_bound else "≤ " if measurement.upper_bound else ""
    return bound + number(measurement.value)
