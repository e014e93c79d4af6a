"""A BibTeX file as drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.citation import bibtex
from catalogue.load import load_catalogue
from curation.bibliography import BibliographyError, read_bibliography

CATALOGUE = load_catalogue(Path(__file__).parents[2] / "resources.yaml")
KEYS = ("kind", "title", "authors", "year", "doi", "arxiv", "isbn", "url")

REFUSED = """\
@string{nc = {Neural Computation}}
@article{taken, title={{L}ong {S}hort-{T}erm {\\'E}tude}, author={de la Tour, Jos{\\'e} and {A Team} and others},
  journal=nc, volume=9, number=8, pages={1735--1780}, year=1997, month=sept, doi={https://doi.org/10.1162/X}}
@article{unexplained, title={X}, journal=jmlr}
@artcle{misspelt, title={X}}
@article{untitled, author={Y}}
@article{Taken, title={Again}}
@inproceedings{child, crossref={parent}, title={T}}
@misc{twice, title={T}, title={U}}
"""


def test_the_bibliography_of_the_index_reads_as_the_index() -> None:
    text = "".join(map(bibtex, CATALOGUE.resources))
    for cited, resource in zip(read_bibliography(text.encode(), "refs.bib"), CATALOGUE.resources, strict=True):
        assert cited.draft is not None
        # BibTeX has one word for papers without a place and for pages.
        keys = KEYS[1:] if resource.kind in ("site", "note") else KEYS
        assert [getattr(cited.draft, key) or None for key in keys] == [getattr(resource, key) for key in keys]


def test_an_entry_is_taken_and_each_other_one_named_with_line_reason_and_repair() -> None:
    cited = read_bibliography(REFUSED.encode(), "refs.bib")
    assert [str(one.problem) for one in cited[1:]] == [
        "refs.bib:4: `unexplained` uses the abbreviation `jmlr`, which nothing explains\n"
        "hint: explain it with `@string{jmlr = {…}}`, or write it out",
        "refs.bib:5: `misspelt` is of the unknown type `@artcle`\nhint: did you mean `article`?",
        "refs.bib:6: `untitled` has no title\nhint: add `title = {…},`",
        "refs.bib:7: `Taken` is a key that stands on line 2 already\nhint: give each entry its own key",
        "refs.bib:8: `child` takes fields from another entry, which is not followed\nhint: write the fields out",
        "refs.bib:9: `twice` has `title` twice\nhint: remove one of the two",
    ]
    draft = cited[0].draft
    assert draft is not None
    assert (draft.title, draft.authors) == ("Long Short-Term Étude", ("José de la Tour", "A Team", "and others"))
    assert (draft.venue, draft.doi) == ("Neural Computation 9(8):1735-1780", "10.1162/X")


@pytest.mark.parametrize(("text", "message"), [
    ("@article{a, title={X}\n@article{b, title={Y}}", "refs.bib:2: is no BibTeX: '}' expected"),
    ("@article{a, title={X", "refs.bib:1: is no BibTeX: premature end of file"),
    ("prose", "refs.bib: holds no entry"),
    ("", "refs.bib: holds no entry"),
    ("@a{" + "{" * 200, "refs.bib:1: is no BibTeX: "),
])  # fmt: skip
def test_of_a_broken_file_nothing_is_taken(text: str, message: str) -> None:
    with pytest.raises(BibliographyError) as raised:
        read_bibliography(text.encode(), "refs.bib")
    assert str(raised.value).startswith(message)


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(BibliographyError, match=r"^refs\.bib:2: is not UTF-8: found byte 0xfc\nhint: save the file as"):
        read_bibliography("\n@misc{a, title={ü}}".encode("latin-1"), "refs.bib")
