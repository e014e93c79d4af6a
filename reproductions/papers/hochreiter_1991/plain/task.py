"""The task G^n of the 1991 thesis (chapter 3) and when a net has learned it, in plain Python.

What the compiled kernel `kernels/nets/unfolded_nets.py` must show its nets, and where their trials must end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reproductions.kernels.lanes.plain_stream import PlainStream
from reproductions.kernels.lanes.random_streams import stream_state

GREATEST_ERROR = 0.1


def first_symbols(seed: int, *key: int) -> Iterator[int]:
    """The first symbol of each sequence, 0 or 1: the highest bit of the state that starts the stream, then of its
    words."""
    yield int(stream_state(seed, *key)[0] >> 31)
    random = PlainStream(seed, *key)
    while True:
        yield random.word() >> 31


def sequence(length: int, first: int, following: int) -> tuple[list[int], list[int], float]:
    """The symbols that are shown, the one that has to be named at each step, and the answer after the last.

    A sequence is 0 or 1, then 2 to n. The answer tells whether it began with 0; the last symbol to be named is the
    first one of the next sequence.
    """
    symbols = [first, *range(2, length + 1)]
    return symbols, [*symbols[1:], following], 1.0 - first


def sequences_of_success(errors: Sequence[float], interval: int, judged: int, cap: int) -> int | None:
    """After how many sequences a trial succeeds, by the errors of its answers; None if it meets its cap.

    Section 3.3: at each interval the latest answers are judged by the greatest error among them.
    """
    for seen in range(interval, cap + 1, interval):
        if max(errors[seen - judged : seen]) < GREATEST_ERROR:
            return seen
    return None
