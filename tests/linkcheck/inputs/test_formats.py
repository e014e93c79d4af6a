"""Link targets out of each kind of document, as written, each with its place."""

import contextlib
from collections.abc import Iterable

import pytest

from linkcheck.inputs.files import MODULES, format_module
from linkcheck.inputs.formats import bibtex, feeds, markdown, notebooks, pages, plain, restructured_text
from linkcheck.inputs.links import Occurrence
from linkcheck.inputs.problems import UnreadableInputError


def urls(found: Iterable[Occurrence]) -> list[str]:
    return [one.url for one in found]


def places(found: Iterable[Occurrence]) -> dict[str, str]:
    return {one.url: f"{one.place.line}:{one.place.column}" for one in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](http://a.org/x)", ["http://a.org/x"]),
        ('![a](http://a.org/x.png "title")', ["http://a.org/x.png"]),
        ("[a](<http://a.org/a b>)", ["http://a.org/a b"]),
        ("[a](http://a.org/x_(y))", ["http://a.org/x_(y)"]),
        ("[a][b]\n\n[b]: http://a.org/x", ["http://a.org/x"]),
        ("a[^1]\n\n[^1]: A footnote.", []),
        ("<http://a.org/x>", ["http://a.org/x"]),
        ("see http://a.org/x, and (http://b.org/y).", ["http://a.org/x", "http://b.org/y"]),
        ('<a href="http://a.org/x?a=1&amp;b=2">x</a>', ["http://a.org/x?a=1&b=2"]),
        ("[a](relative.md) [b](#part) [c](mailto:x@a.org)", ["relative.md", "#part", "mailto:x@a.org"]),
        ("<x@a.org>", ["mailto:x@a.org"]),
        ("`http://a.org/code`", []),
        ("```sh\ncurl http://a.org/code\n```\nhttp://b.org/", ["http://b.org/"]),
        ("1. x\n\n    ```sh\n    curl http://a.org/code\n   ```\n    http://b.org/", ["http://b.org/"]),
        ("````md\n```sh\nhttp://a.org/code\n```\n````\nhttp://b.org/", ["http://b.org/"]),
        ("<!-- http://a.org/hidden -->", []),
        ("[http://a.org/](http://a.org/)", ["http://a.org/", "http://a.org/"]),
    ],
)
def test_markdown(text: str, expected: list[str]) -> None:
    assert sorted(set(urls(markdown.occurrences(text, "x.md")))) == sorted(set(expected))


def test_markdown_places() -> None:
    assert places(markdown.occurrences("# Title\n\nSee [this](http://a.org/).\n", "x.md")) == {"http://a.org/": "3:12"}


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("## What's `new`, and [why](x.md)?", "whats-new-and-why"),
        ("# A\n# A", "a-1"),
        ("# A\n# A", "a_1"),
        ("# Größe", "größe"),
        ("# Größe", "groe"),
        ("# Long heading {#short}", "short"),
        ("Heading\n-------", "heading"),
        ('<a id="here"></a>', "here"),
    ],
)
def test_what_a_heading_of_markdown_is_called(text: str, anchor: str) -> None:
    assert anchor in markdown.anchors(text)


def test_a_plain_list_with_comments_and_remarks() -> None:
    text = "# header\nhttp://a.org/ a remark\n\n  https://b.org/x,y)\n- http://c.org/\n"
    assert places(plain.occurrences(text, "list")) == {
        "http://a.org/": "2:1", "https://b.org/x,y)": "4:3", "http://c.org/": "5:3",
    }  # fmt: skip


def test_a_line_of_prose_gives_addresses_without_the_sentence() -> None:
    assert urls(plain.occurrences("See (http://a.org/x), then http://b.org/y.", "list")) == [
        "http://a.org/x",
        "http://b.org/y",
    ]


def test_html_gives_every_target_with_the_place_of_its_value() -> None:
    source = (
        '<a href="http://a.org/x">x</a>\n<img src=p.png srcset="q.png 1x, r.png 2x">'
        "<script>\"<a href='http://no.org'>\"</script><!-- <a href='no'> -->"
        '<noscript><img src="n.png"></noscript><a title="1>0" href="#b">x</a><link rel=preconnect href="http://no.org">'
    )
    assert places(pages.occurrences(source, "p.html")) == {
        "http://a.org/x": "1:10", "p.png": "2:10", "q.png": "2:24", "r.png": "2:34", "n.png": "2:129", "#b": "2:168",
    }  # fmt: skip


def test_the_base_of_a_page_counts() -> None:
    assert urls(pages.occurrences('<base href="http://a.org/d/"><a href="x">', "p.html")) == ["http://a.org/d/x"]


@pytest.mark.parametrize("base", ["//[x", "http://a.org/"])
def test_a_target_that_no_address_can_be_made_of_is_reported_as_written(base: str) -> None:
    assert urls(pages.occurrences(f'<base href="{base}"><a href="//[y">', "p.html")) == ["//[y"]


def test_restructured_text() -> None:
    text = """\
See `Python <http://a.org/p_(q)>`_, http://a.org/bare, docs_ and missing_.

.. _docs: http://a.org/docs

.. image:: pic.png
   :target: http://a.org/pic

.. code-block:: sh

   curl http://a.org/code

``http://a.org/literal``
"""
    assert places(restructured_text.occurrences(text, "a.rst")) == {
        "http://a.org/p_(q)": "1:14", "http://a.org/bare": "1:37", "#docs": "1:56", "#missing": "1:66",
        "http://a.org/docs": "3:11", "http://a.org/pic": "6:13", "pic.png": "5:12",
    }  # fmt: skip
    assert "docs" in restructured_text.anchors(text)


