"""What figures are drawn in: the SVG with its words, two axes around a drawing, and the legend below.

Places along the width are percentages, so that a figure fits a phone and a wide screen with text of the same size.
Colours, fonts and line styles are in `site.css`; a shape and a word go with each colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitegen.figures.drawing.axis import Axis, short, within
from sitegen.text.markup import element, text

Labelled = tuple[float, float, str]
"""A point in percent of a figure's width and in pixels from its top, and what is said of it."""

FILES = element("p", class_="figure-files")
"""Where a script offers a figure's files; it is there before, so that nothing moves."""

AXIS_ROOM = 44
"""How many pixels an axis takes below a drawing."""

LINES = 6
"""How many lines the style sheet tells apart."""

SHAPES = {
    "capped": '<path class="capped" d="M-4-4 4 0-4 4Z"/>',
    "at-least": '<path class="at-least" d="M0 0V-11M-4-7 0-12 4-7"/>',
    "partial": '<path class="capped" d="M-5 4 0-5 5 4Z"/>',
}
"""Marks that are drawn in a plot as in its legend."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Two axes around a drawing of so many pixels from `top`, which begins at `left` percent of the figure's width."""

    across: Axis
    up: Axis
    top: int = 24
    height: int = 190
    left: float = 0.0

    @property
    def floor(self) -> int:
        """Where the lower axis lies."""
        return self.top + self.height

    def x(self, value: float) -> float:
        """Percent of the figure's width."""
        return within(self.left, self.across.place(value))

    def y(self, value: float) -> float:
        """Pixels from the top of the figure."""
        return round(self.top + self.height * (1 - self.up.place(value) / 100), 1)

    def line(self, start: tuple[float, float], end: tuple[float, float], class_: str) -> str:
        """A straight line between two points."""
        ends = f'x1="{self.x(start[0])}%" y1="{self.y(start[1])}" x2="{self.x(end[0])}%" y2="{self.y(end[1])}"'
        return f'<line class="{class_}" {ends}/>'

    def at(self, x: float, y: float, shape: str) -> str:
        """A shape around a point."""
        return f'<svg x="{self.x(x)}%" y="{self.y(y)}" class="at">{shape}</svg>'

    def points(self, values: Iterable[tuple[float, float]]) -> str:
        """Points for a path that is `stretched` over the drawing."""
        return " ".join(f"{round(self.across.place(x) * 10)},{round(self.y(y) - self.top, 1)}" for x, y in values)

    def stretched(self, content: str) -> str:
        """What is drawn in thousandths of the width, over the whole drawing."""
        return stretched(content, self.top, self.height, self.left)

    def grid(self, at_most: int = 5) -> str:
        """A line for each round height, with its number above it, or before it where the drawing leaves room."""
        parts = ""
        for mark in self.up.ticks(at_most):
            y = self.y(mark)
            place = f'class="tick halo" x="0%" dx="4" y="{round(y - 4, 1)}"'
            if self.left:
                place = f'class="tick" x="{self.left:g}%" dx="-5" y="{round(y + 4, 1)}" text-anchor="end"'
            parts += f'<line class="grid" x1="{self.left:g}%" x2="100%" y1="{y}" y2="{y}"/>'
            parts += f"<text {place}>{short(mark)}</text>"
        return parts

    def labelled(self, x: float, y: float, label: str) -> Labelled:
        """A point of the drawing with what is said of it."""
        return self.x(x), self.y(y), label

    def drawing(
        self,
        title: str,
        description: str,
        name: str,
        parts: Iterable[str],
        behind: str = "",
        points: Sequence[Labelled] = (),
    ) -> str:
        """The figure: what lies behind the grid, both axes, the name of what is high, and the parts before them."""
        label = f'<text class="axis-label" x="100%" y="10" text-anchor="end">{text(name)}</text>'
        around = [behind, self.grid(), self.across.along_bottom(self.floor, self.left), label]
        return drawing(title, description, self.floor + AXIS_ROOM, [*around, *parts], points)


def drawing(
    title: str,
    description: str,
    height: float,
    parts: Iterable[str],
    points: Sequence[Labelled] = (),
    *,
    role: str = "img",
) -> str:
    """The SVG element with its text equivalent; one that holds links has the role `group`.

    A script shows what is said of the points under the pointer.
    """
    names = element("title", text(title)) + element("desc", text(description))
    said = text("|".join(f"{x:g} {y:g} {label}" for x, y, label in points))
    held = f' data-points="{said}"' if points else ""
    return f'<svg class="drawing" role="{role}" width="100%" height="{height:g}"{held}>{names}{"".join(parts)}</svg>'


def stretched(content: str, top: float, height: float, left: float = 0.0) -> str:
    """What is drawn in thousandths of the width, from `left` percent to the right end of the figure."""
    place = f'x="{f"{left:g}%" if left else 0}" y="{top:g}" width="{100 - left:g}%" height="{height:g}"'
    return f'<svg {place} viewBox="0 0 1000 {height:g}" preserveAspectRatio="none" class="at">{content}</svg>'


def figure(
    drawn: str, keys: Iterable[str], numbers: str = "", *, summary: str = "The numbers as a table", kind: str = ""
) -> str:
    """A drawing with its legend and, folded away below the `summary`, a table of its numbers.

    The style sheet knows a figure that is not like others by its `kind`, a class or several.
    """
    legend = element("ul", "".join(keys), class_="legend")
    folded = element("details", element("summary", summary) + numbers) if numbers else ""
    caption = element("figcaption", legend + folded + FILES)
    return element("figure", drawn + caption, class_=f"figure {kind}".rstrip())


def numbers_table(head: Iterable[str], rows: Iterable[Iterable[str]], label: str, **attributes: str | bool) -> str:
    """The numbers behind a figure as ready-made cells; the first of each row is its heading.

    They are a group and no landmark: a page may show a figure twice, and its landmarks are told apart by name.
    """
    top = element("tr", "".join(element("th", name, scope="col") for name in head))
    body = ""
    for first, *rest in rows:
        body += element("tr", element("th", first, scope="row") + "".join(element("td", cell) for cell in rest))
    whole = element("table", element("thead", top) + element("tbody", body, **attributes), class_="data")
    return element("div", whole, class_="scroller numbers", role="group", aria_label=label, tabindex="0")


def key(kind: str, meaning: str) -> str:
    """One entry of a legend."""
    shape = (
        f'<svg viewBox="-7 {-14 if kind == "at-least" else -7} 14 14">{SHAPES[kind]}</svg>' if kind in SHAPES else ""
    )
    if kind.startswith("series-"):
        shape = f'<svg viewBox="0 0 28 8"><path class="series-line {kind}" d="M0 4H28"/></svg>'
    sign = element("span", shape, class_=f"key key-{kind}", aria_hidden="true")
    return element("li", sign + element("span", meaning, data_defined=True))


def line_class(index: int) -> str:
    """The name of a line's colour and dashes."""
    return f"series-{1 + index % LINES}"
