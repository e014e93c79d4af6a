"""Sequences, trials and trained weights of an experiment, for the tests of all experiments of the 1997 paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from reproductions.experiments import Experiment
from reproductions.kernels.lstm_1997.network import Weights, read_weights
from reproductions.papers.hochreiter_1997.network import Network
from reproductions.papers.hochreiter_1997.trials import LstmTrials
from reproductions.results import Trial
from reproductions.sampling import Array, Sequence, sample_sequences
from reproductions.verdicts import default_readings

SEED = 3


def trials_of(experiment: Experiment, row: int = 0, profile: str = "smoke", **readings: str) -> LstmTrials:
    """The trials of a row at the default readings, changed as given."""
    chosen = next(p for p in experiment.profiles if p.id == profile)
    trials: LstmTrials = experiment.prepare(experiment.rows[row], default_readings(experiment) | readings, chosen)
    return trials


def sequences_of(trials: LstmTrials, count: int, index: int = 0, table: Array | None = None) -> list[Sequence]:
    """The first training sequences of a trial; `table` is the task's fixed data, if it has any."""
    settings, key = trials.task_settings(), trials.stream_key(index)
    return sample_sequences(trials.architecture, trials.task, settings, SEED, key, count, np.float32, table)


def finished_trials(trials: LstmTrials, count: int, seed: int = SEED) -> list[Trial]:
    """The trials 0 … count - 1 (at most a register full), each computed to its end, in order of their index."""
    trainer = trials.open()
    for lane in range(count):
        trainer.put(lane, lane, seed)
    finished: list[Trial] = []
    while len(finished) < count:
        trainer.advance()
        finished += [trial for _, trial in trainer.collect()]
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
    plain = Network(trials.architecture, trials.weights(SEED, 0))
    for sequence in sequences:
        arrays = (sequence.inputs, sequence.targets, sequence.due)
        plain.train_on(*(torch.tensor(array) for array in arrays), trials.learning_rate)
    return {name: weight.numpy() for name, weight in plain.weights.items()}


def assert_weights_agree(kernel: Weights, plain: dict[str, Any], tolerance: float) -> None:
    """Both nets ended with the same weights, up to the kernel's number format."""
    for name, value in asdict(kernel).items():
        np.testing.assert_allclose(value, plain[name], rtol=2e-6, atol=tolerance, err_msg=name)
