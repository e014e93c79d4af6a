"""Hochreiter 1991, section 2.1: linear nets with a frozen loop, trained by real-time recurrent learning.

Measured: by what factor the sensitivities grow each time they go round the loop, and the loop gain at which they
neither grow nor fade, for the four nets of the section.

    rnn-review run hochreiter_1991 fixed_loops

Seconds. A trial is a net whose other weights are random.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from scipy.optimize import brentq

from reproductions.experiments import Profile, Row
from reproductions.papers.hochreiter_1991.plain.network import loop_sensitivities
from reproductions.trials.batches import BatchTrials, trials_by

ROUNDS = 40
"""How often the sensitivities go round the loop before their growth is read off."""
TRAINED = (1, 0)
"""The trained weight: from the input, unit 0, to the first unit."""


@dataclass(frozen=True)
class Loop:
    """A linear net: the frozen weights of its loop, each a (to, from) pair of units, and the other connections."""

    units: int
    frozen: tuple[tuple[int, int], ...]
    other: tuple[tuple[int, int], ...]
    parallel: bool = False
    """Whether the frozen weights are self-loops side by side, rather than one loop through all of them."""

    def weights(self, gain: float, random: np.random.Generator) -> torch.Tensor:
        """Random weights of either sign whose loop has this gain; of parallel loops the first has it, others less."""
        weights = np.zeros((self.units, self.units))
        for to, source in (TRAINED, *self.other):
            weights[to, source] = random.uniform(0.5, 1.5) * random.choice([-1, 1])
        parts = random.uniform(0.5, 2, len(self.frozen))
        if self.parallel:
            parts = gain * np.concatenate([[1.0], random.uniform(0.1, 0.8, len(self.frozen) - 1)])
        else:
            parts *= (gain / parts.prod()) ** (1 / len(parts))
        for (to, source), part in zip(self.frozen, parts, strict=True):
            weights[to, source] = part * random.choice([-1, 1])
        return torch.tensor(weights)

    @property
    def length(self) -> int:
        """Steps once round the loop."""
        return 1 if self.parallel else len(self.frozen)


LOOPS = {
    "two_unit_loop": Loop(3, frozen=((1, 2), (2, 1)), other=()),
    "three_unit_loop": Loop(4, frozen=((2, 1), (3, 2), (1, 3)), other=()),
    "parallel_self_loops": Loop(5, frozen=((2, 2), (3, 3), (4, 4)), other=((2, 1), (3, 1), (4, 1)), parallel=True),
    "self_loop_downstream": Loop(3, frozen=((2, 2),), other=((2, 1),), parallel=True),
}


def growth(loop: Loop, gain: float, seed: int) -> float:
    """The factor on the greatest sensitivity for one more round of the loop, after many."""
    weights = loop.weights(gain, np.random.default_rng(seed))
    seen = loop_sensitivities(weights, TRAINED, loop.length * ROUNDS + 4 * loop.length).abs()
    late, earlier = seen[-loop.length :].max(), seen[-2 * loop.length : -loop.length].max()
    return float(late / earlier)


def measure_loop(loop: Loop, random: np.random.Generator) -> dict[str, float]:
    """The growth at a random gain beside the gain itself, and the gain at which there is no growth."""
    gain = float(random.uniform(0.5, 1.5))
    seed = int(random.integers(2**31))
    return {
        "growth_over_gain": growth(loop, gain, seed) / gain,
        "gain_without_growth": float(brentq(lambda tried: growth(loop, tried, seed) - 1, 0.5, 2, xtol=1e-12)),
    }


MEASURES = {name: partial(measure_loop, loop) for name, loop in LOOPS.items()}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The nets of a row."""
    return trials_by(MEASURES, row.id)
