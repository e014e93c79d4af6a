from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.text.prose import ProseLookUpError, fill, typed_numbers, without_title


def upper(kind: str, body: str) -> str:
    if kind == "bad":
        raise ProseLookUpError("unknown thing `bad`", "known: `good`")
    return f"[{kind}|{body}]"


def found(markdown: str) -> list[str]:
    return [one.message.split("`")[1] for one in typed_numbers("page.md", markdown)]


@pytest.mark.parametrize(
    "line",
    [
        "It took {published:74,000} sequences.",
        "See sections 5.4 and 5.5, table 7, row 1 and equations (16) to (18).",
        "Experiment 3a was described in 1997, not in 2013.",
        "The code `59.3` and the formula $x < 59.3$ are left alone.",
        "A [link](page-59.md#a-1) and <https://example.org/59>.",
        "1. A list has numbers of its own.",
        "见第 5.4 节，1997 年的论文。",
        "LSTM2 and float64 and E17 are names.",
        "The slope is below 1, the product is 1 everywhere, the state starts at 0.",
    ],
)
def test_no_number_is_found_where_digits_are_names(line: str) -> None:
    assert found(line) == []


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("It took 59,322.5 sequences.", ["59,322.5"]),
        ("In 2000 sequences, 16 of 16.", ["2000", "16", "16"]),
        ("A speed of 3.5x and 95 %.", ["3.5", "95"]),
        ("| 0.01 | 93 |", ["0.01", "93"]),
        ("2010 trials", ["2010"]),
        ("用了59 步，共 16 次", ["59", "16"]),
        ("-0.5 is below", ["0.5"]),
        ("1 of them, 0 trials, 1 in five, 1.5 and 0.1", ["1", "0", "1", "1.5", "0.1"]),
    ],
)
def test_a_typed_number_is_found(line: str, numbers: list[str]) -> None:
    assert found(line) == numbers


def test_fenced_code_and_block_formulas_may_hold_digits() -> None:
    assert found("```sh\nrun 59\n```\n\n$$\n59 + 1\n$$\n\n~~~\n7\n~~~\n") == []


def test_numbers_after_a_block_are_found_again() -> None:
    assert found("$$\nx\n$$\n59 here\n") == ["59"]


def test_look_ups_are_replaced_outside_code_only() -> None:
    assert fill("p.md", "a {x:y} and `{x:y}`\n```\n{x:y}\n```\n", upper)[0] == "a [x|y] and `{x:y}`\n```\n{x:y}\n```\n"


def test_a_look_up_that_names_nothing_is_reported_with_its_place() -> None:
    _, findings = fill("p.md", "one\n\n{bad:thing}\n", upper)
    assert str(findings[0]) == "p.md:3: unknown thing `bad`, found `{bad:thing}`\nhint: known: `good`"


def test_a_bad_formula_is_reported_with_its_line() -> None:
    _, findings = fill("p.md", "one\n\n$$\n\\nothing\n$$\n", upper)
    assert [(one.line, one.message.split(" (")[0]) for one in findings] == [(3, "bad formula, found `\\nothing`")]


@given(st.text(alphabet="ab `}:$~#1.\n", min_size=1, max_size=80))
def test_text_without_look_ups_stays_as_it_is(markdown: str) -> None:
    assert fill("p.md", markdown, upper)[0].rstrip("\n") == markdown.rstrip("\n")


def test_the_first_heading_is_the_title() -> None:
    assert without_title("\n# Title\nrest") == ("Title", "rest")
    assert without_title("## Part\nrest") == (None, "## Part\nrest")
