"""Two units that read three steps: small enough to follow each number by hand."""

from __future__ import annotations

import torch

from reproductions.papers.pascanu_2013.network import Penalty, Weights, clipped, gradients, updated

DOUBLE = torch.float64


def worked_example() -> None:
    """The gradients of one sequence with the regularizer, cut back to a norm of one half, and one step with them."""
    weights = Weights(
        torch.tensor([[1.2, -0.4], [0.3, 0.9]], dtype=DOUBLE),
        torch.tensor([[0.5, -0.2]], dtype=DOUBLE),
        torch.tensor([0.0, 0.1], dtype=DOUBLE),
        torch.tensor([[0.8, -0.8], [-0.5, 0.5]], dtype=DOUBLE),
        torch.zeros(2, dtype=DOUBLE),
    )
    inputs = torch.tensor([[[1.0]], [[0.0]], [[-1.0]]], dtype=DOUBLE)
    found = gradients("tanh", weights, inputs, torch.tensor([0]), Penalty(2.0))
    followed = clipped(weights, found.derivatives, 0.5)
    updated(weights, followed, 0.1)
