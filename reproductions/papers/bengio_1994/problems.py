"""The three problems of section V-E: a net for each, and how its sequences are drawn.

A problem is what all six methods are given alike; nothing here knows how weights are found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.wirings import FIXED, Connection, Wiring

TARGET = 0.8
INPUT_NOISE = 0.2
KEY_LENGTH = 3

Sample = list[tuple[Array, float]]
"""Pairs of inputs `(time, inputs)` and a target."""


def length(random: np.random.Generator, longest: int, least: int) -> int:
    """A length between half of the longest and the longest."""
    return int(random.integers(max(-(-longest // 2), least), longest + 1))


def noise(random: np.random.Generator, count: int) -> Array:
    """Input noise."""
    return random.uniform(-INPUT_NOISE, INPUT_NOISE, count)


def latch_wiring(readings: Mapping[str, str]) -> Wiring:
    """One unit: a first input for each class, the noise as it is, the connection to itself. Three weights."""
    empty = Wiring(3, 1, ())
    connections = (Connection(0, 0, 0, 0), Connection(0, 1, 0, 1), Connection(0, empty.unit(0), 1, 2))
    return Wiring(3, 1, (*connections, Connection(0, 2, 0, FIXED)))


def latch_sample(random: np.random.Generator, keys: Array, longest: int, count: int) -> Sample:
    """The first input is the class's parameter, the others are noise."""
    sample = []
    for number in range(count):
        steps = length(random, longest, 1)
        inputs = np.zeros((steps, 3))
        inputs[0, number % 2] = 1
        inputs[1:, 2] = noise(random, steps - 1)
        sample.append((inputs, TARGET if number % 2 == 0 else -TARGET))
    return sample


def two_sequence_wiring(readings: Mapping[str, str]) -> Wiring:
    """Five units, each connected to all, without bias; the input is added to the first, the last is the output."""
    empty = Wiring(1, 5, ())
    pairs = [(to, source) for to in range(5) for source in range(5)]
    connections = [Connection(to, empty.unit(source), 1, weight) for weight, (to, source) in enumerate(pairs)]
    return Wiring(1, 5, (*connections, Connection(0, 0, 0, FIXED)))


def two_sequence_sample(random: np.random.Generator, keys: Array, longest: int, count: int) -> Sample:
    """One of two keys, then nothing; noise on all of it."""
    sample = []
    for number in range(count):
        steps = length(random, longest, KEY_LENGTH)
        inputs = noise(random, steps)
        inputs[:KEY_LENGTH] += keys[number % 2]
        sample.append((inputs[:, None], TARGET if number % 2 == 0 else -TARGET))
    return sample


def parity_wiring(readings: Mapping[str, str]) -> Wiring:
    """A hidden unit and the output, which reads it within the step; seven weights, with a bias for both units.

    By the other reading the hidden unit reads itself instead, and the output has no bias.
    """
    empty = Wiring(1, 2, ())
    hidden, output = empty.unit(0), empty.unit(1)
    pairs = [(0, 0, 0), (0, empty.bias, 0), (0, output, 1), (1, 0, 0), (1, hidden, 0), (1, output, 1)]
    pairs.append((0, hidden, 1) if readings["parity_net"] == "hidden_self_connected" else (1, empty.bias, 0))
    return Wiring(1, 2, tuple(Connection(*pair, weight) for weight, pair in enumerate(pairs)))


def parity_sample(random: np.random.Generator, keys: Array, longest: int, count: int) -> Sample:
    """Elements 1 and -1 with noise; the target is positive if the number of 1s is odd."""
    sample = []
    for _ in range(count):
        bits = random.choice([-1.0, 1.0], length(random, longest, 1))
        odd = (bits > 0).sum() % 2 == 1
        sample.append(((bits + noise(random, len(bits)))[:, None], TARGET if odd else -TARGET))
    return sample


@dataclass(frozen=True)
class LearningProblem:
    """A net and how its sequences are drawn: `sample(random, keys, longest, count)`."""

    title: str
    wiring: Callable[[Mapping[str, str]], Wiring]
    sample: Callable[[np.random.Generator, Array, int, int], Sample]
    lengths: tuple[int, ...]


PROBLEMS = {
    "latch": LearningProblem("Latch", latch_wiring, latch_sample, (4, 7, 10, 12, 15, 20, 30, 50, 100)),
    "two_sequences": LearningProblem("Two sequences", two_sequence_wiring, two_sequence_sample, (5, 10, 20, 50, 100)),
    "parity": LearningProblem("Parity", parity_wiring, parity_sample, (3, 5, 10, 20, 50)),
}
