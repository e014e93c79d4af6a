from __future__ import annotations

import pytest

from reproductions.experiments import Alternative, Reading
from reproductions.judging.robustness import Robustness
from sitegen.alternatives import phrase, phrases

READING = Reading("target", "Which symbol?", (Alternative("one", "The one."), Alternative("legal", "Both.")), "Why.")


def test_a_choice_is_named_by_what_it_is_about_and_its_alternatives_own_sentence() -> None:
    assert phrases([READING], {"target": "legal"}) == ["target: both"]


def test_a_reading_that_is_no_longer_declared_is_named_by_its_id() -> None:
    assert phrases([READING], {"first_number": "zero_based"}) == ["first number: zero based"]


def test_an_acronym_stays_in_capitals() -> None:
    assert phrase("IEEE double precision.") == "IEEE double precision"


@pytest.mark.parametrize(
    ("robustness", "said"),
    [
        (Robustness(True, 0), "holds as literally read; no other reading was tried"),
        (Robustness(True, 0, (), (("a", "b"),)), "holds as literally read; no other reading was tried"),
        (Robustness(False, 0, (), (("a", "b"),)), "holds only with a departure; no other reading was tried"),
        (Robustness(False, 0), "no other reading was tried"),
        (Robustness(True, 2, ({"a": "b"},)), "holds as literally read, and under 1 of 2 other readings tried"),
    ],
)
def test_where_no_reading_was_tried_none_is_counted(robustness: Robustness, said: str) -> None:
    assert str(robustness) == said
