"""How a file says what a ratio divides by, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from reproductions.declarations.papers import read_paper

METHODS = """\
id: methods
title: Two methods
section: "1"
summary: One method is faster.
measured_by: methods:prepare
basis: printed
quantities: [slow, fast]
rows:
  length_5: {title: T = 5}
profiles: {smoke: {says: Few., trials: 1}, scaled: {says: Some., trials: 2},
  paper: {says: All., trials: 10}}
claims:
  - row: length_5
    trials: 10
    value: 2
    unit: times as long
    comparison: ratio_of_rows
    each:
      twice_at_5: {says: "Twice as long at {number}.", quantity: slow, relative_quantity: fast}
"""


def read(folder: Path, methods: str) -> tuple[tuple[str | None, str | None, str] | None, list[str]]:
    """Row and quantity that the claim divides by and its statement, or what is wrong, each with its line."""
    (folder / "paper.yaml").write_text("experiments: [methods.yaml]\n")
    (folder / "methods.yaml").write_text(methods)
    paper, problems = read_paper(folder)
    if paper is None:
        return None, [str(problem).split("methods.yaml:")[1] for problem in problems]
    claim = paper.experiments[0].claims[0]
    return (claim.relative_to, claim.relative_quantity, claim.statement), []


def test_a_second_quantity_alone_is_one_of_the_same_row(tmp_path: Path) -> None:
    assert read(tmp_path, METHODS) == (("length_5", "fast", "Twice as long at 5."), [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "relative_quantity: fast",
            "relative_quantity: fost",
            "19: names the unknown quantity in claim `twice_at_5`: `fost`\nhint: did you mean `fast`?",
        ),
        (
            "relative_quantity: fast",
            "relative_quantity: slow",
            "19: claim `twice_at_5`: divides a mean by itself\n"
            "hint: write another `relative_to` or `relative_quantity`",
        ),
        (
            "comparison: ratio_of_rows\n    each:\n      twice_at_5: {",
            "comparison: mean\n    each:\n      twice_at_5: {relative_budget: budget, relative_to: null, ",
            "19: claim `twice_at_5`: `relative_budget` is that of what a ratio divides by\nhint: take it out",
        ),
        (
            ", relative_quantity: fast",
            "",
            "19: claim `twice_at_5`: `relative_to` names the second row of a ratio, `relative_quantity` its second"
            " quantity; a ratio has one of them, and no other claim\n"
            "hint: add one of them, or another `comparison` than `ratio_of_rows`",
        ),
    ],
)
def test_a_ratio_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, expected: str) -> None:
    _, problems = read(tmp_path, METHODS.replace(old, new))
    assert expected in problems
