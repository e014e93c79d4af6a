"""Goodfellow, Bengio & Courville 2016, section 10.9: leaky units and connections that skip steps.

How much of an input a unit still feels so many steps later, by autograd with respect to that input.

    rnn-review run goodfellow_2016 time_scales

Seconds. A trial is one random system, in double precision.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
import torch

from reproductions.experiments import Profile, Row
from reproductions.papers.goodfellow_2016.drawing import Curve, Drawing, drawn_trials, undrawn
from reproductions.papers.goodfellow_2016.network import leaky_units
from reproductions.trials.batches import BatchTrials

KEPT = 0.5, 0.9, 0.99
STEPS, DELAY = 200, 5
DRAWN_STEPS = 120


def felt(kept: float, random: np.random.Generator) -> list[float]:
    """The derivative of a leaky unit by each input, the latest first, over that by the latest."""
    inputs = torch.from_numpy(random.normal(size=(STEPS, 1))).requires_grad_()
    (found,) = torch.autograd.grad(leaky_units(torch.tensor([kept], dtype=torch.float64), inputs)[-1, 0], inputs)
    back = found[:, 0].flip(0)
    return [float(one) for one in back / back[0]]


def measure_leaky_units(random: np.random.Generator) -> tuple[dict[str, float], dict[str, Curve]]:
    """For each share that a unit keeps: after how many steps less than one e-th of an input's effect is left."""
    found = {kept: felt(kept, random) for kept in KEPT}
    measured = {
        f"steps_remembered_at_{str(kept).replace('.', '_')}": float(np.argmax(np.array(left) < math.exp(-1)))
        for kept, left in found.items()
    }
    steps = range(0, DRAWN_STEPS, 2)
    return measured, {
        f"keeping_{round(100 * kept)}_percent": (list(steps), [left[step] for step in steps])
        for kept, left in found.items()
    }


def left_over(weights: Mapping[int, float], steps: int) -> float:
    """The derivative of a linear unit by its state so many steps ago, for its weights by their delay."""
    start = torch.ones((), dtype=torch.float64, requires_grad=True)
    states = [torch.zeros((), dtype=torch.float64)] * (max(weights) - 1) + [start]
    for _ in range(steps):
        states.append(torch.stack([weight * states[-delay] for delay, weight in weights.items()]).sum())
    (found,) = torch.autograd.grad(states[-1], start)
    return float(found)


def measure_skips(random: np.random.Generator) -> dict[str, float]:
    """The exponent of a unit that feeds itself with a delay, over that of one without, and a unit with both."""
    weight = random.uniform(0.5, 0.95)
    delayed, direct = (math.log(left_over({delay: weight}, STEPS)) for delay in (DELAY, 1))
    both = left_over({1: random.uniform(0.9, 1.0), DELAY: random.uniform(0.3, 0.5)}, STEPS)
    return {"exponent_over_direct": delayed / direct, "growth_with_both": both}


DRAWINGS: dict[str, Drawing] = {
    "leaky_units": measure_leaky_units,
    "skips": partial(undrawn, measure_skips),
}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row."""
    return drawn_trials(DRAWINGS, row)
