"""Hochreiter 1991, chapter 4: a unit that holds a value, and what that costs the error that flows through it.

Measured: the fixed points of a logistic unit that feeds itself, the slope at both, which start leads to which, the two
units that figure 4.1 plots, that one of them is the tanh neuron of the 1994 paper in other coordinates, and the factor
of Mozer's context unit.

    rnn-review run hochreiter_1991 latch_unit

Seconds. A trial is a unit with random attractors x and 1 - x.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from scipy.optimize import brentq

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1991.plain.network import derivative, latch, leaky_context
from reproductions.trials.batches import BatchTrials, trials_by

PLOTTED_BIASES = {"2_5": 2.5, "3_0": 3.0}
SETTLING_STEPS = 4000


def latch_slope(state: float, weight: float, bias: float) -> float:
    """The derivative of one step with respect to the state, by automatic differentiation."""
    return derivative(lambda leaf: latch(leaf, weight, bias), state)


def settle(start: float, weight: float, bias: float) -> float:
    """Where the unit ends after `SETTLING_STEPS` steps."""
    state = torch.tensor(start, dtype=torch.float64)
    for _ in range(SETTLING_STEPS):
        state = latch(state, weight, bias)
    return float(state)


def solved_latch(attractor: float) -> tuple[float, float]:
    """Weight and bias for which x and 1 - x are fixed points: w x - b = logit(x), w (1 - x) - b = logit(1 - x)."""
    logit = np.log(attractor / (1 - attractor))
    weight, bias = np.linalg.solve([[attractor, -1], [1 - attractor, -1]], [logit, -logit])
    return float(weight), float(bias)


def lower_attractor(bias: float) -> float:
    """The fixed point below 1/2 of the unit with w = 2 b, found as a root."""
    return float(brentq(lambda x: float(latch(torch.tensor(x, dtype=torch.float64), 2 * bias, bias)) - x, 0, 0.499999))


def measure_latch(random: np.random.Generator) -> dict[str, float]:
    """A unit with attractors x and 1 - x, x uniform in [0.02, 0.45], from a random start on either side of 1/2."""
    attractor = float(random.uniform(0.02, 0.45))
    weight, bias = solved_latch(attractor)
    start = float(random.uniform(0, 0.49))
    return {
        "weight_over_bias": weight / bias,
        "bias_formula_difference": abs(bias - np.log(attractor / (1 - attractor)) / (2 * attractor - 1)),
        "slope_at_attractors": max(latch_slope(x, weight, bias) for x in (attractor, 1 - attractor)),
        "distance_from_own_attractor": max(
            abs(settle(start, weight, bias) - attractor), abs(settle(1 - start, weight, bias) - 1 + attractor)
        ),
        "difference_from_tanh_neuron": tanh_difference(start, bias),
    }


def tanh_difference(start: float, bias: float) -> float:
    """The greatest difference over 50 steps between m = 2 z - 1 of the latch and the neuron m' = tanh((b/2) m)."""
    state = torch.tensor(start, dtype=torch.float64)
    moved = 2 * state - 1
    greatest = 0.0
    for _ in range(50):
        state, moved = latch(state, 2 * bias, bias), torch.tanh(bias / 2 * moved)
        greatest = max(greatest, float((2 * state - 1 - moved).abs()))
    return greatest


def measure_plotted(random: np.random.Generator) -> dict[str, float]:
    """The two units of figure 4.1, and the limit at which the two attractors meet."""
    numbers = {"slope_where_attractors_meet": latch_slope(0.5, 4.0, 2.0)}
    for name, bias in PLOTTED_BIASES.items():
        attractor = lower_attractor(bias)
        numbers[f"attractor_at_bias_{name}"] = attractor
        numbers[f"slope_at_bias_{name}"] = latch_slope(attractor, 2 * bias, bias)
    numbers["tanh_weight_at_bias_2_5"] = PLOTTED_BIASES["2_5"] / 2
    return numbers


def measure_context(random: np.random.Generator) -> dict[str, float]:
    """A context unit with a random decay and self-weight below 4: the greatest factor over net inputs from outside."""
    decay = float(random.uniform(0, 1))
    weight = torch.tensor(float(random.uniform(-4, 4)), dtype=torch.float64)
    states = torch.linspace(-10, 10, 2001, dtype=torch.float64, requires_grad=True)
    factors = torch.autograd.grad(leaky_context(states, -weight * states.detach(), weight, decay).sum(), states)[0]
    above = float(random.uniform(4.5, 8))
    grown = torch.autograd.grad(
        leaky_context(states, -above * states.detach(), torch.tensor(above), decay).sum(), states
    )[0]
    return {"context_factor_below_4": float(factors.abs().max()), "context_factor_above_4": float(grown.max())}


MEASURES = {"random_latches": measure_latch, "plotted_latches": measure_plotted, "context_unit": measure_context}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The units of a row."""
    return trials_by(MEASURES, row.id)
