"""How fast the nets of Pascanu and others, 2013, learn: our kernel beside PyTorch, the same updates in one run.

An update is forward, backward and regularizer of five nets of 50 units, each on 20 sequences of 200 steps, and the
clipped step. One core; processor time, so that a busy machine slows all alike; each the best of some rounds.
"""

from __future__ import annotations

import importlib
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy, one_hot

from benchmarks.links.results import write
from benchmarks.lstm_1997 import Ratio, one_core
from linkcheck.memory.history import format_time
from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.batched_nets import BatchedNets, as_written
from reproductions.kernels.nets.minibatch_nets import LEAST_SQUARED_NORM, MinibatchNets, Sizes
from reproductions.papers.pascanu_2013.network import Penalty, Weights, clipped, gradients, updated
from reproductions.papers.pascanu_2013.tasks import CLASSES, SYMBOLS, temporal_order
from reproductions.running.provenance import machine

DEFAULT_FILE = Path("results/kernels/minibatch_nets.json")
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


def sizes(batch: Batch) -> Sizes:
    """Those of the nets for a batch."""
    return Sizes(UNITS, SYMBOLS, CLASSES, batch.symbols.shape[1], BATCH, 1, True, True, True, True)


def batches(batch: Batch) -> tuple[Array, Array, Array]:
    """One update's lines, values and targets, as kernels take them."""
    lines = batch.symbols[:, None, ..., None]
    return lines, np.ones(lines.shape, dtype=np.float32), batch.classes[:, None].astype(np.float32)


class Side:
    """Nets that learn side by side."""

    def __init__(self, nets: MinibatchNets | BatchedNets, batch: Batch, weights: list[tuple[Array, ...]]) -> None:
        self.nets = nets
        for number, given in enumerate(weights):
            self.nets.put(number, given, RATE, THRESHOLD, PENALTY)
        self.batches = batches(batch)

    def update(self) -> None:
        """Train every net on its batch once."""
        self.nets.train(*self.batches)

    def recurrent(self) -> Array:
        """W of all nets."""
        return np.stack([self.nets.weights(number)[0] for number in range(NETS)])


class Kernel(Side):
    """The compiled kernel."""

    def __init__(self, batch: Batch, weights: list[tuple[Array, ...]]) -> None:
        super().__init__(MinibatchNets(sizes(batch), NETS), batch, weights)


class EagerBatch(Side):
    """PyTorch with the nets as a batch and the backward pass written out; its two steps may be compiled."""

    def __init__(self, batch: Batch, weights: list[tuple[Array, ...]], compiled: bool = False) -> None:
        prepare = torch.compile if compiled else as_written
        super().__init__(BatchedNets(sizes(batch), NETS, prepare=prepare), batch, weights)


class JaxScan:
    """JAX: `scan` over the steps forward and back, `vmap` over the nets, compiled by `jit`."""

    def __init__(self, batch: Batch, weights: list[tuple[Array, ...]]) -> None:
        jax = importlib.import_module("jax")
        jnp, lax = jax.numpy, jax.lax

        def update(weights: Any, inputs: Any, classes: Any) -> Any:
            recurrent, inward, bias, outward, outward_bias = weights

            def forward(h: Any, drive: Any) -> tuple[Any, Any]:
                h = jnp.tanh(h @ recurrent + drive)
                return h, h

            def backward(d: Any, h: Any) -> tuple[Any, Any]:
                a = d * (1 - h * h)
                before = a @ recurrent.T
                return before, (d, a, before)

            start = jnp.zeros((BATCH, UNITS))
            last, states = lax.scan(forward, start, inputs @ inward + bias)
            delta = (jax.nn.softmax(last @ outward + outward_bias) - classes) / BATCH
            _, (d, a, x) = lax.scan(backward, delta @ outward.T, states, reverse=True)
            norms = (d * d).sum(-1)
            counts = norms >= LEAST_SQUARED_NORM
            share = PENALTY / jnp.maximum(counts.sum(), 1)
            factors = jnp.where(counts, share * 4 * ((x * x).sum(-1) / norms - 1) / norms, 0.0)
            mixed = jnp.concatenate([start[None], states[:-1]]) + factors[..., None] * x
            derivatives = (
                jnp.einsum("tbj,tbi->ji", mixed, a),
                jnp.einsum("tbs,tbi->si", inputs, a),
                a.sum((0, 1)),
                last.T @ delta,
                delta.sum(0),
            )
            norm = jnp.sqrt(sum((one * one).sum() for one in derivatives))
            factor = RATE * jnp.minimum(THRESHOLD / norm, 1.0)
            return tuple(one - factor * of for one, of in zip(weights, derivatives, strict=True))

        self._update = jax.jit(jax.vmap(update))
        self._weights = tuple(jnp.asarray(np.stack(one), dtype=jnp.float32) for one in zip(*weights, strict=True))
        self._batch = jnp.asarray(np.eye(SYMBOLS, dtype=np.float32)[batch.symbols]), np.eye(CLASSES)[batch.classes]

    def update(self) -> None:
        """Train every net on its batch once."""
        self._weights = self._update(self._weights, *self._batch)
        self._weights[0].block_until_ready()

    def recurrent(self) -> Array:
        """W of all nets."""
        return np.asarray(self._weights[0])


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


