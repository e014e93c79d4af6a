"""The 1997 network on the adding problem: the compiled kernel beside eager PyTorch and, on request, a compiled C++
program.

All do the same work on one core: generator, forward pass, both recursions of the state's derivatives and the update at
the sequence end,
for sixteen trials. A trial-step is one time step of one trial.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from reproductions.kernels.lanes import LANES
from reproductions.papers.hochreiter_1997.experiment_4_adding import ARCHITECTURE, EXPERIMENT, LEARNING_RATE
from reproductions.trainers import RegisterTrainer
from reproductions.verdicts import default_readings

ROUNDS = 5
LENGTH = 100
SECONDS = 1.0


class BenchmarkError(Exception):
    """A benchmark cannot run; the message says why."""


@dataclass(frozen=True)
class Timing:
    """The best of several rounds."""

    what: str
    length: int
    steps_per_second: float


def measure(beside: str | None = None) -> list[Timing]:
    """The kernel in single precision first, then what it is compared with. Rounds of all are interleaved."""
    kernels = {precision: _kernel(precision) for precision in ("float32", "float64")}
    contenders: dict[str, Callable[[], int]] = {
        f"compiled kernel, {name}": trainer.advance for name, trainer in kernels.items()
    }
    contenders["eager PyTorch, 16 trials as a batch"] = EagerBatch().advance
    if beside is not None:
        contenders[f"C++ {Path(beside).name}, float32"] = CompiledProgram(Path(beside)).advance
    for advance in contenders.values():
        advance()
    best = dict.fromkeys(contenders, 0.0)
    for _ in range(ROUNDS):
        for name, advance in contenders.items():
            best[name] = max(best[name], _rate(advance))
    return [Timing(name, LENGTH, rate) for name, rate in best.items()]


def _rate(advance: Callable[[], int]) -> float:
    start = time.perf_counter()
    steps = 0
    while time.perf_counter() - start < SECONDS:
        steps += advance()
    return steps / (time.perf_counter() - start)


def _kernel(precision: str) -> RegisterTrainer:
    profile = next(profile for profile in EXPERIMENT.profiles if profile.id == "paper")
    readings = default_readings(EXPERIMENT) | {"precision": precision}
    trainer: RegisterTrainer = EXPERIMENT.prepare(EXPERIMENT.rows[0], readings, profile).open()
    for lane in range(LANES):
        trainer.put(lane, lane, 1)
    return trainer


class EagerBatch:
    """Eager PyTorch, the trials as a batch in lockstep: sequences of one length, so that no step is masked."""

    def __init__(self) -> None:
        a = ARCHITECTURE
        torch.manual_seed(1)
        torch.set_num_threads(1)
        self.sources = a.inputs + a.hidden + 1
        self.hidden = torch.empty(LANES, a.hidden, self.sources).uniform_(-0.1, 0.1)
        self.output = torch.empty(LANES, a.cells + 1).uniform_(-0.1, 0.1)

    @torch.no_grad()
    def advance(self) -> int:
        """Train on one sequence in every trial; returns the trial-steps."""
        a = ARCHITECTURE
        values = torch.rand(LANES, LENGTH) * 2 - 1
        marks = torch.zeros(LANES, LENGTH)
        marks[:, [0, -1]] = -1
        marks.scatter_(
            1, torch.stack([torch.randint(1, 10, (LANES,)), torch.randint(10, LENGTH // 2, (LANES,))], 1), 1.0
        )
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
        e = LEARNING_RATE * (target - y) * y * (1 - y)
        back = e[:, None] * self.output[:, :-1]
        e_s = back * y_out * (1 - h * h) / 2
        e_out = (back * h).view(LANES, a.blocks, a.block_size).sum(2) * (sigma * (1 - sigma))[:, a.blocks : a.gates]
        e_in = (e_s[:, :, None] * gate_trace).view(LANES, a.blocks, a.block_size, -1).sum(2)
        self.output += e[:, None] * torch.cat([y_c, torch.ones(LANES, 1)], 1)
        self.hidden += torch.cat([e_in, e_out[:, :, None] * before[:, None, :], e_s[:, :, None] * cell_trace], 1)
        return LENGTH * LANES


class CompiledProgram:
    """A C++ program that takes a length, a step size and a number of million steps of sixteen trials, compiled here."""

    MILLION_STEPS = 2

    def __init__(self, source: Path) -> None:
        compiler = shutil.which("g++") or shutil.which("c++")
        if compiler is None:
            raise BenchmarkError("--beside needs a C++ compiler, found none\nhint: install g++, or leave --beside out")
        if not source.is_file():
            raise BenchmarkError(f"{source}: no such file\nhint: --beside takes the path of a C++ source file")
        self.folder = tempfile.TemporaryDirectory()
        self.program = Path(self.folder.name) / "program"
        options = ["-O3", "-march=native", "-ffast-math", "-Wno-psabi", "-o", str(self.program)]
        done = subprocess.run([compiler, *options, str(source)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BenchmarkError(f"{source}: does not compile\n{done.stderr.strip()}")

    def advance(self) -> int:
        """Run the program once; returns the trial-steps."""
        arguments = [str(self.program), str(LENGTH), str(LEARNING_RATE), str(self.MILLION_STEPS)]
        subprocess.run(arguments, capture_output=True, check=True)
        return self.MILLION_STEPS * 1_000_000 * LANES
