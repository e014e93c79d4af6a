"""Pascanu, Mikolov & Bengio 2013, section 2.1 and the supplement's 1.1: when gradients must vanish, and may explode.

Measured on random nets x_t = W f(x_{t-1}) + u_t and on linear ones: the bound on what is left of an error so many steps
back, how fast a linear net's error grows, and systems that show what the conditions do not say.

    rnn-review run pascanu_2013 theory

Seconds. A trial is one system. Norms are those of the row vectors that back-propagation multiplies by one Jacobian
after another; the paper's equations 5 and 6 mix rows and columns.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
import torch

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.papers.pascanu_2013.network import activate
from reproductions.trials.batches import BatchTrials, Measure, trials_by

STEPS = 100
SHARE_OF_THRESHOLD = 0.9
"""The largest singular value of a net under the bound, as a share of the threshold 1/γ."""
STEEPEST = {"tanh": 1.0, "sigmoid": 0.25}
"""γ, the largest slope of a unit."""
GROWN_FROM, GROWN_TO = 1000, 21_000
"""Steps between which a linear net's growth is taken: what comes before is not yet the leading direction's."""


def singular(matrix: Array) -> float:
    """The largest singular value."""
    return float(np.linalg.norm(matrix, 2))


def radius(matrix: Array) -> float:
    """The spectral radius."""
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def errors_back(units: str, weights: Array, inputs: Array, error: Array) -> list[float]:
    """‖∂E/∂x_t‖ at the last step and at each step before it, for inputs `(steps, units)` and ∂E/∂x at the last step.

    By autograd with respect to each state in the graph.
    """
    w = torch.from_numpy(weights)
    x = torch.zeros(len(weights), dtype=torch.float64, requires_grad=True)
    states = [x]
    for u in torch.from_numpy(inputs):
        x = w @ activate(units, x) + u
        states.append(x)
    found = torch.autograd.grad(states[-1] @ torch.from_numpy(error), states)
    return [float(one.norm()) for one in reversed(found)]


def measure_bound(units: str, random: np.random.Generator) -> dict[str, float]:
    """A net with σ₁ below 1/γ: the largest share of the bound η^(t-k) ‖∂E/∂x_t‖ that is taken, and what is left."""
    size = int(random.integers(2, 51))
    weights = random.normal(size=(size, size))
    weights *= SHARE_OF_THRESHOLD / STEEPEST[units] / singular(weights)
    inputs = random.uniform(0, 2) * random.normal(size=(STEPS, size))
    norms = errors_back(units, weights, inputs, random.normal(size=size))
    shares = [norm / norms[0] / SHARE_OF_THRESHOLD**back for back, norm in enumerate(norms)]
    return {"greatest_share_of_bound": max(shares[1:]), "left_100_steps_back": norms[-1] / norms[0]}


def measure_growth(random: np.random.Generator) -> dict[str, float]:
    """A linear net: the factor by which an error grows at each step back, over the spectral radius."""
    size = int(random.integers(2, 21))
    weights = random.normal(size=(size, size)) * random.uniform(0.5, 1.5) / math.sqrt(size)
    error, logarithm, at = random.normal(size=size), 0.0, {}
    for step in range(GROWN_TO + 1):
        if step in (GROWN_FROM, GROWN_TO):
            at[step] = logarithm
        error = error @ weights
        norm = float(np.linalg.norm(error))
        error, logarithm = error / norm, logarithm + math.log(norm)
    growth = (at[GROWN_TO] - at[GROWN_FROM]) / (GROWN_TO - GROWN_FROM)
    return {"growth_over_radius": math.exp(growth) / radius(weights), "spectral_radius": radius(weights)}


def measure_nilpotent(random: np.random.Generator) -> dict[str, float]:
    """A net whose units pass errors on in one direction alone: a large singular value, and no error after all."""
    size = int(random.integers(2, 21))
    weights = np.triu(random.normal(size=(size, size)), 1)
    weights *= 5.0 / singular(weights)
    norms = errors_back("tanh", weights, 0.1 * random.normal(size=(STEPS, size)), random.normal(size=size))
    return {
        "largest_singular_value": singular(weights),
        "spectral_radius": radius(weights),
        "left_100_steps_back": norms[-1] / norms[0],
    }


def measure_eigenvalues(random: np.random.Generator) -> dict[str, float]:
    """A net with all eigenvalues below 1/γ, and how far the error that W stretches most grows on its way back."""
    size = int(random.integers(2, 21))
    weights = np.triu(random.uniform(0.5, 1.0, size=(size, size)), 1) * 8 + SHARE_OF_THRESHOLD * np.eye(size)
    error = np.linalg.svd(weights)[0][:, 0]
    norms = errors_back("tanh", weights, np.zeros((STEPS, size)), error)
    return {"spectral_radius": radius(weights), "greatest_growth": max(norms[1:]) / norms[0]}


def measure_power(random: np.random.Generator) -> dict[str, float]:
    """The linear unit of section 2.3: how far derivatives of x₀ wᵗ by autograd lie from the printed ones."""
    start, t = float(random.uniform(0.1, 2)), int(random.integers(2, STEPS))
    weight = float(random.uniform(0.8, 1.2))
    w = torch.tensor(weight, dtype=torch.float64, requires_grad=True)
    x = torch.tensor(start, dtype=torch.float64)
    for _ in range(t):
        x = w * x
    (first,) = torch.autograd.grad(x, w, create_graph=True)
    (second,) = torch.autograd.grad(first, w)
    printed = t * start * weight ** (t - 1), t * (t - 1) * start * weight ** (t - 2)
    return {
        "first_derivative_over_printed": float(first.detach()) / printed[0],
        "second_derivative_over_printed": float(second) / printed[1],
    }


MEASURES: dict[str, Measure] = {
    "bound_tanh": partial(measure_bound, "tanh"),
    "bound_sigmoid": partial(measure_bound, "sigmoid"),
    "linear_growth": measure_growth,
    "nilpotent": measure_nilpotent,
    "eigenvalues": measure_eigenvalues,
    "linear_unit": measure_power,
}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row."""
    return trials_by(MEASURES, row.id)
