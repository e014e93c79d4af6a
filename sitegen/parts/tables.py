"""Tables that the keyboard can scroll and that a phone may show as cards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sitegen.text.markup import element

TAG = re.compile(r"<[^>]+>")


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
