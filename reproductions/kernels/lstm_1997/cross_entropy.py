"""The 1997 kernel with another error at the output units: e_k = t_k - y_k, without the slope f'(net_k) of eq. 19.

This is the gradient of the cross-entropy of logistic outputs. All else is `steps` and `register` as they are.
"""

from __future__ import annotations

from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.vectors import load, select, store
from reproductions.kernels.lstm_1997.register import LaneProtocol, LaneTask, Register, compiled_loop
from reproductions.kernels.lstm_1997.steps import output_step


@compiled(forceinline=True)
def output_step_without_slope(network: Any, due: Any) -> Any:
    """`steps.output_step`, and then the step size times t_k - y_k in the place of its errors where a target is due.

    Returns the sum over outputs of |target - prediction|.
    """
    total = output_step(network, due)
    rate = load(network.learning_rate, 0) * load(network.learning, 0)
    for k in range(network.sizes.outputs):
        error = load(network.target, k) - load(network.prediction, k)
        store(network.output_error, k, select(due, error * rate, 0.0))
    return total


def drop_output_slope(register: Register, task: LaneTask, protocol: LaneProtocol) -> None:
    """Make a register learn with e_k = t_k - y_k; `task` and `protocol` are those that it was made with."""
    register.use(compiled_loop(task, protocol, output_step=output_step_without_slope))
