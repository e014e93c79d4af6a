"""What the rule that held until 27 November 2026 said, measured as today's is, so that the two can be compared.

A published mean was reproduced if it lay in the prediction interval for such a mean, unless that interval held both
edges of the tolerance; a published extreme, if it lay where the extreme of as many draws from our trials falls.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from reproductions.judging.simulation.characteristics import LAWS, RATIOS, Characteristic, Draws
from reproductions.judging.statistics.distributions import student_t_quantile
from reproductions.judging.words import VerdictWord

LAW = "exponential"
TRIALS = ((10, 16), (20, 32), (30, 30))
FACTOR = 2.0
TAIL = 0.025
UNTIL = "by the rule until 2026-11-27"


def former_characteristics(draws: int, seed: int) -> Iterator[Characteristic]:
    """How often each word was said of means and of largest trials, and how often the interval held what was drawn."""
    for published, trials in TRIALS:
        random = np.random.default_rng(seed)
        ours, theirs = (LAWS[LAW](random, (draws, size)) for size in (trials, published))
        kind = f"mean, {UNTIL}"
        yield from _said(kind, published, trials, ours.mean(1), theirs.mean(1), *_of_mean(ours, published))
        kind = f"largest, {UNTIL}"
        yield from _said(kind, published, trials, ours.max(1), theirs.max(1), *_of_largest(ours, published))


def _of_mean(ours: Draws, published: int) -> tuple[Draws, Draws]:
    trials = ours.shape[1]
    spread = ours.std(1, ddof=1) * math.sqrt(1 / trials + 1 / published)
    half = student_t_quantile(1 - TAIL, trials - 1) * spread
    return ours.mean(1) - half, ours.mean(1) + half


def _of_largest(ours: Draws, published: int) -> tuple[Draws, Draws]:
    ordered, trials = np.sort(ours, axis=1), ours.shape[1]
    chance = (np.arange(1, trials + 1) / trials) ** published
    return ordered[:, np.argmax(chance > TAIL)], ordered[:, np.argmax(chance >= 1 - TAIL)]


def _said(
    kind: str, published: int, trials: int, value: Draws, theirs: Draws, low: Draws, high: Draws
) -> Iterator[Characteristic]:
    draws = len(theirs)
    held = float(((low <= theirs) & (theirs <= high)).mean())
    for ratio in RATIOS:
        printed = ratio * theirs
        wide = (low <= printed / FACTOR) & (high >= FACTOR * printed) & kind.startswith("mean")
        inside = (low <= printed) & (printed <= high) & ~wide
        near = (printed / FACTOR <= value) & (value <= FACTOR * printed) & ~wide & ~inside
        counted = {
            VerdictWord.REPRODUCED: inside,
            VerdictWord.PARTLY_REPRODUCED: near,
            VerdictWord.INCONCLUSIVE: wide,
            VerdictWord.NOT_REPRODUCED: ~(inside | near | wide),
        }
        words: dict[str, float] = {word: float(said.mean()) for word, said in counted.items() if said.any()}
        yield Characteristic(kind, LAW, published, trials, ratio, draws, held, words)
