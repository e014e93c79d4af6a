"""`rnn-review verdicts`: published values beside ours, and what came of each claim."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Container, Mapping, Sequence

from commands.line.output import console, number, print_json, print_table
from commands.line.project import find_experiments, project_root
from reproductions.claims import Basis, Claim, Comparison
from reproductions.experiments import Experiment
from reproductions.judging.robustness import robustness_of_all
from reproductions.judging.selection import Evidence, load_evidence
from reproductions.judging.signs import sign
from reproductions.judging.verdicts import ONLY_SMOKE, judge_experiment
from reproductions.judging.words import Measurement, Verdict, VerdictWord, multiplicity_of


def verdicts(arguments: argparse.Namespace) -> int:
    """Print the verdict on every claim, at the default readings, or as JSON."""
    experiments = find_experiments(arguments.paper, None)
    evidence = load_evidence(project_root(), experiments)
    judged = [judge_experiment(experiment, evidence) for experiment in experiments]
    if arguments.json:
        together = [verdict for found in judged for verdict in found]
        readings = robustness_of_all(experiments, evidence, together)
        keyed = ((one, readings.get((one.claim.paper, one.claim.experiment, one.claim.id))) for one in together)
        print_json([{**one.data(), "readings": robustness} for one, robustness in keyed])
        return 0
    for experiment, found in zip(experiments, judged, strict=True):
        print_table_of(experiment, found)
    for paper in dict.fromkeys(experiment.paper for experiment in experiments):
        print_sums(paper, [verdict for found in judged for verdict in found if verdict.claim.paper == paper])
    return 0


def print_sums(paper: str, verdicts: Sequence[Verdict]) -> None:
    """How many claims of a paper have each verdict, the printed ones first and each other basis by itself."""
    rows = []
    for basis in Basis:
        counts = Counter(verdict.word for verdict in verdicts if verdict.claim.basis is basis)
        if counts:
            rows.append([basis.value, number(counts.total()), *(number(counts[word]) for word in VerdictWord)])
    print_table(["basis", "claims>", *(f"{word.value}>" for word in VerdictWord)], rows, title=paper)
    several = multiplicity_of(verdicts)
    if several.probabilities:
        console().print(
            f"of {len(several.probabilities)} printed claims that have a p-value {several.refuted} have p < 0.05; "
            f"chance alone gives {number(several.by_chance)}, seldom more than {several.at_most_by_chance}; "
            f"{several.discoveries} are left at a false discovery rate of 5 %"
        )
    console().print()


def print_verdicts(
    experiment: Experiment,
    evidence: Evidence,
    readings: Mapping[str, str] | None = None,
    rows: Container[str] | None = None,
) -> None:
    """The verdict table of one experiment at these readings (none: the defaults), for these rows (none: all)."""
    judged = judge_experiment(experiment, evidence, readings)
    print_table_of(experiment, [verdict for verdict in judged if rows is None or verdict.claim.row in rows])


def print_table_of(experiment: Experiment, judged: Sequence[Verdict]) -> None:
    """A line for each verdict, and in sentences what is missing where nothing is decided."""
    print_table(
        ["row", "claim", "published>", "ours>", "apart (95 %)>", "trials>", "verdict"],
        [_row(verdict) for verdict in judged],
        title=f"{experiment.paper} {experiment.id}: {experiment.title}",
    )
    for row in dict.fromkeys(verdict.claim.row for verdict in judged if verdict.reason == ONLY_SMOKE):
        console().print(f"{row}: only a smoke run is stored; --profile scaled judges")
    told: dict[str, list[str]] = {}
    for verdict in judged:
        if verdict.claim.quoted_from:
            reason = f"quoted by the paper from {verdict.claim.quoted_from}, not measured"
        elif verdict.claim.not_measurable:
            reason = f"cannot be measured: {verdict.claim.not_measurable}"
        elif verdict.undecided is not None:
            reason = verdict.reason
        else:
            continue
        told.setdefault(reason, []).append(verdict.claim.id)
    for reason, claims in told.items():
        named = ", ".join(claims) if len(claims) < 4 else f"{claims[0]} and {len(claims) - 1} more"
        console().print(f"{named}: {reason}")
    capped = {v.run_path: v.measurement for v in judged if v.measurement is not None and v.measurement.capped}
    for path, measurement in capped.items():
        stopped = measurement.capped + measurement.succeeded + measurement.failed
        console().print(f"{path}: {measurement.capped} of {stopped} trials were stopped at their cap")
    console().print()


def _row(verdict: Verdict) -> list[str]:
    claim, measurement = verdict.claim, verdict.measurement
    cells = ["–", "–", "–"]
    if measurement is not None:
        cells = [ours(verdict, measurement), apart(verdict, measurement), number(measurement.trials)]
    word = verdict.word.value + (" (stale)" if verdict.stale else "")
    return [claim.row, claim.id, published(claim), *cells, word]


def apart(verdict: Verdict, measurement: Measurement) -> str:
    """Published over ours, or with a sign published minus ours, and the ends of its interval."""
    low, high = map(number, measurement.interval)
    if verdict.estimate is None:
        return f"{low} … {high}"
    before = "" if verdict.claim.tolerance.factor is not None else "Δ "
    return f"{before}{number(verdict.estimate)} ({low} … {high})"


def published(claim: Claim) -> str:
    """A claim's value as the paper has it."""
    shown = sign(claim) + number(claim.value)
    if claim.comparison is Comparison.PROPORTION:
        return f"{shown} of {claim.trials}"
    return f"{shown} in all {claim.trials}" if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST else shown


def ours(verdict: Verdict, measurement: Measurement) -> str:
    """Our value, marked where it is a lower bound; a proportion as a count of our own trials."""
    if verdict.hits is not None:
        return f"{verdict.hits} of {measurement.trials}"
    return ("≥ " if measurement.lower_bound else "") + number(measurement.value)
