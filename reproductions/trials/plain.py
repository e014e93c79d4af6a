"""Trials in plain PyTorch, written as a paper would: a generator that yields after each update and returns what it
measured.

    @plain_trials
    def train(settings, readings, random):
        network = ...
        for _ in range(settings.updates):
            ...
            yield
        return {"error": ...}

A trial's random numbers follow from the run's seed, its row and its index alone, those that PyTorch draws from its
global generator included; a trial that compares nets may set that generator back to `random.initial_seed()` for each of
them, so that they begin alike. An experiment names the function under `measured_by`; its rows say `updates`, of which
`cap_factor` takes a share.
"""

from __future__ import annotations

import importlib
import threading
import time
import zlib
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from reproductions.experiments import Profile, Row
from reproductions.results import Trial
from reproductions.trials.batches import trial_of
from reproductions.trials.protocol import Company

Training = Generator[None, None, Mapping[str, float]]
Train = Callable[[Any, Mapping[str, str], torch.Generator], Training]

SLICE_SECONDS = 0.2
"""Between two looks at whether to stop."""

_GLOBAL_GENERATOR = threading.Lock()


@dataclass(frozen=True)
class PlainTrials(Company):
    """The trials of one row at one choice of readings; `measured_by` names their function, `module:name`."""

    measured_by: str
    row: str
    settings: dict[str, Any]
    readings: dict[str, str]

    @property
    def in_processes(self) -> bool:
        """PyTorch's many small calls hold Python's lock."""
        return True

    @property
    def most_steps(self) -> int:
        """The updates of a trial."""
        return int(self.settings["updates"])

    def open(self) -> PlainTrainer:
        """A trainer for one trial at a time."""
        module, _, name = self.measured_by.partition(":")
        return PlainTrainer(getattr(importlib.import_module(module), name).train, self)


@dataclass(frozen=True)
class PlainExperiment:
    """What `plain_trials` makes of a function: called with a row, readings and a profile it gives the trials."""

    train: Train

    def __call__(self, row: Row, readings: Mapping[str, str], profile: Profile) -> PlainTrials:
        """The trials of a row."""
        updates = max(1, round(profile.cap_factor * row.settings["updates"]))
        named = f"{self.train.__module__}:{self.train.__name__}"
        return PlainTrials(named, row.id, {**row.settings, "updates": updates}, dict(readings))


def plain_trials(train: Train) -> PlainExperiment:
    """Decorates a function that computes one trial, see the module's docstring."""
    return PlainExperiment(train)


@dataclass
class PlainTrainer:
    """A `trials.Trainer` of one lane."""

    train: Train
    trials: PlainTrials
    lanes: int = 1
    _finished: list[tuple[int, Trial]] = field(default_factory=list)

    def put(self, lane: int, index: int, seed: int) -> None:
        """Start a trial."""
        key = (zlib.crc32(self.trials.row.encode()), index)
        drawn = int(np.random.SeedSequence(entropy=seed, spawn_key=key).generate_state(1, np.uint64)[0] >> 1)
        random = torch.Generator().manual_seed(drawn)
        self._training = self.train(SimpleNamespace(**self.trials.settings), self.trials.readings, random)
        self._global_state = torch.Generator().manual_seed(drawn).get_state()
        self._trial = (lane, index, seed)
        self._updates = 0

    def advance(self) -> int:
        """Update for a fraction of a second; the updates made."""
        before, end = self._updates, time.monotonic() + SLICE_SECONDS
        with _GLOBAL_GENERATOR:
            others = torch.get_rng_state()
            torch.set_rng_state(self._global_state)
            try:
                while time.monotonic() < end:
                    next(self._training)
                    self._updates += 1
            except StopIteration as stopped:
                lane, index, seed = self._trial
                self._finished.append((lane, trial_of(index, seed, stopped.value, self._updates)))
            finally:
                self._global_state = torch.get_rng_state()
                torch.set_rng_state(others)
        return self._updates - before

    def collect(self) -> list[tuple[int, Trial]]:
        """Take out the trial, if it is finished."""
        finished, self._finished = self._finished, []
        return finished
