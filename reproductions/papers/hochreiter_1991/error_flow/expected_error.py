"""Hochreiter 1991, section 2.2, figures 2.2 to 2.4: the expected size of an error sent back, against units and steps.

Measured: the values that the three figures plot, their maxima, the factor of one more step, and the number of units
from which the expectation grows. Beside it, the same quantity in random logistic nets, without the assumption of
independent signs that the formula makes.

    rnn-review run hochreiter_1991 expected_error

Seconds. The formula needs no chance: each trial computes it anew and adds one random net for comparison.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from scipy.optimize import brentq

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1991.plain import formulas, network
from reproductions.trials.batches import BatchTrials, OneByOne

UNITS = range(2, 17)
STEPS_BACK = range(1, 9)
"""Figures 2.2 to 2.4 label these 2 to 9."""
MOST_UNITS = 16


FORMULAS = {"both_signs": formulas.expected_factor, "as_printed": formulas.printed_expected_factor}


@dataclass(frozen=True)
class Figure:
    """One figure: `measure(random)` gives its numbers. Weights are uniform in [-2 gamma, 2 gamma]."""

    gamma: float
    paths: str

    def measure(self, random: np.random.Generator) -> dict[str, float]:
        """The plotted values at 16 units, their maximum, and what a random net of 16 units gives."""
        expected = FORMULAS[self.paths]
        plotted = {(n, u): expected(self.gamma, n, u) for n in UNITS for u in STEPS_BACK}
        growing = sum(plotted[n, u + 1] >= plotted[n, u] for n in UNITS for u in STEPS_BACK[:-1])
        return {
            "greatest_plotted_value": max(plotted.values()),
            "plotted_values_that_grow_with_steps": growing,
            "factor_per_step_at_16_units": formulas.growth_per_step(self.gamma, MOST_UNITS),
            "units_from_which_it_grows": self.critical_units(),
            **{f"expected_factor_{u}_back": plotted[MOST_UNITS, u] for u in STEPS_BACK},
            **self.random_net(random),
        }

    def critical_units(self) -> float:
        """The number of units, as a real number, at which one more step leaves the expectation as it is."""
        return float(brentq(lambda units: formulas.growth_per_step(self.gamma, units) - 1, 1, 1e6))

    def random_net(self, random: np.random.Generator) -> dict[str, float]:
        """The mean |factor| over all pairs of units of one random net of 16 units, for each lag."""
        span, lags = 2 * self.gamma, max(STEPS_BACK)
        weights = torch.tensor(random.uniform(-span, span, (MOST_UNITS, MOST_UNITS)))
        external = torch.tensor(random.uniform(-1, 1, (lags + 3, MOST_UNITS)))
        factors = network.error_factors(weights, external, lags)
        return {f"random_net_factor_{u}_back": float(factors[u - 1].abs().mean()) for u in STEPS_BACK}


def measure_signs(random: np.random.Generator) -> dict[str, float]:
    """Sums of S random signs: their mean size per path, times sqrt(pi S / 2), which tends to 1; exact and drawn."""
    count = 4**5
    drawn = abs(random.choice([-1.0, 1.0], (4000, count)).sum(axis=1)).mean()
    scale = math.sqrt(math.pi * count / 2) / count
    return {
        "scaled_mean_sum_of_signs": formulas.mean_absolute_sum_of_signs(count) * scale,
        "scaled_mean_drawn_sum": float(drawn * scale),
    }


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The figure of a row."""
    measure = measure_signs
    if row.id != "signs":
        measure = Figure(row.settings["gamma"], readings["paths"]).measure
    return BatchTrials({}, 1, OneByOne(measure, (row.settings["stream"],), 1))
