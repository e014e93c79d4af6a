from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from sitegen.search import html_pages, search_index

PAGE = """<head><title>x</title></head><article><nav class="crumbs">Home</nav>
<h1 id="top">Long Short-Term Memory<a class="headerlink" href="#top">#</a></h1>
<p class="byline">Sepp Hochreiter · 1997</p><p>A <em>memory</em> cell.</p><pre>rnn-review run</pre>
<section id="claim-a" class="claim">
<p class="claim-statement"><span class="verdict">REPRODUCED</span> It needs 9 steps.</p>
<dl class="compared"><dt>Published</dt><dd>9</dd></dl></section>
<h2 id="gate">Forget gate</h2><table><tr><td>7</td></tr></table><p>It came<br>later.</p></article>"""


def indexed(**names: list[str]) -> Any:
    script = search_index([("papers/a.html", PAGE), ("empty.html", "<p>no article</p>")], names)
    assert script.startswith("var searchIndex = ")
    return json.loads(script.removeprefix("var searchIndex = ").rstrip(";\n"))


def test_a_page_has_its_names_and_a_section_for_each_heading_and_claim() -> None:
    [[address, title, weight, exactly, names, sections]] = indexed()
    assert (address, title, weight, exactly) == ("papers/a.html", "Long Short-Term Memory", 1.0, "")
    assert names == "Sepp Hochreiter · 1997"
    assert sections == [
        ["", "", "A memory cell.", ""],
        ["claim-a", "It needs 9 steps.", "", ""],
        ["gate", "Forget gate", "It came later.", ""],
    ]


def test_other_names_of_a_subject_stand_with_what_is_about_it() -> None:
    [page] = indexed(**{"long short-term memory": ["LSTM"], "forget gate": ["遗忘门"]})
    assert page[3] == "LSTM"
    assert page[5][2][3] == "遗忘门"


def test_lists_of_titles_of_others_are_not_in_the_index() -> None:
    html = '<article><h1>A</h1><p>It holds.</p><ul class="titles waiting"><li>Another</li></ul></article>'
    assert json.loads(search_index([("a.html", html)], {})[len("var searchIndex = ") : -2])[0][5][0][2] == "It holds."


def test_an_index_that_would_be_too_large_knows_the_first_words_of_each_section(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = random.Random(1)
    words = [f"{drawn.randrange(10**9)}" for _ in range(60)]
    html = f"<article><h1>A</h1><p>{' '.join(words)}</p></article>"
    monkeypatch.setattr("sitegen.search.MOST_COMPRESSED", 250)
    script = search_index([("a.html", html)], {})
    assert json.loads(script[len("var searchIndex = ") : -2])[0][5][0][2] == " ".join(words[:24])


def test_of_a_divided_list_the_first_page_is_searched(tmp_path: Path) -> None:
    for name in ("resources/index", "resources/page-2", "tags/lstm", "tags/lstm-2", "resources/gers_2000", "404"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.html").write_text("x")
    found = sorted(address for address, _ in html_pages(tmp_path))
    assert found == ["resources/gers_2000.html", "resources/index.html", "tags/lstm.html"]
