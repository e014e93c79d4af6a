"""The tasks of 1994 and of Tomita as the critics of 1996 take them: a net for each row, and how sequences are drawn.

What counts as right and how weights are guessed stands in `random_guessing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from reproductions.kernels.lanes.vectors import Array
from reproductions.kernels.nets.wirings import FIXED, Activation, Connection, Wiring

SHORTEST, LONGEST = 500, 600
NOISE_LEVEL = 0.2

Examples = list[tuple[Array, float]]
"""Pairs of inputs `(time, inputs)` and a target."""


# The nets. Connections within a time step are those from hidden units to the output.


def numbered(pairs: Sequence[tuple[int, int, int]]) -> tuple[Connection, ...]:
    """Connections (to, source slot, delay) with a weight each."""
    return tuple(Connection(*pair, weight) for weight, pair in enumerate(pairs))


def first_architecture(hidden: int, delayed: bool = False) -> Wiring:
    """A1: hidden units and the output see the input and each other; hidden units have a bias, the output has none."""
    empty = Wiring(1, hidden + 1, ())
    output = hidden
    pairs = []
    for unit in range(hidden):
        pairs += [(unit, 0, 0), (unit, empty.bias, 0)]
        pairs += [(unit, empty.unit(other), 1) for other in range(hidden + 1)]
    pairs += [(output, 0, int(delayed)), (output, empty.unit(output), 1)]
    pairs += [(output, empty.unit(unit), int(delayed)) for unit in range(hidden)]
    return Wiring(1, hidden + 1, numbered(pairs), Activation.LOGISTIC)


def second_architecture(self_connected: bool = True, delayed: bool = False) -> Wiring:
    """A2: ten hidden units that see the input, the output and themselves; the output sees them and the input.

    All have a bias.
    """
    hidden = 10
    empty = Wiring(1, hidden + 1, ())
    pairs = []
    for unit in range(hidden):
        pairs += [(unit, 0, 0), (unit, empty.bias, 0), (unit, empty.unit(hidden), 1)]
        pairs += [(unit, empty.unit(unit), 1)] if self_connected else []
    pairs += [(hidden, 0, int(delayed)), (hidden, empty.bias, 0)]
    pairs += [(hidden, empty.unit(unit), int(delayed)) for unit in range(hidden)]
    return Wiring(1, hidden + 1, numbered(pairs), Activation.LOGISTIC)


def latch_unit() -> Wiring:
    """Latch I: a tanh unit with a connection to itself and a free first input for each class; noise enters as it is."""
    empty = Wiring(3, 1, ())
    pairs = numbered([(0, 0, 0), (0, 1, 0), (0, empty.unit(0), 1)])
    return Wiring(3, 1, (*pairs, Connection(0, 2, 0, FIXED)), Activation.TANH)


def biased_latch_unit() -> Wiring:
    """Latch II: a tanh unit with a connection to itself, an input weight and a bias."""
    empty = Wiring(1, 1, ())
    return Wiring(1, 1, numbered([(0, 0, 0), (0, empty.bias, 0), (0, empty.unit(0), 1)]), Activation.TANH)


# The tasks: examples, half of them of each class. `spread` is the standard deviation of Gaussian noise.


def lengths(random: np.random.Generator, count: int) -> list[int]:
    """Sequence lengths, uniform."""
    return [int(length) for length in random.integers(SHORTEST, LONGEST + 1, count)]


def free_latch_examples(random: np.random.Generator, count: int, spread: float) -> Examples:
    """A first input that is a parameter of the class, then noise; targets 0.8 and -0.8."""
    examples = []
    for number, length in enumerate(lengths(random, count)):
        inputs = np.zeros((length, 3))
        inputs[1:, 2] = spread * random.normal(size=length - 1)
        inputs[0, number % 2] = 1
        examples.append((inputs, 0.8 if number % 2 == 0 else -0.8))
    return examples


def first_element_examples(random: np.random.Generator, count: int, spread: float, low: float) -> Examples:
    """A first element of 1 or -1 that tells the class, then noise; targets 1 and `low`."""
    examples = []
    for number, length in enumerate(lengths(random, count)):
        inputs = spread * random.normal(size=(length, 1))
        inputs[0] = 1 if number % 2 == 0 else -1
        examples.append((inputs, 1.0 if number % 2 == 0 else low))
    return examples


def parity_examples(random: np.random.Generator, count: int, noise: float) -> Examples:
    """Elements 1 and -1, with uniform noise within `noise`; the target is 1 if the number of 1s is odd, else 0."""
    examples = []
    for number, length in enumerate(lengths(random, count)):
        bits = random.choice([-1.0, 1.0], length)
        if (bits > 0).sum() % 2 != number % 2:
            bits[random.integers(length)] *= -1
        examples.append(((bits + noise * random.uniform(-1, 1, length))[:, None], float(number % 2)))
    return examples


def tomita_member(random: np.random.Generator, grammar: int, length: int) -> Array:
    """A string of the first, second or fourth of Tomita's languages, as 1 and -1: only 1s, 10 repeated, no three 0s."""
    if grammar == 1:
        return np.ones(length)
    if grammar == 2:
        return np.tile([1.0, -1.0], length // 2)
    bits = random.choice([-1.0, 1.0], length)
    for place in range(2, length):
        if bits[place - 2] == bits[place - 1] == -1:
            bits[place] = 1
    return bits


def is_member(bits: Array, grammar: int) -> bool:
    """Whether a string is in the language."""
    if grammar == 1:
        return bool((bits == 1).all())
    if grammar == 2:
        return len(bits) % 2 == 0 and bool((bits == np.tile([1.0, -1.0], len(bits) // 2)).all())
    return not any((bits[place : place + 3] == -1).all() for place in range(len(bits) - 2))


def tomita_examples(random: np.random.Generator, count: int, grammar: int, near: bool) -> Examples:
    """Members with target 1, others with target 0: random strings, or members with one element turned over."""
    examples = []
    for number, length in enumerate(lengths(random, count)):
        bits = tomita_member(random, grammar, length)
        while number % 2 and is_member(bits, grammar):
            if near:
                bits[random.integers(len(bits))] *= -1
            else:
                bits = random.choice([-1.0, 1.0], length)
        examples.append((bits[:, None], float(1 - number % 2)))
    return examples


# A net with its task.


@dataclass(frozen=True)
class GuessedProblem:
    """A net and a task: `examples(random, count)` draws sequences, `by_sign` judges by the output's sign."""

    wiring: Wiring
    examples: Callable[[np.random.Generator, int], Examples]
    by_sign: bool = False


def problem_of(row: str, readings: Mapping[str, str]) -> GuessedProblem:
    """The problem of a row."""
    spread = NOISE_LEVEL if readings["noise"] == "standard_deviation" else float(np.sqrt(NOISE_LEVEL))
    near = readings["strings_outside"] == "near_misses"
    sequence = partial(first_element_examples, spread=spread, low=0.0)
    parity = partial(parity_examples, noise=0.0)
    problems = {
        "latch_1": GuessedProblem(latch_unit(), partial(free_latch_examples, spread=spread), by_sign=True),
        "latch_2": GuessedProblem(
            biased_latch_unit(), partial(first_element_examples, spread=spread, low=-1.0), by_sign=True
        ),
        "two_sequences_a1": GuessedProblem(first_architecture(1), sequence),
        "two_sequences_a2": GuessedProblem(second_architecture(), sequence),
        "parity_a1": GuessedProblem(first_architecture(1), parity),
        "parity_a2": GuessedProblem(second_architecture(), parity),
        "parity_a2_no_self": GuessedProblem(second_architecture(self_connected=False), parity),
        "noisy_parity_a1": GuessedProblem(first_architecture(1), partial(parity_examples, noise=0.2)),
        "delayed_parity_a1": GuessedProblem(first_architecture(1, delayed=True), parity),
        "delayed_parity_a2": GuessedProblem(second_architecture(delayed=True), parity),
    }
    for grammar, hidden in ((1, 1), (2, 3), (4, 2)):
        strings = partial(tomita_examples, grammar=grammar, near=near)
        problems[f"tomita_{grammar}_a1"] = GuessedProblem(first_architecture(hidden), strings)
        problems[f"tomita_{grammar}_a2"] = GuessedProblem(second_architecture(), strings)
    return problems[row]
