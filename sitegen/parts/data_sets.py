"""The data sets that experiments read, as a table."""

from __future__ import annotations

from reproductions.datasets.sets import load_sets
from sitegen.parts.tables import TableRow, table
from sitegen.sources import Sources
from sitegen.text.markup import element, link, text
from sitegen.text.measured import defined


def data_sets_table(sources: Sources) -> str:
    """Each set with its size, source, licence and the experiments that read it; links lead from the root."""
    experiments = [experiment for paper in sources.papers for experiment in paper.experiments]
    rows = []
    for name, found in load_sets().items():
        readers = [
            link(f"papers/{one.paper}/{one.id}.html", defined(text(one.title)))
            for one in experiments
            if name in one.datasets
        ]
        cells = (
            element("code", name),
            defined(text(found.title)),
            defined(f"{found.size_bytes / 1e6:.1f}"),
            defined(text(found.version)),
            defined(text(found.licence)),
            ", ".join(readers) or "–",
        )
        rows.append(TableRow(cells))
    head = ["Set", "What it holds", "MB", "From", "Licence", "Read by"]
    return table(head, rows, label="Data sets", class_="stack")
