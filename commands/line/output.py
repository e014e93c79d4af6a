"""How commands speak: data to standard output, as text or JSON; messages and progress to standard error."""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

INTERRUPTED = 130
"""The exit code of what Ctrl-C stopped."""
GAP = 2
"""Columns of the terminal that a table leaves behind each of its own."""
PROSE = 48
"""What is wider is prose and may be broken anywhere between words."""
LONGEST = 240
"""Characters of an error that repeats what was typed."""


def print_json(data: Any) -> None:
    """Data for a program, on standard output."""
    from pydantic_core import to_jsonable_python  # takes long to import, and help needs none

    can_print_all = sys.stdout.encoding.lower().startswith("utf")
    print(json.dumps(data, indent=1, ensure_ascii=not can_print_all, default=to_jsonable_python))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """A table for a person, on standard output; columns whose name ends in `>` are right-aligned.

    No number and no word is broken, and a name only behind an underscore; what is too wide for that even so is printed
    as a block of lines for each row. Where no terminal shows it only prose is broken, for searching.
    """
    out = console()
    if title:
        out.print(title, style="bold")
    names = [column.rstrip(">") for column in columns]
    cells = list(zip(names, *rows, strict=True))
    natural = [max(cell_len(line) for cell in column for line in cell.split("\n")) for column in cells]
    least = [max(cell_len(piece.rstrip()) for cell in column for piece in pieces(cell)) for column in cells]
    if not is_width_known():
        least = [max(low, min(width, PROSE)) for low, width in zip(least, natural, strict=True)]
        out.width = max(out.width, sum(least) + GAP * len(columns))
    widths = fitted(natural, least, out.width - GAP * len(columns))
    if widths is None:
        for row in rows:
            out.print("\n".join(f"{name}: {cell}" for name, cell in zip(names, row, strict=True)), end="\n\n")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, name, width in zip(columns, names, widths, strict=True):
        table.add_column(divided(name, width), justify="right" if column.endswith(">") else "left", width=width)
    for row in rows:
        table.add_row(*(divided(cell, width) for cell, width in zip(row, widths, strict=True)))
    out.print(table)


def fitted(natural: Sequence[int], least: Sequence[int], room: int) -> list[int] | None:
    """Widths of columns that fit into the room, the widest narrowed first, or None where even the least do not."""
    if sum(least) > room:
        return None
    widths = list(natural)
    while sum(widths) > room:
        widths[max((n for n, width in enumerate(widths) if width > least[n]), key=widths.__getitem__)] -= 1
    return widths


def pieces(text: str) -> list[str]:
    """What a line may end behind: words with the blanks behind them, and parts of names with their underscores."""
    return re.findall(r"[^\s_]*_+\s*|[^\s_]+\s*", text) or [""]


def divided(text: str, width: int) -> str:
    """A text in lines of this width, as far as its pieces are no wider."""
    lines = [""]
    for piece in pieces(text):
        if lines[-1] and cell_len((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)


class Output(Console):
    """A console that leaves it to the command what a reader who has gone away means."""

    def on_broken_pipe(self) -> None:
        """Rich would leave the program with 1, which is the exit code of findings."""
        raise BrokenPipeError


def console() -> Console:
    """Standard output: as wide as the terminal or as COLUMNS says, and 120 columns where there is neither."""
    return Output(highlight=False, markup=False, width=None if is_width_known() else 120)


def is_width_known() -> bool:
    """Whether somebody reads at a certain width: in a terminal, or as COLUMNS says."""
    return sys.stdout.isatty() or "COLUMNS" in os.environ


def shortened(text: str) -> str:
    """A text that may hold any word that was typed, however long, in a line or two."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def message(text: str) -> None:
    """A message on standard error."""
    print(text, file=sys.stderr)


def number(value: float) -> str:
    """A number as people write it: thousands separated, four significant digits or so."""
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if 1000 <= abs(value) < 1e15:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def rate(per_second: float, unit: str) -> str:
    """How fast work goes, in its own unit."""
    if per_second >= 1e6:
        return f"{per_second / 1e6:.1f} million {unit}/s"
    return f"{number(float(f'{per_second:.3g}'))} {unit}/s"


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
