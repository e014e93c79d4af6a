"""`rnn-review list`, `show` and `check`: what the archive holds, and whether it is in order."""

from __future__ import annotations

import argparse
import difflib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from catalogue.load import check_file, load_catalogue
from catalogue.model import Resource
from commands.output import console, message, print_json, print_table
from commands.project import project_root, unknown
from commands.verdicts import print_verdicts
from reproductions.experiments import Experiment, Paper
from reproductions.freshness import Freshness
from reproductions.papers import PAPERS
from reproductions.results import Outcome, ResultsError, Run
from reproductions.selection import load_evidence
from reproductions.verdicts import CENSORED, judge_experiment

UNFRESH = {
    Freshness.STALE: "was measured with other code than today's",
    Freshness.REFUTED: "today's code gives something else for a trial that was computed again",
}


def list_resources(arguments: argparse.Namespace) -> int:
    """Every resource of the index, and which papers have a reproduction."""
    catalogue = load_catalogue(project_root() / "resources.yaml")
    reproduced = {paper.id for paper in PAPERS}
    if arguments.json:
        print_json(
            [
                {**resource.model_dump(), "has_reproduction": resource.id in reproduced}
                for resource in catalogue.resources
            ]
        )
        return 0
    rows = [
        [
            resource.id,
            resource.kind.value,
            str(resource.year or "–"),
            "yes" if resource.id in reproduced else "",
            resource.title,
        ]
        for resource in catalogue.resources
    ]
    print_table(["id", "kind", "year>", "reproduction", "title"], rows)
    return 0


def show(arguments: argparse.Namespace) -> int:
    """One resource, and its reproduction if there is one."""
    root = project_root()
    catalogue = load_catalogue(root / "resources.yaml")
    try:
        resource = catalogue.resource(arguments.id)
    except KeyError:
        raise unknown("resource", arguments.id, [entry.id for entry in catalogue.resources]) from None
    paper = next((paper for paper in PAPERS if paper.id == resource.id), None)
    if arguments.json:
        print_json({"resource": resource.model_dump(), "reproduction": _reproduction_data(paper, root)})
        return 0
    _print_resource(resource)
    if paper is not None:
        evidence = load_evidence(root, paper.experiments)
        for experiment in paper.experiments:
            _print_experiment(experiment)
            print_verdicts(experiment, evidence)
    return 0


def _print_resource(resource: Resource) -> None:
    out = console()
    out.print(resource.title, style="bold")
    lines = [", ".join(resource.authors), f"{resource.venue or resource.kind.value}", resource.url]
    lines += [f"DOI {resource.doi}"] if resource.doi else []
    lines += [f"arXiv {resource.arxiv}"] if resource.arxiv else []
    lines += ["", resource.annotation.holds, f"For: {resource.annotation.readers}"]
    lines += [f"Read before: {resource.annotation.read_before}"] if resource.annotation.read_before else []
    lines += [f"Unconfirmed: {statement}" for statement in resource.unconfirmed]
    for line in lines:
        out.print(line, soft_wrap=False)
    out.print()


def _print_experiment(experiment: Experiment) -> None:
    out = console()
    out.print(f"{experiment.id} (section {experiment.section}): {experiment.title}", style="bold")
    out.print(experiment.summary)
    out.print(f"rows: {', '.join(row.id for row in experiment.rows)}")
    out.print(f"profiles: {', '.join(profile.id for profile in experiment.profiles)}")
    out.print("readings, the default first:")
    for reading in experiment.readings:
        out.print(f"  {reading.id}: {', '.join(alternative.id for alternative in reading.alternatives)}")
    out.print()


def _reproduction_data(paper: Paper | None, root: Path) -> Any:
    if paper is None:
        return None
    evidence = load_evidence(root, paper.experiments)
    return [
        {
            "experiment": experiment.id,
            "title": experiment.title,
            "section": experiment.section,
            "rows": [row.id for row in experiment.rows],
            "profiles": [profile.id for profile in experiment.profiles],
            "readings": {r.id: [alternative.id for alternative in r.alternatives] for r in experiment.readings},
            "verdicts": [asdict(verdict) for verdict in judge_experiment(experiment, evidence)],
        }
        for experiment in paper.experiments
    ]


