"""Sequences, trials and trained weights of an experiment, for the tests of all experiments of the 1997 paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from reproductions.experiments import Experiment, Profile
from reproductions.kernels.lstm_1997.network import Weights, read_weights
from reproductions.papers.hochreiter_1997.networks.lstm_trials import LstmTrials
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.results import Trial
from reproductions.trials.protocol import Trials
from reproductions.trials.sampling import Sequence, sample_sequences

SEED = 3


def profile_of(experiment: Experiment, id: str = "smoke") -> Profile:
    """A profile by its id."""
    return next(profile for profile in experiment.profiles if profile.id == id)


def trials_of(experiment: Experiment, row: int | str = 0, **readings: str) -> Any:
    """The trials of a row, by number or by id, at the smoke profile and the default readings, changed as given."""
    chosen = next(one for number, one in enumerate(experiment.rows) if row in (number, one.id))
    return experiment.prepare(chosen, experiment.default_readings | readings, profile_of(experiment))


def sequences_of(trials: LstmTrials, count: int, index: int = 0) -> list[Sequence]:
    """The first training sequences of a trial."""
    settings, key = np.array(trials.task_settings, dtype=float), trials.stream_key(index)
    table = None if trials.table is None else trials.table(SEED, index)
    dtype = np.dtype(trials.readings["number_format"])
    return sample_sequences(trials.architecture, trials.task, settings, SEED, key, count, dtype, table)


def finished_trials(trials: Trials, count: int, seed: int = SEED) -> list[Trial]:
    """The trials 0 … count - 1, each computed to its end, in order of their index."""
    torch.set_num_threads(1)  # as the pool does: with more of them torch's small calls mostly wait for each other
    trainer = trials.open()
    waiting, free = list(range(count)), list(range(trainer.lanes))
    finished: list[Trial] = []
    while len(finished) < count:
        while waiting and free:
            trainer.put(free.pop(), waiting.pop(0), seed)
        trainer.advance()
        for lane, trial in trainer.collect():
            free.append(lane)
            finished.append(trial)
    return sorted(finished, key=lambda trial: trial.index)


def weights_by_kernel(trials: LstmTrials) -> Weights:
    """The weights of trial 0 at its end."""
    trainer = trials.open()
    trainer.put(0, 0, SEED)
    while not trainer.register.finished_lanes():
        trainer.advance()
    return read_weights(trainer.register.network, 0)


def weights_by_plain_network(trials: LstmTrials, sequences: list[Sequence]) -> dict[str, Any]:
    """The weights of trial 0 after these training sequences, computed by the plain network."""
    plain = PlainNetwork(trials.architecture, trials.weights(SEED, 0))
    for sequence in sequences:
        inputs, targets, due = (torch.tensor(array) for array in (sequence.inputs, sequence.targets, sequence.due))
        plain.train_on(inputs, targets, due, trials.learning_rate)
    return {name: weight.numpy() for name, weight in plain.weights.items()}


def assert_weights_agree(kernel: Weights, plain: dict[str, Any], tolerance: float, relative: float = 2e-6) -> None:
    """Both nets ended with the same weights, up to the kernel's number format."""
    for name, value in asdict(kernel).items():
        np.testing.assert_allclose(value, plain[name], rtol=relative, atol=tolerance, err_msg=name)
