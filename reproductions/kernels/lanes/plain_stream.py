"""One lane's random stream in plain Python: what `random_streams` and `normal_variates` must equal."""

from __future__ import annotations

import math

from reproductions.kernels.lanes.random_streams import stream_state

WORD = 0xFFFFFFFF
"""All 32 bits."""


class PlainStream:
    """xoshiro128++ (Blackman & Vigna 2021), started as the lane's stream that a seed and a key name."""

    def __init__(self, seed: int, *key: int) -> None:
        self._state = [int(word) for word in stream_state(seed, *key)]

    def word(self) -> int:
        """A uniform integer of 32 bits."""
        a, b, c, d = self._state
        word = (_rotated((a + d) & WORD, 7) + a) & WORD
        c, d = c ^ a, d ^ b
        self._state = [a ^ d, b ^ c, c ^ (b << 9 & WORD), _rotated(d, 11)]
        return word

    def integer(self, bound: int) -> int:
        """A uniform integer in [0, bound), from all bits of a word; what a task draws before a sequence."""
        return self.word() * bound >> 32

    def small_integer(self, bound: int) -> int:
        """A uniform integer in [0, bound), from 22 bits of a word; what a task draws at each step."""
        return (self.word() >> 10) * bound >> 22

    def uniform(self) -> float:
        """A uniform number in [0, 1), of 24 bits."""
        return (self.word() >> 8) * 2.0**-24

    def normals(self) -> tuple[float, float]:
        """Two standard normal numbers, up to rounding those of the lanes (Box & Muller 1958).

        The angle is uniform in [-pi/4, pi/4); the two lowest bits of its word choose a quarter.
        """
        radius = math.sqrt(-2.0 * math.log(self.uniform() + 2.0**-25))
        word = self.word()
        sine = math.sin(((word >> 8) * 2.0**-24 - 0.5) * math.pi / 2)
        pair = (radius * sine, radius * math.sqrt(1.0 - sine**2))
        if word & 2:
            pair = (-pair[0], -pair[1])
        return pair[::-1] if word & 1 else pair


def _rotated(word: int, by: int) -> int:
    return (word << by | word >> (32 - by)) & WORD
