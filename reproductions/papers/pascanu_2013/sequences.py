"""Nets that answer at every step of a sequence, for the natural tasks: the network of `network.py` with leaky units.

A leaky unit keeps a share of its state, h_t = k h_{t-1} + (1 - k) f(h_{t-1} W + u_t U + b); other units have k = 0.
Derivatives are written out and not left to autograd, which takes several times as long for steps as small as these; a
test holds them against autograd and the regularizer against `penalty_of`.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from reproductions.papers.pascanu_2013.network import LEAST_SQUARED_NORM, Gradients, Weights


class States(NamedTuple):
    """h_0 … h_T `(time + 1, batch, units)`, and f before anything is kept `(time, batch, units)`."""

    hidden: Tensor
    activations: Tensor


def run(weights: Weights, inputs: Tensor, start: Tensor, kept: Tensor) -> States:
    """The states of sigmoid units; inputs `(time, batch, inputs)`, start `(batch, units)`, shares kept `(units,)`."""
    net = inputs @ weights.inward + weights.bias
    hidden, activations = [start], []
    leaky, taken = bool(kept.any()), 1 - kept
    for one in net:
        f = torch.sigmoid(torch.addmm(one, hidden[-1], weights.recurrent))
        activations.append(f)
        hidden.append(kept * hidden[-1] + taken * f if leaky else f)
    return States(torch.stack(hidden), torch.stack(activations))


def read_out(weights: Weights, hidden: Tensor) -> Tensor:
    """The scores `(time, batch, outputs)` of states `(time, batch, units)`."""
    return hidden @ weights.outward + weights.outward_bias


def gradients(
    weights: Weights, inputs: Tensor, states: States, loss: Tensor, errors: Tensor, kept: Tensor, penalty: float
) -> Gradients:
    """What `network.gradients` gives, of a loss whose derivatives by the scores are `errors` `(time, batch, outputs)`.

    The regularizer is that of squared norms, as a mean over its terms; it is left out where its weight is 0.
    """
    hidden, f = states
    from_scores = errors @ weights.outward.T
    slopes = (1 - kept) * f * (1 - f)
    back = torch.zeros_like(hidden[0])
    at_states, at_nets, backs = [], [], []
    leaky, transposed = bool(kept.any()), weights.recurrent.T.contiguous()
    for from_score, slope in zip(from_scores.flip(0), slopes.flip(0), strict=True):
        d = from_score + back
        a = d * slope
        back = a @ transposed + kept * d if leaky else a @ transposed
        at_states.append(d)
        at_nets.append(a)
        backs.append(back)
    a = torch.stack(at_nets).flip(0)
    of_recurrent = _product(hidden[:-1], a)
    terms, omega = 0, loss.new_zeros(())
    if penalty:
        d, b = torch.stack(at_states).flip(0), torch.stack(backs).flip(0)
        norm, passed = (d**2).sum(2), (b**2).sum(2)
        counts = norm >= LEAST_SQUARED_NORM
        terms = int(counts.sum())
        excess = torch.where(counts, passed / norm.clamp(min=LEAST_SQUARED_NORM) - 1, 0.0)
        omega = (excess**2).sum() / max(terms, 1)
        factor = 4 * penalty / max(terms, 1) * torch.where(counts, excess / norm.clamp(min=LEAST_SQUARED_NORM), 0.0)
        of_recurrent = of_recurrent + _product(factor[..., None] * b, a)
    derivatives = Weights(
        recurrent=of_recurrent,
        inward=_product(inputs, a),
        bias=a.sum((0, 1)),
        outward=_product(hidden[1:], errors),
        outward_bias=errors.sum((0, 1)),
    )
    return Gradients(loss, omega, terms, derivatives)


def _product(before: Tensor, after: Tensor) -> Tensor:
    """The sum over steps and sequences of the outer products."""
    return before.flatten(0, 1).T @ after.flatten(0, 1)
