"""What the program that the authors released does otherwise than the text, on the plain network.

Hochreiter's group released a simulator in C (Johannes Kepler University, Institute of Bioinformatics). Nothing here is
taken from it: its inputs, outputs and weights are facts, and tests hold this network to them.
"""

from __future__ import annotations

import torch
from torch import Tensor

from reproductions.kernels.lstm_1997.network import Architecture, Weights
from reproductions.papers.hochreiter_1997.plain.network import PlainNetwork, Tensors

ACTIVATION_AT_START = 0.5


class ReleasedNetwork(PlainNetwork):
    """Activations restart at 0.5, and a sequence's change of the weights is made after the next one's first step."""

    def __init__(self, architecture: Architecture, weights: Weights) -> None:
        super().__init__(architecture, weights)
        self._waiting: tuple[Tensor, list[Tensors]] | None = None

    def start(self) -> tuple[Tensor, Tensor]:
        """Hidden activations of 0.5 `(hidden,)`, outputs of cells among them, and cell states of 0 `(cells,)`."""
        y_hidden, s = super().start()
        return torch.full_like(y_hidden, ACTIVATION_AT_START), s

    def train_on(self, inputs: Tensor, targets: Tensor, due: Tensor, learning_rate: float) -> Tensor:
        """As `PlainNetwork.train_on`; the sum that the last sequence left is applied with this one's first step's."""
        y_hidden, s = self.start()
        copies: list[Tensors] = []
        objective = torch.zeros((), dtype=torch.float64)
        outputs = []
        for x, target, now in zip(inputs, targets, due, strict=True):
            copies.append({name: weight.clone().requires_grad_() for name, weight in self.weights.items()})
            y, y_hidden, s = self.step(copies[-1], x, y_hidden, s)
            outputs.append(y.detach())
            if now:
                objective = objective + self.objective(target, y)
            if self._waiting is not None:
                left, earlier_copies = self._waiting
                self.change(left + objective, earlier_copies + copies, learning_rate)
                self._waiting, objective = None, torch.zeros_like(objective)
        if objective.requires_grad:
            self._waiting = objective, copies
        return torch.stack(outputs)
