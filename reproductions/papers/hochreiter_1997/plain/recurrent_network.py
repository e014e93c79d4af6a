"""Conventional recurrent nets in plain PyTorch: the truth that the kernel `recurrent_nets` must equal.

Nothing of the learning rules is written out: gradients are left to automatic differentiation, and Elman's rule is one
`detach`.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.recurrent_nets import Learning, RecurrentArchitecture, RecurrentWeights


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

    def begin(self) -> None:
        """Forget all, as at the start of every sequence."""
        self._y = torch.zeros(self.architecture.hidden, dtype=torch.float64)
        self._copies: list[tuple[Tensor, Tensor]] = []
        self._error = torch.zeros((), dtype=torch.float64)

    def read(self, x: Tensor) -> Tensor:
        """The outputs `(outputs,)` after one more input `(inputs,)`.

        Weights may change within a sequence. Each step therefore uses its own copy, and the gradient is the sum over
        all copies: this is what derivatives carried forward add up.
        """
        self._copies.append((self.hidden.clone().requires_grad_(), self.output.clone().requires_grad_()))
        self._prediction, self._y = self.step(*self._copies[-1], x, self._y)
        return self._prediction.detach()

    def compare(self, target: Tensor, learning_rate: float) -> None:
        """Learn from the latest outputs' difference to a target `(outputs,)`, or keep it for the sequence's end."""
        self._error = self._error + 0.5 * ((target - self._prediction) ** 2).sum()
        if self.architecture.learning in (Learning.RTRL_BY_STEP, Learning.ELMAN):
            self._descend(learning_rate)

    def finish(self, learning_rate: float) -> None:
        """Learn from all that was kept for the sequence's end."""
        if self._error.requires_grad:
            self._descend(learning_rate)

    def train_on(self, sequence: Array, learning_rate: float) -> Tensor:
        """Train on one sequence of symbols; returns the outputs made on the way, `(time, outputs)`."""
        symbols = torch.nn.functional.one_hot(torch.tensor(sequence).long(), self.architecture.inputs).double()
        self.begin()
        outputs = []
        for x, target in pairwise(symbols):
            outputs.append(self.read(x))
            self.compare(target, learning_rate)
        self.finish(learning_rate)
        return torch.stack(outputs)

    @property
    def state(self) -> Tensor:
        """The hidden activations `(hidden,)` after the latest input."""
        return self._y.detach()

    def _descend(self, learning_rate: float) -> None:
        leaves = [leaf for copy in self._copies for leaf in copy]
        gradients = torch.autograd.grad(self._error, leaves, retain_graph=True, materialize_grads=True)
        self.hidden = self.hidden - learning_rate * torch.stack(gradients[0::2]).sum(0)
        self.output = self.output - learning_rate * torch.stack(gradients[1::2]).sum(0) * self.trainable
        self._error = torch.zeros((), dtype=torch.float64)
