"""Bengio, Simard & Frasconi 1994, section III: one tanh neuron that holds a bit, x' = tanh(w x + h).

Measured: when it has two attractors, where they lie, how steep it is there, which constant input erases the other
attractor, and how long a switch takes.

    rnn-review run bengio_1994 neuron

Seconds. A trial of the random rows is a neuron with a random weight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

import numpy as np
import torch
from scipy.optimize import brentq

from reproductions.experiments import Profile, Row
from reproductions.papers.bengio_1994.network import neuron
from reproductions.trials.batches import BatchTrials, trials_by

GRID = torch.linspace(-0.9999, 0.9999, 20001, dtype=torch.float64)
CRITICAL_WEIGHTS = {"1_1": 1.1, "1_25": 1.25, "1_5": 1.5, "2_0": 2.0, "2_5": 2.5}
SETTLING_STEPS = 20_000


def fixed_points(weight: float, inward: float = 0.0) -> list[float]:
    """All x with x = tanh(w x + h), each found between two grid points where the difference changes sign."""

    def difference(x: float) -> float:
        return float(neuron(torch.tensor(x, dtype=torch.float64), weight, inward)) - x

    signs = torch.sign(neuron(GRID, weight, inward) - GRID)
    changes = torch.nonzero(signs[1:] * signs[:-1] < 0).flatten()
    zeros = [float(GRID[i]) for i in torch.nonzero(signs == 0).flatten()]
    return sorted(zeros + [float(brentq(difference, float(GRID[i]), float(GRID[i + 1]), xtol=1e-15)) for i in changes])


def slope(x: float, weight: float, inward: float = 0.0) -> float:
    """The derivative of one step, by automatic differentiation."""
    leaf = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    return float(torch.autograd.grad(neuron(leaf, weight, inward), leaf)[0])


def stable_points(weight: float) -> list[float]:
    """The fixed points at which the neuron contracts."""
    return [x for x in fixed_points(weight) if slope(x, weight) < 1]


@cache
def critical_input(weight: float) -> float:
    """The greatest constant input that leaves the lower attractor, by bisection on whether a step falls there."""
    below = GRID[GRID < 0]
    low, high = 0.0, weight
    while high - low > 1e-7:
        middle = (low + high) / 2
        falls = bool((neuron(below, weight, middle) <= below).any())
        low, high = (middle, high) if falls else (low, middle)
    return low


def switching_steps(weight: float, inward: float, state: float) -> int:
    """Steps until the neuron becomes positive under a constant input."""
    for taken in range(SETTLING_STEPS):
        if state > 0:
            return taken
        state = math.tanh(weight * state + inward)
    return SETTLING_STEPS


def measure_attractors(random: np.random.Generator) -> dict[str, float]:
    """A neuron with a weight from [0.2, 0.99] or [1.01, 3]: how many attractors, and where a start ends."""
    above = bool(random.integers(2))
    weight = float(random.uniform(1.01, 3) if above else random.uniform(0.2, 0.99))
    stable = stable_points(weight)
    start = float(random.uniform(0.01, 0.99))
    state = np.array([start, -start])
    for _ in range(SETTLING_STEPS // 4):
        state = np.tanh(weight * state)
    expected = stable if above else [0.0]
    ends = np.array([max(expected), min(expected)])
    return {
        "attractors_beyond_expected": abs(len(stable) - (2 if above else 1)),
        "slope_at_attractor": max(slope(x, weight) for x in stable),
        "distance_from_attractor_of_own_sign": float(abs(state - ends).max()),
    }


def measure_numbers(random: np.random.Generator) -> dict[str, float]:
    """The numbers of section III, which no chance enters."""
    attractor = max(stable_points(1.25))
    return {
        "attractor_at_1_25": attractor,
        "slope_at_1_25": slope(attractor, 1.25),
        **{f"critical_input_{name}": critical_input(weight) for name, weight in CRITICAL_WEIGHTS.items()},
    }


def measure_switching(random: np.random.Generator) -> dict[str, float]:
    """A neuron with a weight from [1.1, 2.5]: how many steps a switch takes as the input grows, and with the weight,
    how the critical input grows."""
    weight = float(random.uniform(1.1, 2.5))
    critical = critical_input(weight)
    lower = min(stable_points(weight))
    steps = [switching_steps(weight, critical * share, lower) for share in (1.05, 1.2, 1.5, 2, 3, 5)]
    return {
        "greatest_increase_of_steps": max(later - earlier for earlier, later in pairwise(steps)),
        "steps_saved": steps[0] - steps[-1],
        "rise_of_critical_input": critical_input(weight + 0.05) - critical,
    }


MEASURES = {"attractors": measure_attractors, "numbers": measure_numbers, "switching": measure_switching}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The neurons of a row."""
    return trials_by(MEASURES, row.id)
