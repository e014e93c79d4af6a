"""Exported tables hold what they are given, as data."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from sitegen.exports.data import as_csv, export_files, series_csv
from tests.sitegen.example import RUNS, sources

PARSERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "number": float,
    "integer": int,
    "boolean": {"yes": True, "no": False}.__getitem__,
}
FILES = export_files(sources())


def claims() -> list[dict[str, object]]:
    """The table of claims, each cell read as the datatype that its column declares."""
    columns = json.loads(FILES["claims.csv-metadata.json"])["tableSchema"]["columns"]
    kinds = {
        one["name"]: one["datatype"] if isinstance(one["datatype"], str) else one["datatype"]["base"] for one in columns
    }
    rows = csv.DictReader(FILES["claims.csv"].splitlines(), strict=True)
    assert rows.fieldnames == [*kinds]
    return [{name: PARSERS[kinds[name]](cell) if cell else None for name, cell in row.items()} for row in rows]


@pytest.mark.parametrize("text", ["=HYPERLINK(0)", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r\n=1"])
def test_no_text_of_a_table_is_a_formula(text: str) -> None:
    assert as_csv([[text]]).lstrip('"').startswith("'")


def test_numbers_and_other_texts_of_a_table_stand_as_they_are() -> None:
    assert as_csv([["a = b", -1.5, "", None]]) == "a = b,-1.5,,\n"


def test_claims_are_what_their_schema_says() -> None:
    files = export_files(sources())
    schema = json.loads(files["claims.schema.json"])
    claims = json.loads(files["claims.json"])
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(claims)] == []
    assert claims[0].keys() == schema["$defs"]["JudgedClaim"]["properties"].keys()


def test_an_unknown_verdict_is_none_to_the_schema() -> None:
    files = export_files(sources())
    claims = [{**json.loads(files["claims.json"])[0], "verdict": "PERHAPS"}]
    assert not Draft202012Validator(json.loads(files["claims.schema.json"])).is_valid(claims)


def test_each_cell_of_the_table_of_claims_has_the_datatype_that_its_column_declares() -> None:
    assert [(one["claim"], one["published"], one["measured_trials"], one["stale"]) for one in claims()][:2] == [
        ("t_100_mean", 74000.0, 10, False),
        ("t_100_wrong", 3.0, 10, False),
    ]


def test_the_primary_key_of_the_table_of_claims_is_one() -> None:
    key = json.loads(FILES["claims.csv-metadata.json"])["tableSchema"]["primaryKey"]
    rows = claims()
    assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)


def test_a_claim_on_a_share_of_trials_has_counts_and_no_value_that_could_be_taken_for_the_quantity() -> None:
    found = next(one for one in claims() if one["comparison"] == "every_trial_at_most")
    names = ("published_count", "published_trials", "measured_count", "measured_trials", "measured")
    assert [found[name] for name in names] == [10, 10, 10, 10, None]


def test_the_same_claim_as_json_has_its_hits_and_no_value() -> None:
    judged = json.loads(FILES["claims.json"])
    found = next(one for one in judged if one["claim"]["comparison"] == "every_trial_at_most")
    assert (found["hits"], found["measurement"]["value"], found["measurement"]["trials"]) == (10, None, 10)


def test_what_a_trial_recorded_is_a_line_for_each_value() -> None:
    trial = replace(RUNS[0].trials[0], index=0, series={"frames": {"1": [0.5, None]}})
    lines = csv.reader(series_csv(replace(RUNS[0], trials=(trial,))).splitlines(), strict=True)
    assert [*lines] == [
        ["trial", "kind", "unit", "step", "value"],
        ["0", "frames", "1", "1", "0.5"],
        ["0", "frames", "1", "2", ""],
    ]
