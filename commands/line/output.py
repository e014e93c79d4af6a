"""How commands speak: data to standard output, as text or JSON; messages and progress to standard error."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

INTERRUPTED = 130
"""The exit code of what Ctrl-C stopped."""
LONGEST = 240
"""Characters of an error that repeats what was typed."""


def print_json(data: Any) -> None:
    """Data for a program, on standard output."""
    from pydantic_core import to_jsonable_python  # takes long to import, and help needs none

    print(json.dumps(data, indent=1, ensure_ascii=False, default=to_jsonable_python))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """A table for a person, on standard output; columns whose name ends in `>` are right-aligned."""
    out = console()
    if title:
        out.print(title, style="bold")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.rstrip(">"), justify="right" if column.endswith(">") else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    out.print(table)


def console() -> Console:
    """Standard output: as wide as the terminal, 120 columns where there is none."""
    return Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 120)


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
