"""Nets of figure 7 on a graphics card: one block of its threads is one net, as `temporal_order.cu` has it.

A card of a hundred multiprocessors trains two hundred nets at once, each as fast as a core or faster. Everything is
done there, drawing sequences included; from time to time this process looks at how far the nets are.
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.minibatch_nets import TOLD
from reproductions.trials.device import DeviceMissingError

SOURCE = Path(__file__).with_name("temporal_order.cu")
DIGEST = "65788acf9d0b715b6a4cc776f4bcd7d1a1bb708a0d6c70235e44c87b348bb337"
"""Of the source, which the hash of the code does not follow: a kernel that was changed is other code."""
SHAPES = ((50, 50), (6, 50), (50,), (50, 4), (4,))
"""Of W, U, b, V and c."""
BATCH = 20
THREADS = 128
SHARED_BYTES = 58_736
"""Memory that the threads of a block share."""
ADVANCED_STEPS = 300_000
"""Time steps of a net between two looks at it: a fraction of a second."""
SLICE_STEPS = 10_000
"""Time steps of batches that are drawn together."""
UNDER_WAY, SUCCEEDED, CAPPED, FAILED, EMPTY = range(5)
"""How a net stands, as the kernel says it."""
TASK = np.dtype(
    [(name, np.int32) for name in ("length", "first_from", "second_from", "tenth", "tested_every")]
    + [(name, np.int32) for name in ("tanh", "squared_norms", "averaged")]
    + [("cap", np.int64)]
    + [(name, np.float32) for name in ("rate", "threshold", "penalty")],
    align=True,
)
STREAM = np.dtype([(name, np.uint64) for name in ("high", "low", "increment_high", "increment_low", "drawn")])
PROGRESS = np.dtype([(name, np.int64) for name in ("updates", "steps", "outcome", "errors")])


class ChangedKernelError(Exception):
    """The kernel's source is not the one that this code goes with."""


class Card(Protocol):
    """Runs the kernel over arrays of this process."""

    def launch(self, kernel: str, blocks: int, task: Array, changed: Sequence[Array], sizes: Sequence[int]) -> None:
        """Have blocks of the kernel advance, and wait; `changed` holds what they change, `sizes` bytes of memory."""


def source() -> str:
    """The kernel's source.

    Raises:
        ChangedKernelError: it has been changed.
    """
    text = SOURCE.read_text(encoding="utf-8")
    if hashlib.sha256(text.encode()).hexdigest() != DIGEST:
        raise ChangedKernelError(f"{SOURCE.name} has changed\nhint: write its SHA-256 into `DIGEST` of {__name__}")
    return text


class CudaCard:
    """The card that CUDA calls its current one, through CuPy; each object has a queue of its own.

    Raises:
        DeviceMissingError: CuPy is not installed.
    """

    def __init__(self) -> None:
        try:
            import cupy
        except ImportError as error:
            hint = "hint: `pip install cupy-cuda13x`, or the CuPy of your CUDA's version"
            raise DeviceMissingError(f"these nets need CuPy, which is not installed\n{hint}") from error
        self._cupy = cupy
        self._stream = cupy.cuda.Stream(non_blocking=True)
        self._memory: tuple[Any, ...] = ()

    def launch(self, kernel: str, blocks: int, task: Array, changed: Sequence[Array], sizes: Sequence[int]) -> None:
        """Copy what the kernel reads to the card, run its blocks, and copy back what they changed."""
        cupy = self._cupy
        with self._stream:
            self._memory = self._memory or tuple(cupy.zeros(size, dtype=cupy.uint8) for size in sizes)
            arrays = [cupy.asarray(array.view(np.uint8)) for array in (task, *changed)]
            arguments = (*arrays, *self._memory, np.int64(ADVANCED_STEPS))
            compiled_for_card(kernel)((blocks,), (THREADS,), arguments, shared_mem=SHARED_BYTES)
            self._stream.synchronize()
            for array, held in zip(changed, arrays[1:], strict=True):
                array.view(np.uint8)[:] = held.get(stream=self._stream)


_compiling = threading.Lock()


def compiled_for_card(kernel: str) -> Any:
    """One of the kernels, compiled once in a process."""
    with _compiling:
        return _compiled(kernel)


@cache
def _compiled(kernel: str) -> Any:
    import cupy

    function = cupy.RawKernel(source(), kernel, options=("-std=c++17",))
    function.max_dynamic_shared_size_bytes = SHARED_BYTES
    return function


class NetsOnCard:
    """Nets of one row, one in each lane, each with its own stream of sequences to learn from and to be tested on.

    `task` has the fields of `TASK`.
    """

    def __init__(self, card: Card, lanes: int, **task: Any) -> None:
        self._card = card
        self._kernel = ("tanh_units" if task["tanh"] else "sigmoid") + ("_penalized" if task["penalty"] else "")
        self._task = np.zeros(1, dtype=TASK)
        for name in TASK.names or ():
            self._task[name] = task[name]
        self._weights = np.zeros((lanes, sum(math.prod(shape) for shape in SHAPES)), dtype=np.float32)
        self._streams = np.zeros((lanes, 2), dtype=STREAM)
        self.progress = np.zeros(lanes, dtype=PROGRESS)
        self.progress["outcome"] = EMPTY
        self._told = np.zeros((lanes, len(TOLD)))
        length, units = task["length"], SHAPES[0][0]
        at_once = max(1, SLICE_STEPS // length)
        self._sizes = (lanes * (length + 1) * units * BATCH * 4, lanes * at_once * BATCH * (length + 2))

    def put(
        self, lane: int, weights: Sequence[Array], training: np.random.Generator, test: np.random.Generator
    ) -> None:
        """Begin a net: W `(units, units)`, U `(inputs, units)`, b, V `(units, outputs)` and c."""
        self._weights[lane] = np.concatenate([np.ravel(one) for one in weights])
        self._streams[lane] = [place_of(training), place_of(test)]
        self._told[lane] = 0
        self.progress[lane] = (0, 0, UNDER_WAY, 0)

    def advance(self) -> None:
        """Train and test nets that are under way, about `ADVANCED_STEPS` time steps each or until they are finished."""
        changed = (self._weights, self._streams, self.progress, self._told)
        self._card.launch(self._kernel, len(self.progress), self._task, changed, self._sizes)

    def told(self, lane: int) -> dict[str, float]:
        """Sums over a net's updates since it began, see `TOLD`; the largest norm is the largest."""
        return dict(zip(TOLD, self._told[lane].tolist(), strict=True))

    def weights(self, lane: int) -> tuple[Array, ...]:
        """W, U, b, V and c of a net."""
        ends = np.cumsum([math.prod(shape) for shape in SHAPES])
        parts = np.split(self._weights[lane], ends[:-1])
        return tuple(part.reshape(shape) for part, shape in zip(parts, SHAPES, strict=True))


def place_of(random: np.random.Generator) -> tuple[int, int, int, int, int]:
    """A stream as the kernel takes it: state and increment in halves, and how many numbers of 32 bits were drawn since.

    Raises:
        ValueError: the generator is not a PCG64 at the beginning of a number of 64 bits.
    """
    state = random.bit_generator.state
    if state["bit_generator"] != "PCG64" or state["has_uint32"]:
        raise ValueError(f"the kernel draws as an even PCG64 does, found {state['bit_generator']}")
    halves = [part for whole in (state["state"]["state"], state["state"]["inc"]) for part in divmod(whole, 2**64)]
    return (*halves, 0)
