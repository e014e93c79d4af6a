"""When a trial of section V-E ends, in plain Python: what the rules of `algorithms`, sixteen trials wide, must equal.

Each function reads a trial's looks at its training sequences, one after the other, and says how many sequences had been
presented when the trial ended, and whether the task was learned: whether all of them ended with the right sign.
"""

from __future__ import annotations

from collections.abc import Iterable


def after_passes(looks: Iterable[bool], sequences: int, budget: int) -> tuple[int, bool]:
    """Rules that change weights after each sequence: a look before training and one after each pass."""
    presentations, learned = 0, False
    for learned in looks:
        presentations += sequences
        if learned or presentations >= budget:
            break
    return presentations, learned


def after_searching(looks: Iterable[tuple[float, bool]], sequences: int, budget: int) -> tuple[int, bool]:
    """Multi-grid random search (section V-B): looks with their costs; it also ends where costs no longer change.

    That is when the four latest improvements lie within 0.001 of the best.
    """
    presentations, learned = 0, False
    lowest: list[float] = []
    for cost, learned in looks:
        presentations += sequences
        if not lowest or cost < lowest[-1]:
            lowest.append(cost)
        latest = lowest[1:][-4:]  # the start is no improvement
        settled = len(latest) == 4 and latest[0] - latest[-1] < 0.001
        if learned or settled or presentations >= budget:
            break
    return presentations, learned
