"""How much of an error is left so many steps back: a line for each kind of net, drawn from one run.

A run has such a figure if its trials carry measurements named `NAME_flow_STEPS_back`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import pairwise
from statistics import median

from reproductions.experiments import Row
from reproductions.results import Run
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import Frame, figure, key, numbers_table
from sitegen.figures.recorded.looks import measured_at
from sitegen.text.markup import begun, words
from sitegen.text.measured import defined, measured
from sitegen.text.numbers import count, number

FLOW = re.compile(r"(?P<name>\w+)_flow_(?P<at>\d+)_back")
LEAST_SHOWN = 1e-12
"""A line ends where it falls below: nothing could be learned from less."""

Flows = Mapping[str, list[tuple[int, float]]]


def flows(run: Run) -> Flows:
    """For each kind of net, steps back and the median over trials of the share that is left there, nearest first."""
    return {
        name: [(steps, median(found)) for steps, found in places.items()]
        for name, places in measured_at(run, FLOW).items()
    }


def flow_figure(run: Run, row: Row) -> str:
    """The lines of all kinds of nets over the steps back; empty if the run has none."""
    found = flows(run)
    if not found:
        return ""
    furthest = max(steps for points in found.values() for steps, _ in points)
    highest = max(value for points in found.values() for _, value in points)
    up = Axis(LEAST_SHOWN, max(highest, 1.0) * 2, True, "share that is left")
    frame = Frame(Axis(0.0, furthest * 1.02, label="steps back"), up)
    lines = [
        frame.line(start, end, f"series-line series-{index}")
        for index, points in enumerate(found.values(), start=1)
        for start, end in shown_pieces(points)
    ]
    title = f"How much of an error is left: {row.title}"
    points = [
        frame.labelled(steps, value, f"{words(name)}, {count(steps, 'step')} back: {number(value)}")
        for name, found_points in found.items()
        for steps, value in found_points
    ]
    drawn = frame.drawing(title, spoken(found), up.name, lines, points=points)
    keys = [key(f"series-{index}", words(name)) for index, name in enumerate(found, start=1)]
    return figure(drawn, keys, medians_table(run, found, title))


def medians_table(run: Run, found: Flows, title: str) -> str:
    """The median of each kind of net, a row for each number of steps back."""
    places = sorted({steps for points in found.values() for steps, _ in points})
    rows = [
        [defined(number(steps)), *(measured(run, f"median:{name}_flow_{steps}_back") for name in found)]
        for steps in places
    ]
    return numbers_table(["Steps back", *map(words, found)], rows, title, data_run=run.path)


def shown_pieces(points: list[tuple[int, float]]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces between neighbouring points, the last one cut where it meets the floor."""
    pieces: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for (near, before), (far, after) in pairwise(points):
        if before <= LEAST_SHOWN:
            break
        if after < LEAST_SHOWN:
            fallen = math.log(before / LEAST_SHOWN) / math.log(before / after) if after > 0 else 1.0
            pieces.append(((near, before), (near + (far - near) * fallen, LEAST_SHOWN)))
        else:
            pieces.append(((near, before), (far, after)))
    return pieces


def spoken(found: Flows) -> str:
    """The figure in words."""
    ends = ((begun(words(name)), *points[-1]) for name, points in found.items())
    return " ".join(f"{name}: {number(left)} is left after {count(steps, 'step')}." for name, steps, left in ends)
