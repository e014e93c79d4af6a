"""`rnn-review check`: are the index, the papers' declarations and the stored runs in order."""

from __future__ import annotations

import argparse
import difflib
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from catalogue.load import check_file
from catalogue.problems import listed, quote
from commands.line.output import console, message, print_json
from commands.line.project import project_root
from reproductions.datasets.sets import read_sets
from reproductions.declarations.entries import entry_problems
from reproductions.declarations.papers import load_papers, paper_ids, unlisted_experiments
from reproductions.experiments import Experiment
from reproductions.judging.freshness import Freshness
from reproductions.judging.gone import claims_left_open, what_is_gone
from reproductions.judging.selection import Evidence, find_evidence
from reproductions.judging.verdicts import ClaimError, judge_run
from reproductions.results import ResultsError, Run
from reproductions.weights import find_weights
from reproductions.worked_examples.equations import read_network
from reproductions.worked_examples.stored import fault, load
from sitegen.parts.runs import repeated_options, repeated_readings
from sitegen.text.numbers import count

UNFRESH = {
    Freshness.STALE: "was measured with other code than today's",
    Freshness.ROUNDED: "today's code gives something else, on a processor or with libraries that may round otherwise",
    Freshness.REFUTED: "today's code gives something else for a trial that was computed again",
}


def check(arguments: argparse.Namespace) -> int:
    """Name everything wrong in one pass; stale runs are named, but are no error."""
    root = project_root()
    is_whole = arguments.file is None
    path = root / "resources.yaml" if is_whole else Path(arguments.file)
    catalogue, problems = check_file(path)
    findings = [str(problem) for problem in problems]
    notes: list[str] = []
    if is_whole:
        ids = {resource.id for resource in catalogue.resources} if catalogue is not None else paper_ids()
        findings += dict.fromkeys([*_findings_on_papers(ids), *_findings_on_worked_examples(root)])
        evidence, faults = find_evidence(root, load_papers().experiments)
        evidence, others = _readable(evidence)
        findings += [*faults, *others, *_findings_on_runs(evidence), *_findings_on_records(evidence)]
        findings += find_weights(root, {run.path: run for run in evidence.runs})[1]
        notes += _notes_on_runs(evidence)
    if arguments.json:
        print_json({"findings": findings, "notes": notes})
    else:
        for text in findings + notes:
            message(text)
        resources = len(catalogue.resources) if catalogue is not None else 0
        counts = (count(len(findings), "finding"), count(len(notes), "note"), count(resources, "resource"))
        console().print(", ".join(counts))
    return 1 if findings else 0


def _findings_on_papers(ids: set[str]) -> Iterator[str]:
    yield from map(str, (*read_sets()[1], *load_papers().problems, *unlisted_experiments()))
    yield from (str(problem) for one in load_papers().experiments for problem in entry_problems(one))
    for paper in sorted(paper_ids() - ids):
        yield f"reproductions/papers/{paper}: no resource has this id\nhint: add it to resources.yaml"


def _findings_on_worked_examples(root: Path) -> Iterator[str]:
    """Equations that do not fit the plain networks, and worked examples of other code than today's."""
    for paper in sorted(paper_ids()):
        network, problems = read_network(paper)
        yield from map(str, problems)
        try:
            example = load(root, paper)
        except ResultsError as error:
            yield str(error)
            continue
        if network is not None and example is not None and (wrong := fault(network, example)):
            yield wrong


