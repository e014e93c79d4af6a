"""Every link of the built site that leads into the site leads somewhere."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from markdown_it import MarkdownIt

from sitegen.build import documents, make_site
from sitegen.text.prose import SiteError
from tests.site.conftest import ROOT, BuiltSite, prepare_project
from tests.sitegen.example import sources


class Page(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = {""}
        self.repeated: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  (the base class)
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.links.add(value)
            if name in ("id", "name") and value:
                self.repeated += [value] if name == "id" and value in self.anchors else []
                self.anchors.add(value)


@cache
def page_of(file: Path) -> Page:
    """The links and the anchors of a file, read once."""
    return Page(file.read_text(encoding="utf-8"))


def broken_links(folder: Path) -> list[str]:
    pages = {file: page_of(file) for file in folder.rglob("*.html") if file.name != "404.html"}
    broken = []
    for file, page in pages.items():
        for link in page.links:
            if urlsplit(link).scheme in ("http", "https", "mailto"):
                continue
            address, fragment = urldefrag(link)
            target = (file.parent / unquote(address)).resolve() if address else file
            anchored = target not in pages or fragment.partition("=")[1] or unquote(fragment) in pages[target].anchors
            if not target.is_file() or not anchored:
                broken.append(f"{file.relative_to(folder)}: {link}")
    return sorted(broken)


def test_links_lead_somewhere(site: BuiltSite) -> None:
    assert broken_links(site.folder) == []


def test_no_anchor_stands_twice_on_a_page(site: BuiltSite) -> None:
    found = {str(file): page_of(file).repeated for file in site.folder.rglob("*.html")}
    assert {file: repeated for file, repeated in found.items() if repeated} == {}


def test_every_link_of_what_programs_are_told_leads_to_a_file(real_site: BuiltSite) -> None:
    told = MarkdownIt().parse((real_site.folder / "llms.txt").read_text(encoding="utf-8"))
    targets = [str(one.attrs["href"]) for token in told for one in token.children or () if one.type == "link_open"]
    assert len(targets) > 10
    assert [target for target in targets if not (real_site.folder / target).is_file()] == []


def test_pages_of_papers_stay_small(real_site: BuiltSite) -> None:
    sizes = {file: file.stat().st_size for file in (real_site.folder / "papers").rglob("*.html")}
    limits = {file: 300_000 if file.parent.name == "papers" else 400_000 for file in sizes}
    assert [(str(file), size) for file, size in sizes.items() if size > limits[file]] == []


def test_a_broken_link_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="b.html">b</a><a href="#x">x</a><a id="y" href="#y">y</a>')
    assert broken_links(tmp_path) == ["a.html: #x", "a.html: b.html"]


def test_a_page_that_links_to_nothing_stops_the_build_and_is_named(tmp_path: Path) -> None:
    prepare_project(
        tmp_path, sources(documents={**documents(ROOT), "index.md": "# Home\n\n[gone](gone.md)\n"}, weights={})
    )
    with pytest.raises(SiteError, match=r"(?s)mkdocs.yml: the site cannot be built.*index\.md.*gone\.md.*\nhint: "):
        make_site(tmp_path)


@pytest.mark.parametrize("page", ["post", "glossary", "verdicts", "link-checking", "contribute", "decisions"])
def test_the_project_has_the_page(real_site: BuiltSite, page: str) -> None:
    assert (real_site.folder / f"{page}.html").is_file()
