"""What is read of the files that are named, as which kind, and what is not read."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from linkcheck.inputs.files import read_inputs, read_occurrences
from linkcheck.inputs.formats import plain
from linkcheck.inputs.links import gather_links
from linkcheck.inputs.problems import UnreadableInputError

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


def test_a_document_is_asked_for_once_however_often_it_is_named() -> None:
    text = "http://a.org/x\nhttp://A.org/x#one\nhttp://a.org:80/x#two\nhttp://a.org/y\n"
    links = gather_links(plain.occurrences(text, "list"))
    assert [(link.url, len(link.spellings)) for link in links] == [("http://a.org/x", 3), ("http://a.org/y", 1)]


def test_a_missing_file_is_named() -> None:
    with pytest.raises(UnreadableInputError, match="no-such-file: there is no such file"):
        list(read_occurrences(["no-such-file"]))


SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.org/p/11</loc></url></urlset>'
ENTRY = "% from a manager\n@article{p,\n  url = {http://a.org/p/20},\n  title = {T}}\n"


@pytest.mark.parametrize("name", ["sitemap.xml", "list.txt", "list", "sitemap.xml.gz"])
def test_a_sitemap_is_never_taken_for_a_list(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(gzip.compress(SITEMAP.encode()) if name.endswith(".gz") else SITEMAP.encode())
    assert [one.url for one in read_occurrences([str(file)])] == ["http://a.org/p/11"]


def test_a_damaged_packed_file_is_named_and_in_a_folder_listed_as_not_read(tmp_path: Path) -> None:
    file = tmp_path / "damaged.xml.gz"
    file.write_bytes(gzip.compress(SITEMAP.encode())[:10] + b"\xff" * 40)
    (tmp_path / "list.txt").write_text("http://a.org/", "utf-8")
    with pytest.raises(UnreadableInputError, match=r"damaged\.xml\.gz: cannot be read: "):
        read_inputs([str(file)])
    assert [one.startswith(f"{file}: cannot be read: ") for one in read_inputs([str(tmp_path)]).unread] == [True]


def test_a_file_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkcheck.contents.MAXIMUM_FILE_BYTES", 10)
    (tmp_path / "list.txt").write_text("http://a.org/", "utf-8")
    with pytest.raises(UnreadableInputError, match=r"list\.txt: cannot be read: it holds more than 10 bytes"):
        read_inputs([str(tmp_path / "list.txt")])


def test_a_relative_link_of_a_feed_is_counted(tmp_path: Path) -> None:
    links = "<link>/post/1</link><guid>7</guid><comments>5</comments><link>http://a.org/2</link>"
    (tmp_path / "feed.xml").write_text(f"<rss><channel>{links}</channel></rss>", "utf-8")
    (file,) = read_inputs([str(tmp_path / "feed.xml")]).files
    assert (file.links, file.unchecked) == (1, {"relative to a place that is not known": 1})


def test_many_comments_before_the_root_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text('<?xml version="1.0"?>' + "<!-- x -->\n" * 300 + SITEMAP, "utf-8")
    assert [one.url for one in read_occurrences([str(tmp_path / "list.txt")])] == ["http://a.org/p/11"]


@pytest.mark.parametrize("name", ["refs.bib", "refs.txt", "refs"])
def test_a_bibliography_is_never_taken_for_a_list(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(ENTRY, "utf-8")
    assert [one.url for one in read_occurrences([str(tmp_path / name)])] == ["http://a.org/p/20"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.rst", "See http://a.org/x."), ("p.html", '<a href="http://a.org/x">x</a>'), ("deep/b.md", "<http://a.org/x>")],
)
def test_a_folder_of_any_kind_of_document_is_read(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, "utf-8")
    assert [one.url for one in read_occurrences([str(tmp_path)])] == ["http://a.org/x"]


def test_what_a_folder_holds_besides_is_named(tmp_path: Path) -> None:
    for name, text in {
        "a.md": "<http://a.org/>", "b.svg": "", "c.svg": "", "d.yaml": "", "e.xml": "<opml/>", ".hidden/f.md": "x",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert read_inputs([str(tmp_path)]).unread == [
        f"{tmp_path / 'e.xml'}:1: is XML of another kind: it begins with `opml`",
        f"{tmp_path}: 2 .svg",
        f"{tmp_path}: 1 .yaml",
    ]


def test_each_file_says_what_it_gave_and_what_in_it_cannot_be_checked(tmp_path: Path) -> None:
    text = "<http://a.org/> [b](b.md) [c](#c) [d](mailto:d@a.org) [e](/e/) ![f]({{ page.image }})"
    (tmp_path / "a.md").write_text(text, "utf-8")
    (file,) = read_inputs([str(tmp_path / "a.md")]).files
    assert (file.kind, file.links, file.local) == ("Markdown", 1, 2)
    assert file.unchecked == Counter(
        ["`mailto:` targets", "counted from the root of a site that is not built here", "written by a template"]
    )


@pytest.mark.parametrize("names", [["only.svg"], ["empty.txt"], []])
def test_nothing_to_read_is_an_error(names: list[str], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(UnreadableInputError, match=r"there is no link in it|of a kind that can be read"):
        read_inputs([str(tmp_path)])


def test_a_file_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("http://a.org/", "utf-8")
    with pytest.raises(
        UnreadableInputError, match=r"a\.docx: is of no kind that can be read: its name ends in `\.docx`"
    ):
        read_inputs([str(tmp_path / "a.docx")])


def test_a_sitemap_index_names_the_sitemaps_that_are_not_read(tmp_path: Path) -> None:
    index = "<sitemapindex><sitemap><loc>http://a.org/s1.xml</loc></sitemap></sitemapindex>"
    (tmp_path / "s.xml").write_text(index, "utf-8")
    inputs = read_inputs([str(tmp_path / "s.xml")])
    assert [one.url for one in inputs.occurrences] == ["http://a.org/s1.xml"]
    assert inputs.unread == [f"{tmp_path / 's.xml'}: the 1 sitemaps that it lists; name them, or their folder"]
