from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.citation import bibtex, csl_json, ris
from catalogue.latex import _ACCENTS, _SYMBOLS, to_latex
from catalogue.load import load_catalogue
from catalogue.model import Resource
from catalogue.publication import names
from tests.catalogue.records import document, documents, load, resource

INDEX = load_catalogue(Path(__file__).parents[2] / "resources.yaml")


def _from_latex(text: str) -> str:
    """Undo `to_latex` command by command, as a typesetter would."""
    symbols = {command: character for character, command in _SYMBOLS.items()}
    accents = {command: mark for mark, command in _ACCENTS.items()}

    def character(match: re.Match[str]) -> str:
        command = match.group()
        accent = re.fullmatch(r"\{\\([^a-zA-Z]|[a-zA-Z](?=[ \\]))( ?)\\?(.)\}", command)
        if command in symbols:
            return symbols[command]
        assert accent is not None, command
        return _composed(accent[3] + accents[accent[1]])

    return re.sub(r"\{[^{}]*\}|\\[#$%&_]", character, text)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _entry(**more: Any) -> Resource:
    return load(document(resource(**more))).resources[0]


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


_specials = st.sampled_from("aijzAZ {}\\~^<>|\"#$%&_–—‘’“”…ßæøłıéüñçřőåậ中→'`-")
_text = st.text(_specials | st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=200)
@given(_text)
def test_escaped_text_reads_back_as_the_same_text(text: str) -> None:
    assert _from_latex(to_latex(text)) == _composed(text)


@settings(max_examples=200)
@given(_text)
def test_escaped_text_has_no_special_character_outside_commands(text: str) -> None:
    outside_commands = re.sub(r"\{[^{}]*\}|\\[#$%&_]", "", to_latex(text))
    assert set(outside_commands).isdisjoint("\\{}~^#$%&_<>|")


@pytest.mark.parametrize(("text", "latex"), [
    ("Jürgen Koutník", r"J{\"u}rgen Koutn{\'\i}k"),
    ("van Merriënboer & Ré", r"van Merri{\"e}nboer \& R{\'e}"),
    ("100 % of a_b in {x}", r"100 \% of a\_b in {\textbraceleft}x{\textbraceright}"),
    ("Dvořák, Şahin, Łukasz, Gauß", r"Dvo{\v r}{\'a}k, {\c S}ahin, {\L}ukasz, Gau{\ss}"),
    ("长短期记忆", "长短期记忆"),
])  # fmt: skip
def test_text_becomes_latex(text: str, latex: str) -> None:
    assert to_latex(text) == latex


def test_an_article_in_bibtex() -> None:
    assert (
        bibtex(INDEX.resource("hochreiter_1997"))
        == """\
@article{hochreiter_1997,
  author = {Hochreiter, Sepp and Schmidhuber, J{\\"u}rgen},
  title = {{Long Short-Term Memory}},
  year = {1997},
  journal = {Neural Computation},
  volume = {9},
  number = {8},
  pages = {1735--1780},
  doi = {10.1162/neco.1997.9.8.1735},
  url = {https://doi.org/10.1162/neco.1997.9.8.1735},
}
"""
    )


def test_a_chapter_in_csl_json() -> None:
    assert csl_json(INDEX.resource("hochreiter_2001")) == {
        "id": "hochreiter_2001",
        "type": "chapter",
        "title": "Gradient flow in recurrent nets: the difficulty of learning long-term dependencies",
        "author": [
            {"family": "Hochreiter", "given": "Sepp"},
            {"family": "Bengio", "given": "Yoshua"},
            {"family": "Frasconi", "given": "Paolo"},
            {"family": "Schmidhuber", "given": "Jürgen"},
        ],
        "editor": [{"family": "Kolen", "given": "J. F."}, {"family": "Kremer", "given": "S. C."}],
        "issued": {"date-parts": [[2001]]},
        "container-title": "A Field Guide to Dynamical Recurrent Networks",
        "publisher": "IEEE Press",
        "chapter-number": "14",
        "page": "237-243",
        "DOI": "10.1109/9780470544037.ch14",
        "URL": "https://doi.org/10.1109/9780470544037.ch14",
        "language": "en",
    }


def test_a_thesis_in_ris() -> None:
    assert ris(INDEX.resource("hochreiter_1991")).split("\r\n") == [
        "TY  - THES",
        "ID  - hochreiter_1991",
        "AU  - Hochreiter, Josef (Sepp)",
        "TI  - Untersuchungen zu dynamischen neuronalen Netzen",
        "PY  - 1991",
        "PB  - Institut für Informatik, Technische Universität München",
        "M3  - Diplomarbeit",
        "UR  - https://people.idsia.ch/~juergen/SeppHochreiter1991ThesisAdvisorSchmidhuber.pdf",
        "LA  - de",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize(("resource_id", "entry_type"), [
    ("bengio_1994", "article"),
    ("werbos_1990", "article"),
    ("pascanu_2013", "inproceedings"),
    ("cho_2014", "inproceedings"),
    ("sutskever_2014", "inproceedings"),
    ("hochreiter_2001", "incollection"),
    ("hochreiter_1991", "mastersthesis"),
    ("goodfellow_2016", "book"),
    ("jaeger_2001", "techreport"),
    ("schmidhuber_2022", "misc"),
    ("graves_2013", "misc"),
    ("olah_2015", "misc"),
])  # fmt: skip
def test_each_kind_of_publication_has_its_bibtex_type(resource_id: str, entry_type: str) -> None:
    assert bibtex(INDEX.resource(resource_id)).startswith(f"@{entry_type}{{{resource_id},\n")


@pytest.mark.parametrize(("person", "inverted"), [
    ("Bart van Merriënboer", "van Merriënboer, Bart"),
    ("Juan de la Cruz", "de la Cruz, Juan"),
    ("Samuel L. Smith", "Smith, Samuel L."),
    ("Van Jones", "Jones, Van"),
    ("hanxiaoyang", "hanxiaoyang"),
])  # fmt: skip
def test_a_name_is_inverted_with_its_particles(person: str, inverted: str) -> None:
    assert [name.inverted for name in names((person,))] == [inverted]


@pytest.mark.parametrize(("author", "shown"), [
    ("and others", "Wu, Yonghui and others"),
    ("ProFatXuanAll", "Wu, Yonghui and {ProFatXuanAll}"),
    ("Smith and Sons", "Wu, Yonghui and Sons, {Smith and}"),
])  # fmt: skip
def test_others_accounts_and_an_and_within_a_name_are_told_apart(author: str, shown: str) -> None:
    assert f"  author = {{{shown}}},\n" in bibtex(_entry(authors=["Yonghui Wu", author]))


def test_authors_who_are_not_named_are_left_out_of_csl() -> None:
    assert csl_json(_entry(authors=["Yonghui Wu", "and others"]))["author"] == [{"family": "Wu", "given": "Yonghui"}]


def test_braces_in_an_identifier_cannot_break_the_entry() -> None:
    assert _is_balanced(bibtex(_entry(doi="10.1000/a}b{{c")))


@settings(max_examples=20)
@given(documents())
def test_every_entry_is_balanced_every_item_json_and_every_line_of_ris_one_tag(data: dict[str, Any]) -> None:
    for entry in load(data).resources:
        assert _is_balanced(bibtex(entry))
        assert json.loads(json.dumps(csl_json(entry))) == csl_json(entry)
        assert all(re.match("[A-Z][A-Z0-9]  - ", line) for line in ris(entry).split("\r\n")[:-1])