def _readable(evidence: Evidence) -> tuple[Evidence, list[str]]:
    """The runs that hold all that is read of them, and what is wrong with the others or with claims on them."""
    experiments = _experiments()
    wrong: dict[str, ResultsError] = {}
    for run in evidence.runs:
        experiment = experiments.get((run.paper, run.experiment))
        try:
            run.trials[0]
            if experiment is not None:
                judge_run(experiment, run, replace(evidence, runs=(run,)))
        except ResultsError as error:
            wrong[run.path] = error
    # A run in which no trial measured what such a claim compares says that it lacks a setting.
    blamed = dict.fromkeys(error.claim for error in wrong.values() if isinstance(error, ClaimError))
    lacking = {
        run.path
        for run in evidence.runs
        for claim in blamed
        if (run.paper, run.experiment) == (claim.paper, claim.experiment) and claim.quantity not in run.settings
    }
    faults = [str(error) for path, error in wrong.items() if path not in lacking]
    readable = tuple(run for run in evidence.runs if run.path not in wrong or run.path in lacking)
    return replace(evidence, runs=readable), [*(str(ClaimError(claim)) for claim in blamed), *faults]


def _findings_on_runs(evidence: Evidence) -> Iterator[str]:
    """What runs say of experiments that are gone, or measured without its being declared."""
    experiments = _experiments()
    for run in evidence.runs:
        experiment = experiments.get((run.paper, run.experiment))
        if experiment is not None:
            if run.profile not in (known := [profile.id for profile in experiment.profiles]):
                hint = f"restore the file, or declare the profile beside {listed(known)}"
                yield f"{run.path}: names the unknown profile {quote(run.profile)}\nhint: {hint}"
            measured = dict.fromkeys(name for trial in run.trials for name in trial.measurements)
            for name in measured.keys() - set(experiment.quantities):
                near = difflib.get_close_matches(name, experiment.quantities, n=1)
                hint = f"did you mean `{near[0]}`?" if near else "add it to the experiment's `quantities`"
                yield f"{run.path}: holds `{name}`, which its experiment does not declare\nhint: {hint}"
        elif run.paper not in load_papers().broken:
            yield f"{run.path}: no experiment `{run.paper}/{run.experiment}` exists"


def _findings_on_records(evidence: Evidence) -> Iterator[str]:
    """Claims that nothing is measured for since something of a run is gone."""
    for run, experiment, gone in _records(evidence):
        if open_claims := claims_left_open(run, experiment, evidence):
            claims = listed([claim.id for claim in open_claims[:3]]) + (", …" if len(open_claims) > 3 else "")
            command = f"rnn-review run {run.paper} {run.experiment} --row {open_claims[0].row} --profile paper"
            yield (
                f"{run.path}: {gone}, and no other run measures {claims}\n"
                f"hint: restore what is gone, in the file or in its experiment, or run `{command}`"
            )


def _records(evidence: Evidence) -> Iterator[tuple[Run, Experiment, str]]:
    """Runs that nothing repeats, with what is gone."""
    for run in evidence.speakers():
        experiment = _experiments().get((run.paper, run.experiment))
        if experiment is not None and (gone := what_is_gone(run, experiment)):
            yield run, experiment, gone


def _notes_on_runs(evidence: Evidence) -> Iterator[str]:
    """What keeps a run from speaking for today's code; runs that have been superseded are left alone."""
    records = {run.path: (experiment, gone) for run, experiment, gone in _records(evidence)}
    for run in evidence.speakers():
        freshness = evidence.freshness(run)
        if run.path in records:
            experiment, gone = records[run.path]
            if not claims_left_open(run, experiment, evidence):
                yield f"{run.path}: kept as a record: {gone}"
        elif freshness in UNFRESH and (run.paper, run.experiment) in _experiments():
            yield f"{run.path}: {UNFRESH[freshness]} ({freshness})\nhint: {_repair(run, freshness)}"


def _repair(run: Run, freshness: Freshness) -> str:
    experiment = _experiments()[run.paper, run.experiment]
    asked = [*repeated_options(run, experiment), *repeated_readings(run, experiment)]
    words = ["rnn-review", "run", run.paper, run.experiment, "--row", run.row, "--profile", run.profile, *asked]
    command = shlex.join(words)
    if freshness is not Freshness.STALE:
        return f"measure again with `{command}`"
    return f"run `{command} --confirm`, or without --confirm to measure again"


def _experiments() -> dict[tuple[str, str], Experiment]:
    return {(one.paper, one.id): one for one in load_papers().experiments}
