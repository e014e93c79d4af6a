"""The system's Chromium, and what is said of the browser tests where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first draws no window around a page, which takes a fourth of the time."""
MISSING = "no Chromium was found"
HINT = "hint: install the package `chromium-headless-shell` or `chromium`, or set CHROMIUM to its path"


def find_chromium() -> str | None:
    """The path of a Chromium: the one that CHROMIUM names, or the first that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def skipped_note(reasons: Iterable[str]) -> str:
    """What to say at the end of a run of tests that were skipped for these reasons; empty if Chromium is none."""
    amount = sum(MISSING in reason for reason in reasons)
    tests = "1 browser test was" if amount == 1 else f"{amount} browser tests were"
    return f"{tests} skipped, since {MISSING}; {HINT}" if amount else ""
