"""Finished trials, kept as they come, so that nothing finished is ever lost."""

from __future__ import annotations

import fcntl
import json
import math
import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from reproductions.results import (
    STRICT,
    Moment,
    Outcome,
    ResultsError,
    Trial,
    first_fault,
    is_identical,
    trial_to_json,
    writing,
)

MOST_SECONDS = 366 * 24 * 3600
"""A year, longer than any trial here takes by far: more is no duration but an edit or a fault."""
Taken = Annotated[float, Field(ge=0, le=MOST_SECONDS)]


@dataclass(frozen=True)
class Finished:
    """A finished trial, and what it took. `started` is when its group did."""

    __pydantic_config__ = STRICT

    trial: Trial
    wall_seconds: Taken
    cpu_seconds: Taken
    started: Moment


LINE = TypeAdapter(Finished)


class Journal:
    """Finished trials of one assignment, one JSON line each, appended and flushed to disk as they come.

    `quantities` are those that the experiment declares, to hold the trials against; None if nobody knows them.
    """

    def __init__(self, path: Path, quantities: Collection[str] | None = None) -> None:
        self.path = path
        self._quantities = quantities

    def read(self) -> dict[int, Finished]:
        """What is there by trial index. A line cut short by a kill is left out: its trial will be computed again.

        Raises:
            ResultsError: a whole line holds no finished trial, one that measured nothing or something undeclared, or
                another result for a trial of an earlier line; or the file cannot be read.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ResultsError(f"{self.path}: cannot be read: {error.strerror}\nhint: move it away") from error
        found: dict[int, Finished] = {}
        for number, line in enumerate(lines, start=1):
            try:
                finished = LINE.validate_json(line)
            except ValidationError as error:
                if error.errors()[0]["type"] == "json_invalid":
                    continue
                raise ResultsError(
                    f"{self.path}:{number}: no finished trial ({first_fault(error)})\n"
                    "hint: delete the line; its trial will be computed again"
                ) from error
            self._refuse_foreign(finished.trial, number)
            earlier = found.setdefault(finished.trial.index, finished)
            if not is_identical(finished.trial, earlier.trial):
                raise ResultsError(
                    f"{self.path}:{number}: trial {earlier.trial.index} stands on an earlier line with another result\n"
                    "hint: delete both lines; the trial will be computed again"
                )
        return found

    def append(self, finished: Finished) -> None:
        """Keep a finished trial, whatever happens next.

        Raises:
            ResultsError: the file cannot be written.
        """
        with writing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                # Other processes append too, and a long line is written in pieces. Who ends lets go.
                fcntl.flock(file, fcntl.LOCK_EX)
                file.write("\n" if self._ends_mid_line() else "")
                file.write(to_line(finished) + "\n")
                file.flush()
                os.fsync(file.fileno())

    def remove(self) -> None:
        """Its trials are stored elsewhere."""
        self.path.unlink()

    def _refuse_foreign(self, trial: Trial, number: int) -> None:
        """Raise ResultsError if the experiment's own trials cannot have ended as this one, on this line."""
        if self._quantities is None:
            return
        place = f"{self.path}:{number}: trial {trial.index}"
        if foreign := sorted(trial.measurements.keys() - set(self._quantities)):
            raise ResultsError(
                f"{place} holds `{foreign[0]}`, which its experiment does not declare\n"
                "hint: delete the line, and the trial will be computed again; "
                "or, if the trials do measure it, add it to the experiment's `quantities`"
            )
        if trial.outcome is Outcome.SUCCEEDED and not trial.measurements:
            raise ResultsError(
                f"{place} succeeded, but holds no measurement\nhint: delete the line; the trial will be computed again"
            )

    def _ends_mid_line(self) -> bool:
        if self.path.stat().st_size == 0:
            return False
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"


def to_line(finished: Finished) -> str:
    """A finished trial as a line of a journal, without its end."""
    return json.dumps({**vars(finished), "trial": trial_to_json(finished.trial)}, ensure_ascii=False)


def defined(trial: Trial) -> Trial:
    """The trial without undefined and infinite numbers, which no file holds; it has failed if it measured one."""
    kept = {name: value for name, value in trial.measurements.items() if math.isfinite(value)}
    curve = tuple(point for point in trial.curve if all(map(math.isfinite, point)))
    series = {
        kind: {unit: [v if v is not None and math.isfinite(v) else None for v in own] for unit, own in units.items()}
        for kind, units in trial.series.items()
    }
    found = replace(trial, measurements=kept, curve=curve, series=series)
    undefined = sorted(trial.measurements.keys() - kept.keys())
    if not undefined:
        return found
    return replace(found, outcome=Outcome.FAILED, message=trial.message or f"undefined: {', '.join(undefined)}")
