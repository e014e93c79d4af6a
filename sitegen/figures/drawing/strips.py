"""Trials as marks over one axis: one strip with the values beside it as lines, or a strip for each of many rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count as numbers_from
from textwrap import wrap

from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import AXIS_ROOM, SHAPES, Labelled, drawing, stretched
from sitegen.text.markup import element, text
from sitegen.text.numbers import count, number

LABEL_STEP = 19
DOT_STEP = 9
BINS = 56
LEAST_HEIGHT = 44
MOST_LEVELS = 20
MOST_DOTS = 48
ROW_STEP = 36
NAME_STEP = 14
NAME_WIDTH = 36
"""Letters of a name on one line, so that what came of it has room beside it on a phone."""
LINE_LEVELS = 5
LABEL_ROOM = 55
"""Percent of the width up to which a line's label has room on its right; it has on its left from 100 less this on."""

Band = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A value of one trial; `capped` says that the true one lies beyond it."""

    value: float
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A value drawn across the figure with its label; `class_` is `line-published` or `line-ours`."""

    value: float
    class_: str
    label: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StripRow:
    """One strip of many: a name, the trials, their mean, and ready-made SVG text that says what came of them."""

    name: str
    marks: Sequence[Mark]
    mean: float | None
    note: str


def over_axis(axis: Axis, floor: float, lines: Iterable[Line], behind: str, shapes: Iterable[str]) -> list[str]:
    """Shapes over an axis at the height `floor`, between lines down to it and the labels of these."""
    across = labels = ""
    for baseline, (x, anchor, line) in zip(numbers_from(14, LABEL_STEP), labels_aside(axis, lines), strict=False):
        across += f'<line class="{line.class_}" x1="{x}%" x2="{x}%" y1="{baseline - 10}" y2="{floor}"/>'
        shift = -6 if anchor == "end" else 6
        placed: dict[str, str | int] = {"x": f"{x}%", "y": baseline, "dx": shift, "text_anchor": anchor}
        labels += element("text", text(line.label), class_=f"label {line.class_}", **placed, **line.attributes)
    return [behind, axis.along_bottom(floor), across, *shapes, labels]


def labels_aside(axis: Axis, lines: Iterable[Line]) -> list[tuple[float, str, Line]]:
    """The lines from the top label to the lowest, each with its place and the end of its label that touches it.

    Labels on one side stand in such an order that a line, which runs down from its label, crosses none below it.
    """
    placed = sorted(((axis.place(line.value), line) for line in lines), key=lambda one: one[0])
    if not placed or placed[-1][0] <= LABEL_ROOM:
        to_the_right = len(placed)
    elif placed[0][0] >= 100 - LABEL_ROOM:
        to_the_right = 0
    else:
        to_the_right = sum(x <= LABEL_ROOM for x, _ in placed)
    right = [(x, "start", line) for x, line in placed[:to_the_right]]
    return right + [(x, "end", line) for x, line in reversed(placed[to_the_right:])]


def drawn_band(axis: Axis, band: Band, class_: str, top: float, floor: float) -> str:
    """A band of values as high as what it lies behind; empty if there is none."""
    if band is None:
        return ""
    left, right = map(axis.place, band)
    width = f'width="{round(max(right - left, 0.3), 2)}%" height="{floor - top}"'
    return f'<rect class="{class_}" x="{left}%" y="{top}" {width}/>'


def strip(
    title: str,
    description: str,
    marks: Sequence[Mark],
    lines: Sequence[Line],
    label: str,
    ends: Sequence[float] = (),
) -> str:
    """One dot for each trial, an open arrow for a capped one; lines with labels. The axis holds `ends` too."""
    top = 16 + LABEL_STEP * len(lines)
    axis = Axis.holding([*(mark.value for mark in marks), *(line.value for line in lines), *ends], label)
    stacks = Counter(bin_of(axis, mark) for mark in marks)
    tallest = max(stacks.values(), default=0)
    crowded = tallest > MOST_LEVELS or len(marks) > MOST_DOTS
    height = max(LEAST_HEIGHT, 0 if crowded else tallest * DOT_STEP + 6)
    floor = top + height
    places = list(stacked(axis, marks, floor))
    shapes = [bars(stacks, top, height)] if crowded else [dot(mark, x, y) for mark, x, y in places]
    points = bar_points(axis, marks, floor, height) if crowded else [(x, y, said(mark)) for mark, x, y in places]
    return drawing(title, description, floor + AXIS_ROOM, over_axis(axis, floor, lines, "", shapes), points)


