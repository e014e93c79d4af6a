"""`rnn-review show`: one resource, and its reproduction if there is one."""

from __future__ import annotations

import argparse
from typing import Any

from catalogue.load import load_catalogue
from catalogue.model import Resource
from commands.line.output import console, print_json
from commands.line.project import find, find_paper, project_root
from commands.verdicts import print_verdicts
from reproductions.declarations.papers import paper_ids
from reproductions.experiments import Experiment
from reproductions.judging.selection import Evidence, load_evidence
from reproductions.judging.verdicts import judge_experiment


def show(arguments: argparse.Namespace) -> int:
    """Print the resource, then each of its experiments with readings and verdicts."""
    root = project_root()
    catalogue = load_catalogue(root / "resources.yaml")
    resource = find("resource", arguments.id, {entry.id: entry for entry in catalogue.resources})
    experiments = find_paper(resource.id).experiments if resource.id in paper_ids() else ()
    evidence = load_evidence(root, experiments) if experiments else None
    if arguments.json:
        found = None if evidence is None else [_experiment_data(one, evidence) for one in experiments]
        print_json({"resource": resource, "reproduction": found})
        return 0
    _print_resource(resource)
    if evidence is not None:
        for experiment in experiments:
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


def _experiment_data(experiment: Experiment, evidence: Evidence) -> dict[str, Any]:
    return {
        "experiment": experiment.id,
        "title": experiment.title,
        "section": experiment.section,
        "rows": [row.id for row in experiment.rows],
        "profiles": [profile.id for profile in experiment.profiles],
        "readings": {r.id: [alternative.id for alternative in r.alternatives] for r in experiment.readings},
        "verdicts": judge_experiment(experiment, evidence),
    }
