"""The book's recurrences in plain PyTorch, and how it clips gradients; states and inputs are rows."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor


class Weights(NamedTuple):
    """From inputs `(features, nets)`, from states `(units, nets)`, and biases `(nets,)`, of all net inputs in a row.

    A vanilla net has a net input for each unit, LSTM four: of forget gate, input gate, output gate and cell input.
    """

    inward: Tensor
    recurrent: Tensor
    bias: Tensor


def leaky_units(kept: Tensor, inputs: Tensor) -> Tensor:
    """Running averages `(time, units)` of inputs `(time, units)`, of which a unit keeps a share `(units,)`."""
    mean = torch.zeros_like(inputs[0])
    means = []
    for v in inputs:
        mean = kept * mean + (1 - kept) * v
        means.append(mean)
    return torch.stack(means)


def vanilla(weights: Weights, inputs: Tensor) -> Tensor:
    """The last state `(batch, units)` of tanh units after inputs `(time, batch, features)`; section 10.2."""
    h = inputs.new_zeros(inputs.shape[1], len(weights.recurrent))
    for x in inputs:
        h = torch.tanh(x @ weights.inward + h @ weights.recurrent + weights.bias)
    return h


def lstm(weights: Weights, inputs: Tensor) -> Tensor:
    """The last output `(batch, units)` of LSTM cells after inputs `(time, batch, features)`; section 10.10.1.

    As the book prints the cell, its input is logistic, not tanh.
    """
    s = inputs.new_zeros(inputs.shape[1], len(weights.recurrent))
    h = s
    for x in inputs:
        nets = x @ weights.inward + h @ weights.recurrent + weights.bias
        f, g, q, a = torch.sigmoid(nets).chunk(4, 1)
        s = f * s + g * a
        h = torch.tanh(s) * q
    return h


def clipped_norm(gradient: Tensor, threshold: float) -> Tensor:
    """A gradient whose norm is at most the threshold; section 10.11.1."""
    norm = torch.linalg.vector_norm(gradient)
    return gradient * threshold / norm if norm > threshold else gradient


def clipped_elements(gradient: Tensor, threshold: float) -> Tensor:
    """A gradient each of whose elements is at most the threshold in size; section 10.11.1."""
    return gradient.clamp(-threshold, threshold)
