"""One word, one thing: a reader who meets a class by its name alone knows which one it is."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ("catalogue", "commands", "curation", "linkcheck", "reproductions", "sitegen")
OWN = ("reproductions/papers", "reproductions/kernels")
"""What a paper or a kernel calls a net, a cell or a state is its own: papers never import papers."""


def test_no_two_shared_classes_have_one_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for file in (file for package in SHARED for file in sorted((ROOT / package).rglob("*.py"))):
        path = file.relative_to(ROOT).as_posix()
        for statement in ast.parse(file.read_text(encoding="utf-8")).body if not path.startswith(OWN) else ():
            if isinstance(statement, ast.ClassDef) and not statement.name.startswith("_"):
                places[statement.name].append(path)
    assert len(places) > 300
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