def test_what_only_sphinx_knows_is_read_as_far_as_it_can_be() -> None:
    text = ".. seealso:: :ref:`Part <part>`\n\n   In http://a.org/deep.\n\n   .. tip:: `b <b.rst>`_\n\n:doc:`intro`\n"
    found = places(restructured_text.occurrences(text, "a.rst"))
    assert {"http://a.org/deep": "3:7", "b.rst": "5:17", ":doc:`intro`": "7:1"}.items() <= found.items()


def test_restructured_text_includes_and_runs_nothing() -> None:
    text = ".. include:: /etc/hostname\n\n.. csv-table::\n   :url: http://a.org/t.csv\n\n.. raw:: html\n\n   <a href='http://b.org/'>\n"
    assert urls(restructured_text.occurrences(text, "a.rst")) == ["http://b.org/"]


def test_notebooks_give_their_markdown_cells() -> None:
    text = (
        '{"cells": [\n{"cell_type": "markdown", "source": ["# My Part\\n",\n"[x](http://a.org/(b)) [y](#My-Part)"]},\n'
        '{"cell_type": "code", "source": ["http://no.org/"]}]}'
    )
    assert places(notebooks.occurrences(text, "n.ipynb")) == {"http://a.org/(b)": "3:6", "#My-Part": "3:28"}
    assert "My-Part" in notebooks.anchors(text)


def test_bibtex_gives_addresses_as_latex_sets_them() -> None:
    text = """\
@string{base = "http://s.org/"}
@article{p1, title={{On} the \\emph{x}}, url = {http://a.org/p/20}, doi={10.1000/a_b}}
@misc{p2, howpublished = "\\url{http://b.org/~u/a\\_b}", url = base # "x",
  note = {See http://c.org/x.}, eprint = {1234.56789}, archivePrefix={arXiv}, year = undefinedmacro}
@misc{p3, url={http://e.org/100\\%25/{\\_}x}}
"""
    found = list(bibtex.occurrences(text, "r.bib"))
    assert places(found) == {
        "http://a.org/p/20": "2:48", "https://doi.org/10.1000/a_b": "2:73", "http://b.org/~u/a_b": "3:32",
        "http://s.org/x": "3:1", "http://c.org/x": "4:15", "https://arxiv.org/abs/1234.56789": "4:43",
        "http://e.org/100%25/_x": "5:16",
    }  # fmt: skip
    assert [one.expectation.title for one in found[:1] if one.expectation] == ["On the x"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '<urlset xmlns:x="http://www.w3.org/1999/xhtml"><url><loc>\n http://a.org/?a&amp;b </loc>'
            '<x:link href="http://a.org/de"/><lastmod>2026</lastmod></url></urlset>',
            ["http://a.org/?a&b", "http://a.org/de"],
        ),
        (
            "<rss><channel><link>http://a.org/</link><item><guid isPermaLink='false'>http://no.org/</guid>"
            "<enclosure url='http://a.org/1.mp3'/><description>&lt;a href='http://b.org/'&gt;</description>"
            "</item></channel></rss>",
            ["http://a.org/", "http://a.org/1.mp3", "http://b.org/"],
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><id>http://no.org/</id><link href='http://a.org/'/>"
            "<entry><author><uri>http://b.org/</uri></author><content type='xhtml'><a href='http://c.org/'>x</a>"
            "</content></entry></feed>",
            ["http://a.org/", "http://b.org/", "http://c.org/"],
        ),
    ],
)
def test_sitemaps_and_feeds(text: str, expected: list[str]) -> None:
    assert urls(feeds.occurrences(text, "f.xml")) == expected


def test_entities_that_unfold_without_end_are_refused() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE urlset [<!ENTITY e0 "x">{levels}]><urlset><loc>&e11;</loc></urlset>'
    with pytest.raises(UnreadableInputError, match=r"f\.xml:1: declares entities of its own"):
        list(feeds.occurrences(bomb, "f.xml"))


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("sitemap or feed", "<urlset>\n<loc>", "f:2: is no XML: no element found"),
        ("BibTeX", "\n@article{a, url = {http://x.org", "f:2: is no BibTeX: premature end of file"),
        ("BibTeX", "prose", "f:1: holds no BibTeX entry"),
        ("notebook", "{", "f:1: is no notebook: Expecting property name"),
        ("notebook", "[" * 100_000, "f:1: is no notebook: it is nested too deeply"),
        ("notebook", '{"cells": 3}', "f:1: is no notebook: it has no cells"),
    ],
)
def test_a_damaged_document_is_refused_with_its_place(kind: str, text: str, message: str) -> None:
    with pytest.raises(UnreadableInputError) as raised:
        list(format_module(kind).occurrences(text, "f"))
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("kind", sorted(set(MODULES) - {"index"}))
@pytest.mark.parametrize(
    "text", ["", "\x00", "<", "]](((", "`<`_", "@a{", "&#xFFFFFFFF;", "{}", "[]", "\udcff", "a\n=\n"]
)
def test_no_text_ends_a_reader_in_another_error(kind: str, text: str) -> None:
    with contextlib.suppress(UnreadableInputError):
        list(format_module(kind).occurrences(text, "f"))
