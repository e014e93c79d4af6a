"""What today's code gave for trials of stored runs that other code made: one JSON file per look, added, never changed.

They lie in `results/confirmations/<paper>/<experiment>/`. A run's own file stays as it is; what is known of it since
then stands here.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from reproductions.results import EDITED, Provenance, ResultsError, Run, write_new

FOLDER = Path("results") / "confirmations"
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Trials of a run, computed again: by their indices, and those of them that came out the same to the last bit.

    `provenance` is that of the new trials; its hash is that of the code that may now call the run its own.
    """

    run: str
    """The run's path."""
    trials: tuple[int, ...]
    identical: tuple[int, ...]
    provenance: Provenance

    @property
    def code_hash(self) -> str:
        """The hash of the code that computed the trials again."""
        return self.provenance.code_hash


def store_confirmation(root: Path, confirmation: Confirmation, run: Run) -> Path:
    """Write it to a new file, atomically, and return its path.

    Raises:
        FileExistsError: the same was stored before.
    """
    target = root / FOLDER / run.paper / run.experiment / f"{Path(run.path).stem}-{confirmation.code_hash}.json"
    data = {"schema_version": SCHEMA_VERSION, **asdict(confirmation)}
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items()]
    write_new(target, "{\n" + ",\n".join(lines) + "\n}\n")
    return target


def load_confirmations(root: Path) -> tuple[Confirmation, ...]:
    """All confirmations below `root/results/confirmations`, oldest first.

    Raises:
        ResultsError: a file holds none.
    """
    found = []
    for file in sorted((root / FOLDER).rglob("*.json")):
        path = file.relative_to(root).as_posix()
        try:
            found.append(_confirmation(json.loads(file.read_text(encoding="utf-8"))))
        except (KeyError, TypeError, ValueError) as error:
            raise ResultsError(f"{path}: not a stored confirmation ({error})\n{EDITED}") from error
    return tuple(sorted(found, key=lambda one: (one.provenance.started, one.run)))


def load_marks(root: Path) -> dict[str, str]:
    """What is known of the commits that stored runs name, by commit, from `results/marks.yaml`.

    Raises:
        ResultsError: the file is no mapping of commits to sentences.
    """
    file = root / "results" / "marks.yaml"
    if not file.is_file():
        return {}
    try:
        marks = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ResultsError(f"results/marks.yaml: is not valid YAML ({error})") from error
    if not isinstance(marks, dict) or not all(isinstance(text, str) for pair in marks.items() for text in pair):
        raise ResultsError("results/marks.yaml: must map commits to sentences\nhint: write `COMMIT: what is known`")
    return marks


def _confirmation(data: dict[str, Any]) -> Confirmation:
    if data["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"`schema_version` must be {SCHEMA_VERSION}, found {data['schema_version']!r}")
    return Confirmation(data["run"], tuple(data["trials"]), tuple(data["identical"]), Provenance(**data["provenance"]))
