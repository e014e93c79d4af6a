"""HTML elements, text made safe for HTML and for Markdown, and numbers as the pages print them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]#!$])")
MOST_IN_FULL = 1e15
"""From here on nobody counts the digits."""
TAG = re.compile(r"<[^>]+>")
CODE_SPAN = re.compile(r"`([^`]+)`")


def text(value: object) -> str:
    """`value` as HTML text; also safe inside a double-quoted attribute."""
    return escape(str(value), quote=True)


def element(name: str, content: str = "", /, **attributes: str | int | bool | None) -> str:
    """One HTML element around ready-made HTML.

    `class_` stands for `class`, and underscores in other names for hyphens.
    An attribute that is None or False is left out, and one that is True has no value.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        attribute = key.rstrip("_").replace("_", "-")
        parts.append(attribute if value is True else f'{attribute}="{text(value)}"')
    return f"<{' '.join(parts)}>{content}</{name}>"


def link(target: str, content: str, **attributes: str | bool | None) -> str:
    """A link to `target` around ready-made HTML."""
    return element("a", content, href=target, **attributes)


def prose(value: str) -> str:
    """Plain prose of the index as HTML: escaped, with `code spans` marked up."""
    return CODE_SPAN.sub(lambda found: f"<code>{found[1]}</code>", escape(value, quote=False))


def sentence(value: str) -> str:
    """Plain prose as HTML that ends with a full stop."""
    return prose(value.rstrip().rstrip(".") + ".")


def words(name: str) -> str:
    """A name such as `vanishing_gradient` for reading."""
    return text(name.replace("_", " "))


def markdown_text(value: str) -> str:
    """`value` as Markdown that shows it as it is."""
    return escape(MARKDOWN_SIGNS.sub(r"\\\1", " ".join(value.split())), quote=False)


@dataclass(frozen=True, slots=True)
class TableRow:
    """Ready-made cells with the row's anchor and the run that its numbers come from; one cell alone heads a group."""

    cells: tuple[str, ...]
    id: str | None = None
    run: str | None = None


def table(head: Iterable[str], rows: Iterable[TableRow], *, label: str, class_: str = "") -> str:
    """A table of ready-made cells in a scroller that the keyboard reaches; the first cell of each row is its heading.

    In the class `stack` a phone shows each row as a card: each cell carries its column's name,
    and the roles are spelled out, since a table that is no longer laid out as one loses them.
    """
    names = list(head)
    stacked = "stack" in class_.split()
    groups: list[list[TableRow]] = [[]]
    for row in rows:
        if len(row.cells) == 1 < len(names):
            groups.append([])
        groups[-1].append(row)
    head_cells = "".join(element("th", name, scope="col", role="columnheader" if stacked else None) for name in names)
    inner = element("thead", table_row(head_cells, stacked), role="rowgroup" if stacked else None)
    inner += "".join(table_body(names, group, stacked) for group in groups if group)
    whole = element("table", inner, class_="data", role="table" if stacked else None)
    return element("div", whole, class_=f"scroller {class_}".strip(), role="region", aria_label=label, tabindex="0")


def table_body(names: list[str], rows: list[TableRow], stacked: bool) -> str:
    """Rows with, maybe, their heading; where all numbers come from one run, it is named once."""
    runs = {row.run for row in rows if row.run}
    shared = runs.pop() if len(runs) == 1 else None
    content = ""
    for row in rows:
        first, *rest = row.cells
        heads_group = not rest and len(names) > 1
        span = len(names) if heads_group else None
        scope = "rowgroup" if heads_group else "row"
        cells = element("th", first, scope=scope, colspan=span, role="rowheader" if stacked else None)
        for name, cell in zip(names[1:], rest, strict=not heads_group):
            cells += element(
                "td", cell, role="cell" if stacked else None, data_label=TAG.sub("", name) if stacked else None
            )
        content += "\n" + table_row(cells, stacked, id=row.id, data_run=None if shared else row.run)
    return element("tbody", content + "\n", data_run=shared, role="rowgroup" if stacked else None)


def table_row(cells: str, stacked: bool, **attributes: str | None) -> str:
    """One row around ready-made cells."""
    return element("tr", cells, role="row" if stacked else None, **attributes)


def front_matter(values: Mapping[str, Any]) -> str:
    """The head of a Markdown page; JSON is YAML, so that any text is safe.

    The theme prints `title` as it is between tags and `description` as it is between quotes, so they are escaped here.
    """
    escaped = {
        key: escape(values[key], quote=key == "description") for key in ("title", "description") if key in values
    }
    values = {**values, **escaped}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["---", *lines, "---", ""])


def number(value: float) -> str:
    """A number for reading: four significant digits, whole from a thousand on, with commas; else as a power of ten."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "undefined"
    sign = "−" if value < 0 else ""
    size = abs(value)
    if (size == int(size) or size >= 1000) and size < MOST_IN_FULL:
        return f"{sign}{size:,.0f}"
    if size < 0.0001 or size >= MOST_IN_FULL:
        digits, exponent = f"{size:.1e}".split("e")
        return f"{sign}{digits} × 10{superscript(int(exponent))}"
    places = max(0, 3 - math.floor(math.log10(size)))
    return sign + f"{size:,.{places}f}".rstrip("0").rstrip(".")


def superscript(value: int) -> str:
    """A whole number in raised digits."""
    return str(value).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def count(amount: int, noun: str, plural: str | None = None) -> str:
    """`1 trial`, `2 trials`."""
    return f"{number(amount)} {noun if amount == 1 else plural or noun + 's'}"


def duration(seconds: float) -> str:
    """Seconds as a person says them: `4.2 s`, `3 min 5 s`, `2 h 11 min`."""
    if seconds < 60:
        return f"{number(seconds)} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
