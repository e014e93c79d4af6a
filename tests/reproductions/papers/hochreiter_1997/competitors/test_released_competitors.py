"""Nets whose outputs feed back, from 0.5 on: the kernel equals the plain network in what it learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from reproductions.declarations.papers import load_papers
from reproductions.kernels.nets.recurrent_nets import read_weights
from reproductions.papers.hochreiter_1997.networks.single_nets import NetTrials
from reproductions.papers.hochreiter_1997.plain.recurrent_network import RecurrentNetwork
from reproductions.papers.hochreiter_1997.plain.released_program import ACTIVATION_AT_START
from reproductions.papers.hochreiter_1997.released_program.competitors import prepare
from tests.reproductions.papers.hochreiter_1997.training import SEED, profile_of, trials_of

EXPERIMENT = next(one for one in load_papers().paper("hochreiter_1997").experiments if one.id == "released_competitors")


class FromHalf(RecurrentNetwork):
    def begin(self) -> None:
        super().begin()
        self._y = torch.full_like(self._y, ACTIVATION_AT_START)


def of_method(method: str) -> NetTrials:
    row = EXPERIMENT.rows[0]
    changed = replace(row, settings={**row.settings, "method": method})
    return prepare(changed, EXPERIMENT.default_readings, profile_of(EXPERIMENT))


@pytest.mark.parametrize("method", ["rtrl", "bptt"])
def test_a_trial_learns_as_the_plain_network_that_starts_at_half(method: str) -> None:
    trials = of_method(method)
    nets, course = trials.nets(SEED, 0), trials.course(SEED, 0)
    plain = FromHalf(trials.architectures[0], trials.weights(SEED, 0)[0])
    for _ in range(3):
        trials.advance(nets, course, 1)
        plain.train_on(course.sequence, trials.learning_rate)
    np.testing.assert_allclose(read_weights(nets[0]).hidden, plain.hidden.numpy(), atol=1e-12)


def test_all_units_but_inputs_receive_from_all_units() -> None:
    assert trials_of(EXPERIMENT, "rtrl_4_rate_1").settings["weight_count"] == 66