def strips(
    title: str, description: str, rows: Sequence[StripRow], lines: Sequence[Line], band: Band, label: str
) -> str:
    """A strip for each row over one axis: its name, and below it a dot for each trial and a bar for the mean.

    The mean can be read off, or where there is none each value.
    """
    top = 8 + LABEL_STEP * len(lines)
    values = [mark.value for row in rows for mark in row.marks]
    axis = Axis.holding([*values, *(line.value for line in lines), *(band or ())], label)
    shapes: list[str] = []
    names: list[str] = []
    points: list[Labelled] = []
    y = top
    for row in rows:
        names.append(f'<text class="strip-note halo" x="100%" y="{y + 12}" text-anchor="end">{row.note}</text>')
        for part in wrap(row.name, NAME_WIDTH):
            names.append(f'<text class="strip-name halo" data-defined="name" x="0%" y="{y + 12}">{text(part)}</text>')
            y += NAME_STEP
        shapes += dots_in_a_line(axis, row.marks, y + 3)
        if row.mean is not None:
            x = axis.place(row.mean)
            shapes.append(f'<line class="mean" x1="{x}%" x2="{x}%" y1="{y + 3}" y2="{y + 19}"/>')
            points.append((x, y + 11, f"{row.name}: mean {number(row.mean)}"))
        else:
            points += [(axis.place(one.value), y + 11, f"{row.name}: {said(one)}") for one in dict.fromkeys(row.marks)]
        y += ROW_STEP - NAME_STEP
    floor = y + 6
    behind = drawn_band(axis, band, "band-published", top - 4, floor)
    return drawing(
        title, description, floor + AXIS_ROOM, [*over_axis(axis, floor, lines, behind, shapes), *names], points
    )


def dots_in_a_line(axis: Axis, marks: Sequence[Mark], y: float) -> list[str]:
    """Marks on one line of a few pixels, each a little above or below its neighbours, and an open arrow at a cap.

    One path holds all dots, so that a figure of a hundred strips stays small.
    """
    path = ""
    seen: Counter[int] = Counter()
    for place in sorted(round(axis.place(mark.value) * 10) for mark in marks if not mark.capped):
        level = seen[place]
        seen[place] += 1
        if level < LINE_LEVELS:
            shift = (level + 1) // 2 * (1 if level % 2 else -1) * 3
            path += f"M{place} {8 + shift}h0"
    caps = sorted({axis.place(mark.value) for mark in marks if mark.capped})
    arrows = [f'<svg x="{place}%" y="{y + 8}" class="at">{SHAPES["capped"]}</svg>' for place in caps]
    return [*([stretched(f'<path class="line-trials" d="{path}"/>', y, 16)] if path else []), *arrows]


def bin_of(axis: Axis, mark: Mark) -> int:
    """The one of some even parts of the width on which a mark falls."""
    return round(axis.place(mark.value) * BINS / 100)


def said(mark: Mark) -> str:
    """A mark in words."""
    return ("more than " if mark.capped else "") + number(mark.value)


def stacked(axis: Axis, marks: Iterable[Mark], floor: float) -> Iterator[tuple[Mark, float, float]]:
    """Each mark with its place, stacked where they meet."""
    levels: Counter[int] = Counter()
    for mark in sorted(marks, key=lambda mark: mark.value):
        x = axis.place(mark.value)
        y = floor - 7 - levels[bin_of(axis, mark)] * DOT_STEP
        levels[bin_of(axis, mark)] += 1
        yield mark, x, y


def bar_points(axis: Axis, marks: Iterable[Mark], floor: float, height: float) -> list[Labelled]:
    """For each bar its values and how many trials have them; those that a cap ended are counted apart."""
    held: dict[tuple[int, bool], list[float]] = {}
    for mark in marks:
        held.setdefault((bin_of(axis, mark), mark.capped), []).append(mark.value)
    fullest = max(Counter(bin_of(axis, mark) for mark in marks).values())
    points = []
    for (part, capped), values in sorted(held.items()):
        least, most = number(min(values)), number(max(values))
        shown = said(Mark(min(values), capped)) if least == most else f"{least} to {most}"
        y = round(floor - bar_height(len(values), fullest, height), 1)
        points.append((round(100 * part / BINS, 2), y, f"{shown}: {count(len(values), 'trial')}"))
    return points


def dot(mark: Mark, x: float, y: float) -> str:
    """A mark as a shape of its own."""
    if mark.capped:
        return f'<svg x="{x}%" y="{y}" class="at">{SHAPES["capped"]}</svg>'
    return f'<circle class="trial" cx="{x}%" cy="{y}" r="3.6"/>'


def bars(stacks: Mapping[int, int], top: float, height: float) -> str:
    """Too many marks for shapes of their own: a bar for each part of the width, as high as its share of the fullest."""
    fullest = max(stacks.values())
    step = 1000 / BINS
    path = ""
    for part, amount in sorted(stacks.items()):
        tall = bar_height(amount, fullest, height)
        path += f"M{round((part - 0.4) * step)} {height:g}v-{tall}h{round(0.8 * step)}v{tall}z"
    return stretched(f'<path class="trial" d="{path}"/>', top, height)


def bar_height(amount: int, fullest: int, height: float) -> int:
    """Pixels of a bar for so many marks, where the fullest bar nearly fills the height."""
    return max(1, round((height - 6) * amount / fullest))
