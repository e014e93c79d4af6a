"""How a long run shows where it stands: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from commands.line.output import duration, message, rate
from reproductions.running.progress import Progress

SECONDS_BETWEEN_LINES = 15.0


class RunDisplay:
    """A context in which `show` may be called with each new state. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start = clock()
        self._last_line = clock()
        self._latest = ""
        self._bar: Bar | None = None
        if sys.stderr.isatty():
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f} %  {task.fields[state]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("measuring", total=1.0, state="")

    def __enter__(self) -> RunDisplay:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, progress: Progress) -> None:
        """Show a state; finished trials are named as they come."""
        if self._bar is not None:
            self._bar.update(
                self._task, completed=progress.steps, total=progress.most_steps, state=self.describe(progress)
            )
            if progress.latest != self._latest:
                self._bar.console.print(progress.latest, highlight=False)
        elif self._clock() - self._last_line >= SECONDS_BETWEEN_LINES:
            self._last_line = self._clock()
            message(f"{100 * progress.steps / max(progress.most_steps, 1):3.0f} %  {self.describe(progress)}")
        self._latest = progress.latest

    def describe(self, progress: Progress) -> str:
        """Trials, rate and time left; trials may stop early, so that the time left is an upper limit."""
        elapsed = max(self._clock() - self._start, 1e-9)
        per_second = progress.steps / elapsed
        text = f"{progress.finished_trials}/{progress.wanted_trials} trials, {rate(per_second, progress.unit)}"
        if per_second > 0:
            text += f", at most {duration((progress.most_steps - progress.steps) / per_second)} left"
        return text
