"""Real-time recurrent learning of one small, fully recurrent net, online: the derivatives are carried forward.

The rule of Robinson & Fallside and of Williams & Zipser, as the 1991 thesis uses it (chapter 1): all units are logistic
and read one active symbol, a bias and each other one step before, y_k(q+1) = f(sum_l w_kl z_l(q)). With
p_ij^k = d y_k / d w_ij, p_ij^k(q+1) = f' (sum_l w_kl p_ij^l(q) + [k = i] z_j(q)), where the weights are those in use at
each step. The task is that of `unfolded_nets`: a first symbol 0 or 1, the symbols 2, 3, … in order, and then the last
unit has to say whether the first was 0. Nothing is reset between sequences.
The truth that this must equal is `papers/hochreiter_1991/forward_learning.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reproductions.kernels.compiling import kept_on_disk
from reproductions.kernels.lanes.vectors import Array


@dataclass
class RealTimeNet:
    """One net and its derivatives: `weights` `(units, symbols + 1 + units)`, columns symbols, bias, units."""

    weights: Array
    activation: Array
    derivatives: Array
    length: int
    recurrent: int
    """How many units are read, the first ones: all, or all but the last, whose weights outward then stay 0."""

    @classmethod
    def start(cls, weights: Array, length: int, output_recurrent: bool = True) -> RealTimeNet:
        """A net at rest."""
        units = len(weights)
        derivatives = np.zeros((units, units, weights.shape[1]))
        return cls(weights.copy(), np.zeros(units), derivatives, length, units if output_recurrent else units - 1)

    def train(self, firsts: Array, rate: float) -> float:
        """Learn from sequences with these first symbols; returns the greatest error of an answer."""
        worst: float = train_kernel(
            self.weights, self.activation, self.derivatives, self.length, self.recurrent, firsts, rate
        )
        return worst


def _train(w: Array, y: Array, p: Array, length: int, recurrent: int, firsts: Array, rate: float) -> float:
    units = len(y)
    bias = length + 1
    worst = 0.0
    new = np.zeros_like(y)
    moved = np.zeros_like(p)
    for first in firsts:
        for step in range(length):
            symbol = step + 1 if step else first
            for k in range(units):
                total = w[k, symbol] + w[k, bias]
                for source in range(recurrent):
                    total += w[k, bias + 1 + source] * y[source]
                new[k] = 1.0 / (1.0 + np.exp(-total))
            for k in range(units):
                slope = new[k] * (1.0 - new[k])
                for i in range(units):
                    for j in range(w.shape[1]):
                        total = 0.0
                        for source in range(recurrent):
                            total += w[k, bias + 1 + source] * p[source, i, j]
                        moved[k, i, j] = slope * total
                moved[k, k, symbol] += slope
                moved[k, k, bias] += slope
                for source in range(recurrent):
                    moved[k, k, bias + 1 + source] += slope * y[source]
            y[:] = new
            p[:] = moved
        error = (1.0 - first) - y[-1]
        worst = max(worst, abs(error))
        for i in range(units):
            for j in range(w.shape[1]):
                w[i, j] += rate * error * p[-1, i, j]
    return worst


train_kernel = kept_on_disk(_train, counts_references=True)
