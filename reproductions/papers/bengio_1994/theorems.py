"""Bengio, Simard & Frasconi 1994, section IV and appendix: definitions and theorems as checks on systems.

Measured on recurrent nets a' = W tanh(a) + u, random ones and ones built to meet a theorem's conditions: each theorem's
conclusion wherever its conditions hold, and, for the two places where the printed proofs leave a gap, a system that
shows it.

    rnn-review run bengio_1994 theorems

Seconds. A trial is one system.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from reproductions.experiments import Profile, Row
from reproductions.papers.bengio_1994.network import step, step_jacobian
from reproductions.trials.batches import BatchTrials, trials_by

STEPS = 200
BEND = 4 / (3 * math.sqrt(3))
"""The greatest |d/da (1 - tanh(a)^2)|: how fast a slope can change."""
LARGEST_FACTOR = 0.95

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Latched:
    """A net with a hyperbolic fixed point, and a ball around it on which |M'| stays below `factor` < 1."""

    weights: Array
    attractor: Array
    radius: float
    factor: float


def jacobian(weights: Array, state: Array) -> Array:
    """M'(a)."""
    found: Array = step_jacobian(torch.from_numpy(weights), torch.from_numpy(state)).numpy()
    return found


def mapped(weights: Array, state: Array) -> Array:
    """M(a)."""
    found: Array = step(torch.from_numpy(weights), torch.from_numpy(state)).numpy()
    return found


def norm(matrix: Array) -> float:
    """The induced Euclidean norm."""
    return float(np.linalg.norm(matrix, 2))


def factor_bound(weights: Array, centre: Array, radius: float) -> float:
    """A bound on |M'| over a ball: its value at the centre and the most by which slopes can change on the way."""
    return norm(jacobian(weights, centre)) + norm(weights) * BEND * radius


def latched_net(random: np.random.Generator) -> Latched:
    """A net of 1 to 6 units that holds a sign in each of them: strong self-connections, weak other ones."""
    units = int(random.integers(1, 7))
    weights = np.diag(random.uniform(1.3, 3, units)) + random.uniform(-0.05, 0.05, (units, units))
    state = random.choice([-1.0, 1.0], units) * 2
    for _ in range(2000):
        state = mapped(weights, state)
    at_centre = norm(jacobian(weights, state))
    radius = float(random.uniform(0.2, 0.9)) * (LARGEST_FACTOR - at_centre) / (norm(weights) * BEND)
    return Latched(weights, state, radius, factor_bound(weights, state, radius))


def direction(random: np.random.Generator, units: int) -> Array:
    """A random unit vector."""
    vector = random.normal(size=units)
    unit: Array = vector / np.linalg.norm(vector)
    return unit


def measure_expansion(random: np.random.Generator) -> dict[str, float]:
    """Theorem 1: where |M'| > 1 on a ball, a point of the ball moves away from the image of the centre."""
    units = int(random.integers(1, 7))
    centre = random.normal(size=units)
    weights = random.normal(size=(units, units))
    weights *= float(random.uniform(1.1, 3)) / norm(jacobian(weights, centre))
    at_centre = norm(jacobian(weights, centre))
    radius = 0.9 * (at_centre - 1) / (norm(weights) * BEND)
    along = np.linalg.svd(jacobian(weights, centre))[2][0]
    points = [centre + radius * share * along for share in (0.99, 0.1, 0.001)]
    sampled = [centre + radius * random.uniform() * direction(random, units) for _ in range(50)]
    moved = mapped(weights, centre)
    return {
        "least_norm_on_ball": min(norm(jacobian(weights, point)) for point in sampled),
        "greatest_expansion": max(
            float(np.linalg.norm(mapped(weights, point) - moved) / np.linalg.norm(point - centre)) for point in points
        ),
    }


def measure_contraction(random: np.random.Generator) -> dict[str, float]:
    """Theorem 2: where |M'| < 1 on a convex set, distances shrink there."""
    net = latched_net(random)
    units = len(net.weights)

    def point() -> Array:
        return net.attractor + net.radius * random.uniform() * direction(random, units)

    pairs = [(point(), point()) for _ in range(100)]
    ratios = [
        float(np.linalg.norm(mapped(net.weights, x) - mapped(net.weights, y)) / np.linalg.norm(x - y)) for x, y in pairs
    ]
    return {"greatest_contraction_ratio": max(ratios), "share_of_bound": max(ratios) / net.factor}


def latched_path(net: Latched, random: np.random.Generator, strength: float) -> tuple[Array, Array]:
    """States `(STEPS + 1, units)` of the net with inputs and without, from one start within half the radius.

    Each input has the length `strength` (1 - factor) d with d half the radius, in a random direction, or, from the
    middle on, always in the direction in which the two paths differ already.
    """
    units = len(net.weights)
    d = net.radius / 2
    state = net.attractor + 0.99 * d * random.uniform() * direction(random, units)
    quiet = state
    states, quiets = [state], [quiet]
    for t in range(STEPS):
        toward = direction(random, units)
        apart = states[-1] - quiets[-1]
        if t > STEPS // 2 and np.linalg.norm(apart) > 0:
            toward = apart / np.linalg.norm(apart)
        state = mapped(net.weights, state) + strength * (1 - net.factor) * d * toward
        quiet = mapped(net.weights, quiet)
        states.append(state)
        quiets.append(quiet)
    return np.array(states), np.array(quiets)


def measure_noise(random: np.random.Generator) -> dict[str, float]:
    """Theorem 3: inputs below (1 - factor) d keep the state within d of the path without inputs."""
    net = latched_net(random)
    states, quiets = latched_path(net, random, 0.999)
    apart = np.linalg.norm(states - quiets, axis=1)
    return {
        "greatest_distance_over_radius": float(apart.max() / (net.radius / 2)),
        "distance_to_attractor_without_inputs": float(np.linalg.norm(quiets[-1] - net.attractor)),
    }


