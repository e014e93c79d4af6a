"""The one layout of an index."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.load import read_catalogue
from catalogue.problems import CatalogueError
from curation.layout import formatted
from tests.catalogue.records import documents, to_data

ROOT = Path(__file__).parents[2]
INDEX = (ROOT / "resources.yaml").read_bytes()

UNEVEN = """\
tags: {gating: Cells with gates}   # words
resources:
    # first
    - title: "A title"
      # its id
      id: elman_1990
      authors: [Jeffrey L. Elman,   # the only one
         and others]
      tags:
        - gating
      tasks:
        - parity
        # doubtful
        - latching   # asked again


      annotation: {holds: 'It''s short.', readers: Everybody.}
      unconfirmed: [Much.]
    - id: second
post: {language: en}
# the end
"""
EVEN = """\
tags:  # words
  gating: Cells with gates

post:
  language: en

resources:
  # first
  # its id
  - id: elman_1990
    title: "A title"
    authors: [Jeffrey L. Elman, and others]  # the only one
    annotation:
      holds: 'It''s short.'
      readers: Everybody.
    tags: [gating]
    tasks:
      - parity
      # doubtful
      - latching  # asked again
    unconfirmed:
      - Much.

  - id: second
# the end
"""


def laid_out(text: str) -> str:
    return formatted(text.encode(), "resources.yaml").decode()


def test_the_index_of_this_repository_is_in_order() -> None:
    assert formatted(INDEX, "resources.yaml") == INDEX


def test_keys_lists_blank_lines_and_comments_find_their_places() -> None:
    assert laid_out(UNEVEN) == EVEN


def test_what_is_in_order_stays() -> None:
    assert laid_out(EVEN) == EVEN


@st.composite
def written_indexes(draw: st.DrawFn) -> str:
    """Any index in any style of YAML, with comments between any two lines, beside any, and beside what holds nothing:
    the document's start and a bare dash."""
    data = draw(documents())
    data = json.loads(json.dumps({key: data[key] for key in draw(st.permutations(list(data)))}))
    style: Any = draw(st.sampled_from([None, False, True, "lines in braces"]))
    if style is True:
        return yaml.safe_dump(data, default_flow_style=True, allow_unicode=True, width=draw(st.integers(20, 200)))
    dump = yaml.safe_dump(data, default_flow_style=style, allow_unicode=True, sort_keys=False, width=10**9)
    if style:
        dump = json.dumps(data, indent=1, ensure_ascii=False)
    chance, lines = random.Random(draw(st.integers(0, 2**32))), [draw(st.sampled_from(["", "---", "---   # beside 0"]))]
    for number, line in enumerate(dump.splitlines(), start=1):
        before = chance.choice(["", "", "\n", f"# above {number}\n"])
        item = re.match(r"( *)- (?=[a-z_]+:)", line)
        if item and chance.random() < 0.3:
            before += f"{item[1]}-   # beside {10**6 + number}\n"
            line = f"{item[1]}  {line[item.end() :]}"
        lines.append(before + line + chance.choice(["", f"   # beside {number}"]))
    return "\n".join(lines) + "\n"


@settings(max_examples=15, deadline=None)
@given(written_indexes())
def test_any_index_says_the_same_afterwards_keeps_its_comments_and_is_then_in_order(text: str) -> None:
    after = laid_out(text)
    assert _said(after) == _said(text)
    assert sorted(_comments(after)) == sorted(_comments(text))
    assert laid_out(after) == after


def _said(text: str) -> Any:
    catalogue, problems = read_catalogue(text.encode(), "resources.yaml")
    assert catalogue is not None, problems
    return to_data(catalogue)


def _comments(text: str) -> list[str]:
    return re.findall(r"# (?:above|beside) [0-9]+$", text, flags=re.MULTILINE)


@pytest.mark.parametrize(("text", "after"), [
    ("resources:\n- # odd\n  id: a\n", "resources:\n  # odd\n  - id: a\n"),
    ("--- # start\nresources:\n- id: a\n", "# start\nresources:\n  - id: a\n"),
    ("{resources: [{id: a, # inside\n title: b}]} # beside\n",
     "# inside\n# beside\nresources:\n  - id: a\n    title: b\n"),
])  # fmt: skip
def test_a_comment_beside_what_has_no_line_in_the_layout_is_kept(text: str, after: str) -> None:
    assert laid_out(text) == after


def test_a_comment_without_a_place_is_refused_with_its_line() -> None:
    with pytest.raises(CatalogueError) as raised:
        laid_out("resources:\n- id: a\n- - # lost\n    - b\n")
    assert str(raised.value) == (
        "resources.yaml:3: has a comment that finds no place in the layout\nhint: put it on a line of its own"
    )


def test_a_list_of_words_that_does_not_fit_has_one_on_each_line() -> None:
    names = [f"Given Family {number:02}" for number in range(10)]
    lines = laid_out(f"resources:\n  - authors: [{', '.join(names)}]\n").splitlines()
    assert lines[1:] == ["  - authors:", *(f"      - {name}" for name in names)]


def test_sentences_that_do_not_fit_stand_on_a_line_each() -> None:
    first, second = f"It {'really ' * 9}is true.", f"As {'often ' * 9}stated in Vol. 2 by A. Person."
    lines = laid_out(f"resources:\n  - access: {first} {second}\n").splitlines()
    assert lines[1:] == ["  - access: >-", f"      {first}", f"      {second}"]


def test_one_long_sentence_and_a_text_in_a_block_stay_as_they_are_written() -> None:
    text = f"resources:\n  - access: {'word ' * 40}end\n    url: >-\n      a\n\n        b\n      c\n"
    assert laid_out(text).splitlines()[1:] == [
        "  - url: >-", "      a", "", "        b", "      c", f"    access: {'word ' * 40}end",
    ]  # fmt: skip


def test_a_text_in_a_block_may_end_the_file_without_a_line_end() -> None:
    assert (
        laid_out("resources:\n  - title: >-\n      # no comment") == "resources:\n  - title: >-\n      # no comment\n"
    )


def test_unknown_keys_stand_last_in_their_order() -> None:
    assert laid_out("resources:\n  - b: 1\n    a: 2\n    id: x\n") == "resources:\n  - id: x\n    b: 1\n    a: 2\n"


@pytest.mark.parametrize(("text", "message"), [
    ("- a\n", "resources.yaml:1: is no index\nhint: start with `tags:`, `post:` and `resources:`"),
    ("tags: {a: &x 1}\npost: *x\n",
     "resources.yaml:2: holds the alias `*x`\nhint: write the value out again"),
    ("tags: [\n", "resources.yaml:2: is not valid YAML: did not find expected node content\n"
     "hint: text with `: `, ` #` or a special first character belongs in quotes; "
     "indent with spaces"),
])  # fmt: skip
def test_what_is_no_index_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        laid_out(text)
    assert str(raised.value) == message
