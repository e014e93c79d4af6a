"""Goodfellow, Bengio & Courville 2016, sections 8.2.5 and 10.7: one function, applied again and again.

What the powers of a matrix do to its eigenvectors, what is forgotten, what a network without shared weights can do
instead, and what becomes of a line through the state space of a tanh layer.

    rnn-review run goodfellow_2016 composition

Seconds. A trial is one random system, in double precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import torch

from reproductions.experiments import Profile, Row
from reproductions.kernels.lanes.vectors import Array
from reproductions.papers.goodfellow_2016.drawing import Curve, Drawing, drawn_trials, undrawn
from reproductions.papers.goodfellow_2016.matrices import LEADING, decomposed
from reproductions.trials.batches import BatchTrials

FEW_STEPS, MANY_STEPS = 10, 100
SHALLOW, DEEP = 4, 50
"""Layers of the products: the variance is taken where it can be estimated, the typical size where it is small."""
PRODUCTS = 1_000_000, 20_000
UNITS, GAIN, COMPOSITIONS, HALF_LINE, POINTS = 100, 2.0, 5, 10.0, 2001
"""The tanh layer: its weights have a deviation of GAIN over the root of UNITS, a choice of ours."""
DRAWN = 0, 1, 2, 5
"""After how many compositions the line is drawn, every tenth of its middle points."""


def measure_powers(random: np.random.Generator) -> dict[str, float]:
    """The factor of each eigenvector after a few steps over that power of its eigenvalue; the furthest from 1."""
    w = decomposed(random, symmetric=False)
    states = torch.from_numpy(w.eigenvectors)
    for _ in range(FEW_STEPS):
        states = torch.from_numpy(w.matrix) @ states
    factors = np.linalg.norm(states.numpy(), axis=0) / np.abs(w.eigenvalues) ** FEW_STEPS
    return {"factor_over_power": float(factors[np.abs(factors - 1).argmax()])}


def measure_printed_recurrence(random: np.random.Generator) -> dict[str, float]:
    """How far the recurrence as printed, and with Q and its transpose exchanged, lies from the states by steps."""
    w = decomposed(random, symmetric=True)
    start = random.normal(size=len(w.matrix))
    h = torch.from_numpy(start)
    for _ in range(FEW_STEPS):
        h = torch.from_numpy(w.matrix).T @ h
    q, powers = w.eigenvectors, np.diag(w.eigenvalues**FEW_STEPS)
    length = float(h.norm())
    return {
        "printed_off_by": float(np.linalg.norm(q.T @ powers @ q @ start - h.numpy())) / length,
        "exchanged_off_by": float(np.linalg.norm(q @ powers @ q.T @ start - h.numpy())) / length,
    }


def measure_forgetting(random: np.random.Generator) -> dict[str, float]:
    """The share of a linear net's state, by length, that is not along the leading eigenvector after many steps."""
    w = decomposed(random, symmetric=True)
    leading, h = w.eigenvectors[:, 0], random.normal(size=len(w.matrix))
    for _ in range(MANY_STEPS):
        h = w.matrix.T @ h
    return {"share_off_leading_direction": float(np.linalg.norm(h - leading * (leading @ h)) / np.linalg.norm(h))}


def measure_orthogonal(random: np.random.Generator) -> dict[str, float]:
    """What is left of a row vector orthogonal to the leading eigenvector, over the growth of the leading one."""
    w = decomposed(random, symmetric=False)
    leading, x = w.eigenvectors[:, 0], random.normal(size=len(w.matrix))
    x -= leading * (leading @ x)
    left = x @ np.linalg.matrix_power(w.matrix, MANY_STEPS)
    return {"orthogonal_left": float(np.linalg.norm(left) / np.linalg.norm(x)) / LEADING**MANY_STEPS}


def measure_products(random: np.random.Generator) -> dict[str, float]:
    """Products of independent normal weights whose variance is that root of the wanted one."""
    wanted = random.uniform(0.5, 2)
    shallow = random.normal(0, wanted ** (0.5 / SHALLOW), size=(SHALLOW, PRODUCTS[0])).prod(0)
    deep = random.normal(0, wanted ** (0.5 / DEEP), size=(DEEP, PRODUCTS[1]))
    typical = np.exp((np.log(np.abs(deep)).sum(0).mean() - np.log(wanted) / 2) / DEEP)
    return {"variance_over_wanted": float(shallow.var() / wanted), "typical_factor_per_layer": float(typical)}


def slopes_and_turns(projected: Array) -> tuple[float, float]:
    """The middle slope over the largest, both without sign, and how often a curve changes between up and down."""
    differences = np.diff(projected)
    sizes = np.abs(differences)
    return float(np.median(sizes) / sizes.max()), float((np.diff(np.sign(differences)) != 0).sum())


def measure_composed(random: np.random.Generator) -> tuple[dict[str, float], dict[str, Curve]]:
    """A line through the states of a tanh layer, projected to a number, after each composition."""
    weights = GAIN * random.normal(size=(UNITS, UNITS)) / np.sqrt(UNITS)
    direction, projection = (one / np.linalg.norm(one) for one in random.normal(size=(2, UNITS)))
    places = np.linspace(-HALF_LINE, HALF_LINE, POINTS)
    states = torch.from_numpy(places[:, None] * direction)
    projected = [states.numpy() @ projection]
    for _ in range(COMPOSITIONS):
        states = torch.tanh(states @ torch.from_numpy(weights))
        projected.append(states.numpy() @ projection)
    middle_over_largest, turns = slopes_and_turns(projected[-1])
    measured = {
        "middle_over_largest_slope": middle_over_largest,
        "turns": turns,
        "turns_after_one": slopes_and_turns(projected[1])[1],
    }
    drawn = slice(POINTS // 4, -POINTS // 4, 5)
    ups = {step: projected[step] if step else projected[0] / HALF_LINE for step in DRAWN}
    return measured, {f"after_{step}": (list(places[drawn]), list(up[drawn])) for step, up in ups.items()}


DRAWINGS: dict[str, Drawing] = {
    "powers": partial(undrawn, measure_powers),
    "printed_recurrence": partial(undrawn, measure_printed_recurrence),
    "forgetting": partial(undrawn, measure_forgetting),
    "orthogonal": partial(undrawn, measure_orthogonal),
    "products": partial(undrawn, measure_products),
    "composed": measure_composed,
}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row."""
    return drawn_trials(DRAWINGS, row)
