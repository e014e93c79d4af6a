"""What a runner is asked to measure: one row of an experiment at one choice of readings."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reproductions.declarations.entries import entry_problems, no_trials
from reproductions.declarations.papers import PapersError
from reproductions.experiments import Experiment, Profile, Row
from reproductions.judging.freshness import todays_hash
from reproductions.judging.gone import what_is_gone
from reproductions.results import Run
from reproductions.trials.device import PROCESSOR, asked_for
from reproductions.trials.protocol import Trials


class UnrepeatableError(Exception):
    """Today's experiment does not do what a run did; the message says where they differ."""


class GoneError(UnrepeatableError):
    """Today's experiment does not declare what a run measured: nothing can be measured in its place."""


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
    def command(self) -> str:
        """The command that measures it from nothing."""
        experiment, default = self.experiment, self.experiment.default_readings
        words = ["rnn-review", "run", experiment.paper, experiment.id, "--row", self.row.id]
        words += ["--profile", self.profile.id, "--trials", str(self.trials), "--seed", str(self.seed)]
        if self.profile not in experiment.profiles:
            words += ["--cap-factor", str(self.profile.cap_factor)]
        if asked_for() != PROCESSOR:
            words += ["--device", asked_for()]
        for key, value in self.readings.items():
            words += ["--reading", f"{key}={value}"] if value != default[key] else []
        return shlex.join(words)

    def within(self, steps: int) -> Assignment:
        """The same, with a cap after which no trial takes more than about so many steps."""
        most = self.prepare().most_steps
        if most <= steps:
            return self
        factor = float(f"{self.profile.cap_factor * steps / most:.4g}")
        return replace(self, profile=replace(self.profile, cap_factor=factor))

    @property
    def code_hash(self) -> str:
        """The hash of all that decides the numbers, see `freshness`."""
        return todays_hash(self.experiment, self.row.id, self.readings)

    @property
    def key(self) -> str:
        """A name for the journal: equal for equal work by equal code, on the same kind of device."""
        work = [
            self.experiment.paper,
            self.experiment.id,
            self.row.id,
            self.profile.id,
            sorted(self.readings.items()),
            self.profile.cap_factor,
            self.seed,
            self.code_hash,
            *([] if asked_for() == PROCESSOR else [asked_for()]),
        ]
        digest = hashlib.sha256(json.dumps(work).encode()).hexdigest()[:16]
        return f"{self.experiment.paper}-{self.experiment.id}-{self.row.id}-{digest}"

    def prepare(self) -> Trials:
        """The trials' description, without computing anything.

        Raises:
            PapersError: the code of the experiment is none.
        """
        if problems := tuple(entry_problems(self.experiment)):
            raise PapersError(problems)
        trials: Trials = self.experiment.prepare(self.row, self.readings, self.profile)
        if not callable(getattr(trials, "open", None)):
            raise PapersError((no_trials(self.experiment, trials),))
        return trials


def assignment_of(run: Run, experiment: Experiment) -> Assignment:
    """The assignment that repeats a stored run.

    Raises:
        GoneError: the row, the profile or a reading is gone.
        UnrepeatableError: the settings have changed.
    """
    if gone := what_is_gone(run, experiment):
        raise GoneError(f"{run.path}: kept as a record: {gone}")
    row = next(row for row in experiment.rows if row.id == run.row)
    profile = next(profile for profile in experiment.profiles if profile.id == run.profile)
    asked = run.provenance.asked_cap_factor
    profile = profile if asked is None else replace(profile, cap_factor=asked)
    assignment = Assignment(experiment, row, profile, run.readings, len(run.trials), run.provenance.seed)
    settings = json.loads(json.dumps(assignment.prepare().settings))
    if settings != run.settings:
        differing = [key for key in {*settings, *run.settings} if settings.get(key) != run.settings.get(key)]
        raise UnrepeatableError(f"{run.path}: today's settings differ: {', '.join(sorted(differing))}")
    return assignment
