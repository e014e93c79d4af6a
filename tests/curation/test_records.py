"""What the services' answers say of works."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalogue.model import Kind
from curation.draft import Draft, drafted
from curation.records import arxiv, crossref, open_library, webpage
from curation.records.shapes import RecordError
from tests.curation.conftest import CASES


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def test_an_article_at_crossref() -> None:
    assert crossref.read(case("crossref_article.json")) == Draft(
        "Crossref",
        id="hochreiter_1998",
        kind=Kind.PAPER,
        title="The vanishing gradient problem during learning recurrent neural nets and problem solutions",
        authors=("Sepp Hochreiter",),
        year=1998,
        venue="International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 6(2):107-116",
        doi="10.1142/s0218488598000094",
        url="https://doi.org/10.1142/s0218488598000094",
        language="en",
    )


def test_a_chapter_at_crossref_with_markup_a_group_as_author_and_no_date() -> None:
    draft = crossref.read(case("crossref_chapter.json"))
    assert (draft.title, draft.authors, draft.year, draft.isbn) == (
        "Gradient Flow in Recurrent Nets: The Difficulty of Learning Long-Term Dependencies",
        ("Sepp Hochreiter", "Yoshua Bengio", "A Working Group"), None, "",
    )  # fmt: skip
    book = "A Field Guide to Dynamical Recurrent Networks"
    assert draft.venue == f"In J. F. Kolen and S. C. Kremer (eds.), {book}, IEEE Press, pp. 237-243"


def test_a_preprint_at_arxiv_without_its_version() -> None:
    assert arxiv.read(case("arxiv_entry.xml")) == Draft(
        "arXiv",
        id="pascanu_2012",
        kind=Kind.PAPER,
        title="On the difficulty of training Recurrent Neural Networks",
        authors=("Razvan Pascanu", "Tomas Mikolov", "Yoshua Bengio"),
        year=2012,
        venue="arXiv preprint",
        arxiv="1211.5063",
        url="https://arxiv.org/abs/1211.5063",
        access="Open preprint.",
        free_copy=True,
    )


def test_arxiv_tells_of_errors_and_of_nothing_in_feeds() -> None:
    with pytest.raises(RecordError, match=r"^arXiv says: incorrect id format for 1211\.5063$"):
        arxiv.read(case("arxiv_error.xml"))
    assert arxiv.read(case("arxiv_nothing.xml")) is None


def test_a_book_at_open_library() -> None:
    assert open_library.read(case("open_library_book.json"), "978-0-262-03561-3") == Draft(
        "Open Library",
        id="goodfellow_2016",
        kind=Kind.BOOK,
        title="Deep Learning",
        authors=("Ian Goodfellow", "Yoshua Bengio", "Aaron Courville"),
        year=2016,
        venue="MIT Press",
        isbn="978-0-262-03561-3",
        url="https://openlibrary.org/books/OL26796541M/Deep_Learning",
    )
    assert open_library.read(b"{}", "978-0-262-03561-3") is None


def test_a_page_with_highwire_elements() -> None:
    assert webpage.read(case("page_highwire.html"), "text/html", "https://example.org/a") == Draft(
        "the page at example.org",
        id="pascanu_2013",
        kind=Kind.PAPER,
        title="On the difficulty of training recurrent neural networks",
        authors=("Razvan Pascanu", "Tomas Mikolov", "Yoshua Bengio"),
        year=2013,
        venue="International Conference on Machine Learning, pp. 1310-1318",
        url="https://example.org/a",
        language="en",
    )


def test_a_page_with_json_ld_of_which_a_part_is_broken() -> None:
    assert webpage.read(case("page_json_ld.html"), "text/html", "https://example.org/a") == Draft(
        "the page at example.org",
        id="olah_2016",
        kind=Kind.PAPER,
        title="Attention and Augmented Recurrent Neural Networks",
        authors=("Chris Olah", "Shan Carter"),
        year=2016,
        venue="Distill",
        url="https://example.org/a",
        language="en-GB",
    )


def test_a_page_that_says_nothing_gives_its_title_and_a_pdf_its_address() -> None:
    page = webpage.read(b"<html><title>A &amp; B</title><p>Text", "text/html", "https://example.org/a")
    pdf = webpage.read(b"%PDF-1.4", "application/pdf", "https://example.org/a.pdf")
    assert (page.title, page.kind, page.authors, page.year) == ("A & B", None, (), None)
    assert (pdf.title, pdf.url, pdf.id) == ("", "https://example.org/a.pdf", "")


@pytest.mark.parametrize(("body", "message"), [
    (b"<html>", "Crossref sent no JSON, but `<html>`"),
    (b"[1]", "Crossref sent no object, but `[1]`"),
    (b"[" * 100_000, "Crossref sent no JSON, but `" + "[" * 60 + "`"),
    (b'{"message": []}', "Crossref sent no work with a DOI"),
])  # fmt: skip
def test_an_answer_that_is_no_record_is_told(body: bytes, message: str) -> None:
    with pytest.raises(RecordError) as raised:
        crossref.read(body)
    assert str(raised.value) == message


def test_a_feed_that_declares_entities_is_not_read() -> None:
    with pytest.raises(RecordError, match="declarations of its own"):
        arxiv.read(b'<!DOCTYPE x [<!ENTITY a "aaaa">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>')


@pytest.mark.parametrize("key", ["title", "author", "issued", "container-title", "page", "type", "language", "ISBN"])
@pytest.mark.parametrize("value", [None, 1, "text", [], [1], {}, [[]], [{}], {"date-parts": 3}])
def test_a_record_with_any_value_in_any_place_is_read_or_left_blank(key: str, value: Any) -> None:
    record = json.loads(case("crossref_article.json"))
    record["message"][key] = value
    assert crossref.read(json.dumps(record).encode()).doi == "10.1142/s0218488598000094"


def test_what_the_index_would_refuse_is_left_out_with_its_reason() -> None:
    draft = drafted("a source", title="A", doi="10.x", url="ftp://example.org/a", language="English", year="undated")
    assert (draft.doi, draft.url, draft.language, draft.year) == ("", "", "", None)
    assert draft.left_out == (
        "doi DOI must be a DOI, found `10.x`",
        "url must be a DOI, an arXiv identifier, an ISBN or an address, found `ftp://example.org/a`",
        "language is no language tag, found `English`",
    )
