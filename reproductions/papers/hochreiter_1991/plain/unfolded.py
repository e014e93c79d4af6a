"""The learning nets of the 1991 thesis in plain PyTorch: one net, weights copied for each step, errors by autograd.

What the compiled kernel `kernels/nets/unfolded_nets.py` must equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from reproductions.kernels.nets.unfolded_nets import UnfoldedArchitecture
from reproductions.papers.hochreiter_1991.plain.task import sequence


def mask(a: UnfoldedArchitecture) -> Tensor:
    """1 where a connection exists, `(units, sources)`."""
    present = torch.ones(a.units, a.sources, dtype=torch.float64)
    if not a.outputs_see_inputs:
        present[a.hidden :, : a.symbols + 1] = 0
    return present


def train(a: UnfoldedArchitecture, weights: Tensor, rate: float, firsts: Sequence[int]) -> tuple[Tensor, list[float]]:
    """Weights after training on sequences with these first symbols, and the error of each answer.

    The last of `firsts` is only the symbol that the sequence before it has to predict.
    """
    weights = weights * mask(a)
    activation = torch.zeros(a.units, dtype=torch.float64)
    inputs: list[Tensor] = []
    activations = [activation]
    answer = 0.0
    errors = []
    for first, following in pairwise(firsts):
        symbols, named, wanted = sequence(a.length, first, following)
        for step, (symbol, next_symbol) in enumerate(zip(symbols, named, strict=True)):
            x = torch.zeros(a.symbols + 2, dtype=torch.float64)
            x[symbol] = 1
            x[a.symbols] = answer if step == 0 else 0.0
            x[a.symbols + 1] = 1
            inputs.append(x)
            start = max(0, len(inputs) - a.depth)
            cost, new, copies = unfold(a, weights, activations[start:], inputs[start:], next_symbol)
            if step == 0:
                answer = wanted
            if step + 1 == a.length:
                errors.append(abs(answer - float(new[-1].detach())))
                cost = cost + 0.5 * (answer - new[-1]) ** 2
            activations.append(new.detach())
            if cost.requires_grad:
                gradients = torch.autograd.grad(cost, copies, allow_unused=True)
                weights = weights - rate * mask(a) * sum(gradient for gradient in gradients if gradient is not None)
    return weights, errors


def unfold(
    a: UnfoldedArchitecture, weights: Tensor, activations: list[Tensor], inputs: list[Tensor], following: int
) -> tuple[Tensor, Tensor, list[Tensor]]:
    """The prediction's cost at the newest step, all activations there, and the copies of the weights.

    The nets of earlier steps are as they were: their recorded activations enter, and only the way back is linked, by
    a correction that is zero in value.
    """
    copies = [weights.clone().requires_grad_() for _ in inputs]
    carried = activations[0][: a.recurrent]
    new = activations[0]
    for step, (x, copy) in enumerate(zip(inputs, copies, strict=True)):
        net = copy @ torch.cat([x, carried])
        new = torch.sigmoid(net)
        if step + 1 < len(inputs):
            recorded = activations[step + 1]
            slope = recorded * (1 - recorded)
            linked = recorded + slope * (net - net.detach())
            carried = linked[: a.recurrent]
    cost = torch.zeros((), dtype=torch.float64)
    if a.predicting:
        wanted = torch.zeros(a.symbols, dtype=torch.float64)
        wanted[following] = 1
        cost = 0.5 * ((wanted - new[a.hidden : -1]) ** 2).sum()
    return cost, new, copies
