from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.records import document, documents, isbns, messages, resource


@settings(max_examples=20)
@given(documents())
def test_a_valid_index_has_no_problems(data: dict[str, Any]) -> None:
    assert messages(data) == []


_faults = st.sampled_from(
    [
        {"id": "gers_2000"},
        {"doi": "10.1000/SAME"},
        {"doi": "10.1000/same", "arxiv": "1211.5063v1"},
        {"arxiv": "1211.5063v2", "isbn": "0-262-03561-8"},
        {"isbn": "9780262035613", "prerequisites": ["gers_2000", "cho_2014"]},
        {"id": "cho_2014", "prerequisites": ["elman_1990"]},
        {"prerequisites": ["cho_2014", "nobody_1900"], "tags": ["gating", "gate"]},
        {"url": "javascript:alert(1)", "access": "<b>Open</b>"},
    ]
)


@settings(max_examples=100)
@given(st.lists(_faults, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_problems_do_not_depend_on_the_order_of_the_resources(faults: list[dict[str, Any]], random: Any) -> None:
    faulty = [resource(f"a_{number}") | fault for number, fault in enumerate(faults)]
    shuffled = random.sample(faulty, len(faulty))
    assert _without_first(messages(document(*shuffled))) == _without_first(messages(document(*faulty)))


def _without_first(found: list[str]) -> list[str]:
    """Return the messages in alphabetical order, of two equal identifiers only which it is: one of them comes first."""
    return sorted(re.sub("^.*: (.*) is already that of .*", r"\1", message) for message in found)


@settings(max_examples=60)
@given(isbns, st.integers(0, 12), st.integers(1, 9))
def test_every_wrong_digit_of_an_isbn_is_found(isbn: str, place: int, change: int) -> None:
    digit = (int(isbn[place]) + change) % 10
    wrong = f"{isbn[:place]}{digit}{isbn[place + 1 :]}"
    assert messages(document(resource(isbn=isbn))) == []
    assert len(messages(document(resource(isbn=wrong)))) == 1


def test_a_doi_in_other_letters_is_the_same_doi() -> None:
    pair = document(resource("a", doi="10.1000/Abc"), resource("b", doi="10.1000/aBC"))
    assert messages(pair) == ["`b`: `doi` is already that of `a` on line 8"]


def test_two_forms_of_one_isbn_are_the_same_book() -> None:
    pair = document(resource("a", isbn="0-262-03561-8"), resource("b", isbn="978-0-262-03561-3"))
    assert messages(pair) == ["`b`: `isbn` is already that of `a` on line 8"]


def test_a_resource_that_is_wrong_elsewhere_may_still_be_a_prerequisite() -> None:
    pair = document(resource("a", year="soon"), resource("b", prerequisites=["a"]))
    assert messages(pair) == ["`a`: `year` must be a whole number, found `soon`"]


def test_a_broken_link_of_the_post_is_still_a_link() -> None:
    broken = document(resource(mention="linked", post_link="http://example.org/"))
    assert messages(broken) == ["`elman_1990`: `post_link` must be a mapping, found `http://example.org/`"]


@pytest.mark.parametrize("key", ["title", "venue", "access", "language", "url", "doi"])
def test_an_unread_value_is_reported_once(key: str) -> None:
    assert messages(document(resource(**{key: 7}))) == [f"`elman_1990`: `{key}` must be text, found the number `7`"]
