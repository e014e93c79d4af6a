"""Shi et al. 2015, section 4.1, table 1: how many weights each net has.

The counts are those of the very arrays that `network` draws. That all six come out to the last digit says what the
text leaves open: one peephole for each channel rather than for each place, one bias for each gate, a forecaster that
is shown no frame, and an output that reads all layers of the forecaster.

    rnn-review run shi_2015 parameter_counts

Seconds. Nothing is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from reproductions.experiments import Profile, Row
from reproductions.papers.shi_2015.network import Plan, shapes
from reproductions.trials.batches import BatchTrials, OneByOne


def plan_of(settings: Mapping[str, Any]) -> Plan:
    """The net of a row."""
    channels = tuple(settings["channels"])
    return Plan(settings["patch"], channels, settings["input_kernel"], settings["state_kernel"], settings["read"])


def parameter_count(settings: Mapping[str, Any]) -> int:
    """How many weights the net of a row has."""
    return sum(math.prod(shape) for shape in shapes(plan_of(settings)))


def measure(count: int, random: np.random.Generator) -> dict[str, float]:
    """The count as what a trial measures."""
    return {"parameter_count": count}


def prepare(row: Row, readings: Mapping[str, str], profile: Profile) -> BatchTrials:
    """The trials of a row; the count is a setting of its run, as claims on exact numbers want it."""
    count = parameter_count(row.settings)
    return BatchTrials({**row.settings, "parameter_count": count}, 1, OneByOne(partial(measure, count), (0,), 1))
