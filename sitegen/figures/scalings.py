"""How a quantity grows from row to row of a paper's table: ours beside the paper's, over a setting of the rows.

Which rows stand on one axis is said in `reproductions/papers/PAPER/figures.yaml`; the numbers come from claims and
runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from reproductions.claims import Comparison
from reproductions.experiments import Experiment, Paper, Row
from reproductions.intervals import interval_of_mean
from reproductions.verdicts import Verdict, values_of
from sitegen.figures.claims import figure, key
from sitegen.figures.strips import CURVE_HEIGHT, Scale, bottom_axis, drawing, short
from sitegen.markup import number, text
from sitegen.prose import SiteError
from sitegen.sources import Scaling, Sources

TOP = 14


@dataclass(frozen=True, slots=True)
class Point:
    """A row on the axis: what the paper prints, and our mean with its interval, `bounded` where trials were capped."""

    x: float
    published: float | None
    ours: float | None = None
    interval: tuple[float, float] | None = None
    bounded: bool = False


def load_scalings(path: Path, paper: Paper) -> tuple[Scaling, ...]:
    """The scalings of a paper; none if it has no such file.

    Raises:
        SiteError: an entry names an experiment, a row or a setting that does not exist, or has other keys.
    """
    if not path.exists():
        return ()
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    found, wrong = [], []
    place = f"reproductions/papers/{paper.id}/{path.name}"
    for entry in entries:
        try:
            scaling = Scaling(**{**entry, "rows": tuple(entry["rows"])})
            experiment = next(one for one in paper.experiments if one.id == scaling.experiment)
            rows = {row.id: row for row in experiment.rows}
            for name in scaling.rows:
                place_of(scaling, rows[name])
        except (KeyError, StopIteration, TypeError) as error:
            wrong.append(
                f"{place}: figure `{entry.get('id')}`: unknown experiment, row, setting or key, found {error!r}"
            )
        else:
            found.append(scaling)
    if wrong:
        raise SiteError("\n".join([*wrong, "hint: name them as the experiment does"]))
    return tuple(found)


def place_of(scaling: Scaling, row: Row) -> float:
    """Where a row stands on the axis."""
    below = 1.0 if scaling.divided_by is None else float(row.settings[scaling.divided_by])
    return float(row.settings[scaling.setting]) / below


def scaling_parts(sources: Sources, experiment: Experiment) -> list[str]:
    """The figures of an experiment that compare its rows."""
    scalings = [one for one in sources.scalings.get(experiment.paper, ()) if one.experiment == experiment.id]
    return [scaling_figure(sources, experiment, scaling) for scaling in scalings]


def scaling_figure(sources: Sources, experiment: Experiment, scaling: Scaling) -> str:
    """Ours and the paper's over the rows' setting, both axes logarithmic where the values span enough."""
    rows = {row.id: row for row in experiment.rows}
    verdicts = [one for one in sources.verdicts_of(experiment.paper, experiment.id) if is_mean(one, scaling.quantity)]
    points = sorted(
        (
            point(sources, place_of(scaling, rows[verdict.claim.row]), verdict)
            for verdict in verdicts
            if verdict.claim.row in scaling.rows
        ),
        key=lambda one: one.x,
    )
    if not points:
        return ""
    drawn = drawn_points(scaling, points)
    keys = [key("paper-point", "published"), key("our-point", "ours, with the interval of the mean")]
    if any(one.bounded for one in points):
        keys.append(key("capped", "ours, a lower bound: some trials ended without success"))
    if any(one.ours is None for one in points):
        keys.append(key("none", "rows without a mark of ours are not measured yet"))
    return figure(drawn, keys, [])


def is_mean(verdict: Verdict, quantity: str) -> bool:
    """Whether the verdict is on a mean of this quantity that the paper measured itself."""
    claim = verdict.claim
    return claim.quantity == quantity and claim.comparison is Comparison.MEAN and claim.quoted_from is None


def point(sources: Sources, x: float, verdict: Verdict) -> Point:
    """A row on the axis by the verdict on its mean."""
    run = sources.run(verdict.run_path)
    if verdict.measurement is None or run is None:
        return Point(x, verdict.claim.value)
    values, bounded = values_of(run, verdict.claim.quantity)
    return Point(x, verdict.claim.value, verdict.measurement.value, interval_of_mean(values), bounded)


def drawn_points(scaling: Scaling, points: Sequence[Point]) -> str:
    """The two curves with their points."""
    across = Scale.holding([one.x for one in points])
    heights = [value for one in points for value in (one.published, one.ours) if value is not None]
    heights += [end for one in points if one.interval for end in one.interval if end > 0]
    up = Scale.holding(heights)

    def height(value: float) -> float:
        return round(TOP + CURVE_HEIGHT * (1 - up.place(max(value, up.low)) / 100), 1)

    parts = []
    for mark in up.ticks(5):
        y = height(mark)
        parts.append(f'<line class="grid" x1="0%" x2="100%" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="tick halo" x="0%" dx="4" y="{round(y - 4, 1)}">{short(mark)}</text>')
    parts.append(bottom_axis(across, TOP + CURVE_HEIGHT, scaling.axis))
    label = scaling.quantity.replace("_", " ") + (" (log scale)" if up.logarithmic else "")
    parts.append(f'<text class="axis-label" x="100%" y="10" text-anchor="end">{text(label)}</text>')
    parts.append(polyline([(one.x, one.published) for one in points], across, height, "line-published"))
    parts.append(polyline([(one.x, one.ours) for one in points], across, height, "line-ours"))
    for one in points:
        x = across.place(one.x)
        if one.published is not None:
            diamond = '<path class="paper-point" d="M-5 0 0-5 5 0 0 5Z"/>'
            parts.append(f'<svg x="{x}%" y="{height(one.published)}" class="at">{diamond}</svg>')
        if one.interval is not None and one.ours is not None:
            low, high = (height(end) for end in one.interval)
            parts.append(f'<line class="line-ours" x1="{x}%" x2="{x}%" y1="{low}" y2="{high}"/>')
            shape = '<path class="capped" d="M-5 4 0-5 5 4Z"/>' if one.bounded else '<circle class="trial" r="4.5"/>'
            parts.append(f'<svg x="{x}%" y="{height(one.ours)}" class="at">{shape}</svg>')
    return drawing(scaling.title, spoken(scaling, points), TOP + CURVE_HEIGHT + 44, parts)


def polyline(values: Sequence[tuple[float, float | None]], across: Scale, height: Any, class_: str) -> str:
    """Straight pieces between neighbouring points that both have a value."""
    pieces = ""
    for (x, y), (next_x, next_y) in pairwise(values):
        if y is not None and next_y is not None:
            pieces += (
                f'<line class="{class_}" x1="{across.place(x)}%" y1="{height(y)}" '
                f'x2="{across.place(next_x)}%" y2="{height(next_y)}"/>'
            )
    return pieces


def spoken(scaling: Scaling, points: Sequence[Point]) -> str:
    """The figure in words."""
    said = []
    for one in points:
        ours = "not measured" if one.ours is None else f"{'at least ' if one.bounded else ''}{number(one.ours)}"
        printed = "–" if one.published is None else number(one.published)
        said.append(f"At {number(one.x)}: published {printed}, ours {ours}.")
    return f"{scaling.quantity.replace('_', ' ').capitalize()} over {scaling.axis}. " + " ".join(said)
