"""Where the project lies, which papers it has, and how a word that it does not know is answered."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from catalogue.load import check_file
from catalogue.problems import quote
from commands.line.output import message
from reproductions.declarations.papers import load_papers
from reproductions.experiments import Experiment, Paper

T = TypeVar("T")


class UsageError(Exception):
    """The command was used wrongly; the message says how, with a hint on its own line where one helps. Exit code 2."""


def project_root() -> Path:
    """The folder that holds `resources.yaml`: named by the environment variable RNN_REVIEW_ROOT, or else here or above.

    Raises:
        UsageError: there is none.
    """
    named, here = os.environ.get("RNN_REVIEW_ROOT"), Path.cwd()
    folders = [Path(named)] if named else [here, *here.parents]
    with suppress(OSError):  # of a name that is too long, or of a folder that may not be read
        for folder in folders:
            if (folder / "resources.yaml").is_file():
                return folder.resolve()
    above = f"{here}: no `resources.yaml` here or in any folder above"
    raise UsageError(
        f"{f'RNN_REVIEW_ROOT {quote(named)}: no `resources.yaml` there' if named else above}\n"
        "hint: run this inside the project, or set RNN_REVIEW_ROOT to its folder"
    )


MOST_NAMED = 60
"""How many names an error lists, where none is near."""


def unknown(noun: str, word: str, known: Iterable[str]) -> UsageError:
    """The error for a name that nothing has, with the nearest known one or all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(word[:100], names, n=1, cutoff=0.5)
    listed = ", ".join(f"`{name}`" for name in names[:MOST_NAMED]) or "none"
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    hint = f"did you mean `{near[0]}`?" if near else f"there is {listed}{more}"
    return UsageError(f"unknown {noun} {quote(word)}\nhint: {hint}")


def find(noun: str, word: str, known: Mapping[str, T]) -> T:
    """What has this name.

    Raises:
        UsageError: nothing has.
    """
    if word not in known:
        raise unknown(noun, word, known)
    return known[word]


def usable_papers() -> tuple[Paper, ...]:
    """The papers with a reproduction; one whose files are broken is left out, which is said."""
    papers = load_papers()
    for paper, problems in papers.broken.items():
        message(f"{paper} is left out: {len(problems)} problems\nhint: `rnn-review check` names them")
    return papers.papers


def find_paper(paper_id: str) -> Paper:
    """The paper with a reproduction that has this id.

    Raises:
        UsageError: none has; if the index holds it, that is said.
        PapersError: its files are broken.
    """
    papers = load_papers()
    try:
        return papers.paper(paper_id)
    except KeyError:
        pass
    catalogue, _ = check_file(project_root() / "resources.yaml")
    if catalogue is not None and any(resource.id == paper_id for resource in catalogue.resources):
        hint = f"`rnn-review show {paper_id}` says what the index holds, `rnn-review new paper {paper_id}` begins one"
        raise UsageError(f"`{paper_id}` has no reproduction\nhint: {hint}")
    raise unknown("paper", paper_id, [*(paper.id for paper in papers.papers), *papers.broken])


def find_experiments(paper_id: str | None, experiment_id: str | None) -> list[Experiment]:
    """One experiment, all of a paper, or all there are.

    Raises:
        UsageError: an id is unknown.
        PapersError: the paper's files are broken.
    """
    if paper_id is None:
        return [experiment for paper in usable_papers() for experiment in paper.experiments]
    known = {experiment.id: experiment for experiment in find_paper(paper_id).experiments}
    if experiment_id is None:
        return list(known.values())
    return [find("experiment", experiment_id, known)]
