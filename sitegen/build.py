"""From the project's folder to `build/docs` and from there to `site/`.

`generate` writes the site's source and `build` has mkdocs make the site of it. Neither needs the network.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from catalogue.load import load_catalogue
from catalogue.problems import listed
from linkcheck.memory.history import Look, UnreadableHistoryError, latest
from reproductions.confirmations import load_marks
from reproductions.declarations.papers import PapersError, load_papers
from reproductions.judging.history import history
from reproductions.judging.robustness import robustness_of_all
from reproductions.judging.selection import load_evidence
from reproductions.judging.verdicts import judge_experiment, judge_run
from reproductions.results import Run, run_to_json
from reproductions.weights import RunWeights, find_weights
from reproductions.worked_examples.equations import AnnotatedNetwork, read_network
from reproductions.worked_examples.stored import WorkedExample, fault, load
from sitegen.exports.bundles import experiment_bundles
from sitegen.exports.data import as_json
from sitegen.pages.site import pages
from sitegen.parts.benches.links import read_link_benches
from sitegen.scalings import load_scalings
from sitegen.search import write_search_index
from sitegen.sources import Sources
from sitegen.text.prose import SiteError
from sitegen.theme_style import SHEETS, names_in, pruned

SOURCE = Path("build/docs")
SITE = Path("site")
NOT_PAGES = {"overrides"}
STAMP = Path("build/site.digest")
"""What the site was made of the last time, and what came of it, as digests."""
PACKAGE = Path(__file__).resolve().parent
TOOLS = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Pygments", "Jinja2", "math-core", "tinycss2")
SETTINGS = ("SITE_URL", "REPO_URL")
"""What mkdocs.yml reads from the environment."""
ARTICLE = re.compile(rb"(<article.*</article>)", re.DOTALL)
INDENTATION = re.compile(rb"\n\s+")
CITATION = "CITATION.cff"
LEGAL = (CITATION, "LICENSE", "LICENSE-annotations")
"""The files that say how the archive may be used, and how it is cited."""
RESTORE = "hint: restore the file from the repository"
THEME_SCRIPTS = "assets/javascripts"
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
        site_scale=read_json(root / "results" / "site" / "scale.json"),
        kernel_speeds=read_json(root / "results" / "kernels" / "minibatch_nets.json"),
        cluster_sweep=read_json(root / "results" / "runners" / "cluster_sweep.json"),
        faults=read_json(root / "results" / "runners" / "faults.json"),
        marks=load_marks(root),
        looks=last_looks(root),
        link_benches=read_link_benches(root / "results" / "links" / "bench"),
        documents=documents(root),
        scalings={paper.id: load_scalings(folder / paper.id / "figures.yaml", paper) for paper in papers.papers},
        weights=stored_weights(root, evidence.runs),
        networks=load_networks(root, [paper.id for paper in papers.papers]),
        paper_texts={paper: file.read_text(encoding="utf-8") for paper, file in texts.items() if file.exists()},
        history={
            (experiment.paper, experiment.id, claim): changes
            for experiment in experiments.values()
            for claim, changes in history(experiment, evidence).items()
        },
        changelog=read_text(root / "CHANGELOG.md"),
        citation=read_citation(root),
        repository=os.environ.get("REPO_URL", "").rstrip("/"),
    )


def stored_weights(root: Path, runs: Iterable[Run]) -> Mapping[str, RunWeights]:
    """The stored weights of trials of these runs, by the path of the run.

    Raises:
        SiteError: a file of weights cannot be read, or belongs to none of the runs.
    """
    weights, faults = find_weights(root, {run.path: run for run in runs})
    if faults:
        raise SiteError("\n".join(faults))
    return weights


def read_text(file: Path) -> str:
    """What a file says; nothing where there is none."""
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def read_json(file: Path) -> Mapping[str, Any]:
    """What a file holds; nothing where there is none.

    Raises:
        SiteError: it is no JSON object.
    """
    try:
        found = json.loads(file.read_bytes()) if file.is_file() else {}
    except (ValueError, RecursionError) as error:
        raise SiteError(f"{file}: not JSON ({error})\n{RESTORE}") from error
    if not isinstance(found, dict):
        raise SiteError(f"{file}: must be a JSON object\n{RESTORE}")
    return found


def read_citation(root: Path) -> Mapping[str, Any]:
    """What CITATION.cff says; nothing where there is none.

    Raises:
        SiteError: it is no YAML with title, authors and version.
    """
    file = root / CITATION
    try:
        found = yaml.safe_load(file.read_bytes()) if file.is_file() else {}
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        what = getattr(error, "problem", None) or "it cannot be read"
        raise SiteError(f"{CITATION}:{line}: is not valid YAML: {what}\n{RESTORE}") from error
    missing = [key for key in ("title", "authors", "version") if not isinstance(found, dict) or not found.get(key)]
    if missing and file.is_file():
        raise SiteError(f"{CITATION}: must say {listed(missing, ' and ')}\nhint: add `{missing[0]}:`")
    return found


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
    files |= experiment_bundles(
        sources, files, {name: (root / name).read_bytes() for name in LEGAL if (root / name).is_file()}
    )
    return files | {path: file.read_bytes() for path, file in hand_written(root) if file.suffix != ".md"}


def documents(root: Path) -> dict[str, str]:
    """The hand-written pages by their path below `docs/`."""
    return {path: file.read_text(encoding="utf-8") for path, file in hand_written(root) if file.suffix == ".md"}


def hand_written(root: Path) -> list[tuple[str, Path]]:
    """The files below `docs/` that are part of the site, with their path there."""
    files = {file.relative_to(root / "docs"): file for file in sorted((root / "docs").rglob("*")) if file.is_file()}
    return [(path.as_posix(), file) for path, file in files.items() if path.parts[0] not in NOT_PAGES]


def write_tree(folder: Path, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> GenerateReport:
    """Make the folder hold exactly these files, by path, touching only what differs.

    Raises:
        SiteError: a path leads out of the folder.
    """
    written = deleted = 0
    kept = set()
    for path, content in files.items() if isinstance(files, Mapping) else files:
        if ".." in Path(path).parts or Path(path).is_absolute():
            raise SiteError(f"{path}: leads out of {folder}\nhint: repair the id that the file is named by")
        kept.add(path)
        target = folder / path
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        written += 1
    for file in sorted(folder.rglob("*"), reverse=True):
        if file.is_file() and file.relative_to(folder).as_posix() not in kept:
            file.unlink()
            deleted += 1
        elif file.is_dir() and not any(file.iterdir()):
            file.rmdir()
    return GenerateReport(written, len(kept) - written, deleted)


def build(root: Path) -> GenerateReport:
    """Generate the source and make the site in `root/site`.

    Raises:
        SiteError: mkdocs found something wrong; the message holds what it said.
    """
    report = generate(root)
    make_site(root)
    return report


def make_site(root: Path) -> GenerateReport | None:
    """Have mkdocs make `root/site` of the source, treating its warnings as errors; files that stay the same are left.

    None where neither what it is made of nor the site itself has changed since the last time.

    Raises:
        SiteError: mkdocs found something wrong; the message holds what it said.
    """
    stamp = root / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state(root):
        return None
    with TemporaryDirectory(dir=root / STAMP.parent) as folder:
        made = Path(folder)
        run_mkdocs(root, made)
        write_search_index(made)
        lighten_theme(made)
        files = sorted(file for file in made.rglob("*") if file.is_file())
        contents = ((file.relative_to(made).as_posix(), without_indentation(file)) for file in files)
        report = write_tree(root / SITE, contents)
    stamp.write_text(state(root), encoding="utf-8")
    return report


def run_mkdocs(root: Path, site: Path) -> None:
    """Have mkdocs make this folder of the source in `root`.

    Raises:
        SiteError: mkdocs found something wrong; the message holds what it said.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    # mkdocs imports `sitegen.text.formulas`, from wherever this very module comes.
    paths = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, **SILENT, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stdout + done.stderr).splitlines()
        said = "\n".join(line for line in lines if line.strip() and not line.startswith("INFO"))
        raise SiteError(f"mkdocs.yml: the site cannot be built\n{said}\nhint: repair what mkdocs names")


