"""Conventional nets see the sequences of experiments 2a and 2b, train as the plain network, learn all but the lag."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numba import njit

from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Experiment
from reproductions.kernels.lanes.random_streams import next_integer, stream_state
from reproductions.kernels.nets.recurrent_nets import read_weights
from reproductions.papers.hochreiter_1997.experiment_2.competitors import prepare
from reproductions.papers.hochreiter_1997.networks.single_nets import NetTrials, SingleTrainer
from reproductions.papers.hochreiter_1997.plain.recurrent_network import RecurrentNetwork
from reproductions.papers.hochreiter_1997.tasks.long_lag_sequences import lay_out, wrong_steps
from reproductions.results import Outcome, Trial

EXPERIMENT_2A = find_experiment("hochreiter_1997", "experiment_2a_competitors")
EXPERIMENT_2B = find_experiment("hochreiter_1997", "experiment_2b_competitors")
SEED = 3


def trials_of(experiment: Experiment, row: str, **readings: str) -> NetTrials:
    found = next(one for one in experiment.rows if one.id == row)
    return prepare(found, experiment.default_readings | readings, experiment.profiles[0])


def finished(trials: NetTrials, index: int = 0) -> Trial:
    trainer = trials.open()
    trainer.put(0, index, SEED)
    while not (collected := trainer.collect()):
        trainer.advance()
    return collected[0][1]


@njit(_nrt=False)
def draw(sequence: Any, lag: int, random_middle: bool, random: Any) -> None:
    lay_out(sequence, lag, next_integer(random, 0, 2), random_middle, random)


@njit(_nrt=False)
def count_wrong(largest_error: Any, first_step: int, lag: int) -> int:
    return int(wrong_steps(largest_error, first_step, lag))


def drawn(trials: NetTrials, count: int, index: int = 0) -> list[Any]:
    random = stream_state(SEED, *trials.key, index, 0)[:, None].copy()
    sequences = [np.zeros(trials.longest + 1, dtype=np.int32) for _ in range(count)]
    for sequence in sequences:
        draw(sequence, trials.longest, trials.only_last_counts, random)
    return sequences


def test_in_2a_the_symbols_between_come_in_order_between_x_and_x_or_y_and_y() -> None:
    seen = {tuple(sequence.tolist()) for sequence in drawn(trials_of(EXPERIMENT_2A, "rtrl_4_rate_1"), 50)}
    assert seen == {(3, 0, 1, 2, 3), (4, 0, 1, 2, 4)}


def test_in_2b_the_symbols_between_are_uniform_and_neither_x_nor_y() -> None:
    sequences = drawn(trials_of(EXPERIMENT_2B, "random_rtrl_100_rate_1"), 1000)
    counts = np.bincount(np.concatenate([sequence[1:-1] for sequence in sequences]), minlength=101)
    assert counts[99:].tolist() == [0, 0]
    assert (abs(counts[:99] / 1000 - 1) < 0.15).all()
    assert all(sequence[0] == sequence[-1] for sequence in sequences)


def test_a_step_is_wrong_from_an_error_of_a_quarter_on_or_without_a_number() -> None:
    assert count_wrong(np.array([0.3, 0.2, 0.25, np.nan]), 0, 4) == 3
    assert count_wrong(np.array([0.3, 0.2, 0.25, np.nan]), 3, 4) == 1


@pytest.mark.parametrize("update", ["step", "sequence"])
@pytest.mark.parametrize("row", ["rtrl_4_rate_4", "rtrl_10_rate_1", "bptt_100_rate_1"])
def test_a_trial_trains_as_the_plain_network_on_the_same_sequences(row: str, update: str) -> None:
    trials = replace(trials_of(EXPERIMENT_2A, row, update=update), cap=3)
    plain = RecurrentNetwork(trials.architectures[0], trials.weights(SEED, 0)[0])
    for sequence in drawn(trials, 3):
        plain.train_on(sequence, trials.learning_rate)
    (net,), course = trials.nets(SEED, 0), trials.course(SEED, 0)
    trials.advance((net,), course, 10_000)
    np.testing.assert_allclose(read_weights(net).hidden, plain.hidden.numpy(), atol=1e-12)
    np.testing.assert_allclose(read_weights(net).output, plain.output.numpy(), atol=1e-12)


def test_a_trial_does_not_depend_on_how_often_it_is_looked_at() -> None:
    trials = replace(trials_of(EXPERIMENT_2A, "rtrl_4_rate_10"), cap=500)
    whole = finished(trials)
    (net,), course = trials.nets(SEED, 0), trials.course(SEED, 0)
    for _ in range(3000):
        trials.advance((net,), course, 1)
    assert (course.counters[0, 0], course.counters[4, 0]) == (500, whole.steps)


def test_overflow_fails_a_trial_and_is_reported() -> None:
    trials = replace(trials_of(EXPERIMENT_2A, "rtrl_4_rate_1"), published_learning_rate=1e308, cap=1000)
    trial = finished(trials)
    assert trial.outcome is Outcome.FAILED
    assert trial.message.startswith("overflow or undefined numbers after ")


def test_a_trainer_without_a_trial_computes_nothing() -> None:
    trainer = SingleTrainer(trials_of(EXPERIMENT_2A, "rtrl_4_rate_1"))
    assert (trainer.advance(), trainer.collect()) == (0, [])


def test_a_lag_of_four_can_be_learned_with_the_greatest_step_size() -> None:
    trials = replace(trials_of(EXPERIMENT_2A, "rtrl_4_rate_10"), cap=5_000_000)
    trial = next(trial for index in range(9) if (trial := finished(trials, index)).outcome is Outcome.SUCCEEDED)
    assert trial.measurements["wrong_steps_per_sequence"] == 0
