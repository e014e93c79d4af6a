"""What a curator may name a work by."""

from __future__ import annotations

import pytest

from curation.identifier import Identifier, IdentifierError, Scheme, read_identifier

DOI = Identifier(Scheme.DOI, "10.1109/72.279181")
ARXIV = Identifier(Scheme.ARXIV, "1211.5063")


@pytest.mark.parametrize(("text", "identifier"), [
    ("10.1109/72.279181", DOI),
    (" doi:10.1109/72.279181 ", DOI),
    ("https://doi.org/10.1109/72.279181", DOI),
    ("http://dx.doi.org/10.1109%2F72.279181", DOI),
    ("1211.5063", ARXIV),
    ("arXiv:1211.5063", ARXIV),
    ("https://arxiv.org/pdf/1211.5063.pdf", ARXIV),
    ("http://export.arxiv.org/abs/1211.5063#here", ARXIV),
    ("10.48550/arXiv.1211.5063", ARXIV),
    ("https://arxiv.org/abs/1211.5063v2", Identifier(Scheme.ARXIV, "1211.5063v2")),
    ("cs/0301001", Identifier(Scheme.ARXIV, "cs/0301001")),
    ("978-0-262-03561-3", Identifier(Scheme.ISBN, "978-0-262-03561-3")),
    ("ISBN 0 262 03561 8", Identifier(Scheme.ISBN, "0-262-03561-8")),
    ("https://example.org/a", Identifier(Scheme.ADDRESS, "https://example.org/a")),
])  # fmt: skip
def test_each_usual_form_is_read(text: str, identifier: Identifier) -> None:
    assert read_identifier(text) == identifier


@pytest.mark.parametrize(("one", "other"), [
    ("10.1109/ABC", "https://doi.org/10.1109/abc"),
    ("1211.5063v1", "arXiv:1211.5063v2"),
    ("0262035618", "978-0-262-03561-3"),
    ("http://www.example.org/a/", "https://EXAMPLE.org:443/a#part"),
    ("https://example.org/%7Ea", "https://example.org/~a"),
])  # fmt: skip
def test_two_spellings_have_one_key(one: str, other: str) -> None:
    assert read_identifier(one).key == read_identifier(other).key


def test_letter_case_of_a_path_makes_another_address() -> None:
    assert read_identifier("https://example.org/A").key != read_identifier("https://example.org/a").key


@pytest.mark.parametrize(("text", "message"), [
    ("978-0-262-03561-4",
     "ISBN has a wrong check digit, found `978-0-262-03561-4`\nhint: compare it with the book's imprint"),
    ("10.12", "DOI must be a DOI, found `10.12`\n"
     "hint: a DOI starts with `10.`, digits and a slash, as in `10.1109/72.279181`"),
    ("http://127.0.0.1/a", "address must name a public host, found `http://127.0.0.1/a`\n"
     "hint: an address of the index leads to the same place for every reader"),
    ("elman", "must be a DOI, an arXiv identifier, an ISBN or an address, found `elman`\n"
     "hint: as in `10.1109/72.279181`, `1211.5063`, `978-0-262-03561-3` or `https://example.org/paper.html`"),
])  # fmt: skip
def test_a_broken_one_is_told_with_a_repair(text: str, message: str) -> None:
    with pytest.raises(IdentifierError) as raised:
        read_identifier(text)
    assert str(raised.value) == message
