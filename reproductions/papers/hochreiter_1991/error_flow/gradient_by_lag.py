"""From 1991 to today: how much of an error is left after so many steps back, in five recurrent cells.

Measured on one task, before and after training: the size of the derivative of the output with respect to all that a
net carries, q steps earlier, as a share of the same at the last step; for a plain tanh net, the thesis's constant-error
unit, the 1997 cell, today's LSTM and the GRU.

    rnn-review run hochreiter_1991 gradient_by_lag --profile paper

A few minutes. A trial is a net of each kind on the same sequences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1991.plain.cells import CELLS, Cell, Weights, layer_shapes, run
from reproductions.results import Trial
from reproductions.trials.batches import BatchTrials, generator, padded, trial_of

UNITS = 8
LENGTH = 41
LAGS = (1, 2, 5, 10, 20, 40)
NOISE = 0.2
BATCH = 16
TEST_BATCH = 128
UPDATES = 200
RATE = 0.01
NETS = 8
"""Nets trained side by side; missing ones are copies, so that a net's numbers do not depend on its company."""

Array = np.ndarray[Any, Any]


def sequences(random: np.random.Generator, batch: int) -> tuple[Array, Array]:
    """Inputs `(time, batch, 1)`: a first 1 or -1, then uniform noise; and whether the first was 1, `(batch,)`."""
    inputs = random.uniform(-NOISE, NOISE, (LENGTH, batch, 1))
    positive = random.integers(2, size=batch)
    inputs[0, :, 0] = 2 * positive - 1
    return inputs, positive.astype(float)


def initial_weights(cell: Cell, random: np.random.Generator) -> dict[str, Array]:
    """Uniform weights in the cell's initial range; biases start at 0."""
    span = cell.initial_range(UNITS)
    weights = {}
    for name, shape in layer_shapes(cell, 1, UNITS).items():
        weights[name] = random.uniform(-span, span, shape)
        weights[f"{name}_bias"] = np.zeros((1, shape[0]))
    return weights


def stacked(arrays: Sequence[Array], axis: int) -> Tensor:
    """One tensor of all nets' arrays."""
    return torch.tensor(np.stack(arrays, axis=axis))


def batch_of(randoms: Sequence[np.random.Generator], size: int) -> tuple[Tensor, Tensor]:
    """Sequences for every net, `(time, nets, batch, 1)`, and their classes `(nets, batch)`."""
    drawn = [sequences(random, size) for random in randoms]
    return stacked([inputs for inputs, _ in drawn], 1), stacked([positive for _, positive in drawn], 0)


def train(cell: Cell, weights: Weights, randoms: Sequence[np.random.Generator]) -> None:
    """Adam on the cross-entropy of the class at the end."""
    optimizer = torch.optim.Adam(list(weights.values()), lr=RATE)
    for _ in range(UPDATES):
        inputs, positive = batch_of(randoms, BATCH)
        output, _ = run(cell, weights, inputs, UNITS)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(output, positive, reduction="none")
        optimizer.zero_grad()
        loss.mean(dim=1).sum().backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()


def error_flow(cell: Cell, weights: Weights, inputs: Tensor) -> dict[int, Tensor]:
    """For each lag, the mean size of d output / d state that many steps back, over that at the last step, `(nets,)`."""
    output, states = run(cell, weights, inputs, UNITS)
    gradients = torch.autograd.grad(output.sum(), states)
    last = gradients[-1].norm(dim=-1).mean(dim=1)
    return {lag: gradients[-1 - lag].norm(dim=-1).mean(dim=1) / last for lag in LAGS}


@dataclass(frozen=True)
class Flow:
    """Computes trials: nets of all cells, trained or not."""

    trained: bool

    def __call__(self, indices: Sequence[int], seed: int) -> list[Trial]:
        """Trials with these indices."""
        measured: list[dict[str, float]] = [{} for _ in indices]
        for number, (name, cell) in enumerate(CELLS.items()):
            randoms = [generator(seed, number, index) for index in padded(indices, NETS)]
            starts = [initial_weights(cell, random) for random in randoms]
            weights = {key: stacked([start[key] for start in starts], 0).requires_grad_() for key in starts[0]}
            if self.trained:
                train(cell, weights, randoms)
            inputs, positive = batch_of(randoms, TEST_BATCH)
            flows = error_flow(cell, weights, inputs)
            wrong = ((run(cell, weights, inputs, UNITS)[0] > 0) != (positive > 0.5)).double().mean(dim=1)
            for lane, found in enumerate(measured):
                found.update({f"{name}_flow_{lag}_back": float(flow[lane]) for lag, flow in flows.items()})
                found[f"{name}_wrong_fraction"] = float(wrong[lane])
        steps = LENGTH * len(CELLS) * (UPDATES * BATCH * self.trained + TEST_BATCH)
        return [trial_of(index, seed, found, steps) for index, found in zip(indices, measured, strict=True)]


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    trained = row.id == "after_training"
    most = LENGTH * len(CELLS) * (UPDATES * BATCH * trained + TEST_BATCH)
    return BatchTrials({}, most, Flow(trained), lanes=NETS)
