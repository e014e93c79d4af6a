"""Hochreiter 1991, section 3.3, table 3.8: the error that reaches one hidden unit, step by step back.

Measured: the ratio of the errors at neighbouring steps for the six pairs of weights of the table, and its bound
|w_vv| / 4. The table prints the two weights only; the rest of the net is drawn anew in each trial.

    rnn-review run hochreiter_1991 hidden_error

Seconds. A trial is one net on one sequence of five inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import torch

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1991.plain.network import hidden_errors
from reproductions.trials.batches import BatchTrials, OneByOne

STEPS = 5
INPUTS = 8
"""One for each of the six symbols, one for the answer that is fed back, one bias; see section 3.3."""
INITIAL_RANGE = 0.2
EARLIER_STEPS = 20


def measure_errors(
    output_weight: float, self_weight: float, start: str, random: np.random.Generator
) -> dict[str, float]:
    """Ratios of errors at steps 3, 2, 1 to those one step later, all three together, and the share of the bound."""
    weights = torch.tensor(random.uniform(-INITIAL_RANGE, INITIAL_RANGE, INPUTS))
    activation = torch.zeros((), dtype=torch.float64)
    if start == "carried_over":
        for x in random_inputs(random, EARLIER_STEPS):
            activation = torch.sigmoid(weights @ x + self_weight * activation)
    inputs = random_inputs(random, STEPS)
    target = float(random.integers(2))
    errors = hidden_errors(inputs, weights, self_weight, output_weight, target, activation)
    ratios = {f"ratio_at_step_{step}": float(errors[step - 1] / errors[step]) for step in (3, 2, 1)}
    return {
        **ratios,
        "ratio_over_three_steps": float(errors[0] / errors[3]),
        "share_of_ratio_bound": max(abs(ratio) for ratio in ratios.values()) / (abs(self_weight) / 4),
    }


def random_inputs(random: np.random.Generator, steps: int) -> torch.Tensor:
    """Random symbols `(steps, INPUTS)`, one-hot, with no answer fed back and the bias at 1."""
    inputs = torch.zeros(steps, INPUTS, dtype=torch.float64)
    inputs[torch.arange(steps), torch.tensor(random.integers(INPUTS - 2, size=steps))] = 1
    inputs[:, -1] = 1
    return inputs


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    measure = partial(measure_errors, row.settings["output_weight"], row.settings["self_weight"], readings["start"])
    settings = {"steps": STEPS, "inputs": INPUTS, "initial_range": INITIAL_RANGE}
    return BatchTrials(settings, STEPS, OneByOne(measure, (row.settings["stream"],), STEPS))
