"""Experiment 2a's network in phases: the compiled loop equals the plain network, and who learns when."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from reproductions.kernels.lstm_1997.network import Weights
from reproductions.papers.hochreiter_1997.experiment_2.by_phases import CellNet, rates
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.papers.hochreiter_1997.tasks.long_lags import long_lag_trials
from reproductions.trials.batches import generator

READINGS = {
    "update": "step",
    "error_factor": "without_two",
    "cells_added": "at_start",
    "added_weights": "random",
    "number_format": "float64",
}


def plain(net: CellNet) -> PlainNetwork:
    symbols = len(net.out)
    a = replace(long_lag_trials(1, READINGS, False).architecture, inputs=symbols, outputs=symbols)
    weights = Weights(net.into, np.zeros((2, 2)), np.zeros(2), net.out[:, None], net.direct, np.zeros(symbols))
    return PlainNetwork(a, weights)


def test_at_one_rate_a_network_learns_as_the_plain_one() -> None:
    net = CellNet.start(generator(3), lag=9)
    twin = plain(net)
    shown = torch.eye(10, dtype=torch.float64)[[9, *range(8), 9]]
    outputs = twin.train_on(shown[:-1], shown[1:], torch.ones(9, dtype=torch.bool), 1.0)
    assert net.show(1, 1.0, 1.0, 1.0) == pytest.approx(float(abs(shown[1:] - outputs).max()))
    np.testing.assert_allclose(net.into, twin.weights["hidden_input"].numpy(), rtol=1e-9)
    np.testing.assert_allclose(net.out, twin.weights["output_cell"][:, 0].numpy(), rtol=1e-9)
    np.testing.assert_allclose(net.direct, twin.weights["output_input"].numpy(), rtol=1e-9)


def test_weights_into_the_cell_learn_in_the_second_phase_alone() -> None:
    assert [rates(seen) for seen in (0, 399, 400, 3999, 4000)] == [
        (0.0, 1.0, 1.0),
        (0.0, 1.0, 1.0),
        (0.01, 0.01, 0.0),
        (0.01, 0.01, 0.0),
        (0.0, 1.0, 1.0),
    ]
