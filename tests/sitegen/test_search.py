from __future__ import annotations

import json
from typing import Any

from sitegen.search import search_index

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
