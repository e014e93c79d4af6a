"""Real-time recurrent learning and the constant-error unit in plain PyTorch, with errors by automatic differentiation.

Both rules ask how an error changes with a weight that has been in use at all earlier steps, while the weight itself
moved. So each step's weights are those of that step plus one shared change, which is 0, and the derivative is taken
with respect to the change. What the compiled kernels `real_time` and `constant_error_unit` must equal.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from reproductions.kernels.nets.constant_error_unit import Choices, Rates


def train_in_real_time(weights: Tensor, length: int, firsts: Sequence[int], rate: float) -> tuple[Tensor, list[float]]:
    """Weights `(units, symbols + 1 + units)` after sequences with these first symbols, and each answer's error."""
    units = len(weights)
    used: list[Tensor] = []
    inputs: list[Tensor] = []
    errors = []
    for first in firsts:
        for symbol in [first, *range(2, length + 1)]:
            x = torch.zeros(length + 2, dtype=torch.float64)
            x[[symbol, length + 1]] = 1
            inputs.append(x)
            used.append(weights)
        change = torch.zeros_like(weights, requires_grad=True)
        activation = torch.zeros(units, dtype=torch.float64)
        for x, own in zip(inputs, used, strict=True):
            activation = torch.sigmoid((own + change) @ torch.cat([x, activation]))
        error = 1.0 - first - activation[-1]
        weights = weights - rate * torch.autograd.grad(0.5 * error**2, change)[0]
        errors.append(abs(float(error.detach())))
    return weights, errors


def train_constant_error(
    weights: tuple[Tensor, ...],
    inputs: Tensor,
    unit_reads: Tensor,
    timing: Tensor,
    following: int,
    answer: float,
    rates: Rates,
    choices: Choices,
) -> tuple[Tensor, ...]:
    """Weights into the unit, into its weighting node, out of the unit and of the rest after one sequence.

    `inputs` is `(time, inputs)`, of which the unit reads those with a 1 in `unit_reads`; `timing` `(time, sources)` is
    what the weighting node reads.
    """
    now = weights
    used: list[tuple[Tensor, ...]] = []
    names = len(weights[2]) - 1
    read = torch.ones(names + 1, dtype=torch.float64)
    read[:names] = 0 if choices.answer_alone else 1
    for step in range(len(inputs)):
        used.append(now)
        changes = [torch.zeros_like(one, requires_grad=True) for one in weights]
        state = torch.zeros((), dtype=torch.float64)
        for x, seen, own in zip(inputs[:step], timing[:step], used, strict=False):
            gate = torch.sigmoid((own[1] + changes[1]) @ seen)
            state = state + 2 * gate * ((own[0] + changes[0]) @ (unit_reads * x))
        last = step + 1 == len(inputs)
        wanted = torch.zeros(names + 1, dtype=torch.float64)
        wanted[following if last else int(inputs[step + 1, :names].argmax())] = 1
        wanted[names] = answer
        counted = torch.ones(names + 1, dtype=torch.float64)
        counted[names] = float(last)
        direct, outward = now[3] + changes[3], read * (now[2] + changes[2])
        sizes = counted * abs(wanted - torch.sigmoid(inputs[step] @ direct + outward * state)).detach()
        sent = (sizes > choices.output_bound) & (sizes.max() > choices.step_bound)
        outputs = torch.sigmoid(inputs[step] @ direct + outward * torch.where(sent, state, state.detach()))
        cost = 0.5 * (counted * (wanted - outputs) ** 2).sum()
        found = torch.autograd.grad(cost, changes, allow_unused=True)
        into = rates.inward / (max(step, 1) if choices.averaged else 1)
        now = tuple(
            one if gradient is None else one - rate * gradient
            for one, gradient, rate in zip(now, found, (into, into, rates.outward, rates.direct), strict=True)
        )
    return now
