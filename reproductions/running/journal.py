"""Finished trials, kept as they come, so that nothing finished is ever lost."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path

from reproductions.results import ResultsError, Trial, trial_from_json, trial_to_json


@dataclass(frozen=True)
class Finished:
    """A finished trial, and what it took. `started` is when its group did: UTC, ISO 8601."""

    trial: Trial
    wall_seconds: float
    cpu_seconds: float
    started: str


class Journal:
    """Finished trials of one assignment, one JSON line each, appended and flushed to disk as they come."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def read(self) -> dict[int, Finished]:
        """What is there by trial index. A line cut short by a kill is left out: its trial will be computed again."""
        if not self.path.exists():
            return {}
        found = {}
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:
                continue
            try:
                finished = Finished(**{**entry, "trial": trial_from_json(entry["trial"])})
            except (KeyError, TypeError, ValueError) as error:
                raise ResultsError(f"{self.path}: not a journal ({error})\nhint: delete it and start again") from error
            found[finished.trial.index] = finished
        return found

    def append(self, finished: Finished) -> None:
        """Keep a finished trial, whatever happens next."""
        entry = {**vars(finished), "trial": trial_to_json(finished.trial)}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write("\n" if self._ends_mid_line() else "")
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def remove(self) -> None:
        """Its trials are stored elsewhere."""
        self.path.unlink()

    def _ends_mid_line(self) -> bool:
        if self.path.stat().st_size == 0:
            return False
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"
