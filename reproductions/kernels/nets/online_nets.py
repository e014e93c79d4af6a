"""Small recurrent nets that are shown one input at a time and taught when a caller wants: pieces for chains of nets.

The nets of the 1991 thesis (chapter 1): every connection costs one step, y_k(q+1) = f(sum_l w_kl z_l(q)), and sources
are the inputs and the recurrent units: the hidden ones, or all. `UnfoldedNet` learns by sending the newest error back
through a fixed number of its own steps, as `unfolded_nets` does; `CarriedNet`, whose units all read each other, by
carrying derivatives forward, as `real_time` does. Between showing and teaching, callers may show other nets other
things: a step is one call of `show`. Callers are compiled.
The truth that these must equal is `papers/hochreiter_1991/plain/unfolded.py` and `plain/forward_learning.py`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.vectors import Array


class UnfoldedNet(NamedTuple):
    """A net's weights and its latest steps, in a ring. Units are hidden ones first, then outputs."""

    weights: Array  # (inputs + recurrent, units)
    sources: Array  # (depth, inputs + recurrent)
    slopes: Array  # (depth, recurrent)
    past: Array  # (depth, recurrent): errors sent back
    activation: Array  # (units,)
    theta: Array  # (units,)
    clock: Array  # (1,) int64


class CarriedNet(NamedTuple):
    """A net's weights and the derivatives of its activations by them. The last unit is the output."""

    weights: Array  # (units, inputs + units)
    derivatives: Array  # (units, units, inputs + units)
    moved: Array  # the same
    activation: Array  # (units,)
    next: Array  # (units,)


def unfolded_net(weights: Array, recurrent: int, depth: int) -> UnfoldedNet:
    """A net at rest; `weights` is `(inputs + recurrent, units)`, and the first units are the recurrent ones."""
    sources, units = weights.shape
    rings = (np.zeros((depth, sources)), np.zeros((depth, recurrent)), np.zeros((depth, recurrent)))
    return UnfoldedNet(weights.copy(), *rings, np.zeros(units), np.zeros(units), np.zeros(1, dtype=np.int64))


def carried_net(weights: Array) -> CarriedNet:
    """A net at rest; `weights` is `(units, inputs + units)`."""
    shape = (len(weights), *weights.shape)
    return CarriedNet(weights.copy(), np.zeros(shape), np.zeros(shape), np.zeros(len(weights)), np.zeros(len(weights)))


@compiled()
def show(net: Any, inputs: Any) -> None:
    """One step: sources are these inputs and the recurrent units; then all activations are new."""
    depth, sources = net.sources.shape
    units = len(net.activation)
    recurrent = net.slopes.shape[1]
    slot = net.clock[0] % depth
    net.clock[0] += 1
    for j in range(sources - recurrent):
        net.sources[slot, j] = inputs[j]
    for h in range(recurrent):
        net.sources[slot, sources - recurrent + h] = net.activation[h]
    for k in range(units):
        net.activation[k] = 0.0
    for j in range(sources):
        value = net.sources[slot, j]
        if value != 0.0:
            for k in range(units):
                net.activation[k] += net.weights[j, k] * value
    for k in range(units):
        net.activation[k] = 1.0 / (1.0 + np.exp(-net.activation[k]))
    for h in range(recurrent):
        net.slopes[slot, h] = net.activation[h] * (1.0 - net.activation[h])


@compiled()
def teach(net: Any, wanted: Any, rate: float) -> None:
    """Change all weights by what the newest outputs should have been; an undefined target has no error."""
    depth, sources = net.sources.shape
    units = len(net.activation)
    recurrent = net.slopes.shape[1]
    first_output = units - len(wanted)
    newest = net.clock[0] - 1
    for k in range(units):
        y = net.activation[k]
        target = wanted[k - first_output] if k >= first_output else np.nan
        net.theta[k] = 0.0 if np.isnan(target) else (target - y) * y * (1.0 - y)
    steps = min(depth, net.clock[0])
    for back in range(1, steps):
        slot = (newest - back) % depth
        later = (newest - back + 1) % depth
        for h in range(recurrent):
            total = 0.0
            if back == 1:
                for k in range(units):
                    total += net.weights[sources - recurrent + h, k] * net.theta[k]
            else:
                for k in range(recurrent):
                    total += net.weights[sources - recurrent + h, k] * net.past[later, k]
            net.past[slot, h] = total * net.slopes[slot, h]
    for j in range(sources):
        value = rate * net.sources[newest % depth, j]
        if value != 0.0:
            for k in range(units):
                net.weights[j, k] += value * net.theta[k]
    for back in range(1, steps):
        slot = (newest - back) % depth
        for j in range(sources):
            value = rate * net.sources[slot, j]
            if value != 0.0:
                for h in range(recurrent):
                    net.weights[j, h] += value * net.past[slot, h]


@compiled()
def show_carried(net: Any, inputs: Any) -> None:
    """One step of a net that carries its derivatives forward."""
    units, sources = net.weights.shape
    first = sources - units
    for k in range(units):
        total = 0.0
        for j in range(first):
            if inputs[j] != 0.0:
                total += net.weights[k, j] * inputs[j]
        for source in range(units):
            total += net.weights[k, first + source] * net.activation[source]
        net.next[k] = 1.0 / (1.0 + np.exp(-total))
    for k in range(units):
        slope = net.next[k] * (1.0 - net.next[k])
        for i in range(units):
            for j in range(sources):
                total = 0.0
                for source in range(units):
                    total += net.weights[k, first + source] * net.derivatives[source, i, j]
                net.moved[k, i, j] = slope * total
        for j in range(sources):
            net.moved[k, k, j] += slope * (inputs[j] if j < first else net.activation[j - first])
    for k in range(units):
        net.activation[k] = net.next[k]
        for i in range(units):
            for j in range(sources):
                net.derivatives[k, i, j] = net.moved[k, i, j]


@compiled()
def teach_carried(net: Any, wanted: float, rate: float) -> None:
    """Change all weights by what the output should have been."""
    units, sources = net.weights.shape
    error = wanted - net.activation[units - 1]
    for i in range(units):
        for j in range(sources):
            net.weights[i, j] += rate * error * net.derivatives[units - 1, i, j]
