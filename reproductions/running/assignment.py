"""What a runner is asked to measure: one row of an experiment at one choice of readings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from reproductions.experiments import Experiment, Profile, Row
from reproductions.judging.freshness import todays_hash
from reproductions.trials.protocol import Trials


@dataclass(frozen=True)
class Assignment:
    """One row at one choice of readings: what `rnn-review run` was asked to measure."""

    experiment: Experiment
    row: Row
    profile: Profile
    readings: Mapping[str, str]
    trials: int
    seed: int

    @property
    def label(self) -> str:
        """A short name for people."""
        default = self.experiment.default_readings
        changed = [value for key, value in self.readings.items() if value != default[key]]
        return " ".join([f"{self.experiment.paper}/{self.experiment.id}", self.row.id, *changed])

    @property
    def code_hash(self) -> str:
        """The hash of all that decides the numbers, see `freshness`."""
        return todays_hash(self.experiment, self.row.id, self.readings)

    @property
    def key(self) -> str:
        """A name for the journal: equal for equal work by equal code."""
        work = [
            self.experiment.paper,
            self.experiment.id,
            self.row.id,
            self.profile.id,
            sorted(self.readings.items()),
            self.profile.cap_factor,
            self.seed,
            self.code_hash,
        ]
        digest = hashlib.sha256(json.dumps(work).encode()).hexdigest()[:16]
        return f"{self.experiment.paper}-{self.experiment.id}-{self.row.id}-{digest}"

    def prepare(self) -> Trials:
        """The trials' description, without computing anything."""
        trials: Trials = self.experiment.prepare(self.row, self.readings, self.profile)
        return trials
