"""Whether a stored run is what today's code gives: made by it, confirmed by it, or neither.

A row's hash covers the code that its experiment reaches, the row's settings, the readings, and the content of the data
sets that the experiment reads. A run made with another hash is current again once some of its trials, computed by
today's code, came out the same to the last bit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum

from reproductions.confirmations import Confirmation
from reproductions.datasets.sets import find_set
from reproductions.earlier_names import by_earlier_names
from reproductions.experiments import Experiment
from reproductions.machines import are_alike
from reproductions.results import Provenance, Run
from reproductions.source_code import DIGITS, reach


class Freshness(StrEnum):
    """What today's code has to do with a run."""

    CURRENT = "current"
    """Today's code made it."""
    CONFIRMED = "confirmed"
    """Other code made it, and today's gave the same for every trial that was computed again."""
    STALE = "stale"
    """Other code made it, and nobody knows whether today's would give the same."""
    ROUNDED = "rounded otherwise"
    """Today's code gave something else, but nothing shows that processor and libraries round as those of the run do."""
    REFUTED = "refuted"
    """Today's code gave something else for a trial that was computed again on a like machine."""

    @property
    def is_fresh(self) -> bool:
        """Whether the run may speak for today's code."""
        return self in (Freshness.CURRENT, Freshness.CONFIRMED)


def todays_hash(experiment: Experiment, row: str, readings: Mapping[str, str]) -> str:
    """Twelve hexadecimal digits over all that decides the numbers of a row at these readings.

    A row that is gone has the hash of nothing, so that its runs are never current.
    """
    settings = next((dict(one.settings) for one in experiment.rows if one.id == row), None)
    named = by_earlier_names(experiment.paper, {"settings": settings, "readings": readings})
    decides = [reach(experiment.measured_by).digest, named["settings"], sorted(named["readings"].items())]
    if experiment.datasets:
        decides.append([find_set(name).fingerprint for name in experiment.datasets])
    return hashlib.sha256(json.dumps(decides, sort_keys=True, default=vars).encode()).hexdigest()[:DIGITS]


class Judge:
    """Knows the hash of each row today and what was confirmed; asked for every run that might speak."""

    def __init__(self, experiments: Iterable[Experiment], confirmations: Iterable[Confirmation] = ()) -> None:
        self._experiments = {(one.paper, one.id): one for one in experiments}
        self._confirmations = {(one.run, one.code_hash): one for one in confirmations}
        self._hashes: dict[tuple[object, ...], str] = {}

    def _hash(self, experiment: Experiment, run: Run) -> str:
        key = (run.paper, run.experiment, run.row, tuple(sorted(run.readings.items())))
        if key not in self._hashes:
            self._hashes[key] = todays_hash(experiment, run.row, run.readings)
        return self._hashes[key]

    def confirmation(self, run: Run) -> Confirmation | None:
        """What today's code gave for trials of this run, if some were computed again."""
        experiment = self._experiments.get((run.paper, run.experiment))
        return self._confirmations.get((run.path, self._hash(experiment, run))) if experiment else None

    def cap_factor(self, run: Run) -> float | None:
        """The factor by which a run's trials were capped: what was asked for, or that of its profile."""
        asked, experiment = run.provenance.asked_cap_factor, self._experiments.get((run.paper, run.experiment))
        if asked is not None or experiment is None:
            return asked
        return next((one.cap_factor for one in experiment.profiles if one.id == run.profile), None)

    def __call__(self, run: Run) -> Freshness:
        """What today's code has to do with this run; one of an experiment that is gone is stale."""
        experiment = self._experiments.get((run.paper, run.experiment))
        if experiment is None:
            return Freshness.STALE
        today = self._hash(experiment, run)
        if run.provenance.code_hash == today:
            return Freshness.CURRENT
        found = self.confirmation(run)
        if found is None:
            return Freshness.STALE
        if found.identical == found.trials:
            return Freshness.CONFIRMED
        return Freshness.REFUTED if round_alike(run.provenance, found.provenance) else Freshness.ROUNDED


def round_alike(made: Provenance, again: Provenance) -> bool:
    """Whether what computed a run is known to round like what computed its trials again: processor and libraries."""
    return are_alike(made.machine, again.machine) and made.versions == again.versions
