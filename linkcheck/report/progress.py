"""How far a run is: on a terminal one line that renews itself, elsewhere a line now and then."""

import shutil
import time
from collections.abc import Callable
from typing import TextIO

from linkcheck.report.findings import Summary

TERMINAL_SECONDS = 0.2
PLAIN_SECONDS = 15.0


class LinkProgress:
    """Shows counts, rate and time left on a stream."""

    def __init__(self, stream: TextIO, is_shown: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._is_shown = is_shown
        self._is_terminal = stream.isatty()
        self._clock = clock
        self._started = self._last = clock()
        self._has_line = False

    def show(self, done: int, total: int, summary: Summary) -> None:
        """Show the state unless it was shown a moment ago."""
        now = self._clock()
        if not self._is_shown or now - self._last < (TERMINAL_SECONDS if self._is_terminal else PLAIN_SECONDS):
            return
        self._last = now
        line = progress_line(done, total, now - self._started, summary.counts_line())
        if self._is_terminal:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write(f"\r\x1b[K{line[:width]}")
            self._has_line = True
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()

    def end(self) -> None:
        """Clear the line of a terminal."""
        if self._has_line:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._has_line = False


def progress_line(done: int, total: int, elapsed_seconds: float, counts: str) -> str:
    """Return counts, rate and time left in one line."""
    rate = done / elapsed_seconds if elapsed_seconds > 0 else 0.0
    left = f", {_duration((total - done) / rate)} left" if rate and done < total else ""
    return f"{done}/{total} links, {rate:.1f} a second{left}: {counts}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
