"""The papers with a reproduction, found by their folders: each with `paper.yaml` and a file for each experiment.

A broken paper breaks only itself: the others are there, and what is wrong with it is said when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from catalogue.form import Form
from catalogue.problems import Problem
from catalogue.record import Record
from reproductions.declarations.entries import PLAIN_FILE, report_updates
from reproductions.declarations.expansion import Findings, expand_experiment
from reproductions.declarations.files import ExperimentFile, PaperFile
from reproductions.declarations.unused import report_unshared, report_unused
from reproductions.experiments import Experiment, Paper
from reproductions.source_code import ROOT, CodeError, reach

T = TypeVar("T", bound=Record)

FOLDER = ROOT / "reproductions" / "papers"
PAPER_FILE = "paper.yaml"

_PAPER: Form[PaperFile] = Form(TypeAdapter(PaperFile), "paper", PAPER_FILE, "start with `experiments:`")
_EXPERIMENT: Form[ExperimentFile] = Form(
    TypeAdapter(ExperimentFile), "experiment", "adding.yaml", "start with `id:` and `title:`"
)


class PapersError(Exception):
    """A paper cannot be used; the message names file, line, what is wrong and the repair."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Papers:
    """The papers that can be used, by their ids' order, and what is wrong with the others."""

    papers: tuple[Paper, ...]
    broken: dict[str, tuple[Problem, ...]]

    @property
    def experiments(self) -> list[Experiment]:
        """The experiments of all papers that can be used."""
        return [experiment for paper in self.papers for experiment in paper.experiments]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, each once; a file that several papers reach is wrong with all of them."""
        return tuple(dict.fromkeys(problem for found in self.broken.values() for problem in found))

    def paper(self, id: str) -> Paper:
        """The paper of this id.

        Raises:
            KeyError: there is none.
            PapersError: its files are broken.
        """
        if id in self.broken:
            raise PapersError(self.broken[id])
        return {paper.id: paper for paper in self.papers}[id]


@cache
def load_papers(folder: Path = FOLDER) -> Papers:
    """All papers below a folder; `load_papers.cache_clear` forgets what was read."""
    papers: list[Paper] = []
    broken: dict[str, tuple[Problem, ...]] = {}
    for file in sorted(folder.glob(f"*/{PAPER_FILE}")):
        paper, problems = read_paper(file.parent)
        if paper is None:
            broken[file.parent.name] = problems
        else:
            papers.append(paper)
    return Papers(tuple(papers), broken)


def paper_ids(folder: Path = FOLDER) -> set[str]:
    """The ids of the papers with a reproduction, broken or not; no file is read."""
    return {file.parent.name for file in folder.glob(f"*/{PAPER_FILE}")}


def unlisted_experiments(folder: Path = FOLDER) -> Iterator[Problem]:
    """Experiments that lie below a paper's folder and that its list does not name."""
    for paper_file in sorted(folder.glob(f"*/{PAPER_FILE}")):
        shared, _ = _read(_PAPER, paper_file.parent, PAPER_FILE)
        if shared is None:
            continue
        for file in sorted(paper_file.parent.rglob("*.yaml")):
            name = file.relative_to(paper_file.parent).as_posix()
            if name in shared.experiments or not file.is_file():
                continue
            if b"\nmeasured_by:" in b"\n" + file.read_bytes():
                says = "is an experiment that its paper does not list"
                hint = f"add `- {name}` to the `experiments` of `{PAPER_FILE}`, or delete it"
                yield Problem(_shown(paper_file.parent, name), None, says, hint)


def find_experiment(paper: str, experiment: str) -> Experiment:
    """One experiment that is known to exist.

    Raises:
        PapersError: the paper's files are broken.
    """
    return next(one for one in load_papers().paper(paper).experiments if one.id == experiment)


def read_paper(folder: Path) -> tuple[Paper | None, tuple[Problem, ...]]:
    """The paper that a folder holds and no problems, or None and everything wrong with its files."""
    shared, problems = _read(_PAPER, folder, PAPER_FILE)
    if shared is None:
        return None, problems
    found = list(problems)
    experiments: dict[str, Experiment] = {}
    files: list[ExperimentFile] = []
    for name in shared.experiments:
        file, problems = _read(_EXPERIMENT, folder, name)
        found += problems
        if file is None:
            continue
        files.append(file)
        findings = Findings(_shown(folder, name), file)
        experiment = expand_experiment(folder.name, file, shared, experiments, findings)
        experiment = replace(experiment, declared_in=_declared_in(folder, name, file, experiments))
        if experiment.id in experiments:
            findings.report("id", f"`{experiment.id}` is the id of an earlier experiment too", "rename one of the two")
        report_unused(file, findings)
        if folder.parent == FOLDER:
            try:
                if PLAIN_FILE in reach(experiment.measured_by).files:
                    report_updates(experiment, file, findings)
            except LookupError as error:
                findings.report("measured_by", str(error), "write `module:name`, as seen from the paper's folder")
            except CodeError as error:
                found.append(code_problem(error))
        found += sorted(findings.problems, key=lambda problem: problem.line or 0)
        experiments[experiment.id] = experiment
    if len(files) == len(shared.experiments):
        of_paper = Findings(_shown(folder, PAPER_FILE), shared)
        report_unshared(shared, files, of_paper)
        found += of_paper.problems
    return (None, tuple(dict.fromkeys(found))) if found else (Paper(folder.name, tuple(experiments.values())), ())


def code_problem(error: CodeError) -> Problem:
    """What is wrong with a Python file of the project."""
    return Problem(error.file.relative_to(ROOT).as_posix(), error.line, error.reason, "repair the Python file")


def _declared_in(folder: Path, name: str, file: ExperimentFile, earlier: Mapping[str, Experiment]) -> tuple[str, ...]:
    """The files that say what an experiment is: its own, the paper's, and those of the rows that its rows vary."""
    own = [_shown(folder, PAPER_FILE), _shown(folder, name)]
    varied = (entry.of.partition("/")[0] for entry in file.rows.values() if entry.of is not None)
    others = (path for id in varied if id in earlier for path in earlier[id].declared_in)
    return tuple(dict.fromkeys([*own, *others]))


def _read(form: Form[T], folder: Path, name: str) -> tuple[T | None, tuple[Problem, ...]]:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        hint = f"write it, or take it out of `{PAPER_FILE}`"
        return None, (Problem(_shown(folder, name), None, f"cannot be read: {error.strerror}", hint),)
    return form.read(content, _shown(folder, name))


def _shown(folder: Path, name: str) -> str:
    return f"reproductions/papers/{folder.name}/{name}"
