"""Random matrices whose eigenvalues are known or scaled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reproductions.kernels.lanes.vectors import Array


class Decomposed(NamedTuple):
    """A matrix `(size, size)`, its real eigenvalues, the leading one first, and its eigenvectors as columns."""

    matrix: Array
    eigenvalues: Array
    eigenvectors: Array


LEADING, OTHERS = 1.1, 0.9
"""The size of the leading eigenvalue, and the largest of the others."""


def decomposed(random: np.random.Generator, *, symmetric: bool) -> Decomposed:
    """A matrix of 2 to 20 units whose other eigenvalues lie between 0.3 and 0.9, of either sign."""
    size = int(random.integers(2, 21))
    eigenvalues = random.uniform(0.3, OTHERS, size) * random.choice([-1, 1], size)
    eigenvalues[0] = LEADING
    vectors = np.linalg.qr(random.normal(size=(size, size)))[0]
    if not symmetric:
        # Half-way between orthogonal and arbitrary, so that no inverse is near to none.
        vectors = vectors + 0.5 * random.normal(size=(size, size)) / np.sqrt(size)
    vectors = vectors / np.linalg.norm(vectors, axis=0)
    return Decomposed(vectors @ np.diag(eigenvalues) @ np.linalg.inv(vectors), eigenvalues, vectors)


def of_radius(random: np.random.Generator, size: int, radius: float) -> Array:
    """Normal variates `(size, size)`, scaled to a spectral radius."""
    matrix = random.normal(size=(size, size))
    scaled: Array = matrix * radius / np.abs(np.linalg.eigvals(matrix)).max()
    return scaled


def longest(matrix: Array) -> float:
    """The largest singular value: how far the matrix stretches the vector that it stretches most."""
    return float(np.linalg.norm(matrix, 2))
