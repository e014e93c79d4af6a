"""`rnn-review example`: the worked examples of the plain networks, computed and stored."""

from __future__ import annotations

import argparse

from commands.line.output import message
from commands.line.project import project_root, unknown
from reproductions.declarations.papers import PapersError, paper_ids
from reproductions.worked_examples.equations import read_network
from reproductions.worked_examples.stored import compute, store


def example(arguments: argparse.Namespace) -> int:
    """Trace the plain network of a paper, or of all papers, on its worked example."""
    if arguments.paper is not None and arguments.paper not in paper_ids():
        raise unknown("paper", arguments.paper, paper_ids())
    for paper in sorted(paper_ids()) if arguments.paper is None else [arguments.paper]:
        network, problems = read_network(paper)
        if problems:
            raise PapersError(problems)
        if network is not None:
            message(f"written to {store(project_root(), compute(network, arguments.command)).as_posix()}")
    return 0
