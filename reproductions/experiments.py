"""What a paper's experiments are: rows of tables, readings, profiles and deviations, all as data."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reproductions.claims import Claim, Locator

MOST_TRIALS = 100_000
"""Trials of a row that may be asked for."""
PROFILES = ("smoke", "scaled", "paper")
"""Those of every experiment: to see that it works, to measure here, and to measure as the paper did."""
FURTHER_PROFILES = ("long",)
"""Those of some: more than `scaled` where `paper` is out of reach."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to take an open choice of a paper's text."""

    id: str
    description: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An open choice of the paper's text. The first alternative is the default: the literal recommendation."""

    id: str
    question: str
    alternatives: tuple[Alternative, ...]
    reason: str
    """Why the default is the default."""

    @property
    def default(self) -> str:
        """The id of the alternative that is used when nothing is said."""
        return self.alternatives[0].id


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where our protocol departs from the paper's, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: `settings` are the paper's own numbers for it."""

    id: str
    title: str
    locator: Locator
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """How much of an experiment to run: which rows, how many trials of each, and the cap on training sequences.

    `cap_factor` is the largest number of training sequences of a trial, as a multiple of the row's published mean. One
    that is `on_request` takes minutes of its own, so that it is run for who names its paper, and not with all papers.
    """

    id: str
    rows: tuple[str, ...]
    trials: int
    cap_factor: float
    description: str
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment of a paper.

    `measured_by`, `module:name`, is where the code begins that decides the numbers, see `source_code`; it is imported
    when something is run. `quantities` are what the trials measure; `unit` is what their work is counted in; `datasets`
    are the data sets that the trials read, see `datasets`; `declared_in` are the files that say all this, relative to
    the project's root.
    """

    paper: str
    id: str
    title: str
    section: str
    summary: str
    rows: tuple[Row, ...]
    readings: tuple[Reading, ...]
    deviations: tuple[Deviation, ...]
    profiles: tuple[Profile, ...]
    claims: tuple[Claim, ...]
    measured_by: str
    quantities: tuple[str, ...] = ()
    unit: str = "time steps"
    datasets: tuple[str, ...] = ()
    declared_in: tuple[str, ...] = ()

    def prepare(self, row: Row, readings: Mapping[str, str], profile: Profile) -> Any:
        """The trials of a row, see `trials.Trials`, by the code that `measured_by` names."""
        module, _, name = self.measured_by.partition(":")
        return getattr(importlib.import_module(module), name)(row, readings, profile)

    @property
    def default_readings(self) -> dict[str, str]:
        """The literal recommendation for every open choice."""
        return {reading.id: reading.default for reading in self.readings}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper with a reproduction. Its id is the id of its resource, of its package and of its results folder."""

    id: str
    experiments: tuple[Experiment, ...]
