"""The compiled kernel of the 1997 network beside other ways to do the same work, and against itself at other sizes.

Everything runs on one core. A trial-step is one time step of one trial.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch

from benchmarks.contenders import LENGTH, CompiledProgram, EagerBatch, JaxScan, LstmLayer
from reproductions.declarations.papers import find_experiment
from reproductions.experiments import Experiment
from reproductions.kernels.lanes.vectors import LANES
from reproductions.papers.hochreiter_1997.tasks.very_long_lags import OTHER_SYMBOLS
from reproductions.trials.register import RegisterTrainer

ROUNDS = 5
SECONDS = 1.0

Advance = Callable[[], int]


@dataclass(frozen=True)
class Timing:
    """The best of several rounds. `id` names the contender in `Ratio`s, `length` is the shortest sequence's."""

    id: str
    what: str
    length: int
    steps_per_second: float


@dataclass(frozen=True)
class Ratio:
    """How many times as fast one contender was as another, in the same run."""

    id: str
    what: str
    value: float


@dataclass(frozen=True)
class Benchmark:
    """Everything measured in one run, the kernel in single precision first."""

    timings: tuple[Timing, ...]
    ratios: tuple[Ratio, ...]


@dataclass(frozen=True)
class _Contender:
    id: str
    what: str
    length: int
    advance: Advance


def measure(beside: str | None = None) -> Benchmark:
    """Rounds of all contenders are interleaved, so that a slow moment of the machine strikes all of them.

    JAX takes part where it is installed, and `beside` is the path of a C++ source file to take part.

    Raises:
        BenchmarkError: the C++ source is missing or does not compile.
    """
    with one_core():
        contenders = list(_contenders(beside))
        for contender in contenders:
            contender.advance()
        best = dict.fromkeys((contender.id for contender in contenders), 0.0)
        for _ in range(ROUNDS):
            for contender in contenders:
                best[contender.id] = max(best[contender.id], _rate(contender.advance))
    timings = tuple(Timing(c.id, c.what, c.length, best[c.id]) for c in contenders)
    return Benchmark(timings, tuple(ratios(best)))


def _contenders(beside: str | None) -> Iterator[_Contender]:
    program = None if beside is None else CompiledProgram(Path(beside))
    adding, lags = (find_experiment("hochreiter_1997", name) for name in ("experiment_4", "experiment_2c"))
    yield _Contender("kernel", "compiled kernel, float32", LENGTH, _kernel(adding, "length_100"))
    yield _Contender("kernel_float64", "compiled kernel, float64", LENGTH, _kernel(adding, "length_100", "float64"))
    yield _Contender("eager_batch", "eager PyTorch, 16 trials as a batch", LENGTH, EagerBatch().advance)
    yield _Contender("lstm_layer", "torch.nn.LSTM with autograd, one trial", LENGTH, LstmLayer().advance)
    if JaxScan.is_installed():
        yield _Contender("jax", "JAX jit(vmap(scan)), 16 trials", LENGTH, JaxScan().advance)
    if beside is not None and program is not None:
        yield _Contender("beside", f"C++ {Path(beside).name}, float32", LENGTH, program.advance)
    yield _Contender("kernel_length_1000", "compiled kernel", 1000, _kernel(adding, "length_1000"))
    for inputs in (54, 1004):
        advance = _kernel(lags, f"lag_1000_symbols_{inputs - OTHER_SYMBOLS}")
        yield _Contender(f"kernel_inputs_{inputs}", f"compiled kernel, {inputs} one-hot inputs", 1000, advance)


def ratios(best: dict[str, float]) -> Iterator[Ratio]:
    """The ratios of which both sides were measured; `best` holds trial-steps a second by contender."""
    for numerator, denominator, what in (
        ("kernel", "eager_batch", "kernel over the eager batch"),
        ("kernel", "lstm_layer", "kernel over torch.nn.LSTM"),
        ("kernel", "jax", "kernel over JAX"),
        ("kernel", "beside", "kernel over the C++ program"),
        ("kernel_length_1000", "kernel", "1000 steps a sequence over 100"),
        ("kernel_inputs_54", "kernel_inputs_1004", "cost of a step with 1004 one-hot inputs over 54"),
    ):
        if numerator in best and denominator in best:
            yield Ratio(f"{numerator}_over_{denominator}", what, best[numerator] / best[denominator])


@contextmanager
def one_core() -> Iterator[None]:
    """Hold this process to one core where the system can, and PyTorch to one thread everywhere."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    try:
        if allowed is not None:
            os.sched_setaffinity(0, {max(allowed)})
        yield
    finally:
        torch.set_num_threads(threads)
        if allowed is not None:
            os.sched_setaffinity(0, allowed)


def _rate(advance: Advance) -> float:
    start = time.perf_counter()
    steps = 0
    while time.perf_counter() - start < SECONDS:
        steps += advance()
    return steps / (time.perf_counter() - start)


def _kernel(experiment: Experiment, row: str, number_format: str = "float32") -> Advance:
    profile = next(profile for profile in experiment.profiles if profile.id == "paper")
    readings = experiment.default_readings | {"number_format": number_format}
    found = next(one for one in experiment.rows if one.id == row)
    trainer: RegisterTrainer = experiment.prepare(found, readings, profile).open()
    for lane in range(LANES):
        trainer.put(lane, lane, 1)
    return trainer.advance
