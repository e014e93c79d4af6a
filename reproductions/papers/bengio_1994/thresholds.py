"""Discrete error propagation (section V-D, equations 7 to 10) for one net, step by step: what the kernel must equal."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.wirings import FIXED, Wiring


def run(wiring: Wiring, weights: Array, inputs: Array) -> tuple[Array, Array]:
    """What each slot holds, `(time + 1, slots)`, all 0 before the first step, and the units' sums, `(time, units)`."""
    values = np.zeros((len(inputs) + 1, wiring.slots))
    nets = np.zeros((len(inputs), wiring.units))
    for t, x in enumerate(inputs):
        values[t + 1, : wiring.inputs] = x
        values[t + 1, wiring.bias] = 1
        for k in range(wiring.units):
            for c in wiring.connections:
                if c.to == k:
                    w = 1.0 if c.weight == FIXED else weights[c.weight]
                    nets[t, k] += w * values[t + 1 - c.delay, c.source]
            values[t + 1, wiring.unit(k)] = 1 if nets[t, k] > 0 else -1
    return values, nets


def asked_change(
    wiring: Wiring, weights: Array, inputs: Array, unit: int, target: float, eps: float, coins: Iterator[float]
) -> tuple[float, Array]:
    """The last output of a unit and the change `(weights,)` that each weight is asked for.

    `inputs` is `(time, inputs)`, `target` 1 or -1; `coins` are uniform numbers in [0, 1), one for each unit and step
    but the last output, from the last step back and from the last unit on.
    """
    time = len(inputs)
    values, nets = run(wiring, weights, inputs)
    output = float(values[time, wiring.unit(unit)])
    signal = np.zeros_like(values)
    change = np.zeros(wiring.weights)
    for t in range(time - 1, -1, -1):
        for k in range(wiring.units - 1, -1, -1):
            y, x = values[t + 1, wiring.unit(k)], nets[t, k]
            if (t, k) == (time - 1, unit):
                request = target - output
            else:
                g = float(np.clip(signal[t + 1, wiring.unit(k)], -2, 2))  # eq. 10 needs the coin's range
                request = (2.0 if next(coins) < (g + 2) / 4 else -2.0) if g else (next(coins), 0.0)[1]
            flips = request * y < 0
            dx = (eps - x if request > 0 else -eps - x) if flips else 0.0  # eq. 7
            pseudo = 1 / dx if flips else 0.0  # eq. 8
            for c in wiring.connections:
                if c.to == k:
                    w = 1.0 if c.weight == FIXED else weights[c.weight]
                    signal[t + 1 - c.delay, c.source] += w * pseudo  # eq. 9
                    if c.weight != FIXED:
                        change[c.weight] += pseudo * values[t + 1 - c.delay, c.source]
    return output, change
