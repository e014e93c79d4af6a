"""An entry put into the file, and nothing else touched."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.load import read_catalogue
from catalogue.problems import CatalogueError
from curation.draft import Draft, drafted, proposed_id
from curation.entries import Known, standing_resources
from curation.identifier import read_identifier
from curation.insertion import insert, write_whole
from curation.layout import formatted

INDEX = (Path(__file__).parents[2] / "resources.yaml").read_bytes()
NEW = drafted("a source", title="A: title # of sorts", authors=["Ann Öther"], year=1999, url="https://example.org/new")

SMALL = b"""\
# top
post: {}
resources:
  # linked

  - id: first
    mention: linked
    year: 2020
    # its end

  # added

  - id: second
    mention: added
    year: 1990

  - id: third
    mention: added
    year: 2001
    title: >-
      # no comment

paths: []
"""


def new(year: int | None) -> Draft:
    return drafted("a source", id="new", title="New", year=year)


def places(content: bytes, draft: Draft) -> list[str]:
    return [one.id for one in standing_resources(insert(content, [draft], "resources.yaml")[0], "resources.yaml")]


@pytest.mark.parametrize(("year", "order"), [
    (1989, ["first", "new", "second", "third"]),
    (1990, ["first", "second", "new", "third"]),
    (2001, ["first", "second", "third", "new"]),
    (None, ["first", "second", "third", "new"]),
])  # fmt: skip
def test_an_entry_keeps_the_order_of_time_and_one_without_a_year_is_last(year: int | None, order: list[str]) -> None:
    assert places(SMALL, new(year)) == order


@settings(max_examples=25, deadline=None)
@given(st.integers(1600, 2100) | st.none(), st.text(max_size=30), st.lists(st.text(max_size=12), max_size=3))
def test_every_other_byte_stays(year: int | None, title: str, authors: list[str]) -> None:
    draft = drafted("a source", title=title, authors=authors, year=year)
    changed, (line,) = insert(SMALL, [draft], "resources.yaml")
    assert without(draft, changed, line) == SMALL


def without(draft: Draft, content: bytes, line: int) -> bytes:
    """The index without the entry on this line and the empty line that came with it."""
    lines, count = content.splitlines(keepends=True), len(draft.lines())
    assert b"".join(lines[line - 1 : line - 1 + count]).decode() == "\n".join(draft.lines()) + "\n"
    assert lines[line - 1 + count] == b"\n"
    return b"".join(lines[: line - 1] + lines[line + count :])


def test_several_entries_come_in_order_of_time_each_on_the_line_that_is_told() -> None:
    drafts = [replace(new(year), id=f"new_{year}") for year in (2030, 1995, 1995, 1980)]
    changed, lines = insert(SMALL, drafts, "resources.yaml")
    order = ["first", "new_1980", "second", "new_1995", "new_1995", "third", "new_2030"]
    assert [one.id for one in standing_resources(changed, "resources.yaml")] == order
    assert [changed.splitlines()[line - 1].decode() for line in lines] == [f"  - id: {one.id}" for one in drafts]


def test_a_file_with_other_line_ends_keeps_them_and_one_without_a_last_gets_it() -> None:
    changed, _ = insert(SMALL.replace(b"\n", b"\r\n"), [new(1990)], "resources.yaml")
    assert changed.count(b"\n") == changed.count(b"\r\n")
    changed, (line,) = insert(b"resources:\n  - id: a", [new(1990)], "resources.yaml")
    assert changed.startswith(b"resources:\n  - id: a\n\n  - id: new\n")
    assert line == 4


def test_the_first_resource_of_an_index_can_be_added() -> None:
    assert insert(b"resources:\n", [new(1990)], "resources.yaml")[0].startswith(b"resources:\n  - id: new\n    kind:\n")


@pytest.mark.parametrize(("content", "message"), [
    (b"post: {}\n", "resources.yaml: has no `resources`\nhint: add `resources:` at the end"),
    (b"resources: [{id: a}]\n", "resources.yaml:1: `resources` is no list with an item on each line\n"
     "hint: write `resources:` alone on its line, and each resource below it after `- `"),
    (b"resources:\n  - id: a\n# far left\n    year: 1\n",
     "resources.yaml: no entry can be put here without touching others\n"
     "hint: run `rnn-review fmt` first, which puts every resource on lines of its own"),
])  # fmt: skip
def test_an_index_with_no_place_for_it_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        insert(content, [new(1990)], "resources.yaml")
    assert str(raised.value) == message


def test_an_entry_is_in_the_layout_of_the_index_and_lacks_only_what_is_blank() -> None:
    changed, (line,) = insert(INDEX, [NEW], "resources.yaml")
    assert formatted(changed, "resources.yaml") == changed
    _, problems = read_catalogue(changed, "resources.yaml")
    assert [problem.message.partition(" must ")[0] for problem in problems] == [
        f"`other_1999`: `{key}`"
        for key in ("kind", "language", "access", "annotation.holds", "annotation.readers", "annotation.read_before")
    ]
    assert without(NEW, changed, line) == INDEX


@pytest.mark.parametrize("word", [
    "10.1109/72.279181", "https://doi.org/10.1109/72.279181", "arXiv:1211.5063v1", "0262035618",
    "http://proceedings.mlr.press/v28/pascanu13.pdf", "https://www.idsia.ch/~juergen/",
])  # fmt: skip
def test_a_work_that_the_index_holds_is_found_in_another_form(word: str) -> None:
    duplicate = Known(standing_resources(INDEX, "resources.yaml")).duplicate([read_identifier(word)])
    assert duplicate is not None
    assert INDEX.splitlines()[duplicate.standing.line - 1] == f"  - id: {duplicate.standing.id}".encode()


def test_a_work_of_the_same_title_is_found_whatever_its_case_and_punctuation() -> None:
    known = Known(standing_resources(INDEX, "resources.yaml"))
    same = known.same_title("XLSTM, extended long short term memory")
    assert same is not None
    assert same.id == "beck_2024"


@pytest.mark.parametrize(("authors", "year", "title", "expected"), [
    (["Jürgen Schmidhuber"], 1992, "Anything", "schmidhuber_1992"),
    (["Sepp Hochreiter"], 1997, "On the Long Memory", "hochreiter_1997_long"),
    (["Laurens van der Maaten"], 2008, "", "vandermaaten_2008"),
    (["王"], 2020, "Recurrent nets", "recurrent_2020"),
    ([], None, "王", ""),
])  # fmt: skip
def test_an_id_is_proposed(authors: list[str], year: int | None, title: str, expected: str) -> None:
    assert proposed_id(authors, year, title, {"hochreiter_1997"}) == expected


def test_a_disk_that_is_full_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "resources.yaml"
    file.write_bytes(b"before")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"after")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"resources.yaml": b"before"}
