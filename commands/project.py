"""Where the project lies, and how a word that it does not know is answered."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

from reproductions.experiments import Experiment, Paper
from reproductions.papers import PAPERS


class UsageError(Exception):
    """The command was used wrongly; the message says how, with a hint on its own line where one helps. Exit code 2."""


def project_root() -> Path:
    """The folder that holds `resources.yaml`: here or above, or named by the environment variable RNN_REVIEW_ROOT.

    Raises:
        UsageError: there is none.
    """
    named = os.environ.get("RNN_REVIEW_ROOT")
    start = Path(named) if named else Path.cwd()
    for folder in (start, *start.resolve().parents):
        if (folder / "resources.yaml").is_file():
            return folder.resolve()
    raise UsageError(
        f"{start}: no `resources.yaml` here or in any folder above\n"
        "hint: run this inside the project, or set RNN_REVIEW_ROOT to its folder"
    )


def unknown(noun: str, word: str, known: Iterable[str]) -> UsageError:
    """The error for a name that nothing has, with the nearest known one or all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    listed = ", ".join(f"`{name}`" for name in names) or "none"
    hint = f"did you mean `{near[0]}`?" if near else f"there is {listed}"
    return UsageError(f"unknown {noun} `{word}`\nhint: {hint}")


def find_paper(paper_id: str) -> Paper:
    """The paper with a reproduction that has this id.

    Raises:
        UsageError: none has.
    """
    for paper in PAPERS:
        if paper.id == paper_id:
            return paper
    raise unknown("paper", paper_id, [paper.id for paper in PAPERS])


def find_experiments(paper_id: str | None, experiment_id: str | None) -> list[Experiment]:
    """One experiment, all of a paper, or all there are.

    Raises:
        UsageError: an id is unknown.
    """
    if paper_id is None:
        return [experiment for paper in PAPERS for experiment in paper.experiments]
    paper = find_paper(paper_id)
    if experiment_id is None:
        return list(paper.experiments)
    for experiment in paper.experiments:
        if experiment.id == experiment_id:
            return [experiment]
    raise unknown("experiment", experiment_id, [experiment.id for experiment in paper.experiments])
