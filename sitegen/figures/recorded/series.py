"""What units of one trained network did step by step on one sequence, drawn from the series that a run holds.

A kind of unit is one panel with a line for each unit. More than four units between 0 and 1 are rows of cells, the
fuller the larger the value, and so are units of which one is on at each step. Targets stand in the outputs' panel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reproductions.experiments import Row
from reproductions.results import Outcome, Run, Trial
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import AXIS_ROOM, FILES, Frame, Labelled, drawing, key, line_class, stretched
from sitegen.text.markup import begun, element, text, words
from sitegen.text.measured import defined
from sitegen.text.numbers import count, number

Series = Mapping[str, Sequence[float | None]]

GUTTER = 8.0
"""Percent of the width for the names of rows and the numbers of an axis."""
TOP = 4
LINES_HEIGHT = 84
CELL_STEP = 12
MOST_LINES = 4
LEVELS = 5
MOST_READ = 60
"""How many values of a panel can be read off it, evenly chosen."""
TARGETS_OF = {"output": "target"}
"""Which kind of series holds the targets of which kind of unit."""


def first_recorded(run: Run) -> Trial | None:
    """The first trial of a run that holds series, if one does."""
    return next((trial for trial in run.trials if trial.series), None)


def series_figure(run: Run, row: Row) -> str:
    """All panels of the first recorded trial that succeeded, or of the first recorded one; empty if none was."""
    recorded = [trial for trial in run.trials if trial.series]
    if not recorded:
        return ""
    trial = next((one for one in recorded if one.outcome is Outcome.SUCCEEDED), recorded[0])
    kinds = [kind for kind in trial.series if kind not in TARGETS_OF.values()]
    panels = "".join(panel(trial, kind, last=kind == kinds[-1]) for kind in kinds)
    said = f"Trial {trial.index} on one fresh sequence, step by step. {text(row.title)}."
    return element("figure", panels + element("figcaption", defined(said) + FILES, class_="by"), class_="figure series")


def panel(trial: Trial, kind: str, *, last: bool) -> str:
    """One kind of unit over the sequence; the last panel has the axis."""
    units = trial.series[kind]
    targets: Series = trial.series.get(TARGETS_OF.get(kind, ""), {})
    steps = max(len(values) for values in units.values())
    across = Axis(0.5, steps + 0.5, label="time step")
    in_cells = one_is_on(units) or (len(units) > MOST_LINES and within_unit_interval(units))
    floor, drawn, points = cells(units, targets, steps) if in_cells else lines(units, targets, across)
    if last:
        drawn += across.along_bottom(floor, GUTTER, at_most=7)
    heading = words(kind) + ("s" if len(units) > 1 else "")
    description = f"{begun(heading)}: {count(len(units), 'unit')} over {count(steps, 'time step')}."
    svg = drawing(f"{heading} step by step", description, floor + (AXIS_ROOM if last else TOP), [drawn], points)
    legend = "" if in_cells else "".join(key(line_class(index), text(name)) for index, name in enumerate(units))
    legend += key("wanted", "target") if targets else ""
    about = element("p", element("strong", heading), class_="panel-name")
    return about + svg + (element("ul", legend, class_="legend") if legend else "")


def within_unit_interval(units: Series) -> bool:
    """Whether all values lie between 0 and 1."""
    return all(value is None or 0.0 <= value <= 1.0 for values in units.values() for value in values)


def one_is_on(units: Series) -> bool:
    """Whether at each step one unit is at 1 and all others are at 0."""
    return len(units) > 1 and all(
        sorted(step) == [0.0] * (len(units) - 1) + [1.0] for step in zip(*units.values(), strict=True)
    )


def lines(units: Series, targets: Series, across: Axis) -> tuple[int, str, list[Labelled]]:
    """Where the panel ends, each unit as a line of its own with targets as rings, and its values."""
    shown = [value for values in (*units.values(), *targets.values()) for _, value in steps_of(values)]
    low, high = (0.0, 1.0) if within_unit_interval(units) else (min(*shown, 0.0), max(*shown, 0.0))
    margin = (high - low) * 0.06 or 1.0
    frame = Frame(across, Axis(low - margin, high + margin), TOP, LINES_HEIGHT, GUTTER)
    drawn = "".join(
        f'<polyline class="series-line {line_class(index)}" points="{frame.points(steps_of(values))}"/>'
        for index, values in enumerate(units.values())
    )
    rings = [
        f'<circle class="wanted" cx="{frame.x(step)}%" cy="{frame.y(value)}" r="4"/>'
        for values in targets.values()
        for step, value in steps_of(values)
    ]
    points = [
        frame.labelled(step, value, f"{name}, step {step}: {number(value)}")
        for name, values in units.items()
        for step, value in steps_of(values)
    ]
    return (
        frame.floor,
        "".join([frame.grid(4), frame.stretched(drawn), *rings]),
        points[:: 1 + len(points) // MOST_READ],
    )


def steps_of(values: Sequence[float | None]) -> list[tuple[float, float]]:
    """Each value that there is, behind its time step, counted from one."""
    return [(step, value) for step, value in enumerate(values, start=1) if value is not None]


def cells(units: Series, targets: Series, steps: int) -> tuple[int, str, list[Labelled]]:
    """Where the panel ends, and a row of cells for each unit, the fuller the larger the value; a target is a frame.

    No value is read off: the cells are the values.
    """
    height = CELL_STEP * len(units)
    levels: dict[int, str] = {}
    wanted = names = ""
    width = 1000 / steps
    for top, (name, values) in zip(range(0, height, CELL_STEP), units.items(), strict=True):
        goals = dict(steps_of(targets.get(name, ())))
        for step, value in enumerate(values, start=1):
            left, wide = round((step - 1) * width, 1), round(width * 0.92, 1)
            cell = f"M{left:g} {top + 1}h{wide:g}v{CELL_STEP - 2}h-{wide:g}z"
            if level := round(LEVELS * min(1.0, max(0.0, value or 0.0))):
                levels[level] = levels.get(level, "") + cell
            if goals.get(step, 0.0) > 0.5:
                wanted += cell
        names += (
            f'<text class="tick" x="{GUTTER:g}%" dx="-5" y="{TOP + top + 10}" text-anchor="end">{text(name)}</text>'
        )
    drawn = "".join(
        f'<path class="cell" fill-opacity="{level / LEVELS:g}" d="{path}"/>' for level, path in sorted(levels.items())
    )
    drawn += f'<path class="wanted" d="{wanted}"/>' if wanted else ""
    return TOP + height, stretched(drawn, TOP, height, GUTTER) + names, []
