"""Curves in a plane, as a trial recorded them: each kind of its series is a curve, its two units are the axes.

A row has such a figure if its setting `plane` names the axes, the one across first.
"""

from __future__ import annotations

from collections.abc import Sequence

from reproductions.experiments import Row
from reproductions.results import Run
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import Frame, figure, key, numbers_table
from sitegen.figures.recorded.series import first_recorded
from sitegen.text.markup import begun, words
from sitegen.text.measured import defined
from sitegen.text.numbers import count, number

MOST_ROWS = 12
"""How many points of a curve its table has; the run's file holds all of them."""
HEIGHT = 260


def plane_figure(run: Run, row: Row) -> str:
    """The curves of the first recorded trial; empty if the row has no plane."""
    trial = first_recorded(run)
    if "plane" not in row.settings or trial is None:
        return ""
    across, up = row.settings["plane"]
    curves = {
        name: [(x, y) for x, y in zip(units[across], units[up], strict=True) if x is not None and y is not None]
        for name, units in trial.series.items()
    }
    places = [place for points in curves.values() for place in points]
    frame = Frame(straight([x for x, _ in places], across), straight([y for _, y in places], up), height=HEIGHT)
    drawn = "".join(
        f'<polyline class="series-line series-{index}" points="{frame.points(points)}"/>'
        for index, points in enumerate(curves.values(), start=1)
    )
    told = [f"{begun(words(name))}: {count(len(points), 'point')}." for name, points in curves.items()]
    labels = [
        frame.labelled(x, y, f"{words(name)}: {across} {number(x)}, {up} {number(y)}")
        for name, points in curves.items()
        for x, y in thinned(points)
    ]
    whole = frame.drawing(row.title, " ".join(told), up, [frame.stretched(drawn)], points=labels)
    keys = [key(f"series-{index}", words(name)) for index, name in enumerate(curves, start=1)]
    rows = [[defined(words(name)), number(x), number(y)] for name, points in curves.items() for x, y in thinned(points)]
    return figure(whole, keys, numbers_table(["Curve", across, up], rows, row.title, data_curve=run.path))


def straight(values: Sequence[float], label: str) -> Axis:
    """The axis that shows all values with some room, never logarithmic: a plane is as it is."""
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 1.0
    return Axis(low - room, high + room, label=label)


def thinned(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """So many of the points at most, evenly."""
    return points[:: 1 + len(points) // MOST_ROWS]
