"""Exported tables hold what they are given, as data."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from sitegen.exports.data import as_csv, export_files
from tests.sitegen.example import sources


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
