"""Solutions of the tasks by hand: each reads the answer off a sequence, so that a test can tell the task is right."""

from __future__ import annotations

from collections.abc import Mapping

from reproductions.sampling import Array


def solve_adding_problem(inputs: Array, readings: Mapping[str, str]) -> float:
    """The target of an adding sequence `(time, 2)`: 0.5 + (X1 + X2) / 4 over the pairs whose marker is 1 (section 5.4).

    The first pair counts only by the reading that treats it like any other.
    """
    counted = inputs[:, 1] == 1.0
    if readings["first_pair_marked"] != "marked_like_any":
        counted[0] = False
    return float(0.5 + inputs[counted, 0].sum() / 4)
