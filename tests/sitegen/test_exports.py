"""Exported tables hold what they are given, as data."""

from __future__ import annotations

import pytest

from sitegen.exports import as_csv


@pytest.mark.parametrize("text", ["=HYPERLINK(0)", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r\n=1"])
def test_no_text_of_a_table_is_a_formula(text: str) -> None:
    assert as_csv([[text]]).lstrip('"').startswith("'")


def test_numbers_and_other_texts_of_a_table_stand_as_they_are() -> None:
    assert as_csv([["a = b", -1.5, "", None]]) == "a = b,-1.5,,\n"
