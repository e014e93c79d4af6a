"""From the project's folder to `build/docs` and from there to `site/`.

`generate` writes the site's source and `build` has mkdocs make the site of it. Neither needs the network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.load import load_catalogue
from linkcheck.memory.history import Look, UnreadableHistoryError, latest
from reproductions.confirmations import load_marks
from reproductions.declarations.papers import PapersError, load_papers
from reproductions.judging.robustness import robustness_of_all
from reproductions.judging.selection import load_evidence
from reproductions.judging.verdicts import judge_experiment, judge_run
from reproductions.results import run_to_json
from reproductions.worked_examples.equations import AnnotatedNetwork, read_network
from reproductions.worked_examples.stored import WorkedExample, fault, load
from sitegen.exports import as_json
from sitegen.pages.site import pages
from sitegen.parts.link_benches import read_link_benches
from sitegen.prose import SiteError
from sitegen.scalings import load_scalings
from sitegen.search import write_search_index
from sitegen.sources import Sources

SOURCE = Path("build/docs")
SITE = Path("site")
NOT_PAGES = {"overrides"}
SILENT = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
"""Both tools advertise successors on every run; nothing that concerns this site is hidden by it."""


@dataclass(frozen=True, slots=True)
class GenerateReport:
    """How many files were written, were right already, and were deleted since nothing makes them any more."""

    written: int
    unchanged: int
    deleted: int


def load_sources(root: Path) -> Sources:
    """Everything that the site of this project is made of.

    Raises:
        CatalogueError, PapersError, ResultsError, SiteError: a file that the site is made of cannot be read.
    """
    papers = load_papers()
    if papers.problems:
        raise PapersError(papers.problems)
    experiments = {(experiment.paper, experiment.id): experiment for experiment in papers.experiments}
    evidence = load_evidence(root, experiments.values())
    run_verdicts = {
        run.path: judge_run(experiments[run.paper, run.experiment], run, evidence)
        for run in evidence.best_first(evidence.runs)
        if (run.paper, run.experiment) in experiments
    }
    verdicts = tuple(verdict for one in experiments.values() for verdict in judge_experiment(one, evidence))
    folder = root / "reproductions" / "papers"
    texts = {paper.id: folder / paper.id / "page.md" for paper in papers.papers}
    return Sources(
        catalogue=load_catalogue(root / "resources.yaml"),
        evidence=evidence,
        papers=papers.papers,
        verdicts=verdicts,
        run_verdicts=run_verdicts,
        robustness=robustness_of_all(experiments.values(), evidence, verdicts),
        characteristics=read_json(root / "results" / "characteristics" / "verdicts.json"),
        words_before=read_json(root / "results" / "verdicts" / "before_calibration.json"),
        marks=load_marks(root),
        looks=last_looks(root),
        link_benches=read_link_benches(root / "results" / "links" / "bench"),
        documents=documents(root),
        scalings={paper.id: load_scalings(folder / paper.id / "figures.yaml", paper) for paper in papers.papers},
        networks=load_networks(root, [paper.id for paper in papers.papers]),
        paper_texts={paper: file.read_text(encoding="utf-8") for paper, file in texts.items() if file.exists()},
    )


def read_json(file: Path) -> Mapping[str, Any]:
    """What a file holds; nothing where there is none."""
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def load_networks(root: Path, papers: Iterable[str]) -> dict[str, tuple[AnnotatedNetwork, WorkedExample]]:
    """The plain network of each paper that has equations and a stored worked example, with this example.

    Raises:
        PapersError: equations and code do not fit.
        SiteError: a worked example was computed with other code than today's.
    """
    found = {}
    for paper in papers:
        network, problems = read_network(paper)
        if problems:
            raise PapersError(problems)
        example = load(root, paper)
        if network is not None and example is not None:
            if wrong := fault(network, example):
                raise SiteError(wrong)
            found[paper] = network, example
    return found


def last_looks(root: Path) -> Mapping[str, Look]:
    """The last look at each address; empty if no link was checked yet.

    Raises:
        SiteError: the history cannot be read.
    """
    try:
        return latest(root / "results" / "links")
    except UnreadableHistoryError as error:
        raise SiteError(f"{error}\nhint: restore the file, or remove it and check the links again") from error


def generate(root: Path) -> GenerateReport:
    """Write the site's source below `root/build/docs`; files whose bytes are right already are left alone.

    Raises:
        CatalogueError, PapersError, ResultsError, SiteError: a file that the site is made of needs repair.
    """
    return write_tree(root / SOURCE, site_files(root, load_sources(root)))


def site_files(root: Path, sources: Sources) -> dict[str, bytes]:
    """Each file of the site's source by its path: the pages of these sources, and what `root` holds beside them.

    Raises:
        SiteError: hand-written pages need repair.
    """
    files = {path: text.encode("utf-8") for path, text in pages(sources).items()}
    for run in sources.runs:
        stored = root / run.path
        files[run.path] = stored.read_bytes() if stored.is_file() else as_json(run_to_json(run)).encode("utf-8")
    for _, example in sources.networks.values():
        files[example.path] = (root / example.path).read_bytes()
    files["schema.json"] = (root / "catalogue" / "schema.json").read_bytes()
    return files | {path: file.read_bytes() for path, file in hand_written(root) if file.suffix != ".md"}


def documents(root: Path) -> dict[str, str]:
    """The hand-written pages by their path below `docs/`."""
    return {path: file.read_text(encoding="utf-8") for path, file in hand_written(root) if file.suffix == ".md"}


def hand_written(root: Path) -> list[tuple[str, Path]]:
    """The files below `docs/` that are part of the site, with their path there."""
    files = {file.relative_to(root / "docs"): file for file in sorted((root / "docs").rglob("*")) if file.is_file()}
    return [(path.as_posix(), file) for path, file in files.items() if path.parts[0] not in NOT_PAGES]


def write_tree(folder: Path, files: dict[str, bytes]) -> GenerateReport:
    """Make the folder hold exactly these files, touching only what differs."""
    written = deleted = 0
    for path, content in files.items():
        target = folder / path
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        written += 1
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_file() and file.relative_to(folder).as_posix() not in files:
            file.unlink()
            deleted += 1
        elif file.is_dir() and not any(file.iterdir()):
            file.rmdir()
    return GenerateReport(written, len(files) - written, deleted)


def build(root: Path) -> GenerateReport:
    """Generate the source and make the site in `root/site`.

    Raises:
        SiteError: mkdocs found something wrong; the message holds what it said.
    """
    report = generate(root)
    make_site(root)
    return report


def make_site(root: Path) -> None:
    """Have mkdocs make `root/site` of the source, treating its warnings as errors.

    Raises:
        SiteError: mkdocs found something wrong; the message holds what it said.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean"]
    # mkdocs imports `sitegen.formulas`, from wherever this very module comes.
    paths = [str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, **SILENT, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stdout + done.stderr).splitlines()
        said = "\n".join(line for line in lines if line.strip() and not line.startswith("INFO"))
        raise SiteError(f"mkdocs.yml: the site cannot be built\n{said}\nhint: repair what mkdocs names")
    write_search_index(root / SITE)
