"""The 1997 kernel with another error at the output units: e_k = t_k - y_k, without the slope f'(net_k) of eq. 19.

This is the gradient of the cross-entropy of logistic outputs. All else is `lstm_1997` and `register` as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numba
from numba import njit

from reproductions.kernels import register as plain
from reproductions.kernels.lanes import compiled, load, select, store
from reproductions.kernels.lstm_1997 import Network, output_step
from reproductions.kernels.register import CACHE, KERNEL_MODULES, Course, Protocol, Register, Task
from reproductions.source_code import code_hash


@compiled(forceinline=True)
def output_step_without_slope(network: Any, due: Any) -> Any:
    """`lstm_1997.output_step`, and then the step size times t_k - y_k in the place of its errors where a target is due.

    Returns the sum over outputs of |target - prediction|.
    """
    total = output_step(network, due)
    rate = load(network.learning_rate, 0) * load(network.learning, 0)
    for k in range(network.sizes.outputs):
        error = load(network.target, k) - load(network.prediction, k)
        store(network.output_error, k, select(due, error * rate, 0.0))
    return total


@cache
def compiled_loop_without_slope(task: Task, protocol: Protocol) -> Callable[[Network, Course, int], None]:
    """`register.compiled_loop` with this module's output step bound to the loop."""
    modules = sorted(
        {*KERNEL_MODULES, __name__, *(f.py_func.__module__ for f in (task.begin, protocol.after_sequence))}
    )
    name = f"{task.begin.py_func.__module__}.{task.name}.{protocol.name}.without_slope".replace(".", "_")
    between = plain._bind(plain._close_sequence, name, begin=task.begin, after_sequence=protocol.after_sequence)
    advance = plain._bind(
        plain._advance,
        name,
        begin=task.begin,
        inputs=task.inputs,
        targets=task.targets,
        wrong=task.wrong,
        close_sequence=compiled()(between),
        output_step=output_step_without_slope,
    )
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(CACHE / code_hash(modules))
    try:
        loop: Callable[[Network, Course, int], None] = njit(nogil=True, _nrt=False, cache=True)(advance)
        return loop
    finally:
        numba.config.CACHE_DIR = before


def drop_output_slope(register: Register, task: Task, protocol: Protocol) -> None:
    """Make a register learn with e_k = t_k - y_k; `task` and `protocol` are those that it was made with."""
    register._advance = compiled_loop_without_slope(task, protocol)
