"""Errors sent back step by step change weights as automatic differentiation does, truncated or not."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from reproductions.kernels.lstm_1997.backward import traced_net
from reproductions.kernels.lstm_1997.network import Architecture
from reproductions.papers.hochreiter_1997.analysis.full_gradient import FullGradientNetwork
from reproductions.papers.hochreiter_1997.failures import failing_strings
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.papers.hochreiter_1997.tasks.reber_grammar import data_set
from tests.reproductions.kernels.replay import random_weights

STRINGS = data_set(3, 0, False)


@pytest.mark.parametrize(("full", "kind"), [(False, PlainNetwork), (True, FullGradientNetwork)])
@pytest.mark.parametrize("biases", ["gates", "hidden"])
def test_weights_after_strings_equal_the_plain_network(full: bool, kind: type[PlainNetwork], biases: str) -> None:
    a = Architecture(7, 7, 3, 2, biases="gates" if biases == "gates" else "hidden")
    weights = random_weights(a, np.random.default_rng(1), 0.7)
    net, plain = traced_net(a, weights, STRINGS.shape[1]), kind(a, weights)
    failing_strings.learn_strings(net, STRINGS, np.arange(3), 0.5, full)
    for row in STRINGS[:3]:
        string = torch.eye(7, dtype=torch.float64)[(row[1 : 1 + row[0]] & 255).tolist()]
        plain.train_on(string[:-1], string[1:], torch.ones(len(string) - 1, dtype=torch.bool), 0.5)
    names = ("hidden_input", "hidden_recurrent")
    hidden = torch.cat([*(plain.weights[name] for name in names), plain.weights["hidden_bias"][:, None]], dim=1)
    np.testing.assert_allclose(net.hidden_weight, hidden.numpy(), atol=1e-12)
    np.testing.assert_allclose(net.output_weight, plain.weights["output_cell"].numpy(), atol=1e-12)
