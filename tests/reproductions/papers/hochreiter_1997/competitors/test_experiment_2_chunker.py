"""The chunker is trained as two plain networks are, hears of unexpected symbols only, and learns all but the lag."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from numba import njit

from reproductions.declarations.papers import find_experiment
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.nets.recurrent_nets import new_net, read_weights
from reproductions.papers.hochreiter_1997.experiment_2.chunker import (
    LIMIT,
    LIMITS,
    chunker_trials,
    is_expected,
    largest_error,
    prepare,
)
from reproductions.papers.hochreiter_1997.networks.single_nets import NetTrials
from reproductions.papers.hochreiter_1997.plain.recurrent_network import RecurrentNetwork
from reproductions.papers.hochreiter_1997.tasks.long_lag_sequences import lay_out

EXPERIMENT = find_experiment("hochreiter_1997", "experiment_2_chunker")
SEED = 3


def trials_of(row: int = 0, **readings: str) -> NetTrials:
    return prepare(EXPERIMENT.rows[row], EXPERIMENT.default_readings | readings, EXPERIMENT.profiles[0])


def short_trials(cap: int, row: int = 0, **readings: str) -> NetTrials:
    return chunker_trials(cap, EXPERIMENT.default_readings | readings, row == 1, 6)


@njit(_nrt=False)
def draw(sequence: Any, random_middle: bool, random: Any) -> None:
    lay_out(sequence, len(sequence) - 1, next_integer(random, 0, 2), random_middle, random)


@njit(_nrt=False)
def judge(net: Any, symbols: int, following: int, limit: float) -> tuple[float, bool]:
    return largest_error(net, symbols, following), is_expected(net, symbols, following, limit)


class PlainPair:
    """Automatizer and chunker as plain networks, written out step by step."""

    def __init__(self, trials: NetTrials) -> None:
        self.limit = LIMITS[trials.readings["unexpected"]]
        self.next_state = trials.readings["state_target"] == "next"
        weights = trials.weights(SEED, 0)
        self.automatizer, self.chunker = map(RecurrentNetwork, trials.architectures, weights)
        self.heard = 0

    def train_on(self, sequence: Any) -> None:
        symbols = torch.nn.functional.one_hot(torch.tensor(sequence).long(), len(sequence)).double()
        self.automatizer.begin()
        self.chunker.begin()
        self.chunker.read(symbols[0])
        for x, following in pairwise(symbols):
            said = self.automatizer.read(x)[:-1]
            state = self.chunker.state
            wrong = (following - said).abs().max() >= self.limit if self.limit else said.argmax() != following.argmax()
            if wrong:
                self.heard += 1
                self.chunker.compare(following, 1.0)
                self.chunker.read(following)
            state = self.chunker.state if self.next_state else state
            self.automatizer.compare(torch.cat([following, state]), 1.0)


@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize("readings", [{}, {"unexpected": "wrong_winner", "state_target": "present"}])
def test_both_nets_train_as_plain_networks_do(row: int, readings: dict[str, str]) -> None:
    trials = short_trials(40, row, **readings)
    nets, course, plain = trials.nets(SEED, 0), trials.course(SEED, 0), PlainPair(trials)
    random = course.random.copy()
    for _ in range(40):
        sequence = np.zeros(trials.longest + 1, dtype=np.int32)
        draw(sequence, trials.only_last_counts, random)
        plain.train_on(sequence)
    trials.advance(nets, course, 10_000)
    assert plain.heard < 40 * trials.longest or row == 1
    for net, network in zip(nets, (plain.automatizer, plain.chunker), strict=True):
        np.testing.assert_allclose(read_weights(net).hidden, network.hidden.numpy(), atol=1e-11)
        np.testing.assert_allclose(read_weights(net).output, network.output.numpy(), atol=1e-11)


def test_the_chunker_stays_as_it_was_where_everything_is_expected() -> None:
    trials = short_trials(3)
    nets, course = trials.nets(SEED, 0), trials.course(SEED, 0)
    before = read_weights(nets[1])
    course.settings[LIMIT] = 2.0  # no error is as large as this
    trials.advance(nets, course, 10_000)
    np.testing.assert_array_equal(read_weights(nets[1]).output, before.output)
    assert not np.array_equal(read_weights(nets[0]).output, trials.weights(SEED, 0)[0].output)


@pytest.mark.parametrize(
    ("outputs", "limit", "expected"),
    [
        ([0.1, 0.8, 0.2, 0.9], 0.25, (0.2, True)),
        ([0.1, 0.7, 0.2, 0.9], 0.25, (0.3, False)),
        ([0.1, 0.3, 0.2, 0.9], 0.0, (0.7, True)),
        ([0.3, 0.3, 0.2, 0.9], 0.0, (0.7, False)),
        ([np.nan, 0.9, 0.2, 0.9], 0.25, (1.0, False)),
        ([0.1, 0.9, np.nan, 0.9], 0.0, (1.0, False)),
    ],
)
def test_the_further_output_plays_no_part_in_what_is_expected(
    outputs: list[float], limit: float, expected: tuple[float, bool]
) -> None:
    net = new_net(trials_of().architectures[0], 1, np.float64)
    net.prediction.reshape(-1)[: len(outputs)] = outputs
    found = judge(net, 3, 1, limit)
    assert found[0] == pytest.approx(expected[0])
    assert found[1] == expected[1]


def test_the_two_nets_share_no_weight() -> None:
    assert trials_of().settings["weight_count_of_both"] == 10506 + 10404
