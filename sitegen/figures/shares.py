"""How many trials succeed from row to row of a paper's figure, ours beside the paper's, a panel for each curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reproductions.claims import Comparison
from reproductions.experiments import Experiment
from reproductions.judging.words import Verdict
from reproductions.results import Outcome, Run
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import AXIS_ROOM, FILES, SHAPES, Frame, drawing, key, numbers_table
from sitegen.scalings import Scaling
from sitegen.sources import Sources
from sitegen.text.markup import element, text, words
from sitegen.text.measured import defined, measured, outcomes, published
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


def share_figure(sources: Sources, experiment: Experiment, scaling: Scaling) -> tuple[str, list[Run]]:
    """The panels over the rows' setting, and the runs that they are drawn from."""
    rows = {row.id: row for row in experiment.rows if row.id in scaling.rows}
    shares = [
        Share(str(row.settings[scaling.curve or ""]), scaling.place(row), verdict, sources.run(verdict.run_path))
        for verdict in sources.verdicts_of(experiment.paper, experiment.id)
        if verdict.claim.comparison is Comparison.PROPORTION and verdict.claim.quantity == scaling.quantity
        and (row := rows.get(verdict.claim.row)) is not None
    ]  # fmt: skip
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
            ours = f"{measured(one.run, 'succeeded', alone=True)} of {measured(one.run, 'trials', alone=True)}"
            stopped = "" if one.cap is None else defined(number(one.cap))
        name = f"{scaling.names.get(one.curve, words(one.curve))}, {scaling.axis} = {number(one.x)}"
        rows.append([defined(text(name)), published(one.printed), ours, stopped])
    return numbers_table(["Row", "Published", "Ours", "Stopped after sequences"], rows, scaling.title)
