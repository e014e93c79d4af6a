"""Chains of nets of section 3 in plain PyTorch: who is shown what, and who learns from it, with errors by autograd.

What the compiled loops of `learning/levels.py` and `learning/time_bridger.py` must equal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import torch
from torch import Tensor

NOTHING = torch.zeros(0, dtype=torch.float64)


@dataclass
class Net:
    """A logistic net that unfolds into its latest `depth` steps; `weights` is `(inputs + recurrent, units)`.

    Units are hidden ones first, then outputs, and the first `recurrent` of them are read one step later.
    """

    weights: Tensor
    recurrent: int
    depth: int
    sources: list[Tensor] = field(default_factory=list)
    activations: list[Tensor] = field(default_factory=list)

    def show(self, inputs: Tensor) -> None:
        """One step."""
        before = self.activations[-1] if self.activations else torch.zeros(self.recurrent, dtype=torch.float64)
        self.sources.append(torch.cat([inputs, before[: self.recurrent]]))
        self.activations.append(torch.sigmoid(self.sources[-1] @ self.weights))

    def teach(self, wanted: Tensor, rate: float) -> None:
        """Descend on half the squared error of the newest outputs; the steps before are as they were, and linked."""
        steps = list(zip(self.sources, self.activations, strict=True))[-self.depth :]
        copies = [self.weights.clone().requires_grad_() for _ in steps]
        linked = NOTHING
        for copy, (sources, recorded) in zip(copies, steps, strict=True):
            carried = sources if not len(linked) else torch.cat([sources[: -self.recurrent], linked[: self.recurrent]])
            net = carried @ copy
            linked = recorded + recorded * (1 - recorded) * (net - net.detach())
        cost = 0.5 * ((wanted - linked[-len(wanted) :]) ** 2).sum()
        found = torch.autograd.grad(cost, copies, allow_unused=True)
        self.weights = self.weights - rate * sum(one for one in found if one is not None)


@dataclass
class Level:
    """A predictor, and a confidence that reads the predictor's inputs and hidden units."""

    predictor: Net
    confidence: Tensor

    @property
    def sources(self) -> Tensor:
        """What the confidence reads."""
        return self.predictor.sources[-1][: len(self.confidence)]

    def says(self) -> float:
        """What the confidence says of the input to come."""
        return float(torch.sigmoid(self.confidence @ self.sources))

    def judge(self, right: bool, rate: float) -> None:
        """Let the confidence learn whether the predictor was right."""
        confidence = self.confidence.clone().requires_grad_()
        cost = 0.5 * (float(right) - torch.sigmoid(confidence @ self.sources)) ** 2
        self.confidence = self.confidence - rate * torch.autograd.grad(cost, confidence)[0]


@dataclass(frozen=True)
class Rates:
    """Learning rates of predictors and confidences, level by level, and of the answerer."""

    predictors: Sequence[float]
    confidences: Sequence[float]
    answerer: float


def train_levels(
    levels: Sequence[Level],
    answerer: Net,
    symbols: Tensor,
    bias: int,
    answers: Sequence[float],
    rates: Rates,
    missed_by: float,
    confident: float,
) -> tuple[Tensor, ...]:
    """Show symbols `(steps, symbols)`, one of which is 1 at each step, and a bias if there is one.

    An answer is wanted where `answers` is a number. Returns greatest differences, E and what confidences said, each
    `(levels, steps)`, and the sizes of the answers' errors `(steps,)`; undefined where there is none.
    """
    differences, squares, said = (torch.full((len(levels), len(symbols)), torch.nan).double() for _ in range(3))
    errors = torch.full((len(symbols),), torch.nan).double()
    for step, (symbol, answer) in enumerate(zip(symbols, answers, strict=True)):
        inputs = torch.cat([symbol, torch.ones(bias, dtype=torch.float64)])
        goes_up = True
        for place, level in enumerate(levels):
            if level.predictor.sources:
                difference = symbol - level.predictor.activations[-1][-len(symbol) :]
                differences[place, step] = abs(difference).max()
                squares[place, step] = 0.5 * (difference**2).sum()
                said[place, step] = level.says()
                level.judge(bool(differences[place, step] <= missed_by), rates.confidences[place])
                level.predictor.teach(symbol, rates.predictors[place])
            level.predictor.show(inputs)
            if said[place, step] >= confident:
                goes_up = False
                break
        if goes_up:
            answerer.show(inputs)
        if not math.isnan(answer) and answerer.sources:
            errors[step] = abs(answer - answerer.activations[-1][-1])
            answerer.teach(torch.tensor([answer], dtype=torch.float64), rates.answerer)
    return differences, squares, said, errors


def train_pair(
    automatizer: Net,
    bridger: Net,
    firsts: Sequence[int],
    length: int,
    missed_by: float,
    first_symbols_only: bool,
    rate: float,
) -> tuple[float, float, float]:
    """Train the time bridger's two nets; the last of `firsts` only says how the sequence before it ends.

    Inputs are the symbols, the answer to the sequence before, and a bias. The automatizer names symbols and answer and
    then all units of the bridger. Returns the greatest errors of both nets' answers, and the mean one of the
    automatizer about the bridger's answer at each sequence's second symbol.
    """
    worst_automatizer = worst_bridger = copied = 0.0
    for before, first in pairwise(firsts):
        for step in range(length):
            due = step == 0
            external = torch.zeros(length + 2, dtype=torch.float64)
            external[step + 1 if step else first] = 1
            external[-1] = float(due and before == 0)
            inputs = torch.cat([external, torch.ones(1, dtype=torch.float64)])
            missed = True
            if automatizer.sources:
                difference = abs(external - automatizer.activations[-1][1 : 1 + len(external)])
                missed = due if first_symbols_only else float(difference.max()) > missed_by
                units = bridger.activations[-1] if bridger.activations else torch.zeros(len(external) + 1)
                worst_automatizer = max(worst_automatizer, float(difference[-1]) if due else 0.0)
                copied += float(abs(units[-1] - automatizer.activations[-1][-1])) if step == 1 else 0.0
                automatizer.teach(torch.cat([external, units]), rate)
            if missed:
                if bridger.sources:
                    error = abs(external[-1] - bridger.activations[-1][-1])
                    worst_bridger = max(worst_bridger, float(error) if due else 0.0)
                    bridger.teach(external, rate)
                bridger.show(inputs)
            automatizer.show(inputs)
    return worst_automatizer, worst_bridger, copied / (len(firsts) - 1)


def train_in_real_time(weights: Tensor, inputs: Tensor, answers: Sequence[float], rate: float) -> tuple[Tensor, float]:
    """Weights `(units, inputs + units)` after real-time recurrent learning of all inputs, and the greatest error.

    Each step's weights are those of that step plus one shared change, which is 0; the derivative is by the change.
    """
    used: list[Tensor] = []
    worst = 0.0
    for step, answer in enumerate(answers):
        used.append(weights)
        if math.isnan(answer):
            continue
        change = torch.zeros_like(weights, requires_grad=True)
        activation = torch.zeros(len(weights), dtype=torch.float64)
        for x, own in zip(inputs[: step + 1], used, strict=True):
            activation = torch.sigmoid((own + change) @ torch.cat([x, activation]))
        error = answer - activation[-1]
        worst = max(worst, abs(float(error.detach())))
        weights = weights - rate * torch.autograd.grad(0.5 * error**2, change)[0]
    return weights, worst
