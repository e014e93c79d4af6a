"""`rnn-review new`: a working skeleton of a paper or an experiment, to be filled in."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from keyword import iskeyword
from pathlib import Path

from catalogue.load import load_catalogue
from catalogue.rules.identifiers import id_fault
from commands.line.output import message
from commands.line.project import UsageError, find_paper, project_root, unknown
from reproductions.declarations.papers import PAPER_FILE, paper_ids
from sitegen.text.markup import markdown_text

SKELETON = Path(__file__).parent / "skeleton"
FIRST = "latching"
"""The toy experiment of a new paper."""


def new_paper(arguments: argparse.Namespace) -> int:
    """Write the folder of a paper that the index holds, with one toy experiment."""
    root = project_root()
    resources = {resource.id: resource for resource in load_catalogue(root / "resources.yaml").resources}
    paper = arguments.id
    if paper not in resources:
        raise UsageError(f"{unknown('resource', paper, resources)}\nhint: `rnn-review add` takes in a work that is new")
    if paper in paper_ids():
        raise UsageError(f"`{paper}` has a reproduction\nhint: `rnn-review new experiment {paper} ID` adds to it")
    names = {"paper": paper, "experiment": FIRST, "title": markdown_text(resources[paper].title)}
    folder = root / "reproductions" / "papers" / paper
    files = {
        folder / "__init__.py": f'"""The paper `{paper}`."""\n',
        folder / PAPER_FILE: filled("paper.yaml.txt", names),
        folder / "page.md": filled("page.md.txt", names),
        **experiment_files(root, names),
    }
    return _write(root, files, paper, FIRST)


def new_experiment(arguments: argparse.Namespace) -> int:
    """Write a toy experiment into the folder of a paper, at the end of its list."""
    root = project_root()
    paper, experiment = find_paper(arguments.paper), arguments.id
    if (fault := id_fault(experiment)) is not None:
        raise UsageError(f"ID {fault.message}" + (f"\nhint: {fault.hint}" if fault.hint else ""))
    if iskeyword(experiment):
        hint = f"add a word, as in `{experiment}_task`"
        raise UsageError(f"ID must be no word of Python, found `{experiment}`\nhint: {hint}")
    if experiment in {one.id for one in paper.experiments}:
        raise UsageError(f"`{paper.id}` has an experiment `{experiment}`\nhint: choose another id")
    listing = root / "reproductions" / "papers" / paper.id / PAPER_FILE
    if not listing.is_file():
        place = listing.relative_to(root).as_posix()
        raise UsageError(f"{place}: there is no such file\nhint: run this inside the project that holds the paper")
    text = listing.read_text(encoding="utf-8")
    listed = re.search(r"^experiments:\n(?:  - .*\n)+", text, flags=re.MULTILINE)
    if listed is None:
        raise UsageError(f"{PAPER_FILE} of `{paper.id}` has no list of experiments, each on a line of its own")
    names = {"paper": paper.id, "experiment": experiment, "title": paper.id}
    code = _write(root, experiment_files(root, names), paper.id, experiment)
    listing.write_text(f"{text[: listed.end()]}  - {experiment}.yaml\n{text[listed.end() :]}", encoding="utf-8")
    return code


def experiment_files(root: Path, names: Mapping[str, str]) -> dict[Path, str]:
    """The files of an experiment and its test."""
    folder = root / "reproductions" / "papers" / names["paper"]
    tests = root / "tests" / "reproductions" / "papers"
    return {
        folder / f"{names['experiment']}.py": filled("experiment.py.txt", names),
        folder / f"{names['experiment']}.yaml": filled("experiment.yaml.txt", names),
        tests / f"test_{names['paper']}_{names['experiment']}.py": filled("test.py.txt", names),
    }


def filled(name: str, names: Mapping[str, str]) -> str:
    """A file of the skeleton with these names in it."""
    return (SKELETON / name).read_text(encoding="utf-8").format(**names)


def _write(root: Path, files: Mapping[Path, str], paper: str, experiment: str) -> int:
    for path in files:
        if path.exists():
            raise UsageError(
                f"{path.relative_to(root).as_posix()} is there\nhint: nothing is overwritten; move it away"
            )
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        message(f"wrote {path.relative_to(root).as_posix()}")
    message(f"hint: `rnn-review run {paper} {experiment} --profile smoke` shows that it works; then fill it in")
    return 0
