"""Uniform random integers for all lanes at once, for symbols drawn at every time step."""

from __future__ import annotations

from typing import Any

from reproductions.kernels.lanes import as_int32, compiled
from reproductions.kernels.random_streams import next_words

LARGEST_BOUND = 1 << 10


@compiled()
def next_integers(random: Any, bound: int) -> Any:
    """A uniform integer in [0, bound) for every lane, as `Lanes` of int32; every lane's stream moves on.

    `bound` is at most 1024. By multiplication and shift of 22 random bits, biased by less than bound / 2^22.
    """
    return as_int32(((next_words(random) >> 10) * bound) >> 22)
