"""From row to row, a panel for each curve: how many trials succeed, beside the paper's, or means of ours alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reproductions.claims import Comparison
from reproductions.experiments import Experiment
from reproductions.judging.words import Verdict
from reproductions.results import Outcome, Run
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import AXIS_ROOM, FILES, SHAPES, Frame, drawing, key, line_class, numbers_table
from sitegen.scalings import Scaling
from sitegen.sources import Sources
from sitegen.text.markup import begun, element, text, words
from sitegen.text.measured import defined, measured, outcomes, published, quantity, successes
from sitegen.text.numbers import count, number

TOP, HEIGHT, GUTTER = 12, 74, 7.0


@dataclass(frozen=True, slots=True)
class Share:
    """A row on its curve: the paper's count by the verdict on it, and the run that holds ours, if there is one."""

    curve: str
    x: float
    verdict: Verdict
    run: Run | None

    @property
    def published(self) -> float:
        """The paper's share."""
        return self.verdict.claim.value / self.verdict.claim.trials

    @property
    def printed(self) -> str:
        """The paper's count in words."""
        return f"{number(self.verdict.claim.value)} of {number(self.verdict.claim.trials)}"

    @property
    def ours(self) -> float | None:
        """Our share, of which more may succeed where some were stopped before the paper's limit."""
        return None if self.run is None else outcomes(self.run, Outcome.SUCCEEDED) / len(self.run.trials)

    @property
    def cap(self) -> float | None:
        """Where trials were stopped before the paper stopped its own, in training sequences."""
        if self.run is None or not outcomes(self.run, Outcome.CAPPED):
            return None
        cap, limit = float(self.run.settings["cap_sequences"]), self.verdict.claim.limit
        return cap if limit is None or cap < limit else None

    @property
    def said(self) -> str:
        """Ours in words."""
        if self.run is None:
            return "not measured"
        found = f"{outcomes(self.run, Outcome.SUCCEEDED)} of {count(len(self.run.trials), 'trial')}"
        return found if self.cap is None else f"{found} within {number(self.cap)} sequences"


def shares_of(sources: Sources, experiment: Experiment, scaling: Scaling) -> list[Share]:
    """The rows of a figure that a claim speaks of."""
    rows = {row.id: row for row in experiment.rows if row.id in scaling.rows}
    return [
        Share(str(row.settings[scaling.curve or ""]), scaling.place(row), verdict, sources.run(verdict.run_path))
        for verdict in sources.verdicts_of(experiment.paper, experiment.id)
        if verdict.claim.comparison is Comparison.PROPORTION and verdict.claim.quantity == scaling.quantity
        and (row := rows.get(verdict.claim.row)) is not None
    ]  # fmt: skip


def share_figure(sources: Sources, experiment: Experiment, scaling: Scaling) -> tuple[str, list[Run]]:
    """The panels over the rows' setting, and the runs that they are drawn from."""
    shares = shares_of(sources, experiment, scaling)
    if not shares:
        return "", []
    curves = list(dict.fromkeys(one.curve for one in shares))
    across = Axis.holding([one.x for one in shares], scaling.axis)
    panels = "".join(
        panel(scaling, curve, [one for one in shares if one.curve == curve], across, last=curve == curves[-1])
        for curve in curves
    )
    keys = [
        key("paper-point", "published"),
        key("our-point", "ours, each trial to its end"),
        key("at-least", "ours, at least: the others were stopped before the paper's cap"),
    ]
    table = element("details", element("summary", "The numbers as a table") + shares_table(scaling, shares))
    caption = element("figcaption", element("ul", "".join(keys), class_="legend") + table + FILES)
    heading = element("p", element("strong", text(scaling.title)))
    whole = element("figure", heading + panels + caption, class_="figure series")
    return whole, [one.run for one in shares if one.run is not None]


def panel(scaling: Scaling, curve: str, shares: Sequence[Share], across: Axis, *, last: bool) -> str:
    """One curve: the paper's as a broken line, ours as points, joined where every trial came to its end."""
    frame = Frame(across, Axis(-0.1, 1.1), TOP, HEIGHT, GUTTER)
    parts = [frame.grid(3)]
    parts += [frame.line((a.x, a.published), (b.x, b.published), "line-published") for a, b in pairwise(shares)]
    ours = [(one.x, one.ours) if one.ours is not None and one.cap is None else None for one in shares]
    parts += [frame.line(start, end, "line-ours") for start, end in pairwise(ours) if start and end]
    for one in shares:
        parts.append(frame.at(one.x, one.published, '<path class="paper-point" d="M-5 0 0-5 5 0 0 5Z"/>'))
        if one.ours is not None:
            shape = '<circle class="trial" r="3.2"/>' if one.cap is None else SHAPES["at-least"]
            parts.append(frame.at(one.x, one.ours, shape))
    if last:
        parts.append(across.along_bottom(frame.floor, GUTTER))
    told = [f"At {number(one.x)}: published {one.printed}, ours {one.said}." for one in shares]
    points = [
        frame.labelled(one.x, one.published, f"{number(one.x)}: published {one.printed}, ours {one.said}")
        for one in shares
    ]
    name = scaling.names.get(curve, words(curve))
    height = frame.floor + (AXIS_ROOM if last else 4)
    drawn = drawing(f"{scaling.title}: {name}", " ".join(told), height, parts, points)
    return element("p", text(name), class_="panel-name") + drawn


