"""Hochreiter 1991, sections 2.2 and 4, and section 3.1 of the 1997 paper: the factor |f'(net) w| of a single step.

Measured on a single logistic unit: the greatest slope, the weight at which the factor can reach 1, where the factor
peaks for a given sender, what saturation does to it, and what it takes for an error to flow unchanged.

    rnn-review run hochreiter_1991 single_path

Seconds. A trial is a unit with a random sender's activity, bias and weight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1991.plain.network import derivative
from reproductions.trials.batches import BatchTrials, trials_by

NETS = torch.linspace(-8, 8, 3201, dtype=torch.float64)
"""Net inputs at which a factor is looked at when it has to hold for all; 0 is one of them."""
LARGE_WEIGHT = 2000.0


def slope(net: float) -> float:
    """f'(net) of the logistic function, by automatic differentiation."""
    return derivative(torch.sigmoid, net)


def slopes(function: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """The derivatives of an activation function at `NETS`."""
    leaf = NETS.clone().requires_grad_()
    return torch.autograd.grad(function(leaf).sum(), leaf)[0]


def greatest_factor(weight: float) -> float:
    """sup over all net inputs of |f'(net) w|."""
    return float((slopes(torch.sigmoid) * weight).abs().max())


def peak_weight(activity: float, bias: float) -> float:
    """The weight of the sign of the activity where |f'(w y + bias) w| is greatest, to ten digits."""

    def falling(weight: float) -> float:
        return -slope(weight * activity + bias) * abs(weight)

    def factor(weight: torch.Tensor) -> torch.Tensor:
        y = torch.sigmoid(weight * activity + bias)
        return y * (1 - y) * weight

    sign = 1.0 if activity > 0 else -1.0
    scale = 1 / abs(activity)
    grid = [sign * scale * step for step in np.linspace(0.01, 20, 400)]
    best = min(grid, key=falling)
    ends = sorted((best - 0.1 * scale, best + 0.1 * scale))
    found = minimize_scalar(falling, bounds=ends, method="bounded", options={"xatol": 1e-12})
    around = (float(found.x) - 1e-3 * scale, float(found.x) + 1e-3 * scale)
    return float(brentq(lambda weight: derivative(factor, weight), *around, xtol=1e-14))


def measure_factor(random: np.random.Generator) -> dict[str, float]:
    """One unit: the factor for a weight below 4, at its peak, and for a very large weight."""
    activity = float(random.uniform(0.1, 1))
    bias = float(random.uniform(-2, 2))
    below = float(random.uniform(-4, 4))
    peak = peak_weight(activity, bias)
    net = peak * activity + bias
    return {
        "greatest_factor_below_4": greatest_factor(below),
        "peak_condition_residual": abs(peak - activity**-1 / np.tanh(net / 2)) * activity,
        "factor_at_large_weight": slope(LARGE_WEIGHT * activity + bias) * LARGE_WEIGHT,
    }


def measure_numbers(random: np.random.Generator) -> dict[str, float]:
    """The numbers of the argument, which no chance enters."""
    peak = peak_weight(1.0, 0.0)
    return {
        "greatest_slope": float(slopes(torch.sigmoid).max()),
        "weight_where_factor_reaches_one": float(brentq(lambda weight: greatest_factor(weight) - 1, 1, 10)),
        "peak_net": peak,
        "peak_factor": slope(peak) * peak,
        "mean_slope_between_0_2_and_0_8": quad(lambda y: y * (1 - y), 0.2, 0.8)[0] / 0.6,
        "mean_slope_between_0_and_1": quad(lambda y: y * (1 - y), 0, 1)[0],
        "linear_departure": float((slopes(lambda net: net) * 1.0 - 1).abs().max()),
        "least_logistic_departure": least_departure(torch.sigmoid),
        "least_tanh_departure": least_departure(torch.tanh),
    }


def least_departure(function: Callable[[torch.Tensor], torch.Tensor]) -> float:
    """The smallest over all weights of the greatest |f'(net) w - 1| over the net inputs looked at."""
    derivatives = slopes(function)
    found = minimize_scalar(
        lambda weight: float((derivatives * weight - 1).abs().max()), bounds=(0, 100), method="bounded"
    )
    return float(found.fun)


MEASURES = {"random_units": measure_factor, "numbers": measure_numbers}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The units of a row."""
    return trials_by(MEASURES, row.id)
