"""Two pictures of the index whose marks are links: what to read before what, and what appeared in which year.

Each link names the resource, so that the pictures can be used by the keyboard and heard; the pages list the same beside
them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from textwrap import shorten

from catalogue.model import Mention, Resource
from sitegen.figures.drawing.axis import Axis
from sitegen.figures.drawing.frame import AXIS_ROOM, drawing, stretched
from sitegen.text.markup import element, link, text

ROW_STEP = 24
ARC_ROOM = 104
LONGEST_TITLE = 90
"""Letters of a title that fit beside the arcs."""
DOT_STEP = 13
BAR_HEIGHT = 120
MOST_DRAWN = 150
"""More resources than this are drawn as bars of their years, and only those on reading paths with their arcs."""


def short_name(resource: Resource) -> str:
    """The first author's last name and the year."""
    return " ".join(filter(None, [resource.authors[0].split()[-1], str(resource.year or "")]))


def arcs(title: str, description: str, rows: Sequence[Resource]) -> str:
    """A row for each resource, and to the left of them an arc down from each that is to be read before another.

    A resource and the arcs that lead to it are one group, which the style sheet lights up under the pointer.
    """
    heights = {resource.id: 14 + ROW_STEP * place for place, resource in enumerate(rows)}
    named = Counter(map(short_name, rows))
    groups = []
    for resource in rows:
        y = heights[resource.id]
        curves = "".join(arc(heights[name], y) for name in resource.prerequisites if name in heights)
        shown = text(short_name(resource))
        if named[short_name(resource)] > 1:
            beginning = f" · {' '.join(resource.title.split()[:2])} …"
            shown += element("tspan", text(beginning), class_="told-apart")
        name = f'<text x="{ARC_ROOM + 12}" y="{y + 4}">{shown}</text>'
        beside = shorten(resource.title, LONGEST_TITLE, placeholder=" …")
        beside_name = f'<text class="title" x="{ARC_ROOM + 150}" y="{y + 4}" aria-hidden="true">{text(beside)}</text>'
        inner = element("title", text(resource.title)) + f'<circle class="trial" cx="{ARC_ROOM}" cy="{y}" r="3.6"/>'
        named_link = link(f"../resources/{resource.id}.html", inner + name + beside_name)
        groups.append(element("g", curves + named_link, class_="reading"))
    return drawing(title, description, 28 + ROW_STEP * (len(rows) - 1), groups, role="group")


def arc(start: float, end: float) -> str:
    """Half an ellipse to the left, from one height to another; the longer, the further out."""
    radius = (end - start) / 2
    out = round(min(ARC_ROOM - 6, 6 + 7 * (abs(radius) * 2 / ROW_STEP) ** 0.75), 1)
    sweep = 0 if radius > 0 else 1
    return f'<path class="arc" d="M{ARC_ROOM} {start}A{out} {abs(radius):g} 0 0 {sweep} {ARC_ROOM} {end}"/>'


def by_year(title: str, description: str, years: Mapping[int, Sequence[Resource]], measured: set[str]) -> str:
    """A dot for each resource over its year, or a bar for each year where there are very many.

    Dots say by their shape whether the post refers to the resource, and whether its claims were measured.
    """
    first, last = min(years), max(years)
    axis = Axis(first - 1.5, last + 1.5, label="year")
    tallest = max(map(len, years.values()))
    crowded = sum(map(len, years.values())) > MOST_DRAWN
    floor = 10 + (BAR_HEIGHT if crowded else tallest * DOT_STEP)
    marks = bars(axis, years, tallest, floor) if crowded else dots(axis, years, measured, floor)
    ticks = "".join(
        f'<line class="axis" x1="{axis.place(year)}%" x2="{axis.place(year)}%" y1="{floor}" y2="{floor + 5}"/>'
        f'<text class="tick" x="{axis.place(year)}%" y="{floor + 18}" text-anchor="middle">{year}</text>'
        for year in range(-(-first // 10) * 10, last + 1, 10)
    )
    line = f'<line class="axis" x1="0%" x2="100%" y1="{floor}" y2="{floor}"/>'
    return drawing(title, description, floor + AXIS_ROOM // 2, [line, ticks, *marks], role="group")


def dots(axis: Axis, years: Mapping[int, Sequence[Resource]], measured: set[str], floor: float) -> list[str]:
    """The resources of a year as links above each other."""
    marks = []
    for year, found in sorted(years.items()):
        for level, resource in enumerate(found):
            y = floor - DOT_STEP / 2 - level * DOT_STEP
            kind = "added" if resource.mention is Mention.ADDED else "of-the-post"
            ring = f'<circle class="again" cx="{axis.place(year)}%" cy="{y}" r="6"/>' if resource.id in measured else ""
            dot = f'<circle class="{kind}" cx="{axis.place(year)}%" cy="{y}" r="3.8"/>'
            name = element("title", text(f"{short_name(resource)}: {resource.title}"))
            marks.append(link(f"../resources/{resource.id}.html", name + ring + dot))
    return marks


def bars(axis: Axis, years: Mapping[int, Sequence[Resource]], tallest: int, floor: float) -> list[str]:
    """How many resources each year has."""
    path = ""
    for year, found in sorted(years.items()):
        tall = max(1, round(BAR_HEIGHT * len(found) / tallest))
        path += f"M{round(axis.place(year) * 10) - 4} {BAR_HEIGHT}v-{tall}h8v{tall}z"
    return [stretched(f'<path class="trial" d="{path}"/>', floor - BAR_HEIGHT, BAR_HEIGHT)]
