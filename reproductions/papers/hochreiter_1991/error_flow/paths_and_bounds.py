"""Hochreiter 1991, section 2.2, with the bounds that the 1997 paper adds in its section 3.1: error flow through time.

Measured on random logistic nets: the path sum against the recursion and against automatic differentiation, the printed
index order, the norm bound and the weight bound, and what a learning rate changes.

    rnn-review run hochreiter_1991 error_flow

A few seconds. A trial is one random net with random external inputs; all pairs of units and all lags are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1991.plain import formulas, network
from reproductions.trials.batches import BatchTrials, trials_by

NORMS = (1, 2, np.inf)
"""The matrix norms tried: greatest column sum, spectral norm, greatest row sum."""
RATES = (0.1, 10.0)

Array = np.ndarray[Any, Any]


def random_net(random: np.random.Generator, units: int, lags: int, span: float) -> tuple[Array, Array]:
    """Weights `(units, units)` uniform in [-span, span] and external inputs `(lags + 3, units)` uniform in [-1, 1]."""
    return random.uniform(-span, span, (units, units)), random.uniform(-1, 1, (lags + 3, units))


def slopes_of(weights: Array, external: Array, lags: int) -> Array:
    """The derivatives f' met on the way back, `(lags, units)`."""
    return network.slopes_before_last(torch.tensor(weights), torch.tensor(external), lags).numpy()


def greatest_difference(ours: Array, reference: Array) -> float:
    """The greatest difference between two sets of factors, relative to the greatest factor."""
    return float(abs(ours - reference).max() / abs(reference).max())


def measure_paths(random: np.random.Generator) -> dict[str, float]:
    """A net of 2 to 4 units, lags 1 to 5: path sum, recursion and automatic differentiation, relative differences."""
    lags = 5
    weights, external = random_net(random, int(random.integers(2, 5)), lags, float(random.choice([0.2, 1.0, 5.0])))
    slopes = slopes_of(weights, external, lags)
    true = [factor.numpy() for factor in network.error_factors(torch.tensor(weights), torch.tensor(external), lags)]
    recursion = [formulas.recursion(weights, slopes, lag) for lag in range(1, lags + 1)]
    sums = [formulas.path_sum(weights, slopes, lag) for lag in range(1, lags + 1)]
    printed = [formulas.path_sum(weights, slopes, lag, printed_order=True) for lag in range(1, lags + 1)]
    pairs = range(lags)
    return {
        "path_sum_difference": max(greatest_difference(sums[q], recursion[q]) for q in pairs),
        "differentiation_difference": max(greatest_difference(sums[q], true[q]) for q in pairs),
        "printed_order_difference": min(greatest_difference(printed[q], recursion[q]) for q in pairs),
        "printed_first_case_difference": greatest_difference(weights, true[0]),
    }


def share_of_norm_bounds(factor: Array, weights: Array, slopes: Array, lag: int) -> tuple[float, float]:
    """The greatest |factor| as a share of the close bound (norms of v's and u's own weights) and of the coarse one."""
    units = len(weights)
    close, coarse = 0.0, 0.0
    steepest = slopes[:lag].max()
    for norm in NORMS:
        whole = np.linalg.norm(weights, norm)
        from_v = np.linalg.norm(weights, norm, axis=0)
        into_u = np.linalg.norm(weights, norm, axis=1)
        bound = units * steepest**lag * np.outer(into_u, from_v) * whole ** (lag - 2)
        close = max(close, float((abs(factor) / bound).max()))
        coarse = max(coarse, float(abs(factor).max() / (units * (steepest * whole) ** lag)))
    return close, coarse


def share_of_weight_bound(factor: Array, units: int, largest_weight: float, lag: int) -> float:
    """The greatest |factor| as a share of n tau^q, tau = n w_max / 4."""
    return float(abs(factor).max() / (units * (units * largest_weight / 4) ** lag))


def measure_bounds(random: np.random.Generator) -> dict[str, float]:
    """A net of 2 to 16 units, lags 2 to 14: how much of each bound the greatest factor uses up."""
    units, lags = int(random.integers(2, 17)), 14
    weights, external = random_net(random, units, lags, float(10 ** random.uniform(-1, 1)))
    slopes = slopes_of(weights, external, lags)
    close, coarse = 0.0, 0.0
    for lag in range(2, lags + 1):
        shares = share_of_norm_bounds(formulas.recursion(weights, slopes, lag), weights, slopes, lag)
        close, coarse = max(close, shares[0]), max(coarse, shares[1])
    largest = float(random.uniform(0.1, 1)) * 4 / units
    small, external = random_net(random, units, lags, largest)
    slopes = slopes_of(small, external, lags)
    same_sign, steepest = np.full((units, units), largest), np.full((lags, units), 0.25)
    checked = range(2, lags + 1)
    return {
        "share_of_close_norm_bound": close,
        "share_of_norm_bound": coarse,
        "share_of_weight_bound": max(
            share_of_weight_bound(formulas.recursion(small, slopes, lag), units, largest, lag) for lag in checked
        ),
        "share_of_weight_bound_at_worst": max(
            share_of_weight_bound(formulas.recursion(same_sign, steepest, lag), units, largest, lag) for lag in checked
        ),
    }


def measure_rates(random: np.random.Generator) -> dict[str, float]:
    """A net of 2 to 8 units: the weight change owed to lag 10 over that owed to lag 1, at two learning rates."""
    lags = 10
    weights, external = random_net(random, int(random.integers(2, 9)), lags, 1.0)
    ratios = []
    for rate in RATES:
        changes = network.weight_changes_by_lag(torch.tensor(weights), torch.tensor(external), lags, rate)
        ratios.append(float(changes[lags] / changes[1]))
    return {"long_to_short_ratio": ratios[0], "ratio_change_with_rate": abs(ratios[1] / ratios[0] - 1)}


MEASURES = {"paths": measure_paths, "bounds": measure_bounds, "learning_rates": measure_rates}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The random nets of a row."""
    return trials_by(MEASURES, row.id)
