"""What the kernel is compared with: the same net and task in eager PyTorch, in JAX and in C++, and today's LSTM layer.

Each contender's `advance` does a piece of work and returns how many trial-steps it was: time steps times trials.
All but today's layer do the kernel's own work on the adding problem of experiment 4, for sixteen trials:
generator, forward pass, both recursions of the state's derivatives, and the update at the sequence's end.
"""

import importlib
import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import torch

from reproductions.kernels.lanes.vectors import LANES
from reproductions.papers.hochreiter_1997.tasks.marked_pairs import ADDING_RATE, ARCHITECTURE

LENGTH = 100


class BenchmarkError(Exception):
    """A benchmark cannot run; the message says why."""


class EagerBatch:
    """Eager PyTorch, the trials as a batch in lockstep: sequences of one length, so that no step is masked."""

    def __init__(self) -> None:
        a = ARCHITECTURE
        torch.manual_seed(1)
        self.sources = a.inputs + a.hidden + 1
        self.hidden = torch.empty(LANES, a.hidden, self.sources).uniform_(-0.1, 0.1)
        self.output = torch.empty(LANES, a.cells + 1).uniform_(-0.1, 0.1)

    def advance(self) -> int:
        """Train on one sequence in every trial."""
        self.train_on(*_pairs(LANES))
        return LENGTH * LANES

    @torch.no_grad()
    def train_on(self, values: torch.Tensor, marks: torch.Tensor) -> None:
        """Train every trial on its own sequence: values and markers, `(LANES, LENGTH)` each."""
        a = ARCHITECTURE
        z = torch.zeros(LANES, self.sources)
        z[:, -1] = 1
        s = torch.zeros(LANES, a.cells)
        cell_trace = torch.zeros(LANES, a.cells, self.sources)
        gate_trace = torch.zeros(LANES, a.cells, self.sources)
        for t in range(LENGTH):
            z = torch.cat([torch.stack([values[:, t], marks[:, t]], 1), z[:, a.inputs :]], 1)
            sigma = torch.sigmoid(torch.einsum("ljm,lm->lj", self.hidden, z))
            y_in = sigma[:, : a.blocks].repeat_interleave(a.block_size, 1)
            y_out = sigma[:, a.blocks : a.gates].repeat_interleave(a.block_size, 1)
            cell = sigma[:, a.gates :]
            g = 4 * cell - 2
            s = s + y_in * g
            cell_trace = cell_trace + (4 * cell * (1 - cell) * y_in)[:, :, None] * z[:, None, :]
            gate_trace = gate_trace + (g * y_in * (1 - y_in))[:, :, None] * z[:, None, :]
            h = 2 * torch.sigmoid(s) - 1
            y_c = y_out * h
            before = z
            z = torch.cat([z[:, : a.inputs], sigma[:, : a.gates], y_c, z[:, -1:]], 1)
        y = torch.sigmoid((self.output[:, :-1] * y_c).sum(1) + self.output[:, -1])
        target = 0.5 + (values * (marks > 0)).sum(1) / 4
        e = ADDING_RATE * (target - y) * y * (1 - y)
        back = e[:, None] * self.output[:, :-1]
        e_s = back * y_out * (1 - h * h) / 2
        e_out = (back * h).view(LANES, a.blocks, a.block_size).sum(2) * (sigma * (1 - sigma))[:, a.blocks : a.gates]
        e_in = (e_s[:, :, None] * gate_trace).view(LANES, a.blocks, a.block_size, -1).sum(2)
        self.output += e[:, None] * torch.cat([y_c, torch.ones(LANES, 1)], 1)
        self.hidden += torch.cat([e_in, e_out[:, :, None] * before[:, None, :], e_s[:, :, None] * cell_trace], 1)


class LstmLayer:
    """`torch.nn.LSTM` with as many cells as the paper's net, autograd through the whole sequence, one trial."""

    def __init__(self) -> None:
        a = ARCHITECTURE
        torch.manual_seed(1)
        self.layer = torch.nn.LSTM(a.inputs, a.cells, batch_first=True)
        self.output = torch.nn.Linear(a.cells, a.outputs)
        self.weights = [*self.layer.parameters(), *self.output.parameters()]

    def advance(self) -> int:
        """Train on one sequence."""
        values, marks = _pairs(1)
        states, _ = self.layer(torch.stack([values, marks], 2))
        y = torch.sigmoid(self.output(states[:, -1]))[:, 0]
        target = 0.5 + (values * (marks > 0)).sum(1) / 4
        gradients = torch.autograd.grad(0.5 * ((target - y) ** 2).sum(), self.weights)
        with torch.no_grad():
            for weight, gradient in zip(self.weights, gradients, strict=True):
                weight.sub_(gradient, alpha=ADDING_RATE)
        return LENGTH


