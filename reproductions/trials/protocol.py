"""How trials are computed, as far as a runner needs to know."""

from __future__ import annotations

from typing import Any, Protocol

from reproductions.results import Trial


class Trainer(Protocol):
    """Up to `lanes` trials under way at once. A trial's result depends on its index and seed alone."""

    lanes: int

    def put(self, lane: int, index: int, seed: int) -> None:
        """Start trial `index` in a free lane."""

    def advance(self) -> int:
        """Compute for a fraction of a second and return the steps that were computed for trials."""

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out what is finished: lanes, now free, and their trials."""


class Company:
    """How trials are computed beside each other, where their class says nothing else."""

    @property
    def lanes(self) -> int:
        """How many are computed together at the cost of one."""
        return 1

    @property
    def in_processes(self) -> bool:
        """Whether they hold Python's lock while they compute, so that only processes let them use all cores."""
        return False


class Trials(Protocol):
    """The trials of a row at one choice of readings: picklable, opened in the process that computes them."""

    @property
    def lanes(self) -> int:
        """How many are computed together; `Company` gives classes of trials a default."""

    @property
    def in_processes(self) -> bool:
        """Whether only processes let them use all cores; the default is likewise `Company`'s."""

    @property
    def settings(self) -> dict[str, Any]:
        """The numbers that a stored run carries."""

    @property
    def most_steps(self) -> int:
        """No trial computes more steps than this."""

    def open(self) -> Trainer:
        """A trainer for some of these trials."""
