"""What units of one trained network did step by step on one sequence, drawn from the series that a run holds.

A kind of unit is one panel with a line for each unit. More than four units between 0 and 1 are rows of cells, the
fuller the larger the value, and so are units of which one is on at each step. Targets stand in the outputs' panel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reproductions.experiments import Row
from reproductions.results import Outcome, Run, Trial
from sitegen.figures.claims import key
from sitegen.figures.strips import Scale, drawing
from sitegen.markup import count, element, number, text, words
from sitegen.measured import defined

Series = Mapping[str, Sequence[float | None]]

GUTTER = 8.0
"""Percent of the width for the names of rows and the numbers of an axis."""
LINES_HEIGHT = 84
RASTER_STEP = 12
MOST_LINES = 4
LEVELS = 5
STYLES = 6
TARGETS_OF = {"output": "target"}
"""Which kind of series holds the targets of which kind of unit."""


def series_figure(run: Run, row: Row) -> str:
    """All panels of the first recorded trial that succeeded, or of the first recorded one; empty if none was."""
    recorded = [trial for trial in run.trials if trial.series]
    if not recorded:
        return ""
    trial = next((one for one in recorded if one.outcome is Outcome.SUCCEEDED), recorded[0])
    kinds = [kind for kind in trial.series if kind not in TARGETS_OF.values()]
    panels = "".join(panel(trial, kind, last=kind == kinds[-1]) for kind in kinds)
    said = f"Trial {trial.index} on one fresh sequence, step by step. {text(row.title)}."
    return element("figure", panels + element("figcaption", defined(said), class_="by"), class_="figure series")


def panel(trial: Trial, kind: str, *, last: bool) -> str:
    """One kind of unit over the sequence; the last panel has the axis."""
    units = trial.series[kind]
    targets: Series = trial.series.get(TARGETS_OF.get(kind, ""), {})
    steps = max(len(values) for values in units.values())
    rastered = one_is_on(units) or (len(units) > MOST_LINES and within_unit_interval(units))
    height, parts = raster(units, targets, steps) if rastered else lines(units, targets, steps)
    if last:
        parts.append(axis(steps, height))
    heading = words(kind) + ("s" if len(units) > 1 else "")
    description = f"{heading.capitalize()}: {count(len(units), 'unit')} over {count(steps, 'time step')}."
    drawn = drawing(f"{heading} step by step", description, height + (40 if last else 4), parts)
    legend = "" if rastered else "".join(key(f"series-{style(index)}", text(name)) for index, name in enumerate(units))
    legend += key("wanted", "target") if targets else ""
    about = element("p", element("strong", heading), class_="panel-name")
    return about + drawn + (element("ul", legend, class_="legend") if legend else "")


def within_unit_interval(units: Series) -> bool:
    """Whether all values lie between 0 and 1."""
    return all(value is None or 0.0 <= value <= 1.0 for values in units.values() for value in values)


def one_is_on(units: Series) -> bool:
    """Whether at each step one unit is at 1 and all others are at 0."""
    return len(units) > 1 and all(
        sorted(step) == [0.0] * (len(units) - 1) + [1.0] for step in zip(*units.values(), strict=True)
    )


def lines(units: Series, targets: Series, steps: int) -> tuple[float, list[str]]:
    """Each unit as a line of its own; targets as rings."""
    shown = [value for values in (*units.values(), *targets.values()) for value in values if value is not None]
    low, high = (0.0, 1.0) if within_unit_interval(units) else (min(*shown, 0.0), max(*shown, 0.0))
    margin = (high - low) * 0.06 or 1.0
    up = Scale(low - margin, high + margin, False)

    def height(value: float) -> float:
        return round(LINES_HEIGHT * (1 - up.place(value) / 100), 1)

    parts = []
    for mark in up.ticks(4):
        y = height(mark) + 4
        parts.append(f'<line class="grid" x1="{GUTTER}%" x2="100%" y1="{y:g}" y2="{y:g}"/>')
        parts.append(f'<text class="tick" x="{GUTTER}%" dx="-5" y="{y + 4:g}" text-anchor="end">{number(mark)}</text>')
    drawn = ""
    for index, values in enumerate(units.values()):
        points = [f"{across(step, steps)},{height(value):g}" for step, value in enumerate(values) if value is not None]
        drawn += f'<polyline class="series-line series-{style(index)}" points="{" ".join(points)}"/>'
    parts.append(framed(drawn, LINES_HEIGHT))
    for values in targets.values():
        for step, value in enumerate(values):
            if value is not None:
                place = round(GUTTER + across(step, steps) * (100 - GUTTER) / 1000, 2)
                parts.append(f'<circle class="wanted" cx="{place}%" cy="{height(value) + 4:g}" r="4"/>')
    return LINES_HEIGHT + 4, parts


def style(index: int) -> int:
    """The number of a line's colour and dashes."""
    return 1 + index % STYLES


def raster(units: Series, targets: Series, steps: int) -> tuple[float, list[str]]:
    """A row for each unit and a cell for each step, the fuller the larger the value; where a target is 1, a frame."""
    height = RASTER_STEP * len(units)
    levels: dict[int, str] = {}
    wanted = ""
    width = 1000 / steps
    for row, (name, values) in enumerate(units.items()):
        for step, value in enumerate(values):
            left, wide = round(step * width, 1), round(width * 0.92, 1)
            cell = f"M{left:g} {row * RASTER_STEP + 1}h{wide:g}v{RASTER_STEP - 2}h-{wide:g}z"
            level = round(LEVELS * min(1.0, max(0.0, value or 0.0)))
            if level:
                levels[level] = levels.get(level, "") + cell
            goals = targets.get(name)
            if goals is not None and goals[step] is not None and (goals[step] or 0.0) > 0.5:
                wanted += cell
    drawn = "".join(
        f'<path class="cell" fill-opacity="{level / LEVELS:g}" d="{path}"/>' for level, path in sorted(levels.items())
    )
    drawn += f'<path class="wanted" d="{wanted}"/>' if wanted else ""
    names = []
    for row, name in enumerate(units):
        y = 4 + row * RASTER_STEP + 10
        names.append(f'<text class="tick" x="{GUTTER}%" dx="-5" y="{y}" text-anchor="end">{text(name)}</text>')
    return height + 4, [framed(drawn, height), *names]


def across(step: int, steps: int) -> float:
    """The middle of a step in thousandths of the panel's width."""
    return round(1000 * (step + 0.5) / steps, 1)


def framed(drawn: str, height: float) -> str:
    """What is drawn in thousandths of the width, stretched over the panel."""
    return (
        f'<svg x="{GUTTER}%" y="4" width="{100 - GUTTER}%" height="{height:g}" viewBox="0 0 1000 {height:g}" '
        f'preserveAspectRatio="none" class="at">{drawn}</svg>'
    )


def axis(steps: int, height: float) -> str:
    """Time steps, counted from one."""
    scale = Scale(0.5, steps + 0.5, False)
    parts = [f'<line class="axis" x1="{GUTTER}%" x2="100%" y1="{height:g}" y2="{height:g}"/>']
    for mark in scale.ticks(7):
        place = round(GUTTER + scale.place(mark) * (100 - GUTTER) / 100, 2)
        parts.append(f'<text class="tick" x="{place}%" y="{height + 15:g}" text-anchor="middle">{number(mark)}</text>')
    parts.append(f'<text class="axis-label" x="100%" y="{height + 33:g}" text-anchor="end">time step</text>')
    return "".join(parts)