def _pairs(sequences: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Values and markers of the adding problem, `(sequences, LENGTH)` each."""
    values = torch.rand(sequences, LENGTH) * 2 - 1
    marks = torch.zeros(sequences, LENGTH)
    marks[:, [0, -1]] = -1
    places = [torch.randint(1, 10, (sequences,)), torch.randint(10, LENGTH // 2, (sequences,))]
    return values, marks.scatter_(1, torch.stack(places, 1), 1.0)


class JaxScan:
    """JAX: `scan` over the steps of a sequence and over sequences, `vmap` over the trials, compiled by `jit`."""

    SEQUENCES = 20

    def __init__(self) -> None:
        jax = importlib.import_module("jax")
        jnp, lax, random = jax.numpy, jax.lax, jax.random
        a = ARCHITECTURE
        sources = a.inputs + a.hidden + 1
        blocks, gates, size = a.blocks, a.gates, a.block_size

        def step(hidden: Any, carry: Any, x: Any) -> tuple[Any, None]:
            y_hidden, s, cell_trace, gate_trace, _, _, _ = carry
            z = jnp.concatenate([x, y_hidden, jnp.ones(1)])
            sigma = jax.nn.sigmoid(hidden @ z)
            y_in = jnp.repeat(sigma[:blocks], size)
            cell = sigma[gates:]
            g = 4 * cell - 2
            s = s + y_in * g
            cell_trace = cell_trace + (4 * cell * (1 - cell) * y_in)[:, None] * z[None, :]
            gate_trace = gate_trace + (g * y_in * (1 - y_in))[:, None] * z[None, :]
            h = 2 * jax.nn.sigmoid(s) - 1
            y_c = jnp.repeat(sigma[blocks:gates], size) * h
            return (jnp.concatenate([sigma[:gates], y_c]), s, cell_trace, gate_trace, sigma, h, z), None

        def sequence(weights: Any, key: Any) -> tuple[Any, None]:
            hidden, output = weights
            k_values, k_first, k_second = random.split(key, 3)
            values = random.uniform(k_values, (LENGTH,), minval=-1.0, maxval=1.0)
            first = random.randint(k_first, (), 1, 10)
            second = random.randint(k_second, (), 10, LENGTH // 2)
            marks = jnp.zeros(LENGTH).at[0].set(-1.0).at[-1].set(-1.0).at[first].set(1.0).at[second].set(1.0)
            start = (
                jnp.zeros(a.hidden),
                jnp.zeros(a.cells),
                jnp.zeros((a.cells, sources)),
                jnp.zeros((a.cells, sources)),
                jnp.zeros(a.hidden),
                jnp.zeros(a.cells),
                jnp.zeros(sources),
            )
            end, _ = lax.scan(lambda carry, x: step(hidden, carry, x), start, jnp.stack([values, marks], 1))
            y_hidden, _, cell_trace, gate_trace, sigma, h, z = end
            y_c = y_hidden[gates:]
            y = jax.nn.sigmoid(output[:-1] @ y_c + output[-1])
            target = 0.5 + (values[first] + values[second]) / 4
            e = ADDING_RATE * (target - y) * y * (1 - y)
            back = e * output[:-1]
            e_s = back * jnp.repeat(sigma[blocks:gates], size) * (1 - h * h) / 2
            slope = sigma[blocks:gates] * (1 - sigma[blocks:gates])
            e_out = (back * h).reshape(blocks, size).sum(1) * slope
            e_in = (e_s[:, None] * gate_trace).reshape(blocks, size, sources).sum(1)
            change = jnp.concatenate([e_in, e_out[:, None] * z[None, :], e_s[:, None] * cell_trace])
            return (hidden + change, output + e * jnp.concatenate([y_c, jnp.ones(1)])), None

        def trial(weights: Any, key: Any) -> Any:
            weights, _ = lax.scan(sequence, weights, random.split(key, self.SEQUENCES))
            return weights

        self._split = random.split
        self._train = jax.jit(jax.vmap(trial))
        self._key = random.key(1)
        k_hidden, k_output = random.split(self._key)
        self._weights = (
            random.uniform(k_hidden, (LANES, a.hidden, sources), minval=-0.1, maxval=0.1),
            random.uniform(k_output, (LANES, a.cells + 1), minval=-0.1, maxval=0.1),
        )

    @staticmethod
    def is_installed() -> bool:
        """Whether JAX can be imported; the project does not ask for it."""
        return importlib.util.find_spec("jax") is not None

    def advance(self) -> int:
        """Train on some sequences in every trial."""
        self._key, key = self._split(self._key)
        self._weights = self._train(self._weights, self._split(key, LANES))
        self._weights[0].block_until_ready()
        return LENGTH * LANES * self.SEQUENCES


class CompiledProgram:
    """A C++ program that takes a length, a step size and a number of million steps of sixteen trials, compiled here."""

    MILLION_STEPS = 2

    def __init__(self, source: Path) -> None:
        if not source.is_file():
            raise BenchmarkError(f"{source}: no such file\nhint: --beside takes the path of a C++ source file")
        compiler = shutil.which("g++") or shutil.which("c++")
        if compiler is None:
            raise BenchmarkError("--beside needs a C++ compiler, found none\nhint: install g++, or leave --beside out")
        self.folder = tempfile.TemporaryDirectory()
        self.program = Path(self.folder.name) / "program"
        options = ["-O3", "-march=native", "-ffast-math", "-Wno-psabi", "-o", str(self.program)]
        done = subprocess.run([compiler, *options, str(source)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BenchmarkError(f"{source}: does not compile\n{done.stderr.strip()}")

    def advance(self) -> int:
        """Run the program once."""
        arguments = [str(self.program), str(LENGTH), str(ADDING_RATE), str(self.MILLION_STEPS)]
        subprocess.run(arguments, capture_output=True, check=True)
        return self.MILLION_STEPS * 1_000_000 * LANES
