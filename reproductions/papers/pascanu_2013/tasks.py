"""The tasks of section 4.1 and the supplement: a random generator and sizes to sequences and what is wanted.

Sequences are given as the kernel takes them: which input is active at each step, as an integer.
"""

from __future__ import annotations

import numpy as np

from reproductions.kernels.lanes.vectors import Array

SYMBOLS = 6
"""A, B and four distractors."""
CLASSES = 4
"""AA, AB, BA and BB."""
PERMUTED = 100
"""Symbols of the random permutation, of which the first two alone begin and end a sequence."""
SECOND_FROM = {"paper": 0.4, "code": 0.5}
"""Where the second symbol's tenth of the sequence begins."""


def temporal_order(
    random: np.random.Generator, shape: tuple[int, int], length: int, second_from: float
) -> tuple[Array, Array]:
    """Symbols `(batches, length, batch)` and classes `(batches, batch)` for a shape `(batches, batch)`.

    A or B stands somewhere in the second tenth of the sequence, and again somewhere in the tenth from `second_from` on;
    the class tells which in which order. A tenth has at least one step.
    """
    batches, batch = shape
    symbols = random.integers(2, SYMBOLS, (batches, length, batch))
    tenth = max(1, length // 10)
    which, row = np.ogrid[:batches, :batch]
    classes = np.zeros(shape, dtype=np.int64)
    for begin in (length // 10, int(second_from * length)):
        place = begin + random.integers(0, tenth, shape)
        special = random.integers(0, 2, shape)
        symbols[which, place, row] = special
        classes = 2 * classes + special
    return symbols, classes


def three_symbol_order(random: np.random.Generator, shape: tuple[int, int], length: int) -> tuple[Array, Array]:
    """As `temporal_order` with three special symbols, in the second, fourth and seventh tenth, and eight classes."""
    batches, batch = shape
    symbols = random.integers(2, SYMBOLS, (batches, length, batch))
    which, row = np.ogrid[:batches, :batch]
    classes = np.zeros(shape, dtype=np.int64)
    for tenths in (1, 3, 6):
        place = tenths * length // 10 + random.integers(0, max(1, length // 10), shape)
        special = random.integers(0, 2, shape)
        symbols[which, place, row] = special
        classes = 2 * classes + special
    return symbols, classes


def marked_numbers(random: np.random.Generator, shape: tuple[int, int], length: int) -> tuple[Array, Array, Array]:
    """Numbers and marks `(batches, length, batch)`, and the two marked numbers `(2, batches, batch)`.

    Numbers are uniform from 0 to 1; one mark stands in the first tenth of the sequence, one after it in its first half.
    """
    batches, batch = shape
    numbers, marks = random.uniform(size=(batches, length, batch)), np.zeros((batches, length, batch))
    which, row = np.ogrid[:batches, :batch]
    tenth = max(1, length // 10)
    places = random.integers(0, tenth, shape), random.integers(tenth, max(tenth + 1, length // 2), shape)
    for place in places:
        marks[which, place, row] = 1
    return numbers, marks, np.stack([numbers[which, place, row] for place in places])


def random_permutation(random: np.random.Generator, shape: tuple[int, int], length: int) -> tuple[Array, Array]:
    """Symbols `(batches, length, batch)`, and the one `(batches, batch)` that comes after them: the first one again.

    The first is one of two that occur nowhere else, the others are random, so that nothing but the end can be foretold.
    """
    batches, batch = shape
    symbols = random.integers(2, PERMUTED, (batches, length, batch))
    symbols[:, 0] = random.integers(0, 2, shape)
    return symbols, symbols[:, 0].copy()


def memorization(
    random: np.random.Generator, shape: tuple[int, int], length: int, alphabet: int, places: int
) -> tuple[Array, Array]:
    """Symbols and what is wanted at each step, `(batches, places + length + places, batch)` both.

    A pattern of so many places over the alphabet, `length` steps of a blank, a sign to begin, and blanks again; wanted
    are blanks, and from the sign on the pattern. The blank comes after the alphabet, the sign after the blank.
    """
    batches, batch = shape
    symbols = np.full((batches, length + 2 * places, batch), alphabet)
    wanted = symbols.copy()
    symbols[:, :places] = wanted[:, -places:] = random.integers(0, alphabet, (batches, places, batch))
    symbols[:, places + length] = alphabet + 1
    return symbols, wanted
