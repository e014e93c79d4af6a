"""Nets whose outputs feed back, from 0.5 on: the kernel equals the plain network in what it learns."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from reproductions.declarations.papers import load_papers
from reproductions.kernels.nets.recurrent_nets import read_weights
from reproductions.papers.hochreiter_1997.plain.recurrent_network import RecurrentNetwork
from reproductions.papers.hochreiter_1997.plain.released_program import ACTIVATION_AT_START
from tests.reproductions.papers.hochreiter_1997.training import SEED, trials_of

EXPERIMENT = next(one for one in load_papers().paper("hochreiter_1997").experiments if one.id == "released_competitors")


class FromHalf(RecurrentNetwork):
    def begin(self) -> None:
        super().begin()
        self._y = torch.full_like(self._y, ACTIVATION_AT_START)


@pytest.mark.parametrize("row", ["rtrl_4_rate_1", "bptt_100_rate_1"])
def test_a_trial_learns_as_the_plain_network_that_starts_at_half(row: str) -> None:
    trials = trials_of(EXPERIMENT, row)
    nets, course = trials.nets(SEED, 0), trials.course(SEED, 0)
    plain = FromHalf(trials.architectures[0], trials.weights(SEED, 0)[0])
    for _ in range(3):
        trials.advance(nets, course, 1)
        plain.train_on(course.sequence, trials.learning_rate)
    np.testing.assert_allclose(read_weights(nets[0]).hidden, plain.hidden.numpy(), atol=1e-12)


@pytest.mark.parametrize(("row", "weights"), [("rtrl_4_rate_1", 66), ("rtrl_10_rate_1", 276)])
def test_all_units_but_inputs_receive_from_all_units(row: str, weights: int) -> None:
    assert trials_of(EXPERIMENT, row).settings["weight_count"] == weights