def lighten_theme(site: Path) -> None:
    """Leave of the theme what this site uses: none of its scripts, and the rules of style that some page can meet.

    The site's own style sheets lose the rules that no page meets too, and their comments.
    """
    rmtree(site / THEME_SCRIPTS)
    names = names_in(site)
    for source_map in (site / SHEETS).glob("*.map"):
        source_map.unlink()
    for sheet in (site / "assets").rglob("*.css"):
        sheet.write_text(pruned(sheet.read_text(encoding="utf-8"), names), encoding="utf-8")


def without_indentation(file: Path) -> bytes:
    """The bytes of a file; a page loses the white space that the theme's templates leave around its article."""
    content = file.read_bytes()
    if file.suffix != ".html":
        return content
    before, article, after = ARTICLE.split(content, maxsplit=1) if ARTICLE.search(content) else (content, b"", b"")
    return INDENTATION.sub(b"\n", before) + article + INDENTATION.sub(b"\n", after)


def state(root: Path) -> str:
    """Digests of all that the site is made of, tools included, and of the site itself."""
    tools = {name: version(name) for name in TOOLS}
    settings = {name: os.environ.get(name, "") for name in SETTINGS}
    made_of = [root / "mkdocs.yml", root / "docs" / "overrides", root / SOURCE, PACKAGE]
    return f"{digest(made_of, json.dumps([tools, settings]))} {digest([root / SITE])}\n"


def digest(places: Iterable[Path], more: str = "") -> str:
    """SHA-256 over the names and bytes of files and of all files in folders."""
    found = hashlib.sha256(more.encode())
    for place in places:
        files = [place] if place.is_file() else sorted(file for file in place.rglob("*") if file.is_file())
        for file in files:
            if file.suffix != ".pyc":
                found.update(f"\0{file.relative_to(place)}\0{file.stat().st_size}\0".encode())
                found.update(file.read_bytes())
    return found.hexdigest()
