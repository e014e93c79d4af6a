"""The sequences of experiments 2a and 2b (section 5.2), for nets that are trained one at a time and for any lag.

With lag p there are p + 1 symbols: those between are numbered 0 to p - 2, in the order in which they come if it is
fixed; x and y follow.
"""

from __future__ import annotations

from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer

CORRECT_WITHIN = 0.25


@compiled()
def lay_out(sequence: Any, lag: int, first: int, random_middle: bool, random: Any) -> None:
    """Write a sequence that starts and ends with x (`first` 0) or y (1)."""
    sequence[0] = lag - 1 + first
    for t in range(1, lag):
        sequence[t] = next_integer(random, 0, lag - 1) if random_middle else t - 1
    sequence[lag] = sequence[0]


@compiled()
def wrong_steps(largest_error: Any, first_step: int, lag: int) -> int:
    """At how many steps, from the given one on, some output is not within 0.25 of its target."""
    wrong = 0
    for t in range(first_step, lag):
        # an undefined number is not within anything
        if not largest_error[t] < CORRECT_WITHIN:
            wrong += 1
    return wrong
