"""What today's code gave for trials of stored runs that other code made: one JSON file per look, added, never changed.

They lie in `results/confirmations/<paper>/<experiment>/`. A run's own file stays as it is; what is known of it since
then stands here.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Strict, TypeAdapter, ValidationError

from catalogue.form import Form
from reproductions.results import EDITED, STRICT, Count, Provenance, ResultsError, Run, first_fault, write_new

FOLDER = Path("results") / "confirmations"
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Trials of a run, computed again: by their indices, and those of them that came out the same to the last bit.

    `provenance` is that of the new trials; its hash is that of the code that may now call the run its own.
    """

    __pydantic_config__ = STRICT

    run: str
    """The run's path."""
    trials: tuple[Count, ...]
    identical: tuple[Count, ...]
    provenance: Provenance

    @property
    def code_hash(self) -> str:
        """The hash of the code that computed the trials again."""
        return self.provenance.code_hash


@dataclass(frozen=True, slots=True)
class _Stored(Confirmation):
    """A confirmation's file."""

    schema_version: Literal[1]


STORED = TypeAdapter(_Stored)
MARKS: Form[dict[str, str]] = Form(
    TypeAdapter(dict[str, Annotated[str, Strict()]]), "list of marks", "marks.yaml", "write `COMMIT: what is known`"
)


def store_confirmation(root: Path, confirmation: Confirmation, run: Run) -> Path:
    """Write it to a new file, atomically, and return its path.

    Raises:
        ResultsError: the file cannot be written, or the same was stored before.
    """
    target = root / FOLDER / run.paper / run.experiment / f"{Path(run.path).stem}-{confirmation.code_hash}.json"
    data = {"schema_version": SCHEMA_VERSION, **asdict(confirmation)}
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    write_new(target, "{\n" + ",\n".join(lines) + "\n}\n")
    return target


def find_confirmations(root: Path) -> tuple[tuple[Confirmation, ...], list[str]]:
    """All confirmations below `root/results/confirmations`, oldest first, and what is wrong with other files there."""
    found, faults = [], []
    for file in sorted((root / FOLDER).rglob("*.json")):
        path = file.relative_to(root).as_posix()
        try:
            stored = STORED.validate_json(file.read_bytes())
        except ValidationError as error:
            faults.append(f"{path}: not a stored confirmation ({first_fault(error)})\n{EDITED}")
        except OSError as error:
            faults.append(f"{path}: cannot be read: {error.strerror}\n{EDITED}")
        else:
            found.append(Confirmation(stored.run, stored.trials, stored.identical, stored.provenance))
    return tuple(sorted(found, key=lambda one: (one.provenance.started, one.run))), faults


def load_marks(root: Path) -> dict[str, str]:
    """What is known of the commits that stored runs name, by commit, from `results/marks.yaml`.

    Raises:
        ResultsError: the file is no mapping of commits to sentences.
    """
    file = root / "results" / "marks.yaml"
    if not file.is_file():
        return {}
    marks, problems = MARKS.read(file.read_bytes(), "results/marks.yaml")
    if marks is None:
        raise ResultsError("\n".join(map(str, problems)))
    return marks
