"""The second site generator makes the same pages of the same files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.site.conftest import ROOT, BuiltSite

ONLY_THERE = '<a id="__skip" tabindex="-1"></a>'
"""What only the second one adds."""


def articles(folder: Path) -> dict[str, str]:
    """The article of each page, with white space made even."""
    found = {}
    for file in folder.rglob("*.html"):
        article = re.search(r"<article.*?</article>", file.read_text(encoding="utf-8"), re.DOTALL)
        if article and file.name != "404.html":
            even = re.sub(r"\s+", " ", article[0]).replace("> <", "><")
            found[file.relative_to(folder).as_posix()] = even.replace(ONLY_THERE, "")
    return found


def test_zensical_makes_the_same_articles(site: BuiltSite, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(site.root, project, ignore=shutil.ignore_patterns("site"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert articles(project / "site") == articles(site.folder)