class AutogradBatch:
    """PyTorch with the nets as a batch, loss and regularizer differentiated by autograd; states are stacked."""

    def __init__(self, batch: Batch, weights: list[tuple[Array, ...]]) -> None:
        self.weights = [torch.tensor(np.stack(one), dtype=torch.float32) for one in zip(*weights, strict=True)]
        self.inputs = one_hot(torch.from_numpy(batch.symbols), SYMBOLS).float()
        self.classes = torch.from_numpy(batch.classes)

    def update(self) -> None:
        """Train every net on its batch once."""
        leaves = [one.requires_grad_() for one in self.weights]
        recurrent, inward, bias, outward, outward_bias = leaves
        drives = torch.einsum("ntbs,nsu->tnbu", self.inputs, inward) + bias[:, None]
        states = [torch.zeros(NETS, BATCH, UNITS)]
        for drive in drives:
            states.append(torch.tanh(torch.baddbmm(drive, states[-1], recurrent)))
        scores = torch.baddbmm(outward_bias[:, None], states[-1], outward)
        loss = NETS * cross_entropy(scores.flatten(0, 1), self.classes.flatten())
        of_loss = torch.autograd.grad(loss, [*leaves, *states[1:]])
        errors, h = torch.stack(of_loss[len(leaves) :]), torch.stack(states[1:]).detach()
        passed = (errors * (1 - h**2)) @ recurrent.mT
        norms = (errors**2).sum(-1)
        counts = norms >= LEAST_SQUARED_NORM
        ratios = torch.where(counts, (passed**2).sum(-1) / norms.clamp(min=LEAST_SQUARED_NORM), 1.0)
        terms = counts.sum((0, 2)).clamp(min=1)
        omega = (((ratios - 1) ** 2).sum((0, 2)) / terms).sum()
        (of_penalty,) = torch.autograd.grad(PENALTY * omega, recurrent)
        with torch.no_grad():
            derivatives = [of_loss[0] + of_penalty, *of_loss[1 : len(leaves)]]
            norm = torch.stack([(one**2).flatten(1).sum(1) for one in derivatives]).sum(0).sqrt()
            factors = RATE * (THRESHOLD / norm).clamp(max=1)
            self.weights = [
                one.detach() - factors.view(-1, *[1] * (one.dim() - 1)) * of
                for one, of in zip(leaves, derivatives, strict=True)
            ]

    def recurrent(self) -> Array:
        """W of all nets."""
        found: Array = self.weights[0].detach().numpy()
        return found


def jax_is_installed() -> bool:
    """Whether JAX takes part; the project does not ask for it."""
    return find_spec("jax") is not None


def contenders() -> Iterator[tuple[str, str, Update]]:
    """Id, what it is, and one update; `torch.compile` takes part where there is a compiler for it, JAX if installed."""
    given = Batch.drawn(1), drawn_weights(1)
    yield "kernel", "compiled kernel, float32", Kernel(*given).update
    yield "eager_batch", "eager PyTorch, five nets as a batch, backward written out", EagerBatch(*given).update
    if shutil.which("g++") or shutil.which("c++"):
        yield "torch_compile", "the same with torch.compile of its two steps", EagerBatch(*given, compiled=True).update
    if jax_is_installed():
        yield "jax", "JAX, jit(vmap) of two scans", JaxScan(*given).update
    yield "autograd_batch", "eager PyTorch by autograd, five nets as a batch", AutogradBatch(*given).update
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


def store(benchmark: Benchmark) -> Path:
    """Write what was measured, with the machine and the versions, to the file that the site reads; its path."""
    provenance = {
        "measured": format_time(datetime.now(UTC)),
        "python": platform.python_version(),
        "machine": machine(),
        "versions": {name: version(name) for name in ("numpy", "numba", "torch", "jax") if find_spec(name)},
    }
    write({"provenance": provenance} | asdict(benchmark), DEFAULT_FILE)
    return DEFAULT_FILE


def seconds_of(update: Update) -> float:
    """Processor seconds of one update, over as many as take a while."""
    count, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        update()
        count += 1
    return (time.process_time() - start) / count
