"""Texts that try to run, to load or to mislead, in every field of the index, the claims and the runs, do none of it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from sitegen.build import documents, write_tree
from sitegen.sources import Sources
from sitegen.text.prose import SiteError
from tests.site.conftest import PAGE_KINDS, ROOT, BuiltSite, new_context, served_once_built
from tests.sitegen.example import sources_with_live_networks
from tests.sitegen.hostile import LOOK_UP, RENDERED, TEMPLATE, hostile_sources

RUNNING = {"base", "embed", "frame", "iframe", "object", "portal"}
"""Elements that load or run something else."""
ADDRESSES = {"action", "data", "formaction", "href", "ping", "poster", "src", "xlink:href"}

ELSEWHERE = re.compile("(java|vb)script:|data:(?!,)|//|https://evil")


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """The example archive, whose texts are all hostile, with the project's own hand-written pages."""

    def find_sources() -> Sources:
        return hostile_sources(sources_with_live_networks(documents=documents(ROOT)))

    with served_once_built(tmp_path_factory, "hostile_site", find_sources) as site:
        yield site


class Markup(HTMLParser):
    """Collects what would run, load or send a reader elsewhere."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {key: (value or "").strip().lower() for key, value in attrs}
        own = "src" in held or held.get("type") == "application/ld+json"
        bad = [key for key in held if key.startswith("on") or key in ("srcdoc", "style")]
        bad += [
            key for key in ADDRESSES & held.keys() if re.match("(java|vb)script:|data:(?!,)|//|https://evil", held[key])
        ]
        if tag in RUNNING or (tag == "script" and not own) or held.get("http-equiv") == "refresh" or bad:
            self.found.append(f"{self.name}: <{tag}> {bad}")


def texts(site: BuiltSite, pattern: str) -> dict[str, str]:
    """The files of the site of this kind by name."""
    files = sorted(site.folder.rglob(pattern))
    assert files
    return {file.relative_to(site.folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


def test_no_page_holds_markup_of_a_text(hostile_site: BuiltSite) -> None:
    found = []
    for name, html in texts(hostile_site, "*.html").items():
        parser = Markup(name)
        parser.feed(html)
        found += parser.found
    assert found == []


def test_no_page_runs_or_asks_for_what_a_text_holds(hostile_site: BuiltSite, browser: Browser) -> None:
    names = [name for name in PAGE_KINDS if "window.ran" in (hostile_site.folder / name).read_text(encoding="utf-8")]
    asked: list[str] = []
    errors: list[str] = []
    with new_context(browser) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        ran = {}
        for name in names:
            page.goto(hostile_site.url("http", name))
            ran[name] = page.evaluate("window.ran")
    assert len(names) > 15
    assert {name: value for name, value in ran.items() if value is not None} == {}
    assert [url for url in asked if not url.startswith((hostile_site.address, "data:,", "blob:"))] == []
    assert errors == []


def test_no_template_is_rendered_and_no_look_up_filled_in(hostile_site: BuiltSite) -> None:
    pages = texts(hostile_site, "*.html")
    assert [name for name, html in pages.items() if RENDERED in html] == []
    shown = pages["resources/hochreiter_1997.html"]
    assert TEMPLATE in shown
    assert LOOK_UP in shown


def test_no_cell_of_a_table_begins_like_a_formula(hostile_site: BuiltSite) -> None:
    cells = [
        cell for text in texts(hostile_site, "*.csv").values() for row in csv.reader(text.splitlines()) for cell in row
    ]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert [
        cell for cell in cells if re.match(r"\s*[=+@\-＝＋－＠]", cell) and not re.fullmatch(r"-?[\d.e+-]+", cell)
    ] == []


def test_the_feed_holds_texts_and_no_markup_of_theirs(hostile_site: BuiltSite) -> None:
    names = {element.tag.rpartition("}")[2] for element in ElementTree.parse(hostile_site.folder / "feed.xml").iter()}
    assert names <= {
        "feed",
        "title",
        "subtitle",
        "id",
        "updated",
        "published",
        "link",
        "author",
        "name",
        "entry",
        "summary",
    }


def test_what_search_engines_read_is_data(hostile_site: BuiltSite) -> None:
    held = [
        block
        for html in texts(hostile_site, "*.html").values()
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    ]
    assert any("window.ran" in block for block in held)
    assert all(json.loads(block) for block in held)


def test_nothing_is_written_outside_the_site_and_its_source(hostile_site: BuiltSite) -> None:
    assert {file.name for file in hostile_site.root.iterdir()} == {"build", "docs", "mkdocs.yml", "site"}
    assert list(hostile_site.folder.rglob("*window*")) == []


@pytest.mark.parametrize("path", ["../x.md", "resources/../../x.md", "/tmp/x.md"])
def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(SiteError, match="leads out of"):
        write_tree(tmp_path / "docs", {path: b""})
    assert list(tmp_path.iterdir()) == []
