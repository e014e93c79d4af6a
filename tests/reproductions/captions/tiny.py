"""A task of colours on which nets that name pictures learn within a second, and their training run to its end."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import torch
from torch import Tensor

from reproductions.captions.named_pictures import Parts, split
from reproductions.trials.plain import Training

SETTINGS = SimpleNamespace(features=6, embedding=6, units=12, batch=16, updates=24, patience=24, rates=[0.03])
COLOURS = {"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0)}


def coloured(count: int = 45) -> Parts:
    """Names of a colour and the word for circles, and two hands' pictures of them."""
    names = [[list(COLOURS)[one % 3], "circle"] for one in range(count)]
    pictures: Tensor = torch.tensor([[COLOURS[name[0]] for name in names]] * 2)[..., None, None]
    return split(names, pictures.expand(2, count, 3, 32, 32) * torch.tensor([1.0, 0.7]).view(2, 1, 1, 1, 1))


def finished(training: Training) -> Mapping[str, float]:
    """What a training measures at its end."""
    while True:
        try:
            next(training)
        except StopIteration as stopped:
            found: Mapping[str, float] = stopped.value
            return found
