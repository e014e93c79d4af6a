"""Machine-readable files: the index and the claims as data, citations for reference managers, trials as tables."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import Any

from pydantic import TypeAdapter

from catalogue.citation import bibtex, csl_json, ris
from catalogue.record import Record
from reproductions.claims import Claim
from reproductions.judging.history import Change
from reproductions.judging.robustness import Robustness
from reproductions.judging.words import Measurement, Undecided, Verdict, VerdictWord
from reproductions.results import Run
from sitegen.addresses import csv_path
from sitegen.sources import Sources
from sitegen.text.measured import MEASUREMENT_FIELDS, claim_number, measurement_names

CLAIM_FIELDS = (
    *("paper", "experiment", "row", "id", "statement", "quantity", "unit", "comparison", "value", "trials"),
    *("basis", "statistic", "averaged"),
)
"""The first columns of the claims as a table, by the fields of a claim."""
COLUMNS = {"id": "claim", "value": "published", "trials": "published_trials"}
"""Their names, where a column's is another one than the field's."""
BESIDE_FIELDS = ("relative_to", "relative_quantity", "quoted_from", "not_measurable", "published_as")
"""The last columns."""


def export_files(sources: Sources) -> dict[str, str]:
    """Each exported file by its path in the site; the stored runs are copied as they are."""
    resources = sources.catalogue.resources
    files = {
        "resources.json": as_json(
            {
                "post": record_data(sources.catalogue.post),
                "tags": dict(sources.catalogue.tags),
                "tasks": dict(sources.catalogue.tasks),
                "paths": [record_data(path) for path in sources.catalogue.paths],
                "resources": [record_data(resource) for resource in resources],
            }
        ),
        "resources.bib": "\n".join(map(bibtex, resources)),
        "resources.ris": "".join(map(ris, resources)),
        "resources.csl.json": as_json([*map(csl_json, resources)]),
        "claims.json": as_json([claim_data(sources, verdict) for verdict in sources.verdicts]),
        "claims.csv": claims_csv(sources.verdicts),
        "claims.schema.json": as_json(claims_schema()),
    }
    for resource in resources:
        files[f"resources/{resource.id}.bib"] = bibtex(resource)
        files[f"resources/{resource.id}.ris"] = ris(resource)
        files[f"resources/{resource.id}.csl.json"] = as_json([csl_json(resource)])
    return {**files, **{csv_path(run): trials_csv(run) for run in sources.runs}}


@dataclass(frozen=True)
class JudgedReadings(Robustness):
    """Under which readings a claim holds, and the same in words."""

    said: str = ""


@dataclass(frozen=True)
class JudgedClaim:
    """A claim of a paper, what we measured for it, and the verdict.

    `run` is the path of the stored run, and `other_run` of the one that a ratio divides by. `stale`: the run was made
    with other code than today's. `estimate` is published over ours, or published minus ours, as the measurement's
    `interval_kind` says, and `undecided` what would decide the claim. `history` holds the runs with which the word
    became another one, the oldest first.
    """

    claim: Claim
    verdict: VerdictWord
    reason: str
    measurement: Measurement | None
    estimate: float | None
    undecided: Undecided | None
    run: str | None
    stale: bool
    other_run: str | None
    readings: JudgedReadings | None
    history: tuple[Change, ...]


def claims_schema() -> dict[str, Any]:
    """The JSON Schema of `claims.json`; an edge of an interval that nothing bounds is null."""
    schema = TypeAdapter(list[JudgedClaim]).json_schema(mode="serialization")
    for record, interval in (("Measurement", "interval"), ("Undecided", "at_best")):
        properties = schema["$defs"][record]["properties"]
        properties[interval] = {"type": ["array", "null"], "items": {"type": ["number", "null"]}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Claims and verdicts", **schema}


def as_json(data: Any) -> str:
    """Data as JSON for people and programs alike."""
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def record_data(record: Record) -> dict[str, Any]:
    """A record of the index as plain data, without its place in the file."""
    return record.model_dump(mode="json", exclude_computed_fields=True)


def claim_data(sources: Sources, verdict: Verdict) -> dict[str, Any]:
    """A claim with its verdict as plain data."""
    found, robustness = verdict.data(), sources.robustness_of(verdict)
    return {
        "claim": found["claim"],
        "verdict": verdict.word.value,
        "reason": verdict.reason,
        "measurement": found["measurement"],
        "estimate": found["estimate"],
        "undecided": found["undecided"],
        "run": verdict.run_path or None,
        "stale": verdict.stale,
        "other_run": verdict.other_run_path or None,
        "readings": None if robustness is None else {**asdict(robustness), "said": str(robustness)},
        "history": [asdict(change) for change in sources.changes_of(verdict)],
    }


FORMULA = (*"=+-@", *"＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula; some take the full-width signs of East Asia too."""


def as_csv(lines: Iterable[Iterable[object]]) -> str:
    """Lines of values as comma-separated text in which a spreadsheet finds no formula to run."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([inert(value) for value in line] for line in lines)
    return stream.getvalue()


def inert(value: object) -> object:
    """A value that a spreadsheet shows; text that it would take for a formula has an apostrophe before it."""
    is_formula = isinstance(value, str) and value.lstrip().startswith(FORMULA)
    return f"'{value}" if is_formula else value


def claims_csv(verdicts: Iterable[Verdict]) -> str:
    """One line for each claim."""
    named = [COLUMNS.get(field, field) for field in CLAIM_FIELDS]
    head = [*named, "measured", *MEASUREMENT_FIELDS[1:], "verdict", "stale", "run", *BESIDE_FIELDS]
    lines: list[list[object]] = [[*head]]
    for verdict in verdicts:
        claim = verdict.claim
        measured = [exported(verdict, field) for field in MEASUREMENT_FIELDS]
        judged = [verdict.word, "yes" if verdict.stale else "no", verdict.run_path]
        lines.append([*attrgetter(*CLAIM_FIELDS)(claim), *measured, *judged, *attrgetter(*BESIDE_FIELDS)(claim)])
    return as_csv(lines)


def exported(verdict: Verdict, field: str) -> object:
    """A number of a measurement for a table; empty where there is none, or where nothing bounds it."""
    try:
        value = claim_number(verdict, field)
    except KeyError:
        return ""
    return value if math.isfinite(value) else ""


def trials_csv(run: Run) -> str:
    """A run's trials, one line for each."""
    names = measurement_names([run])
    head = ["trial", "seed", "outcome", *names]
    trials = [
        [trial.index, trial.seed, trial.outcome.value, *(trial.measurements.get(name, "") for name in names)]
        for trial in run.trials
    ]
    return as_csv([head, *trials])
