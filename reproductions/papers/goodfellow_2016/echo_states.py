"""Goodfellow, Bengio & Courville 2016, section 10.8: what the spectral radius says, and what it does not.

Two backward passes that come apart, maps that contract or do not, and how a small change to the state of a reservoir
of tanh units grows or fades from step to step.

    rnn-review run goodfellow_2016 echo_states

Seconds. A trial is one random system, in double precision.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
import torch

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.papers.goodfellow_2016.drawing import Curve, Drawing, drawn_trials, undrawn
from reproductions.papers.goodfellow_2016.matrices import LEADING, decomposed, longest, of_radius
from reproductions.trials.batches import BatchTrials

STEPS, DISTANCE = 20, 1e-3
"""Steps that two passes go back, and how far apart they start."""
CONTRACTING, LONG = 0.9, 1000
"""The spectral radius of maps that are asked to contract, and the steps after which they must have."""
UNITS, INPUT_WEIGHTS = 100, 0.5
"""Of a reservoir: its size, and the bound of its uniform input weights; inputs lie between -1 and 1."""
WASHED_OUT, WATCHED = 200, 1000
"""Steps of a reservoir before its growth is watched, and while it is."""
RADII = 0.5, 0.7, 0.9, 1.0, 1.2, 1.5, 2.0, 3.0


def measure_separation(random: np.random.Generator) -> dict[str, float]:
    """Two gradients that start a little apart along the leading eigenvector: their distance over the printed one."""
    j = decomposed(random, symmetric=False)
    matrix = torch.from_numpy(j.matrix)
    g = torch.from_numpy(random.normal(size=len(j.matrix)))
    disturbed = g + DISTANCE * torch.from_numpy(j.eigenvectors[:, 0])
    for _ in range(STEPS):
        g, disturbed = matrix @ g, matrix @ disturbed
    return {"separation_over_printed": float((disturbed - g).norm()) / (DISTANCE * LEADING**STEPS)}


def measure_widest(random: np.random.Generator, *, symmetric: bool) -> dict[str, float]:
    """The widest separation that any direction reaches, over that of the leading eigenvector."""
    j = decomposed(random, symmetric=symmetric)
    return {"widest_over_leading": longest(np.linalg.matrix_power(j.matrix, STEPS)) / LEADING**STEPS}


def measure_contraction(random: np.random.Generator) -> dict[str, float]:
    """A linear map of a spectral radius below one: its greatest stretch in one step, and after very many."""
    matrix = of_radius(random, int(random.integers(2, 51)), CONTRACTING)
    return {
        "greatest_stretch": longest(matrix),
        "greatest_stretch_of_many": longest(np.linalg.matrix_power(matrix, LONG)),
    }


def growth(weights: Array, inward: Array, random: np.random.Generator) -> float:
    """The factor by which a small change to a reservoir's state grows at each step, in the geometric mean."""
    state, change, logarithm = np.zeros(len(weights)), random.normal(size=len(weights)), 0.0
    for step in range(WASHED_OUT + WATCHED):
        state = np.tanh(weights @ state + inward * random.uniform(-1, 1))
        change = (1 - state**2) * (weights @ change)
        length = float(np.linalg.norm(change))
        change = change / length
        if step >= WASHED_OUT:
            logarithm += math.log(length)
    return math.exp(logarithm / WATCHED)


def measure_reservoirs(random: np.random.Generator) -> tuple[dict[str, float], dict[str, Curve]]:
    """The growth of small changes in one reservoir at each spectral radius; a linear one's is the radius."""
    weights = of_radius(random, UNITS, 1.0)
    inward = random.uniform(-INPUT_WEIGHTS, INPUT_WEIGHTS, UNITS)
    found = {radius: growth(radius * weights, inward, random) for radius in RADII}
    measured = {
        "growth_at_0_9": found[0.9],
        "growth_at_1_2": found[1.2],
        "growth_at_3": found[3.0],
        "growth_over_linear": max(grown / radius for radius, grown in found.items()),
    }
    return measured, {"tanh_units": (RADII, list(found.values())), "linear_units": (RADII, RADII)}


DRAWINGS: dict[str, Drawing] = {
    "separation": partial(undrawn, measure_separation),
    "widest_symmetric": partial(undrawn, partial(measure_widest, symmetric=True)),
    "widest_general": partial(undrawn, partial(measure_widest, symmetric=False)),
    "contraction": partial(undrawn, measure_contraction),
    "reservoirs": measure_reservoirs,
}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row."""
    return drawn_trials(DRAWINGS, row)
