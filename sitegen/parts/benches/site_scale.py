"""The table of what the site of a larger index costs, from what `benchmarks.site_scale` stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sitegen.parts.tables import TableRow, table
from sitegen.text.markup import element, text
from sitegen.text.numbers import number

COLUMNS = (
    ("Resources", "resources", 1),
    ("Checked, s", "check_processor_seconds", 1),
    ("Generated, s", "generate_processor_seconds", 1),
    ("Built, s", "build_processor_seconds", 1),
    ("Rewritten when unchanged", "rewritten_again", 1),
    ("Page of a resource, kB", "resource_page_bytes_median", 1000),
    ("List of resources, kB", "list_page_bytes_most", 1000),
    ("Search index, compressed kB", "search_index_bytes_compressed", 1000),
    ("Memory, MB", "peak_megabytes", 1),
)
"""A column's name, what it shows, and by what that is divided."""


def site_scale_table(measured: Mapping[str, Any]) -> str:
    """Processor seconds, bytes and memory for each number of resources."""
    if not measured:
        return element("p", "Not measured yet.")
    rows = [
        TableRow(tuple(number(float(f"{scale[key] / unit:.3g}")) for _, key, unit in COLUMNS))
        for scale in measured["scales"]
    ]
    said = measured["provenance"]
    note = (
        f"Measured on {text(said['measured'][:10])} with {text(said['processors'])} processors, "
        f"Python {text(said['python'])}. Seconds are those of processors."
    )
    head = [name for name, _, _ in COLUMNS]
    return table(head, rows, label="What a larger index costs", class_="numbers") + element("p", note, class_="by")
