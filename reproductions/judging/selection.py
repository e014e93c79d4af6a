"""Which stored run speaks for a row: said once, for verdicts, readings, pages and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reproductions.claims import Claim
from reproductions.confirmations import Confirmation, load_confirmations
from reproductions.experiments import Experiment
from reproductions.judging.freshness import Freshness, Judge
from reproductions.results import Run, load_runs

PROFILE_RANK = {"paper": 2, "scaled": 1}
"""Profiles whose runs may speak; a smoke run only shows that the code runs and learns."""


@dataclass(frozen=True)
class Evidence:
    """All stored runs, and what today's code has to do with each."""

    runs: tuple[Run, ...]
    freshness: Callable[[Run], Freshness]
    confirmation: Callable[[Run], Confirmation | None] = lambda _run: None
    """What today's code gave for trials of a run that other code made."""

    def is_fresh(self, run: Run) -> bool:
        """Whether the run may speak for today's code."""
        return self.freshness(run).is_fresh

    def of_row(self, paper: str, experiment: str, row: str) -> list[Run]:
        """The runs of a row, at any readings and profile."""
        return [run for run in self.runs if (run.paper, run.experiment, run.row) == (paper, experiment, row)]

    def best_first(self, runs: Iterable[Run]) -> list[Run]:
        """Those that may speak, the one that does first: the paper's scale before the scaled, fresh before stale, then
        the latest."""

        def rank(run: Run) -> tuple[int, bool, str]:
            return PROFILE_RANK[run.profile], self.is_fresh(run), run.provenance.started

        return sorted((run for run in runs if run.profile in PROFILE_RANK), key=rank, reverse=True)

    def speaking(self, paper: str, experiment: str, row: str, readings: Mapping[str, str]) -> Run | None:
        """The run that speaks for a row at these readings, if there is one."""
        found = [run for run in self.of_row(paper, experiment, row) if run.readings == dict(readings)]
        return next(iter(self.best_first(found)), None)

    def speakers(self) -> list[Run]:
        """The runs that speak, one for each row and choice of readings, oldest first."""
        found: dict[object, Run] = {}
        for run in self.best_first(self.runs):
            found.setdefault((run.paper, run.experiment, run.row, tuple(sorted(run.readings.items()))), run)
        return sorted(found.values(), key=lambda run: (run.provenance.started, run.path))

    def divisor(self, claim: Claim, readings: Mapping[str, str]) -> Run | None:
        """The run that a ratio divides by; None for other claims."""
        return None if claim.other_row is None else self.speaking(claim.paper, *claim.other_row, readings)

    def is_only_smoke(self, paper: str, experiment: str, row: str, readings: Mapping[str, str]) -> bool:
        """Whether there are runs of the row at these readings, none of which may speak."""
        profiles = {run.profile for run in self.of_row(paper, experiment, row) if run.readings == dict(readings)}
        return bool(profiles) and profiles.isdisjoint(PROFILE_RANK)


def load_evidence(root: Path, experiments: Iterable[Experiment]) -> Evidence:
    """What is stored below the project's root.

    Raises:
        ResultsError: a file is not what its place says.
    """
    judge = Judge(experiments, load_confirmations(root))
    return Evidence(load_runs(root), judge, judge.confirmation)
