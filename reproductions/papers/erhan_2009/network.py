"""Layers of sigmoid units with classes on top, and denoising auto-encoders; many nets side by side in batched products.

A lane is one net. All lanes see the same examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from reproductions.trials.device import device


class Layer(NamedTuple):
    """Weights `(lanes, inputs, units)` and biases `(lanes, 1, units)`."""

    weights: Tensor
    biases: Tensor


def uniform(random: torch.Generator, lanes: int, inputs: int, units: int) -> Layer:
    """Weights evenly within one over the root of the fan-in, either way, and no biases; section 3."""
    weights = torch.rand(lanes, inputs, units, generator=random).mul_(2).sub_(1).div_(inputs**0.5)
    return Layer(weights.to(device()), torch.zeros(lanes, 1, units, device=device()))


def code(layer: Layer, x: Tensor) -> Tensor:
    """The units' outputs `(lanes, batch, units)` for inputs `(lanes, batch, inputs)`; section 2."""
    w, b = layer
    return torch.sigmoid(torch.baddbmm(b, x, w))


def classes(layers: Sequence[Layer], x: Tensor) -> Tensor:
    """The probabilities `(lanes, batch, classes)` that a net gives to the classes; section 2."""
    for layer in layers[:-1]:
        x = code(layer, x)
    v, a = layers[-1]
    return torch.softmax(torch.baddbmm(a, x, v), 2)


def fine_tune(layers: Sequence[Layer], x: Tensor, y: Tensor, rate: Tensor) -> Tensor:
    """A step down the mean of -log P(class) over a batch, in place; the probabilities before it.

    `y` holds a one for each example's class `(batch, classes)`, `rate` is that of each lane `(lanes, 1, 1)`.
    """
    h = [x]
    for layer in layers[:-1]:
        h.append(code(layer, h[-1]))
    v, a = layers[-1]
    p = torch.softmax(torch.baddbmm(a, h[-1], v), 2)
    d = (p - y) * (-rate / len(y))
    for (w, b), below in zip(reversed(layers), reversed(h), strict=True):
        sent = torch.bmm(d, w.mT) * below * (1 - below) if below is not x else d
        w.baddbmm_(below.mT, d)
        b.add_(d.sum(1, keepdim=True))
        d = sent
    return p


def denoise(layer: Layer, c: Tensor, x: Tensor, noisy: Tensor, rate: float) -> Tensor:
    """A step down the divergence between inputs and their reconstruction from noisy ones, in place; the inputs' code.

    The decoder has the encoder's weights and the biases `c` `(lanes, 1, inputs)`. The divergence is summed over inputs
    and averaged over the batch.
    """
    w, b = layer
    h = code(layer, noisy)
    z = torch.sigmoid(torch.baddbmm(c, h, w.mT))
    d = (z - x) * (-rate / x.shape[1])
    e = torch.bmm(d, w) * h * (1 - h)
    w.baddbmm_(noisy.mT, e).baddbmm_(d.mT, h)
    b.add_(e.sum(1, keepdim=True))
    c.add_(d.sum(1, keepdim=True))
    return code(layer, x)
