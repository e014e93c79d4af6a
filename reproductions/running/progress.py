"""Where a long run stands, counted as its trials report."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
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
        self._lock = threading.Lock()
        self._state = Progress(0, 0, 0, 0, unit=unit)

    def expect(self, indices: Sequence[int], most_steps: int, finished: int = 0) -> None:
        """Count trials that will come, and some that are there."""
        self._add(wanted_trials=len(indices) + finished, finished_trials=finished, most_steps=len(indices) * most_steps)

    def steps(self, steps: int) -> None:
        """Count steps."""
        self._add(steps=steps)

    def finished(self, label: str, trial: Trial, most_steps: int) -> None:
        """Count a trial, which may have taken fewer steps than it might."""
        self._add(f"{label}: trial {trial.index} {trial.outcome.value}", 1, most_steps=trial.steps - most_steps)

    def _add(
        self, latest: str = "", finished_trials: int = 0, wanted_trials: int = 0, steps: int = 0, most_steps: int = 0
    ) -> None:
        with self._lock:
            s = self._state
            self._state = Progress(
                s.finished_trials + finished_trials,
                s.wanted_trials + wanted_trials,
                s.steps + steps,
                s.most_steps + most_steps,
                latest or s.latest,
                s.unit,
            )

    def show(self) -> None:
        """Tell who watches."""
        if self._watch is not None:
            with self._lock:
                s = self._state
            bound = max(s.most_steps, s.steps)
            self._watch(Progress(s.finished_trials, s.wanted_trials, s.steps, bound, s.latest, s.unit))
