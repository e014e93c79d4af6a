"""Without a browser the tests that need one are skipped, and the last line says so."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.site.conftest import ROOT

TEST = "tests/site/test_browser.py::test_a_link_to_a_run_unfolds_it"


def test_a_missing_chromium_is_told_in_the_last_line() -> None:
    environment = {**os.environ, "PATH": "", "CHROMIUM": "", "CI": "false"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == (
        "1 browser test was skipped, since no Chromium was found; "
        "hint: install the package `chromium-headless-shell` or `chromium`, or set CHROMIUM to its path"
    )
