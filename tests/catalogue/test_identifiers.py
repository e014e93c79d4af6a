from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.identifiers import (
    arxiv_fault,
    date_fault,
    doi_fault,
    id_fault,
    isbn_13,
    isbn_fault,
    language_fault,
    year_fault,
)


@pytest.mark.parametrize(
    "doi",
    [
        "10.1109/72.279181",
        "10.1162/neco.1997.9.8.1735",
        "10.1207/s15516709cog1402_1",
        "10.1000.10/123456",
        "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
    ],
)
def test_a_doi_is_accepted(doi: str) -> None:
    assert doi_fault(doi) is None


@pytest.mark.parametrize(
    "doi",
    ["", "10.1109", "10.1109/", "10.11/x", "11.1109/x", "10.1109/a b", "10.1109/ä", "10.1109/x\n", "doi:10.1109/x"],
)
def test_what_is_no_doi_is_refused(doi: str) -> None:
    assert doi_fault(doi) is not None


@pytest.mark.parametrize(
    "arxiv",
    ["0704.0001", "1211.5063", "1412.9999", "1501.00001", "2312.00752v12", "cs/0301001", "math.GT/0309136",
     "hep-th/9107001v2", "cond-mat/0703772"],
)  # fmt: skip
def test_both_forms_of_arxiv_identifiers_are_accepted(arxiv: str) -> None:
    assert arxiv_fault(arxiv) is None


@pytest.mark.parametrize(
    "arxiv",
    ["", "1211.506", "1211.50631", "1501.0001", "0703.0001", "1213.5063", "1200.5063", "1211.0000", "1211.5063v0",
     "cs/0704001", "cs/9301001x", "hep-th/9106001", "cs/030100", "CS/0301001", "arXiv:1211.5063", "1211.5063 "],
)  # fmt: skip
def test_what_arxiv_never_gave_out_is_refused(arxiv: str) -> None:
    assert arxiv_fault(arxiv) is not None


@pytest.mark.parametrize(
    "isbn", ["978-0-262-03561-3", "9780262035613", "0-262-03561-8", "080442957X", "979-10-90636-07-1"]
)
def test_an_isbn_is_accepted(isbn: str) -> None:
    assert isbn_fault(isbn) is None


@pytest.mark.parametrize(
    "isbn", ["", "978", "977-0-262-03561-3", "978--0262035613", "-9780262035613", "X804429570", "978 0262035613"]
)
def test_what_is_no_isbn_is_refused(isbn: str) -> None:
    assert isbn_fault(isbn) is not None


@settings(max_examples=60)
@given(st.from_regex("[0-9]{9}", fullmatch=True))
def test_exactly_one_check_digit_fits_ten_digits_and_both_forms_agree(stem: str) -> None:
    valid = [stem + digit for digit in "0123456789X" if isbn_fault(stem + digit) is None]
    assert len(valid) == 1
    assert isbn_fault(isbn_13(valid[0])) is None


@pytest.mark.parametrize(
    "tag", ["en", "de", "yue", "zh-Hant", "pt-BR", "es-419", "zh-Hans-CN", "de-CH-1996", "sl-rozaj"]
)
def test_a_language_tag_is_accepted(tag: str) -> None:
    assert language_fault(tag) is None


@pytest.mark.parametrize("tag", ["", "e", "English", "EN", "en_GB", "en-gb", "zh-hant", "en-", "en-GB-GB"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    assert language_fault(tag) is not None


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


@pytest.mark.parametrize("date", ["2017", "2017-01", "2017-01-23", "2016-02-29"])
def test_a_date_is_accepted(date: str) -> None:
    assert date_fault(date) is None


@pytest.mark.parametrize("date", ["", "17", "2017-13", "2017-02-29", "2017-1-2", "23.01.2017", "0000", "0017-01-01"])
def test_what_is_no_date_is_refused(date: str) -> None:
    assert date_fault(date) is not None


@pytest.mark.parametrize(("year", "is_fine"), [(1599, False), (1600, True), (2100, True), (2101, False), (-1, False)])
def test_years_have_bounds(year: int, is_fine: bool) -> None:
    assert (year_fault(year) is None) == is_fine
