"""What a runner is given to compute: trials and the journal that keeps them, by one process at a time."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from reproductions.results import ResultsError, writing
from reproductions.running.journal import Finished, Journal
from reproductions.trials.protocol import Trials


class RunnerError(Exception):
    """A run cannot start or go on; the message says why and how to repair it."""


@dataclass(frozen=True, eq=False)
class Work:
    """Trials to compute into a journal, as far as it does not hold them. None takes more than `most_steps`."""

    label: str
    trials: Trials
    indices: Sequence[int]
    seed: int
    journal: Journal
    most_steps: int

    def held(self) -> dict[int, Finished]:
        """What the journal holds, by trial index.

        Raises:
            ResultsError: it cannot be read, or holds a trial of another seed.
        """
        held = self.journal.read()
        if any(one.trial.seed != self.seed for one in held.values()):
            hint = "delete the lines of other seeds; their trials will be computed again"
            raise ResultsError(f"{self.journal.path}: holds a trial of another seed than {self.seed}\nhint: {hint}")
        return held

    def missing(self) -> list[int]:
        """The indices of the trials that the journal does not hold."""
        held = self.held()
        return [index for index in self.indices if index not in held]

    def finished(self) -> list[Finished]:
        """What the journal holds of all these trials, in their order."""
        held = self.held()
        return [held[index] for index in self.indices]


@contextmanager
def exclusive(works: Iterable[Work]) -> Iterator[None]:
    """Keeps other processes from computing the same. A process that ends lets go, however it ends.

    Each work is one byte of a file beside the journals, so that a thousand need one open file.

    Raises:
        RunnerError: another process computes one of them.
        ResultsError: the file cannot be written.
    """
    with ExitStack() as stack:
        files: dict[Path, IO[bytes]] = {}
        for work in works:
            path = work.journal.path.with_name("lock")
            place = int.from_bytes(hashlib.sha256(work.journal.path.name.encode()).digest()[:7], "big")
            with writing(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                if path not in files:
                    files[path] = stack.enter_context(path.open("wb"))
                try:
                    fcntl.lockf(files[path], fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
                except (BlockingIOError, PermissionError) as error:
                    hint = "wait until it ends; --missing then measures only what has no run"
                    raise RunnerError(f"{work.label}: another process computes this now\nhint: {hint}") from error
        yield
