"""Figures as SVG, drawn at build from stored runs; the same run gives the same bytes.

Places along the width are percentages, so that a figure fits a phone and a wide screen with text of the same size.
Colours, fonts and line styles are in `site.css`; a shape and a word go with each colour.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sitegen.markup import element, number, text

LABEL_STEP = 19
STRIP_STEP = 9
STRIP_BINS = 56
STRIP_LEAST_HEIGHT = 44
STRIP_MOST_LEVELS = 20
STRIP_MOST_DOTS = 48
STRIPS_STEP = 36
LINE_LEVELS = 5
CURVE_HEIGHT = 190
CURVE_POINTS = 90
TICK_ROOM = 14
"""Percent of the width that a tick's number needs on a phone."""

Spread = tuple[float, float, float, float]
"""A place, and the least, the median and the largest value there."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places in percent of the width, straight or logarithmic."""

    low: float
    high: float
    logarithmic: bool

    @classmethod
    def holding(cls, values: Iterable[float]) -> Scale:
        """The scale that shows all values: logarithmic if all are positive and span a factor of more than four."""
        found = [value for value in values if math.isfinite(value)]
        low, high = min(found), max(found)
        if low > 0 and 4 < high / low < 1e12:
            return cls(low / (high / low) ** 0.06, high * (high / low) ** 0.06, True)
        if low >= 0 and low < 0.5 * high:
            low = 0.0
        margin = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
        return cls(low if low == 0 else low - margin, high + margin, False)

    def place(self, value: float) -> float:
        """Percent of the width; values beyond the ends stand at the ends."""
        if self.logarithmic:
            share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def ticks(self, at_most: int = 6) -> list[float]:
        """Round values to mark, from low to high."""
        if self.logarithmic:
            decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            for digits in (range(1, 10), (1, 2, 5), (1, 3), (1,)):
                marks = [digit * 10.0**decade for decade in decades for digit in digits]
                marks = [mark for mark in marks if self.low <= mark <= self.high]
                if len(marks) <= at_most:
                    return marks
            return marks[:: math.ceil(len(marks) / at_most)]
        raw = (self.high - self.low) / (at_most - 1)
        unit = 10.0 ** math.floor(math.log10(raw))
        step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= raw)
        first = math.ceil(self.low / step)
        marks = [float(f"{index * step:.12g}") for index in range(first, math.floor(self.high / step) + 1)]
        return [mark for mark in marks if self.low <= mark <= self.high]


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
    attributes: dict[str, str]


def strip(
    title: str,
    description: str,
    marks: Sequence[Mark],
    lines: Sequence[Line],
    band: tuple[float, float] | None,
    axis: str,
    within: Sequence[Mark] = (),
) -> str:
    """One dot for each trial, an open arrow for a capped one; lines with labels; the interval as a band."""
    top = 16 + LABEL_STEP * len(lines)
    scale = Scale.holding(
        [mark.value for mark in (*marks, *within)] + [line.value for line in lines] + list(band or ())
    )
    stacks = stacked(scale, marks)
    tallest = max(stacks.values(), default=0)
    crowded = tallest > STRIP_MOST_LEVELS or len(marks) > STRIP_MOST_DOTS
    height = max(STRIP_LEAST_HEIGHT, 0 if crowded else tallest * STRIP_STEP + 6)
    floor = top + height
    parts = []
    if band:
        left, right = scale.place(band[0]), scale.place(band[1])
        width = round(max(right - left, 0.3), 2)
        parts.append(f'<rect class="band" x="{left}%" y="{top - 8}" width="{width}%" height="{height + 8}"/>')
    parts.append(bottom_axis(scale, floor, axis))
    labels = []
    for row, line in enumerate(lines):
        drawn, label = labelled_line(scale, line, 14 + LABEL_STEP * row, floor)
        parts.append(drawn)
        labels.append(label)
    parts += [bars(stacks, floor, height)] if crowded else dots(scale, marks, floor)
    return drawing(title, description, floor + 44, [*parts, *labels])


@dataclass(frozen=True, slots=True)
class StripRow:
    """One strip of many: a name, the trials, their mean, and ready-made SVG text that says what came of them."""

    name: str
    marks: Sequence[Mark]
    mean: float | None
    note: str


