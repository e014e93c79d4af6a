"""What trials are like while they learn: their errors, and shares that were looked at on the way.

Errors have the middle trial as a line and their spread as a band; a run has the shares if its trials carry measurements
named `NAME_after_SEQUENCES`, and each is drawn as a line of means over trials.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean

from reproductions.experiments import Experiment, Row
from reproductions.results import Run
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import Frame, figure, key, numbers_table
from sitegen.figures.recorded.looks import measured_at
from sitegen.scalings import Scaling
from sitegen.sources import Sources
from sitegen.text.markup import begun, element, text, words
from sitegen.text.measured import defined, measured
from sitegen.text.numbers import count, number

MOST_POINTS = 90
MOST_ROWS = 12
"""How many points of a curve its table has; the run's file holds all of them."""
LABEL = "absolute error of a sequence"
DESCRIBED = f"{LABEL}, summed over its targets"

LOOK = re.compile(r"(?P<name>\w+)_after_(?P<at>\d+)")
LEAST_LOOKS = 3
"""What was measured at fewer places is no curve."""

Points = Sequence[tuple[float, float]]
Spread = tuple[float, float, float, float]
"""A place, and the least, the median and the largest value there."""
Curve = tuple[Run, str, list[tuple[int, float]]]
"""A run, the quantity's name before `_after_SEQUENCES`, and its points."""
MOST_LOOKS = 20
"""How many looks a table of curves lists, evenly spread; the files hold all of them."""


def learning_curves(run: Run, row: Row) -> str:
    """The error of all trials while they learn; empty if no curve was recorded or none is above nought."""
    found = [
        [(float(point.sequences), point.mean_absolute_error) for point in trial.curve]
        for trial in run.trials
        if trial.curve
    ]
    if not any(y > 0 for points in found for _, y in points):
        return ""
    last = max(x for points in found for x, _ in points)
    description = (
        f"{DESCRIBED.capitalize()}, against training sequences, for {count(len(found), 'trial')} up to {number(last)}: "
        "the middle trial as a line, from the least to the largest as a band, while at least half still learn."
    )
    spread = thinned(middle_and_spread(found), MOST_POINTS)
    heights = [value for _, *values in spread for value in values if value > 0]
    frame = Frame(Axis.holding([0.0, *(x for x, *_ in spread)], "training sequences"), Axis.holding(heights, LABEL))
    outline = [(x, least) for x, least, _, _ in spread] + [(x, most) for x, _, _, most in reversed(spread)]
    drawn = f'<polygon class="spread" points="{frame.points(outline)}"/>'
    drawn += f'<polyline class="median" points="{frame.points((x, middle) for x, _, middle, _ in spread)}"/>'
    title = f"Learning curves, {row.title}"
    keys = [
        key("ours", "the middle trial, while at least half still learn"),
        key("band", "from the least to the largest trial"),
    ]
    points = [frame.labelled(x, middle, said(x, least, middle, most)) for x, least, middle, most in thinned(spread, 24)]
    whole = frame.drawing(title, description, LABEL, [], behind=frame.stretched(drawn), points=points)
    rows = [[number(value) for value in one] for one in thinned(spread, MOST_ROWS)]
    head = ["Sequences", "Least", "Middle", "Largest"]
    return figure(whole, keys, numbers_table(head, rows, title, data_curve=run.path))


def said(x: float, least: float, middle: float, most: float) -> str:
    """A place of the curves in words."""
    return f"{count(x, 'sequence')}: {number(middle)}, from {number(least)} to {number(most)}"


def middle_and_spread(trials: Sequence[Points]) -> list[Spread]:
    """The spread wherever at least half of the trials have a point."""
    at: dict[float, list[float]] = {}
    for points in trials:
        for x, y in points:
            at.setdefault(x, []).append(y)
    return [
        (x, min(ys), sorted(ys)[len(ys) // 2], max(ys)) for x, ys in sorted(at.items()) if 2 * len(ys) >= len(trials)
    ]


def thinned(points: list[Spread], at_most: int) -> list[Spread]:
    """So many of the points at most, evenly, with the first and the last."""
    if len(points) <= at_most:
        return points
    last = len(points) - 1
    return [points[round(index * last / (at_most - 1))] for index in range(at_most)]


def shares_while_learning(run: Run) -> dict[str, list[tuple[int, float]]]:
    """For each share that was looked at, training sequences and the mean over trials then, in order."""
    return {
        name: [(at, fmean(found)) for at, found in places.items()]
        for name, places in measured_at(run, LOOK).items()
        if len(places) >= LEAST_LOOKS
    }


def look_names(run: Run) -> set[str]:
    """The measurements that are the points of such shares."""
    return {f"{name}_after_{at}" for name, points in shares_while_learning(run).items() for at, _ in points}


def share_curves(run: Run, row: Row) -> str:
    """The means of all that was looked at against training sequences; empty if nothing was."""
    found = shares_while_learning(run)
    if not found:
        return ""
    most = max(value for points in found.values() for _, value in points)
    name = "share, mean over trials" if most <= 1 else "mean over trials"
    curves = {what: (run, f"mean:{what}", points) for what, points in found.items()}
    return _lines(f"What is known while networks learn: {row.title}", name, curves)


def look_curves(sources: Sources, experiment: Experiment, scaling: Scaling) -> tuple[str, list[Run]]:
    """The means over trials of one quantity that was looked at in several rows, a line for each, and their runs."""
    curves: dict[str, Curve] = {}
    for row in experiment.rows:
        run = sources.matching_run(experiment, row.id, experiment.default_readings) if row.id in scaling.rows else None
        if run is not None and (points := shares_while_learning(run).get(scaling.quantity)):
            value = str(row.settings[scaling.curve or ""])
            curves[scaling.names.get(value, value)] = (run, f"mean:{scaling.quantity}", points)
    if not curves:
        return "", []
    heading = element("p", element("strong", text(scaling.title)))
    return heading + _lines(scaling.title, scaling.axis, curves), [run for run, _, _ in curves.values()]


def _lines(title: str, name: str, curves: Mapping[str, Curve]) -> str:
    """A line for each curve; the height is that of shares where none is above 1."""
    places = sorted({at for _, _, points in curves.values() for at, _ in points})
    heights = [value for _, _, points in curves.values() for _, value in points]
    up = Axis(0.0, 1.05, label=name) if max(heights) <= 1 else Axis.holding(heights, name)
    frame = Frame(Axis(0.0, places[-1] * 1.02, label="training sequences"), up)
    lines = [
        frame.line(start, end, f"series-line series-{index}")
        for index, (_, _, points) in enumerate(curves.values(), start=1)
        for start, end in pairwise(points)
    ]
    labels = [
        frame.labelled(at, value, f"{words(what)} after {count(at, 'sequence')}: {number(value)}")
        for what, (_, _, points) in curves.items()
        for at, value in points
    ]
    said = [f"{begun(words(what))}: {number(points[-1][1])} at the end." for what, (_, _, points) in curves.items()]
    drawn = frame.drawing(title, " ".join(said), name, lines, points=labels)
    keys = [key(f"series-{index}", words(what)) for index, what in enumerate(curves, start=1)]
    rows = [
        [defined(number(at)), *(measured(run, f"{of}_after_{at}", alone=True) for run, of, _ in curves.values())]
        for at in places[:: -(-len(places) // MOST_LOOKS)]
    ]
    return figure(drawn, keys, numbers_table(["Sequences", *map(words, curves)], rows, title))
