"""The learning curve that every stopping rule of the paper records: a hundred points up to the cap.

A protocol that counts its sequences here keeps its own counters and totals behind these, see `OWN_COUNTERS`.
"""

from __future__ import annotations

from typing import Any

from reproductions.kernels.compiling import compiled
from reproductions.results import CurvePoint

CURVE_POINTS = 100

# Course.counters
SEQUENCES, POINTS, INTERVAL_WRONG = range(3)
OWN_COUNTERS = 3
# Course.totals
INTERVAL_ERROR = 0
OWN_TOTALS = 1


@compiled()
def count_sequence(course: Any, lane: int, error: float, missed: bool, cap: float) -> int:
    """Count a finished training sequence; return how many there were."""
    course.counters[SEQUENCES, lane] += 1
    course.counters[INTERVAL_WRONG, lane] += missed
    course.totals[INTERVAL_ERROR, lane] += error
    sequences = course.counters[SEQUENCES, lane]
    interval = max(1, int(cap) // CURVE_POINTS)
    if sequences % interval == 0 and course.counters[POINTS, lane] < CURVE_POINTS:
        point = course.counters[POINTS, lane]
        course.curve[point, 0, lane] = sequences
        course.curve[point, 1, lane] = course.totals[INTERVAL_ERROR, lane] / interval
        course.curve[point, 2, lane] = course.counters[INTERVAL_WRONG, lane] / interval
        course.counters[POINTS, lane] += 1
        course.counters[INTERVAL_WRONG, lane] = 0
        course.totals[INTERVAL_ERROR, lane] = 0
    return int(sequences)


def curve(course: Any, lane: int) -> tuple[CurvePoint, ...]:
    """The learning curve of a finished lane."""
    points = course.curve[: course.counters[POINTS, lane], :, lane]
    return tuple(CurvePoint(int(p[0]), float(p[1]), float(p[2])) for p in points)
