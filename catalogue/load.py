"""From a file to a `Catalogue`.

All that can be wrong with a file, whatever its bytes, comes out as one `CatalogueError` that names everything found.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter

from catalogue.check import find_in_index
from catalogue.form import Form
from catalogue.model import Catalogue
from catalogue.problems import CatalogueError, Problem

__all__ = ["CatalogueError", "Problem", "check_file", "load_catalogue", "read_catalogue"]

_INDEX = Form(
    TypeAdapter(Catalogue),
    noun="index",
    example="resources.yaml",
    beginning="start with `tags:`, `post:` and `resources:`",
    rules=find_in_index,
)
read_catalogue = _INDEX.read
check_file = _INDEX.read_file


def load_catalogue(path: str | Path) -> Catalogue:
    """Return the index in this file.

    Raises:
        CatalogueError: the file is missing or anything in it is wrong.
    """
    catalogue, problems = check_file(path)
    if catalogue is None:
        raise CatalogueError(problems)
    return catalogue
