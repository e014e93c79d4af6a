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
from sitegen.figures.claims import figure, key
from sitegen.figures.strips import CURVE_HEIGHT, Scale, bottom_axis, drawing, short
from sitegen.markup import count, number, words

FLOW = re.compile(r"(?P<name>\w+)_flow_(?P<steps>\d+)_back")
TOP = 14
LEAST_SHOWN = 1e-12
"""A line ends where it falls below: nothing could be learned from less."""

Flows = Mapping[str, list[tuple[int, float]]]


def flows(run: Run) -> Flows:
    """For each kind of net, steps back and the median over trials of the share that is left there, nearest first."""
    values: dict[str, dict[int, list[float]]] = {}
    for trial in run.trials:
        for quantity, value in trial.measurements.items():
            if match := FLOW.fullmatch(quantity):
                values.setdefault(match["name"], {}).setdefault(int(match["steps"]), []).append(value)
    return {
        name: [(steps, median(found)) for steps, found in sorted(places.items())] for name, places in values.items()
    }


def flow_figure(run: Run, row: Row) -> str:
    """The lines of all kinds of nets over the steps back; empty if the run has none."""
    found = flows(run)
    if not found:
        return ""
    places = [steps for points in found.values() for steps, _ in points]
    highest = max(value for points in found.values() for _, value in points)
    across = Scale(0.0, max(places) * 1.02, logarithmic=False)
    up = Scale(LEAST_SHOWN, max(highest, 1.0) * 2, logarithmic=True)

    def height(value: float) -> float:
        return round(TOP + CURVE_HEIGHT * (1 - up.place(value) / 100), 1)

    parts = []
    for mark in up.ticks(5):
        y = height(mark)
        parts.append(f'<line class="grid" x1="0%" x2="100%" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="tick halo" x="0%" dx="4" y="{round(y - 4, 1)}">{short(mark)}</text>')
    parts.append(bottom_axis(across, TOP + CURVE_HEIGHT, "steps back"))
    parts.append('<text class="axis-label" x="100%" y="10" text-anchor="end">share that is left (log scale)</text>')
    for index, points in enumerate(found.values(), start=1):
        for (near, before), (far, after) in shown_pieces(points):
            parts.append(
                f'<line class="series-line series-{index}" x1="{across.place(near)}%" y1="{height(before)}" '
                f'x2="{across.place(far)}%" y2="{height(after)}"/>'
            )
    title = f"How much of an error is left: {row.title}"
    drawn = drawing(title, spoken(found), TOP + CURVE_HEIGHT + 44, parts)
    keys = [key(f"series-{index}", words(name)) for index, name in enumerate(found, start=1)]
    return figure(drawn, keys, [])


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
    said = []
    for name, points in found.items():
        steps, left = points[-1]
        said.append(f"{words(name).capitalize()}: {number(left)} is left after {count(steps, 'step')}.")
    return " ".join(said)
