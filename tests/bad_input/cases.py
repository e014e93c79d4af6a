"""The corpus made by hand, `tests/cases/bad_input/KIND.yaml`: each case a damage and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.bad_input.inputs import BadInput
from tests.bad_input.project import CONFIRMATION, EXAMPLE, ROOT, RUN, WEIGHTS, journal_name, valid_files

FOLDER = Path(__file__).parents[1] / "cases" / "bad_input"
NAMED = {"(run)": RUN, "(weights)": WEIGHTS, "(confirmation)": CONFIRMATION, "(worked example)": EXAMPLE}
"""Files of long names, by what the corpus calls them."""


@dataclass(frozen=True)
class Case:
    """A broken input, and the message that it gives, or its first line where the hint names all there is."""

    name: str
    given: BadInput
    says: str


def all_cases() -> list[Case]:
    """Every case of the corpus."""
    return [case for file in sorted(FOLDER.glob("*.yaml")) for case in _cases(file)]


def _cases(file: Path) -> Iterator[Case]:
    held = yaml.safe_load(file.read_text(encoding="utf-8"))
    kind = file.stem.replace("_", " ")
    for name, entry in held["cases"].items():
        called = entry.get("file", held.get("file", ""))
        path = journal_name() if called == "(journal)" else NAMED.get(called, called)
        words = [RUN if word == "(run)" else word for word in entry.get("words", held.get("words"))]
        files = {path: damaged(path, entry)} if path else {}
        # No place is asked for, since the message is compared whole.
        given = BadInput(kind, name, "", tuple(words), files, entry.get("environment", {}))
        yield Case(f"{kind}: {name}", given, entry["says"].replace("(file)", path))


def damaged(path: str, entry: dict[str, Any]) -> bytes:
    """The file's content: `bytes`, or `whole` so many `times`, or the valid one with `old` replaced by `new`."""
    if "bytes" in entry:
        return bytes.fromhex(entry["bytes"])
    if "whole" in entry:
        whole: str = entry["whole"]
        return (whole * entry.get("times", 1)).encode()
    valid = valid_files().get(path) or (ROOT / path).read_text(encoding="utf-8")
    assert entry["old"] in valid, (path, entry["old"])
    return valid.replace(entry["old"], entry["new"], 1).encode()
