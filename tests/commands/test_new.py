"""What CONTRIBUTING tells of a new paper and a new experiment, done in a copy of the project."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("benchmarks", "catalogue", "commands", "docs", "linkcheck", "reproductions", "sitegen", "tests")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project without results, to which a paper was added."""
    project = tmp_path_factory.mktemp("project")
    for name in COPIED:
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("resources.yaml", "pyproject.toml", "mkdocs.yml", "CHANGELOG.md", "CONTRIBUTING.md", "README.md"):
        shutil.copy(ROOT / name, project / name)
    called(project, "new", "paper", "gers_2000")
    return project


def python(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(project), "RNN_REVIEW_ROOT": str(project), "COLUMNS": "120"}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def called(project: Path, *words: str) -> str:
    done = python(project, "-m", "commands.main", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_paper_ends_with_a_verdict_on_a_page(project: Path) -> None:
    called(project, "run", "gers_2000", "latching", "--profile", "scaled")
    assert "REPRODUCED" in called(project, "verdicts", "gers_2000")
    assert "0 findings" in called(project, "check")
    done = python(project, "-c", "from pathlib import Path; from sitegen.build import generate; generate(Path('.'))")
    assert done.returncode == 0, done.stderr
    assert "REPRODUCED" in (project / "build" / "docs" / "papers" / "gers_2000.md").read_text(encoding="utf-8")


def test_a_trial_in_plain_pytorch_is_the_same_in_any_company(project: Path) -> None:
    words = ("run", "gers_2000", "latching", "--row", "length_5", "--profile", "smoke", "--json")
    found = []
    for number, jobs in (("2", "1"), ("4", "2")):
        called(project, *words, "--trials", number, "--jobs", jobs)
        newest = max((project / "results").rglob("latching/*length_5*.json"), key=lambda path: path.stat().st_mtime_ns)
        found.append([trial["measurements"] for trial in json.loads(newest.read_text())["trials"][:2]])
    assert found[0] == found[1]


def test_a_new_experiment_stands_beside_the_first(project: Path) -> None:
    called(project, "new", "experiment", "gers_2000", "second")
    shown = called(project, "show", "gers_2000")
    assert "length_5_latching" in shown
    assert "length_5_second" in shown
    assert python(project, "-m", "commands.main", "new", "experiment", "gers_2000", "second").stderr == (
        "`gers_2000` has an experiment `second`\nhint: choose another id\n"
    )


def test_what_is_written_is_in_order_and_tested(project: Path) -> None:
    paper = project / "reproductions" / "papers" / "gers_2000"
    tests = project / "tests" / "reproductions" / "papers" / "test_gers_2000_latching.py"
    done = python(project, "-m", "ruff", "check", str(paper), str(tests))
    assert done.returncode == 0, done.stdout
    done = python(project, "-m", "ruff", "format", "--check", str(paper), str(tests))
    assert done.returncode == 0, done.stdout
    done = python(project, "-m", "pytest", "-q", str(tests))
    assert done.returncode == 0, done.stdout
    own = [file for file in paper.iterdir() if file.is_file() and file.stem != "second"]
    lines = [len(file.read_text(encoding="utf-8").splitlines()) for file in own]
    assert (len(lines), sum(lines) < 200) == (5, True)


@pytest.mark.parametrize(("words", "text"), [
    ("paper gers_2001",
     "unknown resource `gers_2001`\nhint: did you mean `gers_2000`?\n"
     "hint: `rnn-review add` takes in a work that is new\n"),
    ("paper bengio_1994",
     "`bengio_1994` has a reproduction\nhint: `rnn-review new experiment bengio_1994 ID` adds to it\n"),
    ("experiment bengio_1994 Second",
     "ID must be lower-case letters, digits and underscores after a first letter, found `Second`\n"
     "hint: write `second`\n"),
])  # fmt: skip
def test_what_cannot_be_begun_is_refused(project: Path, words: str, text: str) -> None:
    done = python(project, "-m", "commands.main", "new", *words.split())
    assert (done.returncode, done.stderr) == (2, text)
