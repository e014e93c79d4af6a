"""Machine-readable files: the index and the claims as data, citations for reference managers, trials as tables."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import Any

from pydantic import TypeAdapter

from catalogue.citation import bibtex, csl_json, ris
from catalogue.record import Record
from reproductions.claims import Claim, Comparison
from reproductions.judging.history import Change
from reproductions.judging.robustness import Robustness
from reproductions.judging.words import Measurement, Undecided, Verdict, VerdictWord
from reproductions.results import Run
from sitegen.addresses import csv_path, series_path
from sitegen.sources import Sources
from sitegen.text.measured import claim_number, measurement_names


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the claims as a table: its name, what a verdict has there, and the datatype of that.

    The datatype is one of CSV on the Web; an empty cell is no value in all of them.
    """

    name: str
    value: Callable[[Verdict], object]
    datatype: str | Mapping[str, str] = "string"


def of_claim(field: str, name: str = "", datatype: str = "string") -> Column:
    """The column of a claim's field, under another name if one is given."""
    return Column(name or field, attrgetter(f"claim.{field}"), datatype)


def of_measurement(field: str, name: str = "", datatype: str = "integer") -> Column:
    """The column of a number of a measurement, empty where there is none, or where nothing bounds it."""
    return Column(name or field, lambda verdict: exported(verdict, field, datatype), datatype)


COLUMNS = (
    *(of_claim(field) for field in ("paper", "experiment", "row")),
    of_claim("id", "claim"),
    *(of_claim(field) for field in ("statement", "quantity", "unit", "comparison")),
    of_claim("value", "published", "number"),
    Column("published_count", lambda verdict: published_count(verdict.claim), "integer"),
    of_claim("trials", "published_trials", "integer"),
    *(of_claim(field) for field in ("basis", "statistic", "averaged")),
    of_measurement("value", "measured", "number"),
    of_measurement("hits", "measured_count"),
    of_measurement("trials", "measured_trials"),
    *(of_measurement(field) for field in ("succeeded", "capped", "failed")),
    *(of_measurement(field, datatype="number") for field in ("estimate", "lower", "upper")),
    Column("verdict", attrgetter("word")),
    Column("stale", lambda verdict: "yes" if verdict.stale else "no", {"base": "boolean", "format": "yes|no"}),
    Column("run", attrgetter("run_path")),
    *map(of_claim, ("relative_to", "relative_quantity", "quoted_from", "not_measurable", "published_as")),
)
"""The table of claims, a line for each."""


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
        "claims.csv-metadata.json": as_json(claims_table_description()),
        "claims.schema.json": as_json(claims_schema()),
    }
    for resource in resources:
        files[f"resources/{resource.id}.bib"] = bibtex(resource)
        files[f"resources/{resource.id}.ris"] = ris(resource)
        files[f"resources/{resource.id}.csl.json"] = as_json([csl_json(resource)])
    files |= {csv_path(run): trials_csv(run) for run in sources.runs}
    return files | {
        series_path(run): series_csv(run) for run in sources.runs if any(trial.series for trial in run.trials)
    }


@dataclass(frozen=True)
class JudgedReadings(Robustness):
    """Under which readings a claim holds, and the same in words."""

    said: str = ""


@dataclass(frozen=True)
class JudgedClaim:
    """A claim of a paper, what we measured for it, and the verdict.

    `run` is the path of the stored run, and `other_run` of the one that a ratio divides by. `stale`: the run was made
    with other code than today's. `hits`, of a claim on a share of trials: how many of ours did it; its measurement has
    no value. `estimate` is published over ours, or published minus ours, as the measurement's `interval_kind` says,
    and `undecided` what would decide the claim. `history` holds the runs with which the word became another one, the
    oldest first.
    """

    claim: Claim
    verdict: VerdictWord
    reason: str
    measurement: Measurement | None
    hits: int | None
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
    schema["$defs"]["Measurement"]["properties"]["value"]["type"] = ["number", "null"]
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
        "hits": found["hits"],
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
    """One line for each claim; `claims_table_description` says what its columns hold."""
    head = [column.name for column in COLUMNS]
    return as_csv([head, *([column.value(verdict) for column in COLUMNS] for verdict in verdicts)])


def claims_table_description() -> dict[str, Any]:
    """The table of claims described for programs, as CSV on the Web: datatypes, and what is unique."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "claims.csv",
        "tableSchema": {
            "columns": [
                {"name": column.name, "titles": column.name, "datatype": column.datatype} for column in COLUMNS
            ],
            "primaryKey": ["paper", "experiment", "row", "claim"],
        },
    }


def published_count(claim: Claim) -> int | None:
    """Of how many of the paper's trials a claim on a share of them speaks; None for another claim."""
    if claim.comparison is Comparison.EVERY_TRIAL_AT_MOST:
        return claim.trials
    return int(claim.value) if claim.comparison is Comparison.PROPORTION else None


def exported(verdict: Verdict, field: str, datatype: str) -> object:
    """A number of a measurement for a table; a claim on a share of trials has counts and no value."""
    if field == "value" and verdict.hits is not None:
        return ""
    try:
        value = claim_number(verdict, field)
    except KeyError:
        return ""
    if not math.isfinite(value):
        return ""
    return int(value) if datatype == "integer" else value


def trials_csv(run: Run) -> str:
    """A run's trials, one line for each."""
    names = measurement_names([run])
    head = ["trial", "seed", "outcome", *names]
    trials = [
        [trial.index, trial.seed, trial.outcome.value, *(trial.measurements.get(name, "") for name in names)]
        for trial in run.trials
    ]
    return as_csv([head, *trials])


def series_csv(run: Run) -> str:
    """What a run's trials recorded, one line for each value: of which unit of which kind, at which step from one on."""
    lines = [
        [trial.index, kind, unit, step, "" if value is None else value]
        for trial in run.trials
        for kind, units in trial.series.items()
        for unit, values in units.items()
        for step, value in enumerate(values, start=1)
    ]
    return as_csv([["trial", "kind", "unit", "step", "value"], *lines])
