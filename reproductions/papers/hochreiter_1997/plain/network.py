"""The 1997 network in plain PyTorch: the truth that the compiled kernel must equal.

Equation numbers are those of the authors' preprint. Nothing here is fast; everything can be read against the paper.
The gradient is truncated as in appendix A.1: no error flows back through a hidden unit's recurrent input, which is one
`detach`.
"""

from __future__ import annotations

from dataclasses import asdict

import torch
from torch import Tensor

from reproductions.kernels.lstm_1997.network import Architecture, Weights

Tensors = dict[str, Tensor]
"""Weights by name, shaped as in `Weights`."""


def scaled_logistic(net: Tensor, low: float, high: float) -> Tensor:
    """A logistic function with range [low, high].

    For [0, 1] it is f of equation 3, for [-1, 1] h of equation 4, and for [-2, 2] g of equation 5.
    """
    return low + (high - low) * torch.sigmoid(net)


class PlainNetwork:
    """The network of one trial, in float64. `weights` holds its present weights."""

    def __init__(self, architecture: Architecture, weights: Weights) -> None:
        self.architecture = architecture
        self.weights: Tensors = {
            name: torch.tensor(value, dtype=torch.float64) for name, value in asdict(weights).items()
        }
        a = architecture
        self.trainable: Tensors = {
            "hidden_input": torch.ones(a.hidden, a.inputs),
            "hidden_recurrent": torch.full((a.hidden, a.hidden), float(a.recurrent)),
            "hidden_bias": torch.tensor(a.hidden_bias),
            "output_cell": torch.ones(a.outputs, a.cells),
            "output_input": torch.full((a.outputs, a.inputs), float(a.shortcut)),
            "output_bias": torch.full((a.outputs,), float(a.biases == "all")),
        }

    def start(self) -> tuple[Tensor, Tensor]:
        """Zero hidden activations `(hidden,)` and cell states `(cells,)`, as at the start of every sequence."""
        a = self.architecture
        return torch.zeros(a.hidden, dtype=torch.float64), torch.zeros(a.cells, dtype=torch.float64)

    def step(self, w: Tensors, x: Tensor, y_hidden: Tensor, s: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """One time step with weights w: inputs `(inputs,)`, hidden activations and states to outputs and new ones."""
        a = self.architecture
        y_before = y_hidden.detach()  # the truncation of A.1
        net = w["hidden_input"] @ x + w["hidden_recurrent"] @ y_before + w["hidden_bias"]
        y_gates = torch.sigmoid(net[: a.gates])  # eqs. 7, 8
        y_in = y_gates[: a.blocks].repeat_interleave(a.block_size)
        g = scaled_logistic(net[a.gates :], *a.cell_input_range)  # eq. 5
        s = s + y_in * g  # eq. 9
        y_c = s if a.cell_output_range is None else scaled_logistic(s, *a.cell_output_range)  # eqs. 4, 9
        if a.output_gates:
            y_c = y_gates[a.blocks :].repeat_interleave(a.block_size) * y_c  # eq. 9
        net_k = w["output_cell"] @ y_c + w["output_input"] @ x + w["output_bias"]
        return torch.sigmoid(net_k), torch.cat([y_gates, y_c]), s

    def predict(self, inputs: Tensor) -> Tensor:
        """Outputs `(time, outputs)` for inputs `(time, inputs)`, weights frozen."""
        y_hidden, s = self.start()
        outputs = []
        for x in inputs:
            y, y_hidden, s = self.step(self.weights, x, y_hidden, s)
            outputs.append(y)
        return torch.stack(outputs)

    def train_on(self, inputs: Tensor, targets: Tensor, due: Tensor, learning_rate: float) -> Tensor:
        """Train on one sequence and return the outputs made on the way, `(time, outputs)`.

        `inputs` is `(time, inputs)`, `targets` `(time, outputs)`, `due` `(time,)` and true where a target counts.
        Weights may change within a sequence. Each step therefore uses its own copy of them, and the gradient is the
        sum over all copies, as the forward recursions of equations 25 and 27 accumulate it.
        """
        y_hidden, s = self.start()
        copies: list[Tensors] = []
        pending = torch.zeros((), dtype=torch.float64)
        outputs = []
        for x, target, now in zip(inputs, targets, due, strict=True):
            copies.append({name: weight.clone().requires_grad_() for name, weight in self.weights.items()})
            y, y_hidden, s = self.step(copies[-1], x, y_hidden, s)
            outputs.append(y.detach())
            if now:
                pending = pending + self.objective(target, y)
                if self.architecture.update == "step":
                    self.change(pending, copies, learning_rate)
                    pending = torch.zeros((), dtype=torch.float64)
        if pending.requires_grad:
            self.change(pending, copies, learning_rate)
        return torch.stack(outputs)

    def objective(self, target: Tensor, y: Tensor) -> Tensor:
        """Half a step's squared error (eq. 16, halved as eq. 19 differentiates it)."""
        return 0.5 * ((target - y) ** 2).sum()

    def change(self, objective: Tensor, copies: list[Tensors], learning_rate: float) -> None:
        """Move the present weights down the objective's gradient, summed over the copies that its steps used (17)."""
        leaves = [copy[name] for copy in copies for name in copy]
        names = [name for copy in copies for name in copy]
        gradients = torch.autograd.grad(objective, leaves, retain_graph=True, allow_unused=True)
        for name, gradient in zip(names, gradients, strict=True):
            if gradient is not None:
                self.weights[name] = self.weights[name] - learning_rate * gradient * self.trainable[name]


class NetworkWithoutSlope(PlainNetwork):
    """Not the paper's: learns by cross-entropy, whose gradient at an output's net input is y_k - t_k."""

    def objective(self, target: Tensor, y: Tensor) -> Tensor:
        """The cross-entropy of a step, summed over the outputs."""
        return torch.nn.functional.binary_cross_entropy(y, target, reduction="sum")
