"""The hand-written pages say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reproductions.claims import Comparison
from reproductions.judging.words import VerdictWord
from sitegen.parts.badges import word_class

VERDICTS = (Path(__file__).parents[2] / "docs" / "verdicts.md").read_text(encoding="utf-8")


def test_the_table_of_rules_names_each_comparison_once() -> None:
    _, _, section = VERDICTS.partition("{ #intervals }")
    rules = "".join(re.findall(r"^\| (`.+?) \|", section, re.MULTILINE))
    assert sorted(re.findall(r"`(\w+)`", rules)) == sorted(comparison.value for comparison in Comparison)


@pytest.mark.parametrize("word", list(VerdictWord))
def test_each_verdict_has_a_heading_that_badges_can_link_to(word: VerdictWord) -> None:
    assert f"{{ #{word_class(word)} }}" in VERDICTS
