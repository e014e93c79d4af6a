"""How a quantity grows from row to row of a paper's table: ours beside the paper's, over a setting of the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from reproductions.claims import Comparison
from reproductions.experiments import Experiment
from reproductions.judging.counted import values_of
from reproductions.judging.statistics.intervals import interval_of_mean
from reproductions.judging.words import Verdict
from reproductions.results import Run
from sitegen.figures.claims import marks
from sitegen.figures.curves import look_curves
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import SHAPES, Frame, figure, key, numbers_table
from sitegen.figures.shares import means_figure, share_figure
from sitegen.scalings import Scaling
from sitegen.sources import Sources
from sitegen.text.markup import begun, element, text, words
from sitegen.text.measured import defined, measured_claim, published
from sitegen.text.numbers import number


@dataclass(frozen=True, slots=True)
class Point:
    """A row on the axis by the verdict on its mean: what the paper prints, and our mean with its interval.

    Where trials were stopped at the `cap`, `ours` is the least that the mean over all trials can be. `partial` says
    that other trials have no value.
    """

    x: float
    verdict: Verdict
    ours: float | None = None
    interval: tuple[float, float] = (0.0, 0.0)
    cap: float | None = None
    partial: bool = False

    @property
    def published(self) -> float:
        """What the paper prints."""
        return self.verdict.claim.value

    @property
    def is_mean(self) -> bool:
        """Whether ours is the mean of all trials, which alone is joined to its neighbours."""
        return self.ours is not None and self.cap is None and not self.partial


def scaling_figures(sources: Sources, experiment: Experiment) -> list[tuple[str, list[Run]]]:
    """The figures of an experiment that compare its rows, each with the runs that it is drawn from."""
    scalings = [one for one in sources.scalings.get(experiment.paper, ()) if one.experiment == experiment.id]
    return [figure_of(one)(sources, experiment, one) for one in scalings]


def figure_of(scaling: Scaling) -> Callable[[Sources, Experiment, Scaling], tuple[str, list[Run]]]:
    """Which figure draws a scaling."""
    if scaling.setting is None:
        return look_curves
    if scaling.beside:
        return means_figure
    return share_figure if scaling.curve else scaling_figure


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
    keys = [key("paper-point", "published")]
    if any(one.is_mean for one in points):
        keys.append(key("our-point", "ours, with the interval of the mean"))
    if any(one.cap is not None for one in points):
        keys.append(key("at-least", "ours, at least: some or all trials were stopped at the cap"))
        keys.append(key("cap", "the cap"))
    if any(one.partial for one in points):
        keys.append(key("partial", "ours, of the trials that have a value"))
    if any(one.ours is None for one in points):
        keys.append(
            key("none", "rows without a mark of ours have no mean: too few trials have a value, or none was made")
        )
    points.sort(key=lambda one: one.x)
    drawn = figure(drawn_points(scaling, points), keys, rows_table(scaling, points))
    return drawn, [run for _, run in found if run is not None]


def rows_table(scaling: Scaling, points: Sequence[Point]) -> str:
    """The rows with what is published, ours, and how far ours is known."""
    rows = []
    for one in points:
        path, quantity = one.verdict.run_path, scaling.quantity
        shown, known = "–", ""
        if one.cap is not None:
            shown = "≥ " + element(
                "span", number(one.ours or 0.0), data_run=path, data_quantity=f"bounded_mean:{quantity}"
            )
            known = "stopped at " + defined(number(one.cap))
        elif one.ours is not None:
            shown = measured_claim(one.verdict, "value", alone=True)
            known = "of the trials that have a value"
        if one.is_mean:
            spans = zip((f"mean_lower:{quantity}", f"mean_upper:{quantity}"), one.interval, strict=True)
            known = " – ".join(element("span", number(end), data_run=path, data_quantity=name) for name, end in spans)
        rows.append([defined(number(one.x)), published(number(one.published)), shown, known])
    head = [defined(text(scaling.axis)), "Published", "Ours", "Interval of the mean"]
    return numbers_table(head, rows, scaling.title)


def said(one: Point) -> str:
    """Ours at a row, in words."""
    ours = "no mean" if one.ours is None else number(one.ours)
    if one.cap is not None:
        return f"at least {ours}, with a cap of {number(one.cap)}"
    return ours + (" of those that have a value" if one.partial else "")


def point(x: float, verdict: Verdict, run: Run | None) -> Point:
    """A row on the axis by the verdict on its mean."""
    claim = verdict.claim
    if run is None:
        return Point(x, verdict)
    found = marks(run, claim.quantity)
    if any(mark.capped for mark in found):
        cap = max(mark.value for mark in found if mark.capped)
        return Point(x, verdict, fmean(mark.value for mark in found), cap=cap)
    if verdict.measurement is None:
        return Point(x, verdict)
    values = values_of(claim, run).values
    partial = len(values) < len(run.trials)
    return Point(x, verdict, verdict.measurement.value, interval_of_mean(values), partial=partial)


def drawn_points(scaling: Scaling, points: Sequence[Point]) -> str:
    """The two curves with their points."""
    heights = [value for one in points for value in (one.published, one.ours, one.cap) if value is not None]
    heights += [end for one in points if one.is_mean for end in one.interval if end > 0]
    up = Axis.holding(heights, words(scaling.quantity))
    frame = Frame(Axis.holding([one.x for one in points], scaling.axis), up)
    ours = [(one.x, one.ours) if one.is_mean and one.ours is not None else None for one in points]
    parts = [frame.line((a.x, a.published), (b.x, b.published), "line-published") for a, b in pairwise(points)]
    parts += [frame.line(start, end, "line-ours") for start, end in pairwise(ours) if start and end]
    for one in points:
        parts.append(frame.at(one.x, one.published, '<path class="paper-point" d="M-5 0 0-5 5 0 0 5Z"/>'))
        if one.ours is None:
            continue
        if one.is_mean:
            low, high = one.interval
            parts.append(frame.line((one.x, low), (one.x, high), "line-ours"))
        if one.cap is not None:
            parts.append(frame.at(one.x, one.cap, '<path class="cap" d="M-9 0H9"/>'))
        shape = (
            SHAPES["at-least"]
            if one.cap is not None
            else SHAPES["partial"]
            if one.partial
            else '<circle class="trial" r="4.5"/>'
        )
        parts.append(frame.at(one.x, one.ours, shape))
    labels = [
        frame.labelled(one.x, one.published, f"{number(one.x)}: published {number(one.published)}") for one in points
    ]
    labels += [
        frame.labelled(one.x, one.ours, f"{number(one.x)}: ours {said(one)}") for one in points if one.ours is not None
    ]
    return frame.drawing(scaling.title, spoken(scaling, points), up.name, parts, points=labels)


def spoken(scaling: Scaling, points: Sequence[Point]) -> str:
    """The figure in words."""
    told = [f"{begun(words(scaling.quantity))} over {scaling.axis}."]
    for one in points:
        told.append(f"At {number(one.x)}: published {number(one.published)}, ours {said(one)}.")
    return " ".join(told)
