"""From pixels to features: one small net for all papers on captions, for theirs have seen a million photographs."""

from __future__ import annotations

from torch import nn


def encoder(features: int) -> nn.Module:
    """From pictures `(batch, 3, 32, 32)` to features `(batch, features, 8, 8)`, by three convolutional layers."""
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, features, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(features, features, 3, padding=1),
        nn.ReLU(),
    )
