"""How a quantity grows from row to row of a paper's table: ours beside the paper's, over a setting of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reproductions.claims import Comparison
from reproductions.experiments import Experiment
from reproductions.judging.counted import values_of
from reproductions.judging.statistics.intervals import interval_of_mean
from reproductions.judging.words import Verdict
from reproductions.results import Run
from sitegen.figures.axis import Axis
from sitegen.figures.frame import Frame, figure, key
from sitegen.numbers import number
from sitegen.scalings import Scaling
from sitegen.sources import Sources


@dataclass(frozen=True, slots=True)
class Point:
    """A row on the axis: what the paper prints, and our mean with its interval, `partial` where some trials failed."""

    x: float
    published: float
    ours: float | None = None
    interval: tuple[float, float] = (0.0, 0.0)
    partial: bool = False


def scaling_figures(sources: Sources, experiment: Experiment) -> list[tuple[str, list[Run]]]:
    """The figures of an experiment that compare its rows, each with the runs that it is drawn from."""
    scalings = [one for one in sources.scalings.get(experiment.paper, ()) if one.experiment == experiment.id]
    return [scaling_figure(sources, experiment, scaling) for scaling in scalings]


def scaling_figure(sources: Sources, experiment: Experiment, scaling: Scaling) -> tuple[str, list[Run]]:
    """Ours and the paper's over the rows' setting, both axes logarithmic where the values span enough."""
    places = {row.id: scaling.place(row) for row in experiment.rows if row.id in scaling.rows}
    found = [
        (verdict, sources.run(verdict.run_path))
        for verdict in sources.verdicts_of(experiment.paper, experiment.id)
        if (verdict.claim.quantity, verdict.claim.comparison) == (scaling.quantity, Comparison.MEAN)
        and verdict.claim.row in places
        and verdict.claim.quoted_from is None
    ]
    points = [point(places[verdict.claim.row], verdict, run) for verdict, run in found]
    if not points:
        return "", []
    keys = [key("paper-point", "published"), key("our-point", "ours, with the interval of the mean")]
    if any(one.partial for one in points):
        keys.append(key("capped", "ours, of the trials that succeed: others do not"))
    if any(one.ours is None for one in points):
        keys.append(key("none", "rows without a mark of ours have no mean: too few trials succeed, or none was made"))
    drawn = figure(drawn_points(scaling, sorted(points, key=lambda one: one.x)), keys)
    return drawn, [run for _, run in found if run is not None]


def point(x: float, verdict: Verdict, run: Run | None) -> Point:
    """A row on the axis by the verdict on its mean."""
    if verdict.measurement is None or run is None:
        return Point(x, verdict.claim.value)
    values = values_of(verdict.claim, run).values
    partial = len(values) < len(run.trials)
    return Point(x, verdict.claim.value, verdict.measurement.value, interval_of_mean(values), partial)


def drawn_points(scaling: Scaling, points: Sequence[Point]) -> str:
    """The two curves with their points."""
    heights = [value for one in points for value in (one.published, one.ours) if value is not None]
    heights += [end for one in points for end in one.interval if end > 0]
    up = Axis.holding(heights, scaling.quantity.replace("_", " "))
    frame = Frame(Axis.holding([one.x for one in points], scaling.axis), up)
    ours = [None if one.ours is None else (one.x, one.ours) for one in points]
    parts = [frame.line((a.x, a.published), (b.x, b.published), "line-published") for a, b in pairwise(points)]
    parts += [frame.line(start, end, "line-ours") for start, end in pairwise(ours) if start and end]
    for one in points:
        diamond = '<path class="paper-point" d="M-5 0 0-5 5 0 0 5Z"/>'
        parts.append(f'<svg x="{frame.x(one.x)}%" y="{frame.y(one.published)}" class="at">{diamond}</svg>')
        if one.ours is not None:
            low, high = one.interval
            x = frame.x(one.x)
            parts.append(f'<line class="line-ours" x1="{x}%" x2="{x}%" y1="{frame.y(low)}" y2="{frame.y(high)}"/>')
            shape = '<path class="capped" d="M-5 4 0-5 5 4Z"/>' if one.partial else '<circle class="trial" r="4.5"/>'
            parts.append(f'<svg x="{x}%" y="{frame.y(one.ours)}" class="at">{shape}</svg>')
    return frame.drawing(scaling.title, spoken(scaling, points), up.name, parts)


def spoken(scaling: Scaling, points: Sequence[Point]) -> str:
    """The figure in words."""
    said = [f"{scaling.quantity.replace('_', ' ').capitalize()} over {scaling.axis}."]
    for one in points:
        some = " of those that succeed" if one.partial else ""
        ours = "no mean" if one.ours is None else f"{number(one.ours)}{some}"
        said.append(f"At {number(one.x)}: published {number(one.published)}, ours {ours}.")
    return " ".join(said)
