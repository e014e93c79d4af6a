"""Folders show the contents: what stands side by side can be read at a glance."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("benchmarks", "catalogue", "commands", "curation", "linkcheck", "reproductions", "sitegen", "tests")
MOST_MODULES = 12
"""How many modules stand in a folder at most, `__init__` left out."""


def modules_of(folder: Path) -> list[str]:
    """The names of its modules."""
    return sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_folder_holds_more_than_twelve_modules(package: str) -> None:
    folders = {file.parent for file in (ROOT / package).rglob("*.py")}
    assert folders
    crowded = {str(one.relative_to(ROOT)): names for one in folders if len(names := modules_of(one)) > MOST_MODULES}
    assert crowded == {}
