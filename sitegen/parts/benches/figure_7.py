"""The generated parts on Pascanu 2013, figure 7: which of its nets are trained, how far, and what the others cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reproductions.results import Outcome, Run
from sitegen.figures.shares import Share, shares_of
from sitegen.parts.benches.clusters import FLOP_PER_TIME_STEP, UPDATES
from sitegen.parts.tables import TableRow, table
from sitegen.scalings import Scaling
from sitegen.sources import Sources
from sitegen.text.markup import element, text
from sitegen.text.measured import NOT_MEASURED, defined, outcomes, successes
from sitegen.text.numbers import number, rough

PAPER, EXPERIMENT = "pascanu_2013", "temporal_order"
NETS, BATCH = 5, 20
UPDATES_ALLOWED = "cap_updates"
"""The setting of a run that says after how many updates a net was stopped."""
CARD_FLOP_PER_SECOND = 1e13
"""Assumed of a graphics card that trains two hundred nets at once."""


def speeds_of_minibatch_nets(stored: Mapping[str, Any]) -> str:
    """How fast the kernel and others make the same updates, as `rnn-review bench minibatch_nets --write` stored it."""
    if not stored:
        return element("p", "Not measured yet.")
    first = stored["speeds"][0]["milliseconds"]
    rows = [
        TableRow(
            (
                defined(text(one["what"])),
                *(defined(rough(value)) for value in (one["milliseconds"], one["gigaflops"])),
                defined(rough(one["milliseconds"] / first)),
            )
        )
        for one in stored["speeds"]
    ]
    said = stored["provenance"]
    versions = ", ".join(f"{name} {version}" for name, version in said["versions"].items())
    note = f"Measured on {said['measured'][:10]}: {said['machine']}, one core, Python {said['python']}, {versions}."
    head = ("What", "Milliseconds an update", "GFLOP/s", "Times the kernel's time")
    return table(head, rows, label="Speed", class_="stack numbers") + element("p", text(note), class_="by")


def coverage_of_figure_7(sources: Sources) -> str:
    """For each start the lengths with what came of five nets of each method, and the core-hours that are left."""
    experiments = {one.id: one for paper in sources.papers if paper.id == PAPER for one in paper.experiments}
    found = [
        (scaling, shares_of(sources, experiments[scaling.experiment], scaling))
        for scaling in sources.scalings.get(PAPER, ())
        if scaling.experiment == EXPERIMENT
    ]
    every = [one for _, shares in found for one in shares]
    runs = [one.run for one in every if one.run is not None and one.run.provenance.on_processor]
    if not runs:
        return element("p", "Not measured yet.")
    per_hour = 3600 * sum(map(operations_of, runs)) / sum(run.provenance.cpu_seconds for run in runs)
    return "".join(coverage_table(scaling, shares, per_hour) for scaling, shares in found) + terms(every, per_hour)


def operations_of(run: Run) -> float:
    """Floating-point operations of a stored run, its tests for success counted like training."""
    return run.steps * FLOP_PER_TIME_STEP / BATCH


def coverage_table(scaling: Scaling, shares: list[Share], per_hour: float) -> str:
    """A row for each length, a column for each method."""
    rows = []
    for length in dict.fromkeys(one.x for one in shares):
        found = {one.curve: one for one in shares if one.x == length}
        left = sum(map(operations_left, found.values())) / per_hour
        cells = (coverage(found[curve]) if curve in found else "" for curve in scaling.names)
        rows.append(TableRow((defined(f"T = {number(length)}"), *cells, defined(rough(left)))))
    title = scaling.title.partition(":")[0]
    head = ("Length", *map(text, scaling.names.values()), "Core-hours left, at most")
    return element("p", element("strong", text(title))) + table(head, rows, label=title, class_="stack")


def coverage(share: Share) -> str:
    """What came of five nets, and after how many updates the others were stopped."""
    if share.run is None:
        return NOT_MEASURED
    found = successes(share.run)
    if not outcomes(share.run, Outcome.CAPPED):
        return found
    return f"{found}, {defined(f'capped at {number(share.run.number(UPDATES_ALLOWED))} updates')}"


def operations_left(share: Share) -> float:
    """Floating-point operations until all nets of a cell have learned or made the paper's most updates, at most."""
    left = NETS if share.run is None else outcomes(share.run, Outcome.CAPPED) * (share.cap is not None)
    return left * UPDATES * share.x * float(FLOP_PER_TIME_STEP)


def terms(shares: list[Share], per_hour: float) -> str:
    """What is trained, and what all that is left costs on cores and on a graphics card."""
    operations = sum(map(operations_left, shares))
    trained = sum(one.run is not None for one in shares)
    whole = sum(one.run is not None and one.cap is None for one in shares)
    said = (
        f"{number(trained)} of {number(len(shares))} cells are measured, {number(whole)} of them until each net has "
        f"learned or made {number(UPDATES)} updates. The others take at most {rough(operations / per_hour)} "
        f"core-hours at the rate of these runs; less where nets learn. For a graphics card, on which nobody "
        f"has measured it, an estimate: {rough(operations / CARD_FLOP_PER_SECOND / 3600)} hours, by operations "
        f"alone, at {number(CARD_FLOP_PER_SECOND / 1e12)} TFLOP/s."
    )
    return element("p", said, data_defined=True)
