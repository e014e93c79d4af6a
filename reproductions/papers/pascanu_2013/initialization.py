"""The three ways in which the nets of figure 7 begin (section 4.1 and the supplement)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reproductions.kernels.lanes.vectors import Array

UNITS = {"sigmoid": "sigmoid", "basic_tanh": "tanh", "smart_tanh": "tanh"}
"""The kind of units that goes with each."""
SPREAD = {"sigmoid": 0.01, "basic_tanh": 0.1, "smart_tanh": 0.01}
"""The printed second argument of N(0, …): a standard deviation, or a variance, as the reading says."""
INCOMING = 15
"""Non-zero recurrent weights of a unit, where they are few."""
SPECTRAL_RADIUS = 0.95


def initial_weights(
    kind: str, sizes: tuple[int, int, int], readings: Mapping[str, str], random: np.random.Generator
) -> tuple[Array, ...]:
    """W `(units, units)`, U `(inputs, units)`, b, V `(units, outputs)` and c; `sizes` are units, inputs and outputs.

    W[j, i] leads from unit j to unit i. Biases are 0.
    """
    units, inputs, outputs = sizes
    spread = SPREAD[kind] if readings["spread"] == "deviation" else SPREAD[kind] ** 0.5
    recurrent = random.normal(size=(units, units))
    if kind == "smart_tanh":
        recurrent *= (
            few_connections(units, random) if readings["sparsity"] == "incoming" else few_connections(units, random).T
        )
        recurrent *= SPECTRAL_RADIUS / np.abs(np.linalg.eigvals(recurrent)).max()
    else:
        recurrent *= spread
    inward = spread * random.normal(size=(inputs, units))
    outward = spread * random.normal(size=(units, outputs))
    return recurrent, inward, np.zeros(units), outward, np.zeros(outputs)


def few_connections(units: int, random: np.random.Generator) -> Array:
    """A mask `(units, units)` with as many ones in each column as a unit has connections that come in."""
    order = np.argsort(random.uniform(size=(units, units)), axis=0)
    return (order < min(INCOMING, units)).astype(float)
