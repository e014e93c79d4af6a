"""The picture of the verdict rule, held against the rule."""

from __future__ import annotations

import pytest

from reproductions.judging.statistics.effects import Effect
from reproductions.judging.words import VerdictWord, word_of
from sitegen.parts.verdicts.rules import EXAMPLES, SHOWN_TOLERANCE, rule_drawn


@pytest.mark.parametrize(("word", "interval", "estimate"), EXAMPLES)
def test_the_rule_gives_each_drawn_interval_the_word_beside_it(
    word: VerdictWord, interval: tuple[float, float], estimate: float
) -> None:
    assert interval[0] < estimate < interval[1]
    found = word_of(Effect(*interval, SHOWN_TOLERANCE.null, 0.5), SHOWN_TOLERANCE)
    undecided = {VerdictWord.CONSISTENT, VerdictWord.INCONCLUSIVE}
    assert found == word or {found, word} == undecided


def test_each_word_that_an_interval_decides_is_drawn_once() -> None:
    by_no_interval = {VerdictWord.NOT_MEASURED, VerdictWord.QUOTED}
    assert {word for word, _, _ in EXAMPLES} == set(VerdictWord) - by_no_interval
    assert rule_drawn().count("interval-bar") == len(EXAMPLES)
