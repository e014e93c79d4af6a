"""How fast the nets of Pascanu and others, 2013, learn: our kernel beside PyTorch, the same updates in one run.

An update is forward, backward and regularizer of five nets of 50 units, each on 20 sequences of 200 steps, and the
clipped step. One core; processor time, so that a busy machine slows all alike; each the best of some rounds.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import one_hot

from benchmarks.lstm_1997 import Ratio, one_core
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.minibatch_nets import MinibatchNets, Sizes
from reproductions.papers.pascanu_2013.network import (
    LEAST_SQUARED_NORM,
    Penalty,
    Weights,
    clipped,
    gradients,
    updated,
)
from reproductions.papers.pascanu_2013.tasks import CLASSES, SYMBOLS, temporal_order

NETS, UNITS, BATCH, LENGTH = 5, 50, 20, 200
RATE, THRESHOLD, PENALTY = 0.01, 1.0, 4.0
OPERATIONS = 3 * 2 * NETS * LENGTH * BATCH * UNITS**2
"""Floating-point operations of an update in its three products of batch and recurrent weights, all else left out."""
ROUNDS = 5
SECONDS = 0.5

Update = Callable[[], None]


@dataclass(frozen=True)
class Speed:
    """The best of several rounds, in updates of all nets."""

    id: str
    what: str
    milliseconds: float
    gigaflops: float


@dataclass(frozen=True)
class Benchmark:
    """Everything measured in one run, the kernel first."""

    speeds: tuple[Speed, ...]
    ratios: tuple[Ratio, ...]


@dataclass(frozen=True)
class Batch:
    """One batch for each net: symbols `(nets, length, batch)` and classes `(nets, batch)`."""

    symbols: Array
    classes: Array

    @classmethod
    def drawn(cls, seed: int, length: int = LENGTH) -> Batch:
        """A batch of the temporal-order problem."""
        return cls(*temporal_order(np.random.default_rng(seed), (NETS, BATCH), length, 0.4))


def drawn_weights(seed: int) -> list[tuple[Array, ...]]:
    """W, U, b, V and c of each net."""
    random = np.random.default_rng(seed)
    shapes = ((UNITS, UNITS), (SYMBOLS, UNITS), (UNITS,), (UNITS, CLASSES), (CLASSES,))
    return [tuple(0.1 * random.normal(size=shape) for shape in shapes) for _ in range(NETS)]


class Kernel:
    """The compiled kernel."""

    def __init__(self, batch: Batch, weights: list[tuple[Array, ...]]) -> None:
        length = batch.symbols.shape[1]
        sizes = Sizes(UNITS, SYMBOLS, CLASSES, length, BATCH, 1, True, True, True, True)
        self.nets = MinibatchNets(sizes, NETS)
        for number, given in enumerate(weights):
            self.nets.put(number, given, RATE, THRESHOLD, PENALTY)
        lines = batch.symbols[:, None, ..., None]
        self.batches = lines, np.ones(lines.shape, dtype=np.float32), batch.classes[:, None].astype(np.float32)

    def update(self) -> None:
        """Train every net on its batch once."""
        self.nets.train(*self.batches)

    def recurrent(self) -> Array:
        """W of all nets."""
        return np.stack([self.nets.weights(number)[0] for number in range(NETS)])


def forward_step(h: Tensor, recurrent: Tensor, drive: Tensor) -> Tensor:
    """h_t of all nets `(nets, batch, units)`."""
    return torch.tanh(torch.baddbmm(drive, h, recurrent))


def backward_step(d: Tensor, h: Tensor, recurrent: Tensor) -> tuple[Tensor, Tensor]:
    """a_t, and the error at the state before."""
    a = d * (1 - h * h)
    return a, torch.bmm(a, recurrent.mT)


class EagerBatch:
    """PyTorch with the nets as a batch and the backward pass written out; its two steps may be compiled."""

    def __init__(self, batch: Batch, weights: list[tuple[Array, ...]], compiled: bool = False) -> None:
        self.weights = Weights(
            *(torch.tensor(np.stack(one), dtype=torch.float32) for one in zip(*weights, strict=True))
        )
        self.inputs = one_hot(torch.from_numpy(batch.symbols.transpose(1, 0, 2).copy()), SYMBOLS).float()
        self.classes = one_hot(torch.from_numpy(batch.classes), CLASSES).float()
        self.forward_step = torch.compile(forward_step) if compiled else forward_step
        self.backward_step = torch.compile(backward_step) if compiled else backward_step

    @torch.no_grad()
    def update(self) -> None:
        """Train every net on its batch once."""
        w = self.weights
        drives = self.inputs @ w.inward + w.bias[:, None]
        states = [torch.zeros_like(drives[0])]
        for drive in drives:
            states.append(self.forward_step(states[-1], w.recurrent, drive))
        scores = torch.baddbmm(w.outward_bias[:, None], states[-1], w.outward)
        delta = (torch.softmax(scores, -1) - self.classes) / BATCH
        errors, reached = [torch.bmm(delta, w.outward.mT)], []
        for h in reversed(states[1:]):
            a, before = self.backward_step(errors[-1], h, w.recurrent)
            reached.append(a)
            errors.append(before)
        h, d, a = torch.stack(states), torch.stack(errors[::-1]), torch.stack(reached[::-1])
        norms = (d * d).sum(-1)
        counts = norms[1:] >= LEAST_SQUARED_NORM
        terms = counts.sum((0, 2), keepdim=True).clamp(min=1)
        ratio = norms[:-1] / norms[1:]
        factors = torch.where(counts, 4 * PENALTY * (ratio - 1) / norms[1:] / terms, 0.0)
        mixed = (h[:-1] + factors[..., None] * d[:-1]).permute(1, 3, 0, 2).flatten(2)
        flat = a.transpose(0, 1).flatten(1, 2)
        derivatives = Weights(
            mixed @ flat,
            self.inputs.permute(1, 3, 0, 2).flatten(2) @ flat,
            flat.sum(1),
            states[-1].mT @ delta,
            delta.sum(1),
        )
        length = torch.stack([(one * one).flatten(1).sum(1) for one in derivatives]).sum(0).sqrt()
        factor = RATE * (THRESHOLD / length).clamp(max=1)
        for one, derivative in zip(w, derivatives, strict=True):
            one.sub_(derivative * factor.view(-1, *[1] * (one.ndim - 1)))

    def recurrent(self) -> Array:
        """W of all nets."""
        return self.weights.recurrent.numpy()


class PlainNetwork:
    """The paper's network as it is written out, by autograd, one net after another."""

    def __init__(self, batch: Batch, weights: list[tuple[Array, ...]]) -> None:
        self.weights = [Weights(*(torch.tensor(one, dtype=torch.float32) for one in given)) for given in weights]
        self.inputs = one_hot(torch.from_numpy(batch.symbols), SYMBOLS).float()
        self.classes = torch.from_numpy(batch.classes)

    def update(self) -> None:
        """Train every net on its batch once."""
        for number, weights in enumerate(self.weights):
            found = gradients("tanh", weights, self.inputs[number], self.classes[number], Penalty(PENALTY))
            self.weights[number] = updated(weights, clipped(weights, found.derivatives, THRESHOLD), RATE)

    def recurrent(self) -> Array:
        """W of all nets."""
        return np.stack([one.recurrent.numpy() for one in self.weights])


