"""Two units over three steps: small enough to follow each number by hand."""

from __future__ import annotations

import torch

from reproductions.papers.hochreiter_1991.plain.network import error_factors, latch, slopes_before_last


def worked_example() -> None:
    """An error sent back by one step and by two, the slopes that it meets, and a step of the latch."""
    weights = torch.tensor([[1.0, -2.0], [3.0, 0.5]], dtype=torch.float64)
    external = torch.tensor([[1.0, 0.0], [0.0, 0.5], [0.0, 0.0]], dtype=torch.float64)
    slopes_before_last(weights, external, 2)
    error_factors(weights, external, 2)
    latch(torch.tensor(0.9, dtype=torch.float64), 8.0, 4.0)
