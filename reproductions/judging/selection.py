"""Which stored run speaks for a row: said once, for verdicts, readings, pages and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from reproductions.claims import Claim
from reproductions.confirmations import Confirmation, find_confirmations
from reproductions.experiments import Experiment
from reproductions.judging.freshness import Freshness, Judge
from reproductions.results import ResultsError, Run, find_runs

PROFILE_RANK = {"paper": 2, "scaled": 1}
"""Profiles whose runs may speak; a smoke run only shows that the code runs and learns."""


@dataclass(frozen=True)
class Evidence:
    """All stored runs, and what today's code has to do with each."""

    runs: tuple[Run, ...]
    freshness: Callable[[Run], Freshness]
    confirmation: Callable[[Run], Confirmation | None] = lambda _run: None
    """What today's code gave for trials of a run that other code made."""
    cap_factor: Callable[[Run], float | None] = lambda run: run.provenance.asked_cap_factor
    """Of how much of what its row declares a run's trials were allowed."""

    def is_fresh(self, run: Run) -> bool:
        """Whether the run may speak for today's code."""
        return self.freshness(run).is_fresh

    def of_row(self, paper: str, experiment: str, row: str) -> list[Run]:
        """The runs of a row, at any readings and profile."""
        return [run for run in self.runs if (run.paper, run.experiment, run.row) == (paper, experiment, row)]

    def stored(self, path: str) -> Run | None:
        """The run that is stored at a path, if there is one."""
        return next((run for run in self.runs if run.path == path), None)

    def best_first(self, runs: Iterable[Run]) -> list[Run]:
        """Those that may speak, the one that does first: one that today's code gives before others, then the higher
        cap, more trials, the paper's scale, the latest."""

        def rank(run: Run) -> tuple[bool, float, int, int, str]:
            scale = PROFILE_RANK[run.profile]
            return self.is_fresh(run), _cap(run), len(run.trials), scale, run.provenance.started

        candidates = [run for run in runs if run.profile in PROFILE_RANK]
        return sorted(candidates, key=rank, reverse=True) if len(candidates) > 1 else candidates

    def speaking(self, paper: str, experiment: str, row: str, readings: Mapping[str, str]) -> Run | None:
        """The run that speaks for a row at these readings, if there is one, with the trials of its other seeds."""
        return self._pooled(self._at(paper, experiment, row, readings))

    def speakers(self, runs: Iterable[Run] | None = None) -> list[Run]:
        """The runs that speak, of these or of all, one for each row and choice of readings, oldest first."""
        found: dict[object, list[Run]] = {}
        for run in self.runs if runs is None else runs:
            key = (run.paper, run.experiment, run.row, tuple(sorted(run.readings.items())))
            found.setdefault(key, []).append(run)
        # Where there is one alone, nothing has to be read to know that it is the best.
        speaking = (self._pooled(self.best_first(alike)) for alike in found.values())
        return sorted((run for run in speaking if run), key=lambda run: (run.provenance.started, run.path))

    def _pooled(self, runs: Sequence[Run]) -> Run | None:
        """The first of runs of a row at the same readings, with the trials that the same code made of other seeds.

        Trials are numbered through, for each run counts its own from nought.
        """
        if not runs:
            return None
        first, *others = runs
        seeds, pool = {first.provenance.seed}, [first]
        for run in others:
            same = (run.provenance.code_hash, run.settings) == (first.provenance.code_hash, first.settings)
            if same and run.provenance.seed not in seeds:
                seeds.add(run.provenance.seed)
                pool.append(run)
        if len(pool) == 1:
            return first
        seconds = sum(run.provenance.cpu_seconds for run in pool)
        return replace(
            first,
            trials=tuple(
                replace(trial, index=place) for place, trial in enumerate(chain(*(run.trials for run in pool)))
            ),
            provenance=replace(first.provenance, cpu_seconds=seconds),
            pooled=tuple(run.path for run in pool[1:]),
        )

    def compared(self, claim: Claim, readings: Mapping[str, str]) -> tuple[Run | None, Run | None]:
        """The run of a claim's row, and for a ratio the one that it divides by.

        They are those that speak, unless one was cut off sooner and both rows have runs that were cut off alike.
        """
        run = self.speaking(claim.paper, claim.experiment, claim.row, readings)
        other = self.divisor(claim, run, readings)
        if run is None or other is None or self._share(run) == self._share(other):
            return run, other
        candidates = self._at(claim.paper, claim.experiment, claim.row, readings)
        for one in candidates:
            other = self.divisor(claim, one, readings)
            if other is not None and self._share(one) == self._share(other):
                return self._pooled([like for like in candidates if self._share(like) == self._share(one)]), other
        return run, self.divisor(claim, run, readings)

    def divisor(self, claim: Claim, run: Run | None, readings: Mapping[str, str]) -> Run | None:
        """The run that a ratio divides a row's run by, cut off as that was if there is one; None for other claims."""
        if claim.other_row is None:
            return None
        found = self._at(claim.paper, *claim.other_row, readings)
        alike = [one for one in found if run is not None and self._share(one) == self._share(run)]
        return self._pooled(alike or found)

    def _at(self, paper: str, experiment: str, row: str, readings: Mapping[str, str]) -> list[Run]:
        """The runs of a row at these readings that may speak, the one that does first."""
        return self.best_first(run for run in self.of_row(paper, experiment, row) if run.readings == dict(readings))

    def _share(self, run: Run) -> object:
        """Which share of the training that its row declares a run allowed; None where nets train until they succeed."""
        if "updates" not in run.settings or "cap_sequences" in run.settings:
            return None
        return run.profile, self.cap_factor(run)

    def is_only_smoke(self, paper: str, experiment: str, row: str, readings: Mapping[str, str]) -> bool:
        """Whether the runs of the row at these readings are all smoke runs, of which none may speak."""
        profiles = {run.profile for run in self.of_row(paper, experiment, row) if run.readings == dict(readings)}
        return profiles == {"smoke"}


def _cap(run: Run) -> float:
    """How far a trial of the run could go, in its own unit; rows without a cap or a budget have none to compare."""
    return float(
        next((run.settings[name] for name in ("cap_sequences", "budget", "updates") if name in run.settings), 0)
    )


def load_evidence(root: Path, experiments: Iterable[Experiment]) -> Evidence:
    """What is stored below the project's root.

    Raises:
        ResultsError: a file is not what its place says; all such files are named.
    """
    evidence, faults = find_evidence(root, experiments)
    if faults:
        raise ResultsError("\n".join(faults))
    return evidence


def find_evidence(root: Path, experiments: Iterable[Experiment]) -> tuple[Evidence, list[str]]:
    """What is stored below the project's root, and what is wrong with files that hold nothing to go by.

    Trials are read, and may be found wrong, when they are asked for.
    """
    runs, faults = find_runs(root)
    confirmations, others = find_confirmations(root)
    judge = Judge(experiments, confirmations)
    return Evidence(runs, judge, judge.confirmation, judge.cap_factor), faults + others
