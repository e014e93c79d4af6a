"""Two units of each kind that read three steps, and a gradient cut back: small enough to follow by hand."""

from __future__ import annotations

import torch

from reproductions.papers.goodfellow_2016.network import (
    Weights,
    clipped_elements,
    clipped_norm,
    leaky_units,
    lstm,
    vanilla,
)

DOUBLE = torch.float64


def worked_example() -> None:
    """What leaky units, tanh units and LSTM cells make of a bit and two zeros, and a gradient clipped to norm one."""
    inputs = torch.tensor([[[1.0]], [[0.0]], [[0.0]]], dtype=DOUBLE)
    leaky_units(torch.tensor([0.9], dtype=DOUBLE), inputs[:, 0])
    inward = torch.tensor([[1.0, -0.5]], dtype=DOUBLE)
    recurrent = torch.tensor([[0.9, -0.3], [0.2, 0.8]], dtype=DOUBLE)
    vanilla(Weights(inward, recurrent, torch.zeros(2, dtype=DOUBLE)), inputs)
    bias = torch.tensor([1.0, 1.0] + [0.0] * 6, dtype=DOUBLE)
    lstm(Weights(inward.repeat(1, 4), recurrent.repeat(1, 4), bias), inputs)
    gradient = torch.tensor([3.0, 0.4], dtype=DOUBLE)
    clipped_norm(gradient, 1.0)
    clipped_elements(gradient, 1.0)
