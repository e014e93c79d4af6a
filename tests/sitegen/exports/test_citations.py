"""The citations of the whole index, read back by libraries that we did not write."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import rispy
import yaml
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string
from pybtex.richtext import Text
from pyld import jsonld

from catalogue.load import load_catalogue
from catalogue.model import Resource
from catalogue.publication import AND_OTHERS
from sitegen.exports.data import export_files
from sitegen.pages.resource import json_ld
from sitegen.parts.citation import archive_bibtex
from tests.sitegen.example import sources

ROOT = Path(__file__).parents[3]
INDEX = load_catalogue(ROOT / "resources.yaml")
FILES = export_files(sources(catalogue=INDEX))


def wanted(resource: Resource) -> tuple[str, list[str], int | None, str | None]:
    """Title, authors, year and DOI."""
    return resource.title, [one for one in resource.authors if one != AND_OTHERS], resource.year, resource.doi


def plain(latex: str) -> str:
    return str(Text.from_latex(latex)).replace("\\char 34", '"')


def from_bibtex(entry: Any) -> tuple[str, list[str], int | None, str | None]:
    people = [plain(" ".join([*one.first_names, *one.middle_names, *one.prelast_names, *one.last_names]))
              for one in entry.persons["author"] if str(one) != "others"]  # fmt: skip
    year = entry.fields.get("year")
    return plain(entry.fields["title"]), people, year and int(year), entry.fields.get("doi")


def from_ris(entry: dict[str, Any]) -> tuple[str, list[str], int | None, str | None]:
    people = [" ".join(reversed(one.split(", "))) for one in entry["authors"]]
    year = entry.get("year")
    return entry["title"], people, year and int(year), entry.get("doi")


def from_csl(entry: Any) -> tuple[str, list[str], int | None, str | None]:
    people = [one.get("literal") or f"{one['given']} {one['family']}" for one in entry["author"]]
    year = entry["issued"]["year"] if "issued" in entry else None
    return str(entry["title"]), people, year, next(iter(entry.get("DOI", ())), None)


def test_bibtex_reads_back_as_it_was_written() -> None:
    entries = parse_string(FILES["resources.bib"], "bibtex").entries
    assert {one.id: from_bibtex(entries[one.id]) for one in INDEX.resources} == {
        one.id: wanted(one) for one in INDEX.resources
    }


def test_ris_reads_back_as_it_was_written() -> None:
    entries = rispy.loads(FILES["resources.ris"])
    assert {one["id"]: from_ris(one) for one in entries} == {one.id: wanted(one) for one in INDEX.resources}


def test_csl_json_reads_back_as_it_was_written() -> None:
    entries = CiteProcJSON(json.loads(FILES["resources.csl.json"]))
    assert {key: from_csl(one) for key, one in entries.items()} == {one.id: wanted(one) for one in INDEX.resources}


def test_the_data_for_search_engines_read_back_as_they_were_written() -> None:
    def context(url: str, options: Any) -> dict[str, Any]:
        return {"document": {"@context": {"@vocab": f"{url}/"}}, "documentUrl": url, "contextUrl": None}

    def values(node: Any, name: str) -> list[str]:
        return [one["@value"] for one in node.get(f"https://schema.org/{name}", [])]

    for resource in INDEX.resources:
        (node,) = jsonld.expand(json_ld(resource), {"documentLoader": context})
        people = [name for one in node["https://schema.org/author"] for name in values(one, "name")]
        year, doi = (next(iter(values(node, name)), None) for name in ("datePublished", "sameAs"))
        found = values(node, "name")[0], people, year and int(year), doi and doi.removeprefix("https://doi.org/")
        assert found == wanted(resource)


def test_the_archive_is_cited_by_what_its_citation_file_says() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    entry = parse_string(archive_bibtex(citation), "bibtex").entries["rnn_review"]
    assert (entry.type, plain(entry.fields["title"]), entry.fields["version"]) == (
        "software", citation["title"], citation["version"],
    )  # fmt: skip


def test_where_and_when_the_archive_was_published_is_cited_once_it_is_known() -> None:
    known = {"title": "A", "version": "1", "authors": [{"given-names": "B", "family-names": "C"}],
             "date-released": "2026-12-01", "doi": "10.1/x"}  # fmt: skip
    assert archive_bibtex(known) == (
        "@software{rnn_review,\n  author = {C, B},\n  title = {{A}},\n  year = {2026},\n  version = {1},\n"
        "  doi = {10.1/x},\n}\n"
    )


CITED_AS = {
    "cff-version": str, "message": str, "type": str, "title": str, "abstract": str, "authors": list, "version": str,
    "license": str, "keywords": list, "date-released": date, "doi": str, "repository-code": str, "url": str,
}  # fmt: skip
"""What a citation file of version 1.2.0 may say here, and of which type each is."""


def test_the_citation_file_has_what_its_form_asks_for_and_nothing_that_the_form_does_not_know() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys() <= CITED_AS.keys()
    assert [key for key, value in citation.items() if not isinstance(value, CITED_AS[key])] == []


def test_each_author_of_the_citation_file_is_a_person_or_a_body() -> None:
    authors = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["authors"]
    assert all("name" in one or {"given-names", "family-names"} <= one.keys() for one in authors)
