"""Values taken out of answers that may have any shape."""

from __future__ import annotations

import json
from typing import Any

from catalogue.problems import quote


class RecordError(ValueError):
    """An answer is not the record that its service promises."""


def read_json(body: bytes, service: str) -> dict[str, Any]:
    """Return the object that an answer holds.

    Raises:
        RecordError: it holds something else.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        shown = quote(body[:60].decode("utf-8", "replace"))
        raise RecordError(f"{service} sent no JSON, but {shown}") from None
    if not isinstance(value, dict):
        raise RecordError(f"{service} sent no object, but {quote(json.dumps(value)[:60])}")
    return value


def inside(value: object, *keys: str | int) -> Any:
    """Return what lies at the end of this way through objects and lists, None where it ends early."""
    for key in keys:
        if isinstance(key, str) and isinstance(value, dict):
            value = value.get(key)
        elif isinstance(key, int) and isinstance(value, list) and len(value) > key:
            value = value[key]
        else:
            return None
    return value


def each(value: object, *keys: str | int) -> list[Any]:
    """Return the items of the list at the end of this way, a single object as a list of one, else none."""
    found = inside(value, *keys)
    if isinstance(found, list):
        return found
    return [] if found is None else [found]
