"""Which data sets there are, and what is known of each: `sets.yaml` as records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from catalogue.form import Form
from catalogue.problems import Fault, Problem, listed, quote, suggest
from catalogue.record import Record, Rule
from catalogue.rules.identifiers import ID, id_fault

SETS = Path(__file__).with_name("sets.yaml")
MANAGERS = ("pip", "npm", "apt")
DIGITS = 12
"""Hexadecimal digits of a fingerprint."""

Id = Annotated[str, Rule(id_fault, ID.pattern)]
Text = Annotated[str, Field(min_length=1)]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.+~%-]*$")]


class DatasetError(Exception):
    """A data set cannot be used or obtained; the message says which, why, and the repair."""


class File(Record):
    """A file to obtain, whole or for what it holds."""

    size_bytes: Annotated[int, Field(gt=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    pip: Text | None = None
    """A distribution of PyPI, as `NAME==VERSION`; the file has the name that `pip download` gives it."""
    npm: Text | None = None
    """A package of npm, as `NAME@VERSION`; the file has the name that `npm pack` gives it."""
    apt: Text | None = None
    """A package of Debian, as `NAME=VERSION`; the file has the name that `apt-get download` gives it."""
    address: Annotated[str, Field(pattern="^https?://[^ ]+$")] | None = None
    members: tuple[Text, ...] = ()
    """What to take out of an archive, as patterns in which `*` stands for any characters; none: the file itself."""
    into: Annotated[str, Field(pattern="^[a-z0-9_]*$")] = ""
    """A folder of the set for the members, where those of two archives would share their names."""

    @property
    def way(self) -> tuple[str, str] | None:
        """How it is obtained: `pip`, `npm`, `apt` or `address`, and what is asked for; None: the reader has it."""
        ways = ((name, getattr(self, name)) for name in (*MANAGERS, "address"))
        return next(((name, asked) for name, asked in ways if asked is not None), None)

    @property
    def source(self) -> str:
        """Where it comes from, in words."""
        name, asked = self.way or ("address", "a folder of the reader's")
        return asked if name == "address" else f"{name} {asked}"


def _file_fault(file: File) -> Fault | None:
    given = [name for name in (*MANAGERS, "address") if getattr(file, name) is not None]
    return Fault(f"is obtained in one way, found {listed(given)}", "keep one of them") if len(given) > 1 else None


class Dataset(Record):
    """What is known of a data set."""

    title: Text
    version: Text
    """Of which package or repository, at which version."""
    licence: Text
    """As its own files say it."""
    origin: Text | None = None
    """Where it first came from, if elsewhere."""
    licensed: Text | None = None
    """Where a licence is had, if one is wanted: then the set is read from a folder of the reader's, never fetched."""
    files: Annotated[Mapping[FileName, Annotated[File, Rule(_file_fault)]], Field(min_length=1)]

    @property
    def fingerprint(self) -> str:
        """The same for the same content, wherever it is had."""
        content = sorted((name, one.sha256, one.members, one.into) for name, one in self.files.items())
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:DIGITS]

    @property
    def size_bytes(self) -> int:
        """What there is to obtain."""
        return sum(file.size_bytes for file in self.files.values())


def _set_fault(found: Dataset) -> Fault | None:
    ways = [name for name, file in found.files.items() if file.way is not None]
    if found.licensed and ways:
        return Fault(f"is licensed and never fetched, but {listed(ways)} would be", "leave out how they are obtained")
    if not found.licensed and len(ways) < len(found.files):
        return Fault("has a file that nothing obtains", "name one of `pip`, `npm`, `apt` and `address`")
    return None


Sets = Mapping[str, Dataset]
_FORM: Form[Sets] = Form(
    TypeAdapter(Mapping[Id, Annotated[Dataset, Rule(_set_fault)]]), "list of data sets", "sets.yaml", "start with an id"
)


@cache
def read_sets(file: Path = SETS) -> tuple[Sets | None, tuple[Problem, ...]]:
    """The data sets by id and no problems, or None and everything that is wrong with the file."""
    return _FORM.read(file.read_bytes(), f"reproductions/datasets/{file.name}")


def load_sets() -> Sets:
    """The data sets by id.

    Raises:
        DatasetError: the file is broken.
    """
    sets, problems = read_sets()
    if sets is None:
        raise DatasetError("\n".join(map(str, problems)))
    return sets


def find_set(name: str) -> Dataset:
    """The data set of this id.

    Raises:
        DatasetError: there is none, or the file is broken.
    """
    sets = load_sets()
    if name not in sets:
        raise DatasetError(f"unknown data set {quote(name)}\nhint: {suggest(name, sets) or f'there is {listed(sets)}'}")
    return sets[name]
