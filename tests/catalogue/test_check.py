from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.records import document, isbns, messages, resource

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


@pytest.mark.parametrize(("first", "second", "text"), [
    ({"doi": "10.1000/Abc"}, {"doi": "10.1000/aBC"}, "`b`: `doi` is already that of `a` on line 8"),
    ({"isbn": "0-262-03561-8"}, {"isbn": "978-0-262-03561-3"}, "`b`: `isbn` is already that of `a` on line 8"),
    # Wrong elsewhere, it may still be a prerequisite; a broken link of the post is still one.
    ({"year": "soon"}, {"prerequisites": ["a"]}, "`a`: `year` must be a whole number, found `soon`"),
    ({"mention": "linked", "post_link": "x"}, {}, "`a`: `post_link` must be a mapping, found `x`"),
])  # fmt: skip
def test_of_two_resources_all_and_only_what_is_wrong_is_said(
    first: dict[str, Any], second: dict[str, Any], text: str
) -> None:
    assert messages(document(resource("a", **first), resource("b", **second))) == [text]


@pytest.mark.parametrize("key", ["title", "venue", "access", "language", "url", "doi"])
def test_an_unread_value_is_reported_once(key: str) -> None:
    assert messages(document(resource(**{key: 7}))) == [f"`elman_1990`: `{key}` must be text, found the number `7`"]
