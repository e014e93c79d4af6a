"""Where a long run stands, counted as its trials report."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from reproductions.results import Trial


@dataclass(frozen=True)
class Progress:
    """Where a run stands. `steps` are `unit` over all trials, `most_steps` bounds them: trials may stop early."""

    finished_trials: int
    wanted_trials: int
    steps: int
    most_steps: int
    latest: str = ""
    unit: str = "steps"


class Board:
    """Counts steps and finished trials; threads write, the main thread shows."""

    def __init__(self, watch: Callable[[Progress], None] | None, unit: str) -> None:
        self._watch = watch
        self._unit = unit
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._latest = ""

    def expect(self, trials: int, most_steps: int, finished: int = 0) -> None:
        """Count trials that will come, and some that are there."""
        self._add(wanted=trials + finished, finished=finished, most_steps=trials * most_steps)

    def steps(self, steps: int) -> None:
        """Count steps."""
        self._add(steps=steps)

    def finished(self, label: str, trial: Trial, most_steps: int) -> None:
        """Count a trial, which may have taken fewer steps than it might."""
        self._add(finished=1, most_steps=trial.steps - most_steps)
        self._latest = f"{label}: trial {trial.index} {trial.outcome.value}"

    def _add(self, **counts: int) -> None:
        with self._lock:
            self._counts.update(counts)

    def show(self) -> None:
        """Tell who watches."""
        if self._watch is not None:
            with self._lock:
                c = self._counts.copy()
            bound = max(c["most_steps"], c["steps"])
            self._watch(Progress(c["finished"], c["wanted"], c["steps"], bound, self._latest, self._unit))
