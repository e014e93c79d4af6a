"""A layer of two units: a step of pre-training and a step with a label, small enough to follow by hand."""

from __future__ import annotations

import torch

from reproductions.papers.erhan_2009.network import Layer, classes, denoise, fine_tune

DOUBLE = torch.float64


def worked_example() -> None:
    """What one step of each kind makes of an example of two numbers, and which classes the net then sees."""
    layer = Layer(torch.tensor([[[0.5, -0.3], [0.2, 0.4]]], dtype=DOUBLE), torch.zeros(1, 1, 2, dtype=DOUBLE))
    top = Layer(torch.tensor([[[0.6, -0.6], [-0.2, 0.2]]], dtype=DOUBLE), torch.zeros(1, 1, 2, dtype=DOUBLE))
    x = torch.tensor([[[1.0, 0.2]]], dtype=DOUBLE)
    noisy = torch.tensor([[[1.0, 0.0]]], dtype=DOUBLE)
    denoise(layer, torch.zeros(1, 1, 2, dtype=DOUBLE), x, noisy, 0.5)
    fine_tune([layer, top], x, torch.tensor([[1.0, 0.0]], dtype=DOUBLE), torch.tensor([[[0.5]]], dtype=DOUBLE))
    classes([layer, top], x)
