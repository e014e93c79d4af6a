"""An index that is too long for one page, and a site that is built again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.build import SOURCE, documents, make_site
from tests.site.conftest import ROOT, BuiltSite, build_site, new_context, served
from tests.sitegen.example import sources_with_live_networks


@pytest.fixture(scope="module")
def divided_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    root = tmp_path_factory.mktemp("divided")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sitegen.pages.resource_lists.MOST_LISTED", 2)
        sources = sources_with_live_networks(documents=documents(ROOT))
        build_site(root, sources)
    with served(root, lambda: sources) as site:
        yield site


@pytest.fixture(params=["http", "file"])
def listed(browser: Browser, divided_site: BuiltSite, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = new_context(browser)
    page = context.new_page()
    page.goto(divided_site.url(request.param, "resources/page-2.html"))
    yield page
    context.close()


def written(root: Path) -> dict[str, int]:
    """When each file of the site was written."""
    return {file.name: file.stat().st_mtime_ns for file in (root / "site").rglob("*") if file.is_file()}


def test_a_page_of_a_divided_list_shows_its_part_and_loads_no_more(listed: Page) -> None:
    expect(listed.get_by_role("status")).to_have_text("3 to 4 of 5 resources")
    expect(listed.locator("#resource-list > li")).to_have_count(2)
    assert listed.evaluate("typeof allResources") == "undefined"


def test_filters_look_through_all_pages_of_a_divided_list(listed: Page) -> None:
    listed.get_by_label("Words").fill("pascanu")
    expect(listed.get_by_role("status")).to_have_text("1 of 5 resources")
    expect(listed.locator("#resource-list > li")).to_have_count(1)
    expect(listed.get_by_role("navigation", name="Pages")).to_be_hidden()
    listed.get_by_role("button", name="Show all").click()
    expect(listed.get_by_role("status")).to_have_text("3 to 4 of 5 resources")


def test_more_of_what_was_found_is_shown_when_asked_for(listed: Page) -> None:
    listed.get_by_label("Kind").select_option("paper")
    expect(listed.get_by_role("status")).to_have_text("3 of 5 resources")
    expect(listed.locator("#resource-list > li")).to_have_count(2)
    listed.get_by_role("button", name="Show 1 more of 1").press("Enter")
    expect(listed.locator("#resource-list > li")).to_have_count(3)
    expect(listed.locator("#resource-list > li:last-child a")).to_be_focused()


def test_an_unchanged_source_rewrites_no_file_and_a_changed_page_its_own(divided_site: BuiltSite) -> None:
    before = written(divided_site.root)
    make_site(divided_site.root)
    assert written(divided_site.root) == before
    with (divided_site.root / SOURCE / "glossary.md").open("a", encoding="utf-8") as glossary:
        glossary.write("\nOne more word.\n")
    make_site(divided_site.root)
    after = written(divided_site.root)
    assert after["glossary.html"] != before["glossary.html"]
    assert after["odd_note.html"] == before["odd_note.html"]