def shares_table(scaling: Scaling, shares: Sequence[Share]) -> str:
    """Each row with what is published, ours, and where trials were stopped."""
    rows = []
    for one in shares:
        ours, stopped = "–", ""
        if one.run is not None:
            ours = successes(one.run)
            stopped = "" if one.cap is None else defined(number(one.cap))
        name = f"{scaling.names.get(one.curve, words(one.curve))}, {scaling.axis} = {number(one.x)}"
        rows.append([defined(text(name)), published(one.printed), ours, stopped])
    return numbers_table(["Row", "Published", "Ours", "Stopped after sequences"], rows, scaling.title)


def means_figure(sources: Sources, experiment: Experiment, scaling: Scaling) -> tuple[str, list[Run]]:
    """The means of several quantities over the rows' setting, a line for each, and the runs that they are drawn from.

    A row without a run at the default readings is left out.
    """
    rows = [row for row in experiment.rows if row.id in scaling.rows]
    found = [(row, sources.matching_run(experiment, row.id, experiment.default_readings)) for row in rows]
    measured_rows = sorted(
        ((scaling.panel(row), scaling.place(row), run) for row, run in found if run is not None),
        key=lambda one: one[1],
    )
    panels: dict[str, list[tuple[float, Run]]] = {}
    for name in dict.fromkeys(map(scaling.panel, rows)):
        if own := [(x, run) for panel_name, x, run in measured_rows if panel_name == name]:
            panels[name] = own
    if not panels:
        return "", []
    across = Axis.holding([x for _, x, _ in measured_rows], scaling.axis)
    heights = [mean_of(run, name) for _, _, run in measured_rows for name in scaling.quantities]
    up = Axis.holding([0.0, *heights])
    drawn = "".join(
        means_panel(scaling, name, points, across, up, last=name == list(panels)[-1]) for name, points in panels.items()
    )
    keys = "".join(key(line_class(place), words(name)) for place, name in enumerate(scaling.quantities))
    table = element("details", element("summary", "The numbers as a table") + means_table(scaling, panels))
    caption = element("figcaption", element("ul", keys, class_="legend") + table + FILES)
    heading = element("p", element("strong", text(scaling.title)))
    whole = element("figure", heading + drawn + caption, class_="figure series")
    return whole, [run for _, _, run in measured_rows]


def mean_of(run: Run, name: str) -> float:
    """The mean of a quantity over the trials that have it."""
    return quantity(run, f"mean:{name}") or 0.0


def means_panel(
    scaling: Scaling, name: str, points: Sequence[tuple[float, Run]], across: Axis, up: Axis, *, last: bool
) -> str:
    """One curve's lines."""
    frame = Frame(across, up, TOP, HEIGHT, GUTTER)
    drawn, labels, told = "", [], []
    for place, one in enumerate(scaling.quantities):
        values = [(x, mean_of(run, one)) for x, run in points]
        drawn += f'<polyline class="series-line {line_class(place)}" points="{frame.points(values)}"/>'
        labels += [frame.labelled(x, y, f"{words(one)} at {number(x)}: {number(y)}") for x, y in values]
        told.append(f"{begun(words(one))}: " + ", ".join(f"{number(y)} at {number(x)}" for x, y in values) + ".")
    parts = [frame.grid(4), frame.stretched(drawn)]
    if last:
        parts.append(across.along_bottom(frame.floor, GUTTER))
    height = frame.floor + (AXIS_ROOM if last else 4)
    heading = ": ".join(filter(None, (scaling.title, name)))
    svg = drawing(heading, " ".join(told), height, parts, labels)
    return (element("p", text(name), class_="panel-name") if name else "") + svg


def means_table(scaling: Scaling, panels: Mapping[str, Sequence[tuple[float, Run]]]) -> str:
    """Each row with its trials and its means."""
    rows = []
    for name, points in panels.items():
        for x, run in points:
            place = ", ".join(filter(None, (name, f"{scaling.axis} = {number(x)}")))
            means = [measured(run, f"mean:{one}", alone=True) for one in scaling.quantities]
            rows.append([defined(text(place)), measured(run, "trials", alone=True), *means])
    head = ["Row", "Trials", *(defined(text(words(one))) for one in scaling.quantities)]
    return numbers_table(head, rows, scaling.title)
