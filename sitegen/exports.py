"""Machine-readable files: the index and the claims as data, citations for reference managers, the runs themselves."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from catalogue.citation import bibtex, csl_json, ris
from catalogue.model import Resource
from reproductions.results import Run, run_to_json
from reproductions.verdicts import Verdict
from sitegen.parts.runs import csv_path, trials_csv
from sitegen.sources import Sources

INTERNAL = {"line", "lines"}


def export_files(sources: Sources) -> dict[str, str]:
    """Each exported file by its path in the site."""
    resources = sources.catalogue.resources
    files = {
        "resources.json": as_json(
            {
                "post": without_lines(asdict(replace(sources.catalogue.post, lines={}))),
                "tags": dict(sources.catalogue.tags),
                "tasks": dict(sources.catalogue.tasks),
                "resources": [resource_data(resource) for resource in resources],
            }
        ),
        "resources.bib": "\n".join(bibtex(resource).strip() + "\n" for resource in resources),
        "claims.json": as_json([claim_data(verdict) for verdict in sources.verdicts]),
        "claims.csv": claims_csv(sources.verdicts),
    }
    for resource in resources:
        files[f"resources/{resource.id}.bib"] = bibtex(resource).strip() + "\n"
        files[f"resources/{resource.id}.ris"] = ris(resource).strip() + "\n"
        files[f"resources/{resource.id}.csl.json"] = as_json([csl_json(resource)])
    for run in sources.runs:
        files[run.path] = run_json(run)
        files[csv_path(run)] = trials_csv(run)
    return files


def as_json(data: Any) -> str:
    """Data as JSON for people and programs alike."""
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def run_json(run: Run) -> str:
    """A run as its stored file holds it."""
    return as_json(run_to_json(run))


def resource_data(resource: Resource) -> dict[str, Any]:
    """A resource as plain data, without the places in the file."""
    without_places = replace(resource, lines={})
    data: dict[str, Any] = without_lines(asdict(without_places))
    return data


def without_lines(value: Any) -> Any:
    """Data without the places in the file that it was read from."""
    if isinstance(value, Mapping):
        return {key: without_lines(item) for key, item in value.items() if key not in INTERNAL}
    return [without_lines(item) for item in value] if isinstance(value, list | tuple) else value


def claim_data(verdict: Verdict) -> dict[str, Any]:
    """A claim with its verdict as plain data."""
    claim = asdict(verdict.claim)
    measurement = asdict(verdict.measurement) if verdict.measurement else None
    return {
        "claim": claim,
        "verdict": verdict.word.value,
        "reason": verdict.reason,
        "measurement": measurement,
        "run": verdict.run_path or None,
        "stale": verdict.stale,
        "other_run": verdict.other_run_path or None,
    }


def claims_csv(verdicts: tuple[Verdict, ...]) -> str:
    """One line for each claim."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        [
            "paper",
            "experiment",
            "row",
            "claim",
            "statement",
            "quantity",
            "unit",
            "comparison",
            "published",
            "published_trials",
            "measured",
            "lower",
            "upper",
            "trials",
            "succeeded",
            "capped",
            "failed",
            "verdict",
            "stale",
            "run",
            "relative_to",
            "quoted_from",
            "not_measurable",
        ]
    )
    for verdict in verdicts:
        claim, measurement = verdict.claim, verdict.measurement
        ours: list[object] = [""] * 7
        if measurement:
            ours = [
                measurement.value,
                *measurement.interval,
                measurement.trials,
                measurement.succeeded,
                measurement.capped,
                measurement.failed,
            ]
        writer.writerow(
            [
                claim.paper,
                claim.experiment,
                claim.row,
                claim.id,
                claim.statement,
                claim.quantity,
                claim.unit,
                claim.comparison.value,
                claim.value,
                claim.trials,
                *ours,
                verdict.word.value,
                "yes" if verdict.stale else "no",
                verdict.run_path,
                claim.relative_to or "",
                claim.quoted_from or "",
                claim.not_measurable or "",
            ]
        )
    return stream.getvalue()
