"""One neuron and a map of two units: small enough to follow each number by hand."""

from __future__ import annotations

import torch

from reproductions.kernels.nets.wirings import FIXED, Connection, Wiring
from reproductions.papers.bengio_1994.network import run, step, step_jacobian
from reproductions.papers.bengio_1994.neuron import slope


def worked_example() -> None:
    """A step of the neuron and its slope, the same neuron as a net over two steps, and a step of two units."""
    slope(0.5, 1.25, 0.1)
    holds_a_bit = Wiring(1, 1, (Connection(0, 0, 0, FIXED), Connection(0, 2, 1, 0)))
    run(holds_a_bit, torch.tensor([1.25], dtype=torch.float64), torch.tensor([[0.5], [0.1]], dtype=torch.float64))
    weights = torch.tensor([[1.25, 0.3], [-0.3, 1.25]], dtype=torch.float64)
    state = torch.tensor([0.8, -0.2], dtype=torch.float64)
    step(weights, state)
    step_jacobian(weights, state)
