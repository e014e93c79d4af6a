"""The network of Pascanu, Mikolov & Bengio 2013 in plain PyTorch, with the regularizer that keeps error alive.

One layer of recurrent units, h_t = f(h_{t-1} W + u_t U + b), reads a sequence from h_0 = 0; its last state, or so many
last states as a task asks for, are read out.
The regularizer (equations 9 and 10, and the supplement's equation 5) asks that the error which goes back through a step
keeps its norm. It is differentiated with respect to W alone, states and errors held constant ("immediate derivative").

The error at a state must be taken with respect to the very tensor that the next state was computed from. A stacked copy
of the states is another tensor: the loss does not depend on its earlier rows, the errors come out as 0, every term is
dropped, and the regularizer has no effect.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

LEAST_SQUARED_NORM = 1e-20
"""A term with a smaller squared error norm is dropped (supplement, section 2.2)."""
LARGEST_NORM = 1e10
"""A gradient that is longer, or undefined, is replaced (supplement, section 2.1)."""
SHRINKING = 0.02


class Weights(NamedTuple):
    """The parameters: W `(units, units)`, U `(inputs, units)`, b `(units,)`, V `(units, outputs)`, c `(outputs,)`."""

    recurrent: Tensor
    inward: Tensor
    bias: Tensor
    outward: Tensor
    outward_bias: Tensor


@dataclass(frozen=True)
class Penalty:
    """How the regularizer is read: the ratio of norms squared or as it is; the mean over all terms or a sum over steps.

    A sum is over the steps of the mean over the sequences.
    """

    weight: float
    squared_norms: bool = True
    averaged: bool = True


class Gradients(NamedTuple):
    """What a batch gives: the loss, the penalty without its weight, how many of its terms counted, the derivatives."""

    loss: Tensor
    penalty: Tensor
    terms: int
    derivatives: Weights


def activate(units: str, net: Tensor) -> Tensor:
    """f, by the kind of the units."""
    return torch.tanh(net) if units == "tanh" else torch.sigmoid(net)


def slope(units: str, activation: Tensor) -> Tensor:
    """f' at the net input that gave this activation."""
    return 1 - activation**2 if units == "tanh" else activation * (1 - activation)


def hidden_states(units: str, weights: Weights, inputs: Tensor) -> list[Tensor]:
    """h_0 … h_T `(batch, units)`, each the tensor that the next one is made of; inputs `(time, batch, inputs)`."""
    h = inputs.new_zeros(inputs.shape[1], len(weights.bias))
    states = [h]
    for u in inputs:
        h = activate(units, h @ weights.recurrent + u @ weights.inward + weights.bias)
        states.append(h)
    return states


def read_out(weights: Weights, state: Tensor) -> Tensor:
    """The scores of the classes `(batch, outputs)`."""
    return state @ weights.outward + weights.outward_bias


def errors_at_states(loss: Tensor, states: Sequence[Tensor]) -> list[Tensor]:
    """dE/dh_t for each state, through everything that comes after it; 0 where the loss does not depend on one."""
    found = torch.autograd.grad(loss, list(states), retain_graph=True, allow_unused=True)
    return [torch.zeros_like(h) if d is None else d for h, d in zip(states, found, strict=True)]


def penalty_of(
    units: str, recurrent: Tensor, states: Sequence[Tensor], errors: Sequence[Tensor], how: Penalty
) -> tuple[Tensor, int]:
    """The regularizer as a function of W alone, and how many of its terms counted.

    States h_1 … h_T and their errors are held constant; the error that goes back through step t is compared with that
    at its end, for each sequence of the batch.
    """
    total = recurrent.new_zeros(())
    terms = 0
    for h, d in zip(states, errors, strict=True):
        a = (d * slope(units, h)).detach()
        norm = (d**2).sum(1).detach()
        counts = norm >= LEAST_SQUARED_NORM
        ratio = ((a @ recurrent.T) ** 2).sum(1)[counts] / norm[counts]
        total = total + (((ratio if how.squared_norms else ratio.sqrt()) - 1) ** 2).sum()
        terms += int(counts.sum())
    return total / (max(terms, 1) if how.averaged else len(states[0])), terms


Loss = Callable[[Tensor, Tensor], Tensor]


def gradients(
    units: str,
    weights: Weights,
    inputs: Tensor,
    targets: Tensor,
    how: Penalty,
    loss_of: Loss = cross_entropy,
    scored: int = 1,
) -> Gradients:
    """Loss and penalty of a batch, and the derivatives of the loss plus the penalty times its weight.

    Inputs are `(time, batch, inputs)`, targets what `loss_of` compares scores of the last `scored` states with, one
    after another: of `cross_entropy` classes `(scored · batch,)`.
    """
    leaves = Weights(*(one.detach().requires_grad_() for one in weights))
    states = hidden_states(units, leaves, inputs)
    loss = loss_of(read_out(leaves, torch.cat(states[-scored:])), targets)
    found = Weights(*torch.autograd.grad(loss, leaves, retain_graph=True))
    penalty, terms = penalty_of(units, leaves.recurrent, states[1:], errors_at_states(loss, states[1:]), how)
    if how.weight:
        (of_penalty,) = torch.autograd.grad(how.weight * penalty, leaves.recurrent)
        found = found._replace(recurrent=found.recurrent + of_penalty)
    return Gradients(loss.detach(), penalty.detach(), terms, found)


def norm_of(derivatives: Weights) -> Tensor:
    """One norm over all parameters."""
    return torch.sqrt(sum((one**2).sum() for one in derivatives))  # type: ignore[arg-type]  # of tensors, never 0


def clipped(weights: Weights, derivatives: Weights, threshold: float | None) -> Weights:
    """The derivatives that are followed (algorithm 1): cut back to the threshold, if there is one, and never undefined.

    Where the norm is undefined or enormous, those of W become 0.02 W and all others 0.
    """
    norm = norm_of(derivatives)
    if not norm <= LARGEST_NORM:
        still = Weights(*(torch.zeros_like(one) for one in derivatives))
        return still._replace(recurrent=SHRINKING * weights.recurrent)
    if threshold is None or norm < threshold:
        return derivatives
    return Weights(*(one * threshold / norm for one in derivatives))


def updated(weights: Weights, derivatives: Weights, rate: float) -> Weights:
    """One step of gradient descent."""
    return Weights(*(one - rate * derivative for one, derivative in zip(weights, derivatives, strict=True)))
