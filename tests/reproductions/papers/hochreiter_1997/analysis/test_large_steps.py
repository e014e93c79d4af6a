"""The openness of output gates, on a network whose gates are known."""

from __future__ import annotations

import numpy as np
import pytest

from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.analysis.large_steps import openness
from reproductions.trials.sampling import Sequence


def test_the_mean_is_over_output_gates_alone() -> None:
    a = Architecture(inputs=1, outputs=1, blocks=2, block_size=1, biases="all")
    weights = Weights(
        hidden_input=np.zeros((a.hidden, 1)),
        hidden_recurrent=np.zeros((a.hidden, a.hidden)),
        hidden_bias=np.array([9.0, 9.0, 0.0, np.log(3.0), 9.0, 9.0]),
        output_cell=np.zeros((1, a.cells)),
        output_input=np.zeros((1, 1)),
        output_bias=np.zeros(1),
    )
    sequences = [Sequence(np.zeros((steps, 1)), np.zeros((steps, 1)), np.ones(steps, bool)) for steps in (2, 5)]
    assert openness(a, weights, sequences)["mean_output_gate"] == pytest.approx((0.5 + 0.75) / 2)
