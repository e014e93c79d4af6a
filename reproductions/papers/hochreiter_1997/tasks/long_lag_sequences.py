"""Experiments 2a and 2b (section 5.2) for nets that are trained one at a time, and for any lag.

With lag p there are p + 1 symbols: those between are numbered 0 to p - 2, in the order in which they come if it is
fixed; x and y follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.kernels.lanes.random_streams import next_integer
from reproductions.kernels.nets.recurrent_nets import RecurrentArchitecture
from reproductions.papers.hochreiter_1997.networks.single_nets import DRAWN, ONLY_LAST_COUNTS, STEPS, NetTrials

CORRECT_WITHIN = 0.25
TEST_INTERVAL = 20
TEST_SEQUENCES = 10_000
FINAL_SEQUENCES = 100


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


@compiled()
def next_sequence(course: Any, number: int) -> int:
    """Write the sequence that a competitor is shown, see `single_nets`, and count its steps; returns the lag."""
    lag = course.sequence.shape[0] - 1
    # nothing but the last symbol can be predicted where those between are random
    random_middle = course.settings[ONLY_LAST_COUNTS] > 0
    if number == DRAWN:
        lay_out(course.sequence, lag, next_integer(course.random, 0, 2), random_middle, course.random)
    else:
        lay_out(course.sequence, lag, number % 2, random_middle, course.testing)
    course.counters[STEPS, 0] += lag
    return int(lag)


def long_lag_nets(
    show: Any,
    architectures: tuple[RecurrentArchitecture, ...],
    cap: int,
    readings: Mapping[str, str],
    key: tuple[int, ...],
    rate: float,
    lag: int,
    random_middle: bool,
    own_settings: tuple[float, ...] = (),
    **own_numbers: Any,
) -> NetTrials:
    """The trials of a competitor."""
    # two different sequences are all there are where the symbols between are the same
    tests = TEST_SEQUENCES if random_middle else 2
    return NetTrials(
        show=show,
        architectures=architectures,
        cap=cap,
        readings=dict(readings),
        key=key,
        published_learning_rate=rate,
        longest=lag,
        interval=TEST_INTERVAL,
        tests=tests,
        own_numbers={
            "lag": lag,
            "correct_within": CORRECT_WITHIN,
            "test_sequences": tests,
            "final_sequences": FINAL_SEQUENCES,
            **own_numbers,
        },
        only_last_counts=random_middle,
        own_settings=own_settings,
        final_sequences=FINAL_SEQUENCES,
    )
