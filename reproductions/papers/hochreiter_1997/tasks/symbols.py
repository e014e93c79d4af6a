"""One symbol per time step, one input unit per symbol, as in experiments 1, 2 and 6."""

from __future__ import annotations

from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.vectors import load, select, store


@compiled(forceinline=True)
def show_symbol(network: Any, symbol: Any) -> None:
    """Give every lane's network its symbol, `Lanes` of int32: by number, or as ones and zeros at the input units."""
    s = network.sizes
    if s.one_hot:
        store(network.symbol, 0, symbol)
    else:
        zero = load(network.learning_rate, 0) * 0.0
        for m in range(s.inputs):
            store(network.sources, m, select(symbol == m, 1.0, zero))


@compiled(forceinline=True)
def want_symbol(network: Any, symbol: Any) -> None:
    """Make the target 1 at the output unit of every lane's symbol and 0 at all others."""
    zero = load(network.learning_rate, 0) * 0.0
    for k in range(network.sizes.outputs):
        store(network.target, k, select(symbol == k, 1.0, zero))


@compiled(forceinline=True)
def any_output_beyond(network: Any, limit: float) -> Any:
    """Where the answer of at least one output unit is not within `limit` of its target."""
    error = load(network.target, 0) - load(network.prediction, 0)
    beyond = (error >= limit) | (error <= -limit)
    for k in range(1, network.sizes.outputs):
        error = load(network.target, k) - load(network.prediction, k)
        beyond = beyond | (error >= limit) | (error <= -limit)
    return beyond
