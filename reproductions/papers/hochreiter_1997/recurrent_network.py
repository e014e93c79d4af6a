"""Conventional recurrent nets in plain PyTorch: the truth that the kernel `recurrent_nets` must equal.

Nothing of the learning rules is written out: gradients are left to automatic differentiation, and Elman's rule is one
`detach`.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor

from reproductions.kernels.recurrent_nets import Array, Learning, RecurrentArchitecture, RecurrentWeights


class RecurrentNetwork:
    """One net in float64. `hidden` `(hidden, sources)` and `output` `(outputs, sources)` are its present weights."""

    def __init__(self, architecture: RecurrentArchitecture, weights: RecurrentWeights) -> None:
        self.architecture = architecture
        self.hidden = torch.tensor(weights.hidden, dtype=torch.float64)
        self.output = torch.tensor(weights.output, dtype=torch.float64)
        a = architecture
        self.trainable = torch.ones(a.outputs, a.sources) * a.output_layer
        self.trainable[:, : a.inputs] *= a.shortcut

    def step(self, hidden: Tensor, output: Tensor, x: Tensor, y_before: Tensor) -> tuple[Tensor, Tensor]:
        """One time step: input `(inputs,)` and activations `(hidden,)` to outputs `(outputs,)` and new activations."""
        a = self.architecture
        if a.learning is Learning.ELMAN:
            y_before = y_before.detach()
        y = torch.sigmoid(hidden @ torch.cat([x, y_before]))
        if not a.output_layer:
            return y[: a.outputs], y
        return torch.sigmoid(output @ torch.cat([x, y])), y

    def train_on(self, sequence: Array, learning_rate: float) -> Tensor:
        """Train on the predictions of one sequence of symbols; returns the outputs made on the way, `(time, outputs)`.

        Weights may change within a sequence. Each step therefore uses its own copy, and the gradient is the sum over
        all copies: this is what derivatives carried forward add up.
        """
        a = self.architecture
        by_step = a.learning in (Learning.RTRL_BY_STEP, Learning.ELMAN)
        symbols = torch.nn.functional.one_hot(torch.tensor(sequence).long(), a.inputs).double()
        y_before = torch.zeros(a.hidden, dtype=torch.float64)
        copies: list[tuple[Tensor, Tensor]] = []
        error = torch.zeros((), dtype=torch.float64)
        outputs = []
        for x, target in pairwise(symbols):
            copies.append((self.hidden.clone().requires_grad_(), self.output.clone().requires_grad_()))
            prediction, y_before = self.step(*copies[-1], x, y_before)
            outputs.append(prediction.detach())
            error = error + 0.5 * ((target[: a.outputs] - prediction) ** 2).sum()
            if by_step:
                self._descend(error, copies, learning_rate)
                error = torch.zeros((), dtype=torch.float64)
        if not by_step:
            self._descend(error, copies, learning_rate)
        return torch.stack(outputs)

    def _descend(self, error: Tensor, copies: list[tuple[Tensor, Tensor]], learning_rate: float) -> None:
        leaves = [leaf for copy in copies for leaf in copy]
        gradients = torch.autograd.grad(error, leaves, retain_graph=True, allow_unused=True, materialize_grads=True)
        self.hidden = self.hidden - learning_rate * torch.stack(gradients[0::2]).sum(0)
        self.output = self.output - learning_rate * torch.stack(gradients[1::2]).sum(0) * self.trainable