def strips(
    title: str,
    description: str,
    rows: Sequence[StripRow],
    lines: Sequence[Line],
    band: tuple[float, float] | None,
    axis: str,
) -> str:
    """A strip for each row over one axis: its name, and below it a dot for each trial and a bar for the mean."""
    top = 8 + LABEL_STEP * len(lines)
    floor = top + STRIPS_STEP * len(rows) + 6
    scale = Scale.holding(
        [mark.value for row in rows for mark in row.marks] + [line.value for line in lines] + list(band or ())
    )
    parts = []
    if band:
        left, right = scale.place(band[0]), scale.place(band[1])
        parts.append(
            f'<rect class="band-published" x="{left}%" y="{top - 4}" width="{round(max(right - left, 0.3), 2)}%" '
            f'height="{floor - top + 4}"/>'
        )
    parts.append(bottom_axis(scale, floor, axis))
    labels = []
    for number_of_line, line in enumerate(lines):
        drawn, label = labelled_line(scale, line, 12 + LABEL_STEP * number_of_line, floor)
        parts.append(drawn)
        labels.append(label)
    for number_of_row, row in enumerate(rows):
        y = top + STRIPS_STEP * number_of_row
        parts.append(dots_in_a_line(scale, row.marks, y + 17))
        if row.mean is not None:
            place = scale.place(row.mean)
            parts.append(f'<line class="mean" x1="{place}%" x2="{place}%" y1="{y + 17}" y2="{y + 33}"/>')
        labels.append(f'<text class="strip-name" data-defined="name" x="0%" y="{y + 12}">{text(row.name)}</text>')
        labels.append(f'<text class="strip-note" x="100%" y="{y + 12}" text-anchor="end">{row.note}</text>')
    return drawing(title, description, floor + 44, [*parts, *labels])


def labelled_line(scale: Scale, line: Line, baseline: float, floor: float) -> tuple[str, str]:
    """A value drawn down to the axis, and its label on the side that has room."""
    place = scale.place(line.value)
    anchor, shift = ("end", -6) if place > 55 else ("start", 6)
    drawn = f'<line class="{line.class_}" x1="{place}%" x2="{place}%" y1="{baseline - 10}" y2="{floor}"/>'
    placed: dict[str, str | int] = {"x": f"{place}%", "y": round(baseline), "dx": shift, "text_anchor": anchor}
    return drawn, element("text", text(line.label), class_=f"label {line.class_}", **placed, **line.attributes)


def dots_in_a_line(scale: Scale, marks: Iterable[Mark], y: float) -> str:
    """Marks on one line of a few pixels, each a little above or below its neighbours, the capped ones as squares.

    Two paths hold them all, so that a figure of a hundred strips stays small.
    """
    paths = {False: "", True: ""}
    ordered = sorted({(round(scale.place(mark.value) * 10), mark.capped, index) for index, mark in enumerate(marks)})
    seen: Counter[tuple[int, bool]] = Counter()
    for place, capped, _ in ordered:
        level = seen[place, capped]
        seen[place, capped] += 1
        if level < LINE_LEVELS:
            shift = (level + 1) // 2 * (1 if level % 2 else -1) * 3
            paths[capped] += f"M{place} {8 + shift}h0"
    drawn = "".join(
        f'<path class="{"line-capped" if capped else "line-trials"}" d="{path}"/>'
        for capped, path in paths.items()
        if path
    )
    return (
        f'<svg x="0" y="{y:g}" width="100%" height="16" viewBox="0 0 1000 16" preserveAspectRatio="none" class="at">'
        f"{drawn}</svg>"
    )


def stacked(scale: Scale, marks: Iterable[Mark]) -> Counter[int]:
    """How many marks fall on each of some even parts of the width."""
    return Counter(round(scale.place(mark.value) * STRIP_BINS / 100) for mark in marks)


def dots(scale: Scale, marks: Iterable[Mark], floor: float) -> list[str]:
    """Each mark as a shape of its own, stacked where they meet."""
    shapes = []
    levels: Counter[int] = Counter()
    for mark in sorted(marks, key=lambda mark: mark.value):
        place = scale.place(mark.value)
        part = round(place * STRIP_BINS / 100)
        y = floor - 7 - levels[part] * STRIP_STEP
        levels[part] += 1
        if mark.capped:
            shapes.append(f'<svg x="{place}%" y="{y}" class="at"><path class="capped" d="M-4-4 4 0-4 4Z"/></svg>')
        else:
            shapes.append(f'<circle class="trial" cx="{place}%" cy="{y}" r="3.6"/>')
    return shapes


