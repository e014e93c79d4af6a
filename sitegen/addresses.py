"""Where the experiments, rows and claims of a paper have their places on the site.

Each experiment has a page in the paper's folder.
One with very many claims or rows is divided: its rows have pages of their own in a folder of its name.
"""

from __future__ import annotations

import re

from reproductions.claims import Claim
from reproductions.experiments import Experiment, Paper, Row
from reproductions.results import Run

NETWORK = "network"
"""The name of the page of a paper's plain network, in the paper's folder."""

MOST_CLAIMS = 25
"""How many claims one page holds, so that it stays one that can be read and loaded on a phone."""

MOST_ROWS = 16
"""How many rows one page holds, for the same reason."""

MOST_CLAIMS_IN_BRIEF = 100
"""How many claims a paper's page lists one by one; with more it gives the first of each row and counts the rest."""

MOST_ROWS_IN_BRIEF = 12
"""How many rows of an experiment such a page lists; of one with more it counts the verdicts."""


def in_headlines(paper: Paper) -> bool:
    """Whether the paper's page gives the first claim of each row only; rows of divided experiments are brief anyway."""
    undivided = [experiment for experiment in paper.experiments if not divided(experiment)]
    return sum(len(measured(experiment)) for experiment in undivided) > MOST_CLAIMS_IN_BRIEF


def measured(experiment: Experiment) -> list[Claim]:
    """The claims that are measured: neither quoted from others nor beyond measuring."""
    return [claim for claim in experiment.claims if claim.measurable]


def divided(experiment: Experiment) -> bool:
    """Whether each row of the experiment has a page of its own."""
    rows = len(experiment.rows)
    return rows > MOST_ROWS or (len(measured(experiment)) > MOST_CLAIMS and rows > 1)


def claim_anchor(claim: Claim) -> str:
    """The anchor of a claim, on every page that shows it."""
    return "claim-" + re.sub(r"[^A-Za-z0-9_]+", "-", claim.id)


def row_anchor(row: Row) -> str:
    """The anchor of a row of the paper's table on its experiment's page."""
    return "row-" + re.sub(r"[^A-Za-z0-9_]+", "-", row.id)


def row_address(experiment: Experiment, row: Row, folder: str) -> str:
    """Where a row is shown in detail; `folder` leads to the paper's folder."""
    if divided(experiment):
        return f"{folder}{experiment.id}/{row.id}.html"
    return f"{folder}{experiment.id}.html#{row_anchor(row)}"


def claim_address(experiment: Experiment, row: Row | None, claim: Claim, folder: str) -> str:
    """Where a claim on a row, or on none, is shown in detail; `folder` leads to the paper's folder.

    What is not measured stands beside the rows.
    """
    if row is None or not claim.measurable:
        return f"{folder}{experiment.id}.html#{claim_anchor(claim)}"
    page, _, _ = row_address(experiment, row, folder).partition("#")
    return f"{page}#{claim_anchor(claim)}"


def bundle_path(experiment: Experiment) -> str:
    """The zip of all data of an experiment, from the root of the site."""
    return f"papers/{experiment.paper}/{experiment.id}.zip"


def csv_path(run: Run) -> str:
    """The CSV file of a run's trials, from the root of the site."""
    return run.path.removesuffix(".json") + ".csv"


def series_path(run: Run) -> str:
    """The CSV file of what a run's trials recorded step by step, from the root of the site."""
    return run.path.removesuffix(".json") + "-series.csv"
