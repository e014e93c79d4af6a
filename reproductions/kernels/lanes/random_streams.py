"""A random stream for each lane: xoshiro128++ (Blackman & Vigna 2021), period 2^128 - 1, with a state of four words.

A lane's stream depends on its own seed and its own draws only.
Uniform numbers carry 24 bits in float32 and in float64 alike, so that both number formats see the same sequences.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types, uint32, uint64
from numba.extending import overload

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.vectors import LanesType, as_int32, load, store, to_float32, to_float64

STATE_WORDS = 4


def stream_state(seed: int, *key: int) -> np.ndarray[Any, Any]:
    """Four words `(4,)` that start the stream named by a seed and a key, for example (trial, purpose)."""
    return np.random.SeedSequence(entropy=seed, spawn_key=key).generate_state(STATE_WORDS, np.uint32)


@compiled(inline="always")
def _rotate(word: Any, by: Any) -> Any:
    return (word << by) | (word >> (32 - by))


@compiled()
def next_words(random: Any) -> Any:
    """One 32-bit word for every lane from `random` `(4, LANES)`, as `Lanes` of uint32; every lane's stream moves on."""
    s0 = load(random, 0)
    s1 = load(random, 1)
    s2 = load(random, 2)
    s3 = load(random, 3)
    word = _rotate(s0 + s3, 7) + s0
    t = s1 << 9
    s2 = s2 ^ s0
    s3 = s3 ^ s1
    s1 = s1 ^ s2
    s0 = s0 ^ s3
    s2 = s2 ^ t
    s3 = _rotate(s3, 11)
    store(random, 0, s0)
    store(random, 1, s1)
    store(random, 2, s2)
    store(random, 3, s3)
    return word


@compiled()
def next_word(random: Any, lane: int) -> Any:
    """One 32-bit word for a single lane; only this lane's stream moves on."""
    s0 = uint32(random[0, lane])
    s1 = uint32(random[1, lane])
    s2 = uint32(random[2, lane])
    s3 = uint32(random[3, lane])
    total = uint32(s0 + s3)
    word = uint32(uint32(uint32(total << uint32(7)) | uint32(total >> uint32(25))) + s0)
    t = uint32(s1 << uint32(9))
    s2 = uint32(s2 ^ s0)
    s3 = uint32(s3 ^ s1)
    s1 = uint32(s1 ^ s2)
    s0 = uint32(s0 ^ s3)
    s2 = uint32(s2 ^ t)
    s3 = uint32(uint32(s3 << uint32(11)) | uint32(s3 >> uint32(21)))
    random[0, lane] = s0
    random[1, lane] = s1
    random[2, lane] = s2
    random[3, lane] = s3
    return word


def unit_interval(words: Any, like: Any) -> Any:
    """Words to uniform numbers in [0, 1), with the precision of `like`. Only callable from compiled code."""
    raise TypeError("unit_interval of lanes can only be called from compiled code")


@overload(unit_interval)
def _unit_interval(words: Any, like: Any) -> Any:
    if not isinstance(words, LanesType) or not isinstance(like, LanesType):
        return None
    convert = to_float32 if like.element == types.float32 else to_float64

    def implementation(words: Any, like: Any) -> Any:
        return convert(as_int32(words >> 8)) * 5.9604644775390625e-08

    return implementation


@compiled()
def next_integer(random: Any, lane: int, bound: int) -> int:
    """A uniform integer in [0, bound) for one lane, by multiplication and shift; biased by less than bound / 2^32."""
    return int((uint64(next_word(random, lane)) * uint64(bound)) >> uint64(32))


@compiled()
def next_integers(random: Any, bound: int) -> Any:
    """A uniform integer in [0, bound) for every lane, as `Lanes` of int32; every lane's stream moves on.

    `bound` is at most 1024. By multiplication and shift of 22 random bits, biased by less than bound / 2^22.
    """
    return as_int32(((next_words(random) >> 10) * bound) >> 22)
