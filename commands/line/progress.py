"""How a long run shows where it stands: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from commands.line.output import duration, message, rate
from reproductions.running.progress import Progress

SECONDS_BETWEEN_LINES = 15.0


@contextmanager
def shown_progress() -> Iterator[Callable[[Progress], None]]:
    """What may be called with each new state of a run; finished trials are named as they come."""
    is_terminal = sys.stderr.isatty()
    start = last_line = time.monotonic()
    latest = ""
    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[state]}"),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("measuring", total=1.0, state="")

    def show(progress: Progress) -> None:
        nonlocal last_line, latest
        now = time.monotonic()
        state = described(progress, now - start)
        if is_terminal:
            bar.update(task, completed=progress.steps, total=progress.most_steps, state=state)
            if progress.latest != latest:
                bar.console.print(progress.latest, highlight=False)
        elif now - last_line >= SECONDS_BETWEEN_LINES:
            last_line = now
            message(f"{100 * progress.steps / max(progress.most_steps, 1):3.0f} %  {state}")
        latest = progress.latest

    with bar if is_terminal else nullcontext():
        yield show


def described(progress: Progress, seconds: float) -> str:
    """Trials, rate and time left; trials may stop early, so that the time left is an upper limit."""
    per_second = progress.steps / max(seconds, 1e-9)
    text = f"{progress.finished_trials}/{progress.wanted_trials} trials, {rate(per_second, progress.unit)}"
    if per_second > 0:
        text += f", at most {duration((progress.most_steps - progress.steps) / per_second)} left"
    return text
