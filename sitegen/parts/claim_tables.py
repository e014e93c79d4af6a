"""The claims of an experiment in brief, or only the first of each row, or the verdicts on its rows.

Everywhere `folder` leads to the paper's folder. On a phone each table becomes a stack of cards.
"""

from __future__ import annotations

from collections.abc import Sequence

from reproductions.experiments import Experiment, Row
from reproductions.judging.verdicts import Verdict
from sitegen.addresses import claim_address, claim_anchor, row_address, row_anchor
from sitegen.markup import element, link, prose, text, words
from sitegen.measured import defined
from sitegen.numbers import count
from sitegen.parts.badges import verdict_badge, verdicts_in_brief, word_counts
from sitegen.parts.claims import NOT_MEASURABLE, QUOTED, interval, ours, published_value
from sitegen.parts.page import second_line
from sitegen.parts.tables import TableRow, table

Verdicts = Sequence[Verdict]


def claims_table(experiment: Experiment, verdicts: Verdicts, folder: str) -> str:
    """The claims of an experiment, row by row of the paper's table, each a link to its details."""
    rows = []
    for row in experiment.rows:
        found = on_row(verdicts, row)
        if found and len(experiment.rows) > 1:
            rows.append(TableRow((row_link(experiment, row, folder),)))
        rows += [claim_row(verdict, claim_address(experiment, row, verdict.claim, folder)) for verdict in found]
    for beside in (QUOTED, NOT_MEASURABLE):
        found = beside.among(verdicts)
        rows += [TableRow((beside.title,))] if found else []
        rows += [claim_row(verdict, claim_address(experiment, None, verdict.claim, folder)) for verdict in found]
    head = ["Claim", "Published", "Ours", "Interval", "Verdict"]
    return table(head, rows, label=f"Claims of {experiment.title}", class_="stack claims")


def claim_row(verdict: Verdict, target: str) -> TableRow:
    """A claim with its verdict; `target` is where it is shown in full."""
    claim = verdict.claim
    statement = link(target, prose(claim.statement), data_published=True)
    cells = (statement, published_value(claim), ours(verdict), interval(verdict), verdict_badge(verdict))
    return TableRow(cells, id=claim_anchor(claim), run=verdict.run_path or None)


def headlines_table(experiment: Experiment, verdicts: Verdicts, folder: str) -> str:
    """The first claim of each row of the paper's table, and how the row's other claims were judged."""
    rows = []
    for row in experiment.rows:
        found = [verdict for verdict in on_row(verdicts, row) if verdict.claim.measurable]
        if found:
            rows.append(headline(row_link(experiment, row, folder), found[0], found[1:]))
    for verdict in verdicts:
        if not verdict.claim.measurable:
            name = link(claim_address(experiment, None, verdict.claim, folder), words(verdict.claim.row))
            rows.append(headline(element("span", name, data_published=True), verdict, []))
    label = f"Rows of {experiment.title} and their first claims"
    return table(["Row", "Published", "Ours", "Verdict", "Other claims"], rows, label=label, class_="stack headlines")


def headline(name: str, first: Verdict, others: Verdicts) -> TableRow:
    """A row of the paper's table by its first claim."""
    named = name + second_line(defined(words(first.claim.quantity)))
    counted = element("div", word_counts(others), class_="word-counts") if others else "–"
    cells = (named, published_value(first.claim), ours(first), verdict_badge(first), counted)
    return TableRow(cells, run=first.run_path or None)


def rows_table(experiment: Experiment, verdicts: Verdicts, folder: str, *, anchored: bool = False) -> str:
    """The rows of a divided experiment with the verdicts on their claims.

    `anchored` gives each row the anchor that it has on its experiment's page.
    """
    rows = []
    for row in experiment.rows:
        found = on_row(verdicts, row)
        name = row_link(experiment, row, folder) + second_line(count(len(found), "claim"))
        rows.append(TableRow((name, verdicts_in_brief(found)), id=row_anchor(row) if anchored else None))
    return table(["Row", "Verdicts"], rows, label=f"Rows of {experiment.title}", class_="stack experiments")


def counted_rows(experiment: Experiment, verdicts: Verdicts, folder: str) -> str:
    """The verdicts on an experiment with too many rows to list."""
    rows = link(f"{folder}{experiment.id}.html", defined(count(len(experiment.rows), "row")))
    return element("div", f"{rows}{verdicts_in_brief(verdicts)}", class_="counted-rows")


def on_row(verdicts: Verdicts, row: Row) -> list[Verdict]:
    """Those on the claims of a row."""
    return [verdict for verdict in verdicts if verdict.claim.row == row.id]


def row_link(experiment: Experiment, row: Row, folder: str) -> str:
    """A row's title as a link to where it is shown in detail."""
    return link(row_address(experiment, row, folder), defined(text(row.title)))
