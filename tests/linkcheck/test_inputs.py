"""Addresses out of an index, Markdown, pages, and lists, each with its place."""

from pathlib import Path

import pytest

from linkcheck.inputs.files import read_occurrences
from linkcheck.inputs.links import gather_links
from linkcheck.inputs.markdown import markdown_occurrences
from linkcheck.inputs.plain import plain_occurrences
from linkcheck.inputs.problems import UnreadableInputError
from linkcheck.inputs.site import internal_findings, page_occurrences

INDEX = """\
post:
  title: A post
  url: http://post.org/
resources:
  - id: a_2013
    title: On the difficulty of things
    authors: [Ada A, Ben B]
    doi: 10.1000/1
    url: http://a.org/paper.html
    alternates:
      - url: http://a.org/paper.pdf
        description: PDF
    fingerprints:
      - document: The paper
        url: http://a.org/paper.pdf
        sha256: ABCD
        size_bytes: 12
        archive_digest: XYZ
    post_link:
      url: http://old.org/paper
    unconfirmed: [Whether the original title is right.]
  - http://bare.org/
"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    file = tmp_path / "resources.yaml"
    file.write_text(INDEX, "utf-8")
    return file


def test_every_address_of_an_index_with_its_place_and_role(index: Path) -> None:
    found = [(one.url, one.role, one.place.line, one.place.column) for one in read_occurrences([str(index)])]
    assert found == [
        ("http://post.org/", "post", 3, 8),
        ("http://a.org/paper.html", "canonical", 9, 10),
        ("http://a.org/paper.pdf", "alternate", 11, 14),
        ("http://old.org/paper", "post", 20, 12),
        ("http://bare.org/", "link", 22, 5),
    ]


def test_an_index_says_what_is_expected(index: Path) -> None:
    canonical = list(read_occurrences([str(index)]))[1]
    assert canonical.expectation is not None
    assert canonical.expectation.title == "On the difficulty of things"
    assert canonical.expectation.authors == ("Ada A", "Ben B")
    assert canonical.archive_digests == ("XYZ",)


def test_an_unconfirmed_title_is_not_insisted_on(index: Path) -> None:
    expectations = [one.expectation for one in read_occurrences([str(index)])]
    assert not any(expectation.title_is_certain for expectation in expectations if expectation is not None)


def test_a_fingerprint_binds_the_address_it_was_taken_from(index: Path) -> None:
    by_url = {one.url: one.expectation for one in read_occurrences([str(index)])}
    page, pdf = by_url["http://a.org/paper.html"], by_url["http://a.org/paper.pdf"]
    assert page is not None
    assert pdf is not None
    assert (page.fingerprint_is_binding, pdf.fingerprint_is_binding) == (False, True)
    assert pdf.fingerprints == (("abcd", 12),)


@pytest.mark.parametrize("text", ["a: [", "\x00", "resources: " + "[" * 50, ""])
def test_a_file_that_is_no_index_is_refused_with_its_place(text: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(UnreadableInputError, match=r"bad\.yaml:\d+: "):
        list(read_occurrences([str(file)]))


@pytest.mark.parametrize(
    ("markdown", "urls"),
    [
        ("[a](http://a.org/x)", ["http://a.org/x"]),
        ('![a](http://a.org/x.png "title")', ["http://a.org/x.png"]),
        ("[a](<http://a.org/a b>)", ["http://a.org/a b"]),
        ("[a](http://a.org/x_(y))", ["http://a.org/x_(y)"]),
        ("[a][b]\n\n[b]: http://a.org/x", ["http://a.org/x"]),
        ("<http://a.org/x>", ["http://a.org/x"]),
        ("see http://a.org/x, and (http://b.org/y).", ["http://a.org/x", "http://b.org/y"]),
        ('<a href="http://a.org/x?a=1&amp;b=2">x</a>', ["http://a.org/x?a=1&b=2"]),
        ("[a](relative.md) [b](#part) [c](mailto:x@a.org)", []),
        ("`http://a.org/code`", []),
        ("```sh\ncurl http://a.org/code\n```\nhttp://b.org/", ["http://b.org/"]),
        ("<!-- http://a.org/hidden -->", []),
        ("[http://a.org/](http://a.org/)", ["http://a.org/", "http://a.org/"]),
    ],
)
def test_markdown(markdown: str, urls: list[str]) -> None:
    found = [one.url for one in markdown_occurrences(markdown, "x.md")]
    assert sorted(set(found)) == sorted(set(urls))


def test_markdown_places() -> None:
    (found,) = markdown_occurrences("# Title\n\nSee [this](http://a.org/).\n", "x.md")
    assert str(found.place) == "x.md:3:12"


def test_a_plain_list_with_comments_and_remarks() -> None:
    text = "# header\nhttp://a.org/ a remark\n\n  https://b.org/x\n"
    assert [(one.url, one.place.line) for one in plain_occurrences(text, "list")] == [
        ("http://a.org/", 2),
        ("https://b.org/x", 4),
    ]


def test_a_page_gives_its_outgoing_links_only() -> None:
    source = '<a href="http://a.org/x">x</a><a href="local.html">y</a><script>"<a href=\'http://no.org\'>"</script>'
    assert [one.url for one in page_occurrences(source, "p.html")] == ["http://a.org/x"]


def test_internal_links_and_fragments_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    links = ["sub/", "sub/#here", "sub/#nowhere", "missing.html", "/index.html", "../outside.html", "#top"]
    (tmp_path / "index.html").write_text("".join(f'<a href="{link}">x</a>' for link in links), "utf-8")
    (tmp_path / "sub" / "index.html").write_text('<h1 id="here">x</h1>', "utf-8")
    found = {occurrence.url: status.cause.value for status, occurrence in internal_findings(tmp_path)}
    assert {url for url, cause in found.items() if cause != "answers"} == {
        "sub/#nowhere",
        "missing.html",
        "../outside.html",
    }


def test_a_document_is_asked_for_once_however_often_it_is_named() -> None:
    text = "http://a.org/x\nhttp://A.org/x#one\nhttp://a.org:80/x#two\nhttp://a.org/y\n"
    links = gather_links(plain_occurrences(text, "list"))
    assert [(link.url, len(link.spellings)) for link in links] == [("http://a.org/x", 3), ("http://a.org/y", 1)]


def test_a_missing_file_is_named() -> None:
    with pytest.raises(UnreadableInputError, match="no-such-file: there is no such file"):
        list(read_occurrences(["no-such-file"]))
