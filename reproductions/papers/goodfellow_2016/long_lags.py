"""Goodfellow, Bengio & Courville 2016, section 10.10: nets with gates and without on a bit that must be kept.

A net is shown a bit and then noise, and must say the bit when the sequence ends.

    rnn-review run goodfellow_2016 long_lags

A minute or two. A trial is one net, in double precision.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.nn.utils import clip_grad_norm_

from reproductions.papers.goodfellow_2016.network import Weights, lstm, vanilla
from reproductions.trials.plain import Training, plain_trials

CELLS = {"vanilla": (vanilla, 1), "lstm": (lstm, 4)}
"""The recurrence of a cell, and how many net inputs it has."""
FORGET_BIAS = {"bias_one": 1.0, "bias_nought": 0.0, "bias_four": 4.0}
THRESHOLD = 1.0
"""To which the norm of all derivatives together is clipped."""


def kept_bit(random: torch.Generator, count: int, length: int, noise: float) -> tuple[Tensor, Tensor]:
    """Sequences `(length, count, 1)`, a bit of 1 or -1 and then normal noise, and whether the bit was 1 `(count,)`."""
    bits = torch.randint(0, 2, (count,), generator=random).double()
    inputs = noise * torch.randn(length, count, 1, generator=random, dtype=torch.float64)
    inputs[0, :, 0] = 2 * bits - 1
    return inputs, bits


def fresh(random: torch.Generator, cell: str, units: int, forget_bias: float) -> Weights:
    """Normal weights, those from states with a deviation of one over the root of the units; biases are 0."""
    width = CELLS[cell][1] * units
    inward, recurrent = (torch.randn(rows, width, generator=random, dtype=torch.float64) for rows in (1, units))
    bias = torch.zeros(width, dtype=torch.float64)
    if cell == "lstm":
        bias[:units] = forget_bias
    return Weights(inward, recurrent / math.sqrt(units), bias)


@plain_trials
def train(settings: Any, readings: Mapping[str, str], random: torch.Generator) -> Training:
    """One trial: train on fresh batches, then test."""
    recurrence, _ = CELLS[settings.cell]
    weights = fresh(random, settings.cell, settings.units, FORGET_BIAS[readings["forget_bias"]])
    outward = torch.randn(settings.units, generator=random, dtype=torch.float64) / math.sqrt(settings.units)
    parameters = [*weights, outward, torch.zeros((), dtype=torch.float64)]
    for one in parameters:
        one.requires_grad_()
    optimizer = torch.optim.Adam(parameters, settings.learning_rate)
    for _ in range(settings.updates):
        inputs, bits = kept_bit(random, settings.batch, settings.length, settings.noise)
        loss = binary_cross_entropy_with_logits(recurrence(weights, inputs) @ outward + parameters[-1], bits)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch gives it no annotations
        clip_grad_norm_(parameters, THRESHOLD)
        optimizer.step()
        yield
    inputs, bits = kept_bit(random, settings.test_sequences, settings.length, settings.noise)
    with torch.no_grad():
        answers = recurrence(weights, inputs) @ outward + parameters[-1]
    wrong = float(((answers > 0) != (bits > 0)).double().mean())
    return {"wrong_share": wrong, "right_share": 1 - wrong}
