from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from catalogue.load import read_catalogue
from catalogue.schema import PATH, schema_text
from tests.catalogue.records import FULL, document, documents, resource, to_yaml

SCHEMA: dict[str, Any] = json.loads(PATH.read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SHAPE_CASES = Path(__file__).parents[1] / "cases" / "catalogue" / "shape"


def test_the_stored_schema_is_that_of_the_records() -> None:
    assert PATH.read_text() == schema_text(), "write it again with `python -m catalogue.schema`"


def test_the_schema_is_one_of_draft_2020_12() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_key_has_a_description_for_editors() -> None:
    records = [SCHEMA, *SCHEMA["$defs"].values()]
    keys = [value for record in records for value in record.get("properties", {}).values()]
    described = [value if "description" in value else SCHEMA["$defs"][value["$ref"][8:]] for value in keys]
    assert all(value["description"].endswith((".", '"2017".')) for value in described)


def _document_with(name: str, part: dict[str, Any]) -> dict[str, Any]:
    match name:
        case "Post":
            return document(post=part)
        case "PostInChinese":
            return document(post={**document()["post"], "chinese": part})
        case "Statement":
            return document(post={**document()["post"], "statements": [part]})
        case "StatementInChinese":
            statement = {**FULL["Statement"], "chinese": part}
            return document(post={**document()["post"], "chinese": FULL["PostInChinese"], "statements": [statement]})
        case "Resource":
            return document(part)
        case "PostLink":
            return document(resource(mention="linked", post_link=part))
        case "ReadingPath":
            return document(resource(), paths=[part])
        case "Step":
            return document(resource(), paths=[FULL["ReadingPath"] | {"steps": [part]}])
        case "Annotation":
            return document(resource(annotation=part))
    return document(resource(**{f"{name.lower()}s": [part]}))


def _verdicts(data: dict[str, Any]) -> tuple[bool, bool]:
    """Return whether the schema and the loader accept the data."""
    return VALIDATOR.is_valid(data), read_catalogue(to_yaml(data), "index.yaml")[1] == ()


@pytest.mark.parametrize("name", FULL)
def test_a_record_with_every_key_is_valid_to_both(name: str) -> None:
    assert set(FULL[name]) == set(SCHEMA["$defs"][name]["properties"])
    assert _verdicts(_document_with(name, FULL[name])) == (True, True)


@pytest.mark.parametrize(("name", "missing"), [(name, key) for name in FULL for key in FULL[name]])
def test_both_require_the_same_keys(name: str, missing: str) -> None:
    part = {key: value for key, value in FULL[name].items() if key != missing}
    is_optional = missing not in SCHEMA["$defs"][name]["required"] and missing != "sha256"
    assert _verdicts(_document_with(name, part)) == (is_optional, is_optional)


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in FULL for key in FULL[name]])
@pytest.mark.parametrize("value", [3.5, {"a": "b"}, [["a"]], "<a", ""], ids=repr)
def test_a_value_that_the_schema_refuses_the_loader_refuses(name: str, key: str, value: Any) -> None:
    by_schema, by_loader = _verdicts(_document_with(name, {**FULL[name], key: value}))
    assert by_schema or not by_loader


@settings(max_examples=20)
@given(documents())
def test_every_valid_index_is_valid_to_both(data: dict[str, Any]) -> None:
    assert _verdicts(data) == (True, True)


@pytest.mark.parametrize("case", sorted(SHAPE_CASES.glob("*.yaml")), ids=lambda case: case.stem)
def test_every_broken_shape_is_refused_by_both(case: Path) -> None:
    assert read_catalogue(case.read_bytes(), case.name)[1] != ()
    assert not VALIDATOR.is_valid(yaml.safe_load(case.read_bytes()))
