"""Networks of the 1991 thesis in plain PyTorch: what its formulae about error flow are held against.

A unit i has the net input s_i(t) = x_i(t) + sum_j w_ij y_j(t-1) and the activation y_i(t) = f(s_i(t)); w_ij is the
weight from unit j to unit i. An error sent back through time is multiplied by the derivative of later net inputs with
respect to earlier ones, so that automatic differentiation gives every factor without any formula of the thesis.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def derivative(function: Callable[[Tensor], Tensor], at: float) -> float:
    """The derivative of a function of one number."""
    leaf = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    return float(torch.autograd.grad(function(leaf), leaf)[0])


def net_inputs(weights: Tensor, external: Tensor) -> list[Tensor]:
    """Net inputs `(units,)` of a fully recurrent logistic net at each step, linked for differentiation.

    `weights` is `(units, units)`, `external` `(time, units)`; all activations are 0 before the first step.
    """
    activation = torch.zeros(weights.shape[0], dtype=weights.dtype)
    nets = []
    for x in external:
        nets.append(x + weights @ activation)
        activation = torch.sigmoid(nets[-1])
    return nets


def error_factors(weights: Tensor, external: Tensor, lags: int) -> list[Tensor]:
    """For each lag q = 1 … lags, the factors `(units, units)` on an error sent from unit u at the last step to unit v
    q steps before: element [u, v] is the derivative of u's last net input with respect to v's earlier one."""
    leaf = external.clone().requires_grad_()
    last = net_inputs(weights, leaf)[-1]
    rows = [torch.autograd.grad(last[u], leaf, retain_graph=True)[0] for u in range(len(last))]
    return [torch.stack([row[len(external) - 1 - q] for row in rows]) for q in range(1, lags + 1)]


def slopes_before_last(weights: Tensor, external: Tensor, lags: int) -> Tensor:
    """f'(s(t-m)) for m = 1 … lags, `(lags, units)`, where t is the last step."""
    activations = torch.sigmoid(torch.stack(net_inputs(weights, external)))
    derivatives = activations * (1 - activations)
    return derivatives.flip(0)[1 : lags + 1]


def weight_changes_by_lag(weights: Tensor, external: Tensor, lags: int, rate: float) -> Tensor:
    """How much each earlier use of the weights contributes to one weight change for an error of 1 at every unit.

    The weights are copied for each step; element q is the length of the change that the copy used q steps before the
    last one asks for, `(lags + 1,)`.
    """
    copies = [weights.clone().requires_grad_() for _ in external]
    activation = torch.zeros(weights.shape[0], dtype=weights.dtype)
    for x, copy in zip(external, copies, strict=True):
        activation = torch.sigmoid(x + copy @ activation)
    gradients = torch.autograd.grad(activation.sum(), copies)
    return torch.stack([(rate * gradient).norm() for gradient in gradients[::-1][: lags + 1]])


def latch(state: Tensor, weight: float, bias: float) -> Tensor:
    """One step of the logistic unit of chapter 4 that feeds itself: 1 / (1 + exp(-w z + b))."""
    return torch.sigmoid(weight * state - bias)


def leaky_context(state: Tensor, net: Tensor, weight: Tensor, decay: float) -> Tensor:
    """One step of a context unit after Mozer: c keeps the share `decay` of itself and takes in the rest from its
    logistic unit, whose net input is `net` from outside and w c from itself."""
    return decay * state + (1 - decay) * torch.sigmoid(net + weight * state)


def hidden_errors(
    inputs: Tensor, hidden_input: Tensor, self_weight: float, output_weight: float, target: float, start: Tensor
) -> Tensor:
    """The errors theta of one logistic hidden unit with a self-connection, `(time - 1,)`, first step first.

    `start` is its activation before the first step.
    Chapter 1: y(q+1) = f(s(q)), so that the output at the last step reads the hidden activation made one step before.
    `inputs` is `(time, inputs)`; the output unit is logistic and sees the hidden unit alone.
    """
    activation = start
    nets = []
    for x in inputs[:-1]:
        nets.append((hidden_input @ x + self_weight * activation).requires_grad_())
        activation = torch.sigmoid(nets[-1])
    error = 0.5 * (target - torch.sigmoid(output_weight * activation)) ** 2
    return -torch.stack(torch.autograd.grad(error, nets))


def loop_sensitivities(weights: Tensor, trained: tuple[int, int], steps: int) -> Tensor:
    """Sensitivities of all units of a linear net to one weight, by real-time recurrent learning, `(steps, units)`.

    Unit 0 is an input that is 1 at the first step only; p_k(t+1) = sum_l w_kl p_l(t) + [k = i] y_j(t) for weight w_ij.
    """
    target, source = trained
    activation = torch.zeros(len(weights), dtype=weights.dtype)
    activation[0] = 1
    sensitivity = torch.zeros(len(weights), dtype=weights.dtype)
    seen = []
    for _ in range(steps):
        sensitivity = weights @ sensitivity
        sensitivity[target] += activation[source]
        activation = weights @ activation
        seen.append(sensitivity)
    return torch.stack(seen)
