"""A light that moves through three places: small enough to follow each number by hand."""

from __future__ import annotations

import torch

from reproductions.papers.shi_2015.network import Cell, Net, encode, forecast

DOUBLE = torch.float64


def worked_example() -> None:
    """Two pictures of one row, read by a layer with kernels of one row and three places, and continued twice."""
    pictures = list(torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], dtype=DOUBLE)[:, None, None, None])
    kernel = torch.zeros(1, 1, 3, 3, dtype=DOUBLE)
    kernel[0, 0, 1] = torch.tensor([1.0, 0.5, 0.0], dtype=DOUBLE)
    peepholes = torch.tensor([0.1, 0.2, -0.1], dtype=DOUBLE).reshape(3, 1, 1, 1)
    kernels, bias = kernel.repeat(4, 1, 1, 1), torch.zeros(4, dtype=DOUBLE)
    reading = Cell(kernels, kernels, peepholes, bias)
    continuing = Cell(kernels[:, :0], kernels, peepholes, bias)
    net = Net((reading,), (continuing,), torch.full((1, 1, 1, 1), 2.0, dtype=DOUBLE), torch.zeros(1, dtype=DOUBLE))
    forecast(net, encode(net, pictures), 2)
