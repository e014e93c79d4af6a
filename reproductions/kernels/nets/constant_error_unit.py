"""One linear unit that feeds itself with weight 1, beside logistic outputs, trained online (thesis of 1991, chapter 4).

The unit keeps what it is given, c(q+1) = c(q) + sum_j v_j x_j(q), and starts a sequence at 0. Outputs read the inputs
and the unit, y_k(q+1) = f(sum_j w_kj x_j(q) + u_k c(q)). An error that reaches the unit comes back unchanged through
any number of steps; so the derivative of c with respect to v_j is the sum of x_j over the steps before, and nothing of
the past is stored but these sums. Inputs are one active symbol and a few numbers; the outputs name the next symbol at
every step, and the last one answers after the last step.
The truth that this must equal is `papers/hochreiter_1991/forward_learning.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reproductions.kernels.compiling import kept_on_disk
from reproductions.kernels.lanes.vectors import Array


@dataclass
class ConstantErrorNet:
    """One net: `inward` v `(inputs,)`, `outward` u `(outputs,)`, `direct` w `(inputs, outputs)`.

    Inputs are ordered symbols first, then numbers; outputs symbols first, then the answer.
    `answer_alone`: no output but the answer reads the unit; the weights to the others are 0 and stay so.
    """

    inward: Array
    outward: Array
    direct: Array
    answer_alone: bool = False

    def __post_init__(self) -> None:
        """Cut what the architecture lacks."""
        if self.answer_alone:
            self.outward[:-1] = 0.0

    def train(
        self, symbols: Array, numbers: Array, following: int, answer: float, rates: tuple[float, float, float]
    ) -> float:
        """Learn from one sequence, step by step; returns the error of the answer.

        `symbols` is `(time,)`, `numbers` `(time, inputs - symbols)`; `following` is the symbol after the last one,
        or -1 if none has to be named. The rates are those of weights into the unit, out of the unit, and of the others.
        """
        weights = (self.inward, self.outward, self.direct)
        error: float = train_kernel(*weights, symbols, numbers, following, answer, *rates, self.answer_alone)
        return error


def _train(
    v: Array,
    u: Array,
    w: Array,
    symbols: Array,
    numbers: Array,
    following: int,
    answer: float,
    inward_rate: float,
    outward_rate: float,
    direct_rate: float,
    answer_alone: bool,
) -> float:
    outputs = len(u)
    names = outputs - 1
    time = len(symbols)
    state = 0.0
    error = 0.0
    sums = np.zeros_like(v)
    theta = np.zeros_like(u)
    net = np.zeros_like(u)
    for step in range(time):
        symbol = symbols[step]
        wanted = symbols[step + 1] if step + 1 < time else following
        net[:] = w[symbol] + u * state
        added = v[symbol]
        for number in range(numbers.shape[1]):
            if numbers[step, number] != 0.0:
                added += v[names + number] * numbers[step, number]
                net += w[names + number] * numbers[step, number]
        back = 0.0
        for k in range(outputs):
            y = 1.0 / (1.0 + np.exp(-net[k]))
            difference = (1.0 if k == wanted else 0.0) - y
            if k == names:
                difference = answer - y if step + 1 == time else 0.0
                error = difference
            elif wanted < 0:
                difference = 0.0
            theta[k] = difference * y * (1.0 - y)
            back += theta[k] * u[k]
        if inward_rate != 0.0:
            v += inward_rate * back * sums
        if outward_rate != 0.0:
            if answer_alone:
                u[names] += outward_rate * state * theta[names]
            else:
                u += outward_rate * state * theta
        if direct_rate != 0.0:
            w[symbol] += direct_rate * theta
            for number in range(numbers.shape[1]):
                if numbers[step, number] != 0.0:
                    w[names + number] += direct_rate * numbers[step, number] * theta
        state += added
        sums[symbol] += 1.0
        for number in range(numbers.shape[1]):
            sums[names + number] += numbers[step, number]
    return abs(error)


train_kernel = kept_on_disk(_train, counts_references=True)
