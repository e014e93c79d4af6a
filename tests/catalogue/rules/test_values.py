from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.problems import Fault
from catalogue.rules.addresses import url_fault
from catalogue.rules.identifiers import (
    arxiv_fault,
    date_fault,
    doi_fault,
    id_fault,
    isbn_13,
    isbn_fault,
    language_fault,
    year_fault,
)
from catalogue.rules.prose import name_fault, prose_fault
from tests.catalogue.records import names, urls

RULES: dict[str, Callable[[str], Fault | None]] = {
    "doi": doi_fault,
    "arxiv": arxiv_fault,
    "isbn": isbn_fault,
    "language": language_fault,
    "date": date_fault,
    "url": url_fault,
    "prose": prose_fault,
    "name": name_fault,
}
VALUES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "catalogue" / "values.yaml").read_text())


CASES = [(rule, text, word) for rule in RULES for word in VALUES[rule] for text in VALUES[rule][word]]


@pytest.mark.parametrize(("rule", "text", "word"), CASES)
def test_a_right_value_is_accepted_and_a_wrong_one_refused(rule: str, text: str, word: str) -> None:
    assert (RULES[rule](text) is None) == (word == "accepted")


@settings(max_examples=60)
@given(st.from_regex("[0-9]{9}", fullmatch=True))
def test_exactly_one_check_digit_fits_ten_digits_and_both_forms_agree(stem: str) -> None:
    valid = [stem + digit for digit in "0123456789X" if isbn_fault(stem + digit) is None]
    assert len(valid) == 1
    assert isbn_fault(isbn_13(valid[0])) is None


@pytest.mark.parametrize(("text", "hint"), [
    ("Bengio-1994", "write `bengio_1994`"),
    ("1994 Bengio", "write `bengio_1994`"),
    ("Ünlü", "write `nl`"),
    ("_a", "write `a`"),
    ("1994", "for example `pascanu_2013`"),
    ("", "for example `pascanu_2013`"),
])  # fmt: skip
def test_a_wrong_id_comes_with_a_right_one(text: str, hint: str) -> None:
    fault = id_fault(text)
    assert fault is not None
    assert fault.hint == hint


@pytest.mark.parametrize(("text", "message"), [
    ("index", "must not be `index`, which names the overview page"),
    ("a" * 300, f"must have at most 64 characters, found 300: `{'a' * 79}…`"),
])  # fmt: skip
def test_an_id_names_a_page_of_its_own(text: str, message: str) -> None:
    fault = id_fault(text)
    assert fault is not None
    assert fault.message == message


@pytest.mark.parametrize(("year", "is_fine"), [(1599, False), (1600, True), (2100, True), (2101, False), (-1, False)])
def test_years_have_bounds(year: int, is_fine: bool) -> None:
    assert (year_fault(year) is None) == is_fine


@pytest.mark.parametrize("host", ["a" * 64 + ".org", "a." * 130 + "org"])
def test_an_address_with_too_long_a_host_is_refused(host: str) -> None:
    assert url_fault(f"https://{host}/") is not None


@settings(max_examples=60)
@given(urls, st.integers(0, 200), st.sampled_from("\x00\x1f\x7f \t\n\u00a0\u200b\u202e\u2066\ufeff\u2028"))
def test_a_hidden_character_anywhere_is_found(url: str, place: int, hidden: str) -> None:
    assert url_fault(url) is None
    assert url_fault(url[:place] + hidden + url[place:]) is not None


@pytest.mark.parametrize(
    "url", ["https://me:secret@example.org/", "ftp://me:secret@example.org/", "https://me:secret@a b/"]
)
def test_a_password_does_not_reach_the_message(url: str) -> None:
    assert "secret" not in str(url_fault(url))


@settings(max_examples=60)
@given(names)
def test_words_without_markup_are_both_prose_and_a_name(text: str) -> None:
    assert (prose_fault(text), name_fault(text)) == (None, None)