def state_jacobians(weights: Array, states: Array) -> list[Array]:
    """d a_t / d a_0 for t = 1 … along a path, as the product of the steps' Jacobians."""
    product = np.eye(len(weights))
    found = []
    for state in states[:-1]:
        product = jacobian(weights, state) @ product
        found.append(product)
    return found


def measure_vanishing(random: np.random.Generator) -> dict[str, float]:
    """Theorem 4: while the net stays latched, d a_t / d a_0 tends to zero, here at least as fast as factor^t."""
    net = latched_net(random)
    states, _ = latched_path(net, random, 0.999)
    norms = [norm(matrix) for matrix in state_jacobians(net.weights, states)]
    shares = [found / net.factor**t for t, found in enumerate(norms, start=1)]
    return {"share_of_geometric_bound": max(shares), "jacobian_after_200_steps": norms[-1]}


def measure_boundary(random: np.random.Generator) -> dict[str, float]:
    """The lemma: on the boundary of two basins d a_t / d a_0 grows without bound; a disturbance leaves the boundary."""
    units = int(random.integers(1, 5))
    weights = np.diag(random.uniform(1.3, 3, units)) + random.uniform(-0.05, 0.05, (units, units))
    weights[0, 1:] = 0  # so that the first coordinate stays at 0, between its two attractors
    start = random.choice([-1.0, 1.0], units) * 2
    start[0] = 0
    on, off = [start], [start]
    for _ in range(5 * STEPS):
        on.append(mapped(weights, on[-1]))
        off.append(mapped(weights, off[-1]) + 1e-6 * random.normal(size=units))
    return {
        "boundary_growth_per_step": norm(state_jacobians(weights, np.array(on[: STEPS + 1]))[-1]) ** (1 / STEPS),
        "disturbed_jacobian_after_1000_steps": norm(state_jacobians(weights, np.array(off))[-1]),
    }


def measure_decomposition(random: np.random.Generator) -> dict[str, float]:
    """Equation 4: the weight gradient is a sum over the steps that used a weight; once latched, late ones win."""
    net = latched_net(random)
    states, _ = latched_path(net, random, 0.999)
    inputs = [states[t + 1] - mapped(net.weights, states[t]) for t in range(STEPS)]
    whole = torch.tensor(net.weights, requires_grad=True)
    copies = [torch.tensor(net.weights, requires_grad=True) for _ in inputs]
    costs = []
    for weights in ([whole] * STEPS, copies):
        state = torch.tensor(states[0])
        for w, u in zip(weights, inputs, strict=True):
            state = step(w, state) + torch.tensor(u)
        costs.append((state**2).sum() / 2)
    total = torch.autograd.grad(costs[0], whole)[0]
    terms = torch.stack(torch.autograd.grad(costs[1], copies))
    sizes = terms.flatten(1).norm(dim=1)
    return {
        "decomposition_difference": float((terms.sum(0) - total).norm() / total.norm()),
        "term_100_steps_back": float(sizes[-101] / sizes[-1]),
        "share_of_terms_100_steps_back_or_more": float(sizes[:-100].sum() / sizes.sum()),
    }


def measure_eigenvalue_gap(random: np.random.Generator) -> dict[str, float]:
    """Definition 4 asks for eigenvalues below 1, the proofs for norms: two matrices, and a net that alternates so."""
    first, second = np.array([[0.0, 2.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [2.0, 0.0]])
    gain = float(random.uniform(1.1, 3))
    rotation = np.linalg.qr(random.normal(size=(2, 2)))[0]
    pair = [rotation @ (gain / 2 * matrix) @ rotation.T for matrix in (first, second)]
    rounds = 20
    product = np.linalg.matrix_power(pair[0] @ pair[1], rounds)
    return {
        "spectral_radius_of_each": max(abs(np.linalg.eigvals(matrix)).max() for matrix in (first, second)),
        "norm_of_their_product": norm(first @ second),
        "spectral_radius_of_random_pair": max(abs(np.linalg.eigvals(matrix)).max() for matrix in pair),
        "growth_of_random_product_per_round": norm(product) ** (1 / rounds),
    }


def measure_uniform_gap(random: np.random.Generator) -> dict[str, float]:
    """|M'| < 1 at every step is not enough: inputs lead one neuron along the edge of its reduced attracting set, where
    the slope comes so near to 1 that the product stays away from zero."""
    weight = float(random.uniform(1.2, 2.5))
    edge = math.atanh(math.sqrt(1 - 1 / weight))
    distance = float(random.uniform(0.05, 0.3))
    states = edge + distance / np.arange(1, 20001) ** 2
    slopes = weight * (1 - np.tanh(states) ** 2)
    quiet = states[0]
    for _ in range(5000):
        quiet = weight * math.tanh(quiet)
    return {
        "greatest_slope_met": float(slopes.max()),
        "product_after_20000_steps": float(np.exp(np.log(slopes).sum())),
        "slope_at_attractor": weight * (1 - math.tanh(quiet) ** 2),
    }


MEASURES = {
    "theorem_1": measure_expansion,
    "theorem_2": measure_contraction,
    "theorem_3": measure_noise,
    "theorem_4": measure_vanishing,
    "boundary": measure_boundary,
    "decomposition": measure_decomposition,
    "eigenvalue_gap": measure_eigenvalue_gap,
    "uniform_gap": measure_uniform_gap,
}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The systems of a row."""
    return trials_by(MEASURES, row.id)
