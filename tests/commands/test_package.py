"""The package as somebody else installs it: a wheel with its own requirements alone, outside the project."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("benchmarks", "catalogue", "commands", "curation", "linkcheck", "reproductions", "sitegen")


def required(name: str) -> set[str]:
    """A package and all that it needs, without extras."""
    found, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            needs = (Requirement(text) for text in importlib.metadata.requires(one) or ())
            waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds a wheel built from the tree, what the wheel requires, and nothing else."""
    folder = tmp_path_factory.mktemp("package")
    tree = folder / "tree"
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-annotations"):
        shutil.copy(ROOT / name, tree / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(tree)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "environment")
    (site,) = (folder / "environment").glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    for name in required("rnn-review") - {"rnn-review"}:
        for file in importlib.metadata.files(name) or ():
            if ".." not in file.parts:
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(Path(str(file.locate())), site / file)
    return folder / "environment" / "bin" / "python"


def imported(file: Path) -> set[str]:
    """The top-level modules that a file imports, wherever in it."""
    found = set[str]()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def called(python: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "RNN_REVIEW_ROOT": str(ROOT)}
    command = [str(python), "-m", "commands.main", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_package_requires_no_numerical_library() -> None:
    assert required("rnn-review").isdisjoint({"numpy", "numba", "scipy", "torch", "mkdocs-material"})


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = [*project["dependencies"], *(text for extra in project["optional-dependencies"].values() for text in extra)]
    declared = {canonicalize_name(Requirement(text).name) for text in texts} | {"cupy"}  # cupy-cuda13x brings it
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    libraries = set[str]().union(*map(imported, files)) - sys.stdlib_module_names - {*PACKAGES, "tests"}
    brought_by = importlib.metadata.packages_distributions()
    assert {
        library
        for library in libraries
        if declared.isdisjoint(canonicalize_name(name) for name in brought_by.get(library, [library]))
    } == set()


@pytest.mark.parametrize(("words", "shown"), [
    ("list", "hochreiter_1997"), ("verdicts hochreiter_1997", "length_100_sequences"), ("links --help", "usage: "),
    ("add --help", "usage: "),
])  # fmt: skip
def test_a_wheel_runs_outside_the_tree(python: Path, tmp_path: Path, words: str, shown: str) -> None:
    done = called(python, tmp_path, *words.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert shown in done.stdout


def test_what_an_extra_would_bring_is_named(python: Path, tmp_path: Path) -> None:
    done = called(python, tmp_path, "run", "hochreiter_1997", "experiment_4", "--profile", "smoke")
    assert (done.returncode, done.stderr) == (
        2,
        "`numpy` is not installed\nhint: `pip install 'rnn-review[run]'` brings what measuring needs\n",
    )
