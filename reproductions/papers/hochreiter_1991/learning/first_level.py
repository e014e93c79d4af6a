"""Hochreiter 1991, section 3.2.3, table 3.2: what becomes of the first of three levels while all of them learn.

The stacks are those of `three_levels` with all levels at once, with the same seeds, and are trained to the last word.
Measured: how often the first predictor foresees all that it can after 750 words, how often at no look, and how often
its units' net inputs grow beyond what the exponential function of a number format can hold.

    rnn-review run hochreiter_1991 first_level --profile paper

A quarter of a minute. A trial is one stack of nets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.kernels.nets.online_nets import UnfoldedNet
from reproductions.papers.hochreiter_1991.learning.levels import RATE, Levels, Rates, Record, Shape
from reproductions.papers.hochreiter_1991.learning.three_levels import (
    ALPHABET,
    EARLY_JUDGED,
    FROZEN_ABOVE,
    HIDDEN,
    INTERVAL,
    LENGTH,
    MISSED_BY,
    SMALL_SQUARES,
    coded,
    foreseeable,
    known_of,
    worst,
)
from reproductions.trials.batches import BatchTrials, Found, Searches

LOOK_EVERY = 750
"""All counts of table 3.2 are multiples of this."""
LARGEST_NET_INPUTS = {"single": float(np.log(np.finfo(np.float32).max)), "double": float(np.log(np.finfo(float).max))}
"""Beyond this the exponential of a number overflows."""


def largest_net_input(net: UnfoldedNet, symbols: int) -> float:
    """How far the net input of a unit can be from 0 while one symbol is shown; infinite if a weight is undefined."""
    sizes = abs(net.weights)
    largest = float((sizes[:symbols].max(axis=0) + sizes[symbols:].sum(axis=0)).max())
    return largest if np.isfinite(largest) else float("inf")


def foresees(record: Record) -> bool:
    """Whether the first predictor's E was small wherever it can foresee, in the latest words."""
    squares = record.squares[0].reshape(-1, LENGTH)[-EARLY_JUDGED:, foreseeable(0)]
    return worst(squares) < SMALL_SQUARES


@dataclass(frozen=True)
class Learning:
    """How the stacks learn."""

    cap: int
    shape: Shape
    largest: float

    def search(self, random: np.random.Generator) -> Found:
        """One stack, to its last word; a predictor is frozen with its confidence once that knows."""
        nets, learns = Levels.start(self.shape, 2, random), [RATE, RATE]
        looks = []
        overflowed = False
        for seen in range(INTERVAL, self.cap + 1, INTERVAL):
            record = nets.train(*coded(INTERVAL, random), Rates(tuple(learns), tuple(learns), RATE), MISSED_BY)
            for level in (0, 1):
                if known_of(record, level) > FROZEN_ABOVE and (level == 0 or learns[0] == 0.0):
                    learns[level] = 0.0
            overflowed |= largest_net_input(nets.levels[0].predictor, self.shape.symbols) > self.largest
            if seen % LOOK_EVERY == 0:
                looks.append(foresees(record))
        measured = {
            "foresees_at_750": float(looks[0]),
            "never_foresees": float(not any(looks)),
            "foresees_at_end": float(looks[-1]),
            "overflowed": float(overflowed),
        }
        return Found(measured, self.cap * LENGTH)


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The stacks of a row."""
    cap = max(round(profile.cap_factor * row.settings["cap"]) // LOOK_EVERY, 1) * LOOK_EVERY
    bias, outputs_recurrent = (readings[name] == "yes" for name in ("bias", "output_recurrent"))
    shape = Shape(len(ALPHABET), bias, HIDDEN, int(readings["steps_back"]), outputs_recurrent)
    learning = Learning(cap, shape, LARGEST_NET_INPUTS[readings["number_format"]])
    return BatchTrials({"cap_sequences": cap}, cap * LENGTH, Searches(learning.search, (row.settings["stream"],)))
