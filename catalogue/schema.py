"""`schema.json`, by which editors complete and explain the keys of the index: written from the records.

`python -m catalogue.schema` writes the file again after a change of `model`.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic.json_schema import GenerateJsonSchema

from catalogue.model import Catalogue

PATH = Path(__file__).with_name("schema.json")


class _Untitled(GenerateJsonSchema):
    """Keys explain themselves and have a description: a title made from the key says nothing more."""

    def field_title_should_be_set(self, _schema: object) -> bool:
        return False


def schema_text() -> str:
    """Return the schema as the file holds it."""
    schema = {"$schema": GenerateJsonSchema.schema_dialect, **Catalogue.model_json_schema(schema_generator=_Untitled)}
    schema["description"] += " The shape is stated here; `rnn-review check` also judges what it means."
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8")