def contenders() -> Iterator[tuple[str, str, Update]]:
    """Id, what it is, and one update; `torch.compile` takes part where there is a compiler for it."""
    given = Batch.drawn(1), drawn_weights(1)
    yield "kernel", "compiled kernel, float32", Kernel(*given).update
    yield "eager_batch", "eager PyTorch, five nets as a batch, backward written out", EagerBatch(*given).update
    if shutil.which("g++") or shutil.which("c++"):
        yield "torch_compile", "the same with torch.compile of its two steps", EagerBatch(*given, compiled=True).update
    yield "plain", "eager PyTorch by autograd, one net after another", PlainNetwork(*given).update


def measure() -> Benchmark:
    """Rounds of all contenders are interleaved."""
    with one_core():
        found = list(contenders())
        best = {id: float("inf") for id, _, _ in found}
        for _, _, update in found:
            update()
        for _ in range(ROUNDS):
            for id, _, update in found:
                best[id] = min(best[id], seconds_of(update))
    speeds = tuple(Speed(id, what, 1000 * best[id], OPERATIONS / best[id] / 1e9) for id, what, _ in found)
    others = ((one.id, one.what) for one in speeds[1:])
    ratios = (Ratio(f"kernel_over_{id}", f"kernel over {what}", best[id] / best["kernel"]) for id, what in others)
    return Benchmark(speeds, tuple(ratios))


def seconds_of(update: Update) -> float:
    """Processor seconds of one update, over as many as take a while."""
    count, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        update()
        count += 1
    return (time.process_time() - start) / count