def bars(stacks: Mapping[int, int], floor: float, height: float) -> str:
    """Too many marks for shapes of their own: a bar for each part of the width, as high as its share of the fullest."""
    fullest = max(stacks.values())
    step = 1000 / STRIP_BINS
    path = ""
    for part, amount in sorted(stacks.items()):
        tall = max(1, round((height - 6) * amount / fullest))
        left = round(part * step - 0.4 * step)
        path += f"M{left} {height:g}v-{tall}h{round(0.8 * step)}v{tall}z"
    return (
        f'<svg x="0" y="{floor - height:g}" width="100%" height="{height:g}" viewBox="0 0 1000 {height:g}" '
        f'preserveAspectRatio="none" class="at"><path class="trial" d="{path}"/></svg>'
    )


def bottom_axis(scale: Scale, floor: float, label: str) -> str:
    """The line, the ticks, their numbers and the quantity's name."""
    parts = [f'<line class="axis" x1="0%" x2="100%" y1="{floor}" y2="{floor}"/>']
    free = 0.0
    for mark in scale.ticks():
        place = scale.place(mark)
        if place < free:
            continue
        free = place + TICK_ROOM
        parts.append(f'<line class="axis" x1="{place}%" x2="{place}%" y1="{floor}" y2="{floor + 5}"/>')
        parts.append(f'<text class="tick" x="{place}%" y="{floor + 19}" text-anchor="middle">{short(mark)}</text>')
    kind = " (log scale)" if scale.logarithmic else ""
    parts.append(f'<text class="axis-label" x="100%" y="{floor + 38}" text-anchor="end">{text(label + kind)}</text>')
    return "".join(parts)


def short(value: float) -> str:
    """A tick's number: `20k` and `1M` from ten thousand on."""
    for unit, sign in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= max(unit, 1e4):
            return number(value / unit) + sign
    return number(value)


def curves(
    title: str,
    description: str,
    trials: Sequence[Sequence[tuple[float, float]]],
    x_label: str,
    y_label: str,
) -> str:
    """The median of the trials' curves and the band from the least to the largest, both over a logarithmic height."""
    spread = thinned(middle_and_spread(trials))
    across = Scale.holding([0.0, *(x for x, *_ in spread)])
    up = Scale.holding([value for _, *rest in spread for value in rest if value > 0])
    top = 14

    def height(value: float) -> float:
        return round(top + CURVE_HEIGHT * (1 - up.place(value) / 100), 1)

    def path(points: Iterable[tuple[float, float]]) -> str:
        return " ".join(f"{round(across.place(x) * 10)},{round(height(y) - top, 1)}" for x, y in points)

    outline = path([(x, least) for x, least, _, _ in spread] + [(x, most) for x, _, _, most in reversed(spread)])
    middle = path([(x, median) for x, _, median, _ in spread])
    parts = [
        f'<svg x="0" y="{top}" width="100%" height="{CURVE_HEIGHT}" '
        f'viewBox="0 0 1000 {CURVE_HEIGHT}" preserveAspectRatio="none">',
        f'<polygon class="spread" points="{outline}"/><polyline class="median" points="{middle}"/></svg>',
    ]
    for mark in up.ticks(5):
        y = height(mark)
        parts.append(f'<line class="grid" x1="0%" x2="100%" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="tick halo" x="0%" dx="4" y="{round(y - 4, 1)}">{number(mark)}</text>')
    parts.append(bottom_axis(across, top + CURVE_HEIGHT, x_label))
    parts.append(f'<text class="axis-label" x="100%" y="10" text-anchor="end">{text(y_label)}</text>')
    return drawing(title, description, top + CURVE_HEIGHT + 44, parts)


def middle_and_spread(trials: Sequence[Sequence[tuple[float, float]]]) -> list[Spread]:
    """The spread wherever at least half of the trials have a point."""
    at: dict[float, list[float]] = {}
    for points in trials:
        for x, y in points:
            at.setdefault(x, []).append(y)
    found = []
    for x, ys in sorted(at.items()):
        if 2 * len(ys) >= len(trials):
            ordered = sorted(ys)
            found.append((x, ordered[0], ordered[len(ordered) // 2], ordered[-1]))
    return found


def thinned(points: list[Spread]) -> list[Spread]:
    """At most `CURVE_POINTS` of the points, evenly, with the first and the last."""
    if len(points) <= CURVE_POINTS:
        return points
    last = len(points) - 1
    return [points[round(index * last / (CURVE_POINTS - 1))] for index in range(CURVE_POINTS)]


def drawing(title: str, description: str, height: float, parts: Iterable[str]) -> str:
    """The SVG element with its text equivalent."""
    names = element("title", text(title)) + element("desc", text(description))
    return f'<svg class="drawing" role="img" width="100%" height="{height:g}">{names}{"".join(parts)}</svg>'
