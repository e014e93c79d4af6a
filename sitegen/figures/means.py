"""Means of several quantities from row to row, each quantity a line over a setting of the rows; ours alone."""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from reproductions.experiments import Experiment
from reproductions.judging.statistics.intervals import interval_of_mean
from reproductions.results import Run
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import Frame, figure, key, numbers_table
from sitegen.scalings import Scaling
from sitegen.sources import Sources
from sitegen.text.markup import element, text
from sitegen.text.measured import defined, measured
from sitegen.text.numbers import number


class Mean(NamedTuple):
    """A row's place, the mean of a quantity over its trials, and the interval of that mean."""

    x: float
    value: float
    low: float
    high: float


def mean_figure(sources: Sources, experiment: Experiment, scaling: Scaling) -> tuple[str, list[Run]]:
    """The lines over the rows' setting, and the runs that they are drawn from; empty without a run."""
    rows = [row for row in experiment.rows if row.id in scaling.rows]
    found = [(row, sources.matching_run(experiment, row.id, experiment.default_readings)) for row in rows]
    runs = {scaling.place(row): run for row, run in found if run is not None}
    lines = {name: [mean(x, run, quantity) for x, run in sorted(runs.items())] for quantity, name in named(scaling)}
    if not runs:
        return "", []
    shown = [value for points in lines.values() for _, *values in points for value in values if value > 0]
    frame = Frame(Axis.holding(runs, scaling.axis), Axis.holding(shown, scaling.quantity))
    parts, labels, told = [], [], []
    for index, (name, points) in enumerate(lines.items(), start=1):
        parts += [frame.line(a[:2], b[:2], f"series-line series-{index}") for a, b in pairwise(points)]
        for x, value, low, high in points:
            parts.append(frame.line((x, low), (x, high), "line-ours"))
            parts.append(frame.at(x, value, '<circle class="trial" r="3.2"/>'))
            labels.append(frame.labelled(x, value, f"{number(x)}, {name}: {number(value)}"))
        told.append(f"{name}: " + ", ".join(f"{number(value)} at {number(x)}" for x, value, *_ in points) + ".")
    drawn = frame.drawing(scaling.title, " ".join(told), frame.up.name, parts, points=labels)
    keys = [key(f"series-{index}", text(name)) for index, name in enumerate(lines, start=1)]
    keys.append(key("our-point", "a mean over trials, with its interval"))
    head = [defined(text(scaling.axis)), *(text(name) for name in lines)]
    cells = [[defined(number(x)), *(cell(run, quantity) for quantity, _ in named(scaling))] for x, run in runs.items()]
    return figure(drawn, keys, numbers_table(head, cells, scaling.title)), list(runs.values())


def named(scaling: Scaling) -> list[tuple[str, str]]:
    """The quantities with what they are called."""
    return list(scaling.quantities.items())


def mean(x: float, run: Run, quantity: str) -> Mean:
    """A quantity's mean in a run."""
    values = [trial.measurements[quantity] for trial in run.trials if quantity in trial.measurements]
    return Mean(x, fmean(values), *interval_of_mean(values))


def cell(run: Run, quantity: str) -> str:
    """A mean and its interval, from the run."""
    low, high = (measured(run, f"mean_{end}:{quantity}", alone=True) for end in ("lower", "upper"))
    return f"{measured(run, f'mean:{quantity}', alone=True)} {element('span', f'({low} – {high})', class_='by')}"
