"""The network with the full gradient: the same outputs as the paper's, and the gradient that differences give."""

from __future__ import annotations

import numpy as np
import torch

from reproductions.papers.hochreiter_1997.analysis.full_gradient import (
    READINGS,
    FullGradientNetwork,
    sequence,
)
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork
from reproductions.papers.hochreiter_1997.tasks.elapsed_time import elapsed_time_trials

TRIALS = elapsed_time_trials(10, READINGS, 3, 11)
INPUTS, TARGETS, DUE = sequence(3, True)


def change_of(network: PlainNetwork) -> torch.Tensor:
    """How one sequence changes the recurrent weights, at a step size of 1."""
    before = network.weights["hidden_recurrent"].clone()
    network.train_on(INPUTS, TARGETS, DUE, 1.0)
    return network.weights["hidden_recurrent"] - before


def test_outputs_are_those_of_the_papers_network() -> None:
    weights = TRIALS.weights(1, 0)
    both = [kind(TRIALS.architecture, weights).predict(INPUTS) for kind in (PlainNetwork, FullGradientNetwork)]
    torch.testing.assert_close(*both, rtol=0, atol=0)


def test_the_change_is_the_slope_of_the_error() -> None:
    network = FullGradientNetwork(TRIALS.architecture, TRIALS.weights(1, 0))

    def error(unit: int, source: int, step: float) -> float:
        moved = FullGradientNetwork(TRIALS.architecture, TRIALS.weights(1, 0))
        moved.weights["hidden_recurrent"][unit, source] += step
        return float(moved.objective(TARGETS[-1], moved.predict(INPUTS)[-1]))

    slopes = [(error(unit, 2, 1e-5) - error(unit, 2, -1e-5)) / 2e-5 for unit in range(8)]
    np.testing.assert_allclose(-change_of(network)[:, 2].numpy(), slopes, rtol=1e-5, atol=1e-11)


def test_the_truncated_gradient_is_another_one() -> None:
    full, truncated = (
        change_of(kind(TRIALS.architecture, TRIALS.weights(1, 0))) for kind in (FullGradientNetwork, PlainNetwork)
    )
    assert not torch.allclose(full, truncated, rtol=1e-3, atol=0)