def check(arguments: argparse.Namespace) -> int:
    """Validate the index, the claims and the stored runs; stale runs are named, but are no error."""
    root = project_root()
    path = Path(arguments.file) if arguments.file else root / "resources.yaml"
    catalogue, problems = check_file(path)
    findings = [str(problem) for problem in problems]
    notes: list[str] = []
    if not arguments.file:
        ids = {resource.id for resource in catalogue.resources} if catalogue is not None else None
        findings += _check_papers(ids)
        try:
            evidence = load_evidence(root, [e for paper in PAPERS for e in paper.experiments])
        except ResultsError as error:
            findings.append(str(error))
        else:
            findings += _check_quantities(evidence.runs)
            experiments = {(e.paper, e.id): e for paper in PAPERS for e in paper.experiments}
            for run in evidence.runs:
                if (run.paper, run.experiment) not in experiments:
                    findings.append(f"{run.path}: no experiment `{run.paper}/{run.experiment}` exists")
                elif not evidence.is_fresh(run):
                    notes.append(
                        f"{run.path}: {UNFRESH[evidence.freshness(run)]} ({evidence.freshness(run)})\n"
                        f"hint: run `rnn-review run {run.paper} {run.experiment} --row {run.row}"
                        f" --profile {run.profile}`"
                    )
    if arguments.json:
        print_json({"findings": findings, "notes": notes})
    else:
        for finding in findings + notes:
            message(finding)
        resources = len(catalogue.resources) if catalogue is not None else 0
        console().print(f"{len(findings)} findings, {len(notes)} notes, {resources} resources")
    return 1 if findings else 0


def _check_papers(ids: set[str] | None) -> list[str]:
    findings = []
    for paper in PAPERS:
        if ids is not None and paper.id not in ids:
            findings.append(f"reproductions/papers/{paper.id}: no resource has this id\nhint: add it to resources.yaml")
        for experiment in paper.experiments:
            rows = {row.id for row in experiment.rows}
            everywhere = {(one.id, row.id) for one in paper.experiments for row in one.rows}
            for claim in experiment.claims:
                named = [] if not claim.measurable or claim.row in rows else [claim.row]
                named += [claim.relative_to] if claim.relative_to and claim.other_row not in everywhere else []
                findings += [
                    f"papers/{paper.id}/claims.yaml: claim `{claim.id}` names the unknown row `{row}`\n"
                    f"hint: there is {', '.join(sorted(rows))}"
                    for row in named
                ]
    return findings


def _check_quantities(runs: tuple[Run, ...]) -> list[str]:
    """A claim must speak of something that the runs of its row hold; a misspelt quantity would else be silent.

    Some quantities exist only where a trial succeeded. Where none did, a quantity of the paper's other runs will do.
    """
    findings = []
    for paper in PAPERS:
        of_paper = {name for r in runs if r.paper == paper.id for trial in r.trials for name in trial.measurements}
        for experiment in paper.experiments:
            for claim in experiment.claims:
                own = [r for r in runs if (r.paper, r.experiment, r.row) == (paper.id, experiment.id, claim.row)]
                known = {name for run in own for trial in run.trials for name in trial.measurements}
                known |= {name for run in own for name in run.settings} | {"succeeded", CENSORED}
                known |= set() if any(t.outcome == Outcome.SUCCEEDED for run in own for t in run.trials) else of_paper
                if own and claim.quantity not in known:
                    near = difflib.get_close_matches(claim.quantity, known, n=1)
                    findings.append(
                        f"papers/{paper.id}/claims.yaml: claim `{claim.id}` is measured by nothing: "
                        f"no run of its row holds `{claim.quantity}`"
                        + (f"\nhint: did you mean `{near[0]}`?" if near else "")
                    )
    return findings
