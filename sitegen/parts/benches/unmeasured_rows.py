"""The generated part on rows of Pascanu 2013 that no run has measured: what they take, and the command that does it."""

from __future__ import annotations

from collections.abc import Iterable

from reproductions.experiments import Experiment, Row
from reproductions.results import Run
from sitegen.addresses import row_address
from sitegen.parts.benches.figure_7 import BATCH, NETS, PAPER
from sitegen.parts.tables import TableRow, table
from sitegen.sources import Sources
from sitegen.text.markup import element, link, text
from sitegen.text.measured import defined
from sitegen.text.numbers import rough

STANDS_IN = {"characters": "characters_free"}
"""Experiments that compute the same on other data."""
LEFT = ("mixed_lengths", "memorization", "characters")


def cost_of_unmeasured_rows(sources: Sources) -> str:
    """A row of the table for each row of these experiments without a run: command, and core-hours at most.

    Its nets are taken to go on for as long as they may, at the speed of a stored run that computes alike: of the same
    task, or of the same row on other data.
    """
    experiments = {one.id: one for paper in sources.papers if paper.id == PAPER for one in paper.experiments}
    rows = []
    for experiment in (experiments[name] for name in LEFT if name in experiments):
        alike = experiments[STANDS_IN.get(experiment.id, experiment.id)]
        held = sources.runs_of(alike)
        for row in experiment.rows:
            run = run_alike(row, held, alike)
            if run is None or any(one.row == row.id for one in sources.runs_of(experiment)):
                continue
            hours = most_steps(row) / run.steps * run.provenance.cpu_seconds / 3600
            command = f"rnn-review run {PAPER} {experiment.id} --row {row.id} --profile paper"
            address = row_address(experiment, row, f"{PAPER}/")
            name = link(address, defined(text(row.title)))
            rows.append(TableRow((name, element("code", text(command)), defined(rough(hours)))))
    if not rows:
        return element("p", "Each row has a run.")
    head = ("Row", "Command", "Core-hours, at most")
    return table(head, rows, label="Rows without a run", class_="stack")


def run_alike(row: Row, runs: Iterable[Run], experiment: Experiment) -> Run | None:
    """The longest of these runs that computes as a row does: its own row on other data, or another one of its task."""
    tasks = {one.id: one.settings.get("task", one.id) for one in experiment.rows}
    alike = [run for run in runs if tasks.get(run.row) == row.settings.get("task", row.id)]
    return max(alike, key=lambda run: run.steps, default=None)


def most_steps(row: Row) -> float:
    """What nets of a row take at most, in the unit in which runs of its experiment count."""
    settings = row.settings
    if "updates" in settings:
        return float(NETS * settings["updates"])
    return float(NETS * settings["most_updates"] * BATCH * (settings["shortest"] + settings["longest"]) / 2)
