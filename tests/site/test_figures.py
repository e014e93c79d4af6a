"""What a script adds to figures and long tables: values by the keyboard, files to keep, rows in another order."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import BuiltSite

EXPERIMENT = "papers/hochreiter_1997/experiment_4.html"
OpenPage = Callable[..., Page]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The example's experiment with everything unfolded."""
    opened = open_page(EXPERIMENT, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return opened


def saved(page: Page, name: str) -> str:
    """The file behind a button."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).first.click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_arrow_keys_read_the_values_of_a_figure(page: Page) -> None:
    page.locator("svg.drawing[data-points]").first.focus()
    page.keyboard.press("End")
    expect(page.get_by_role("status").and_(page.locator(".figure-tip:visible"))).to_have_text("120,450")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".figure-tip:visible")).to_have_text("93,210")


def test_the_pointer_reads_the_value_that_it_is_on(page: Page) -> None:
    page.locator("svg.drawing circle.trial").last.hover()
    expect(page.locator(".figure-tip:visible")).to_have_count(1)


def test_a_drawing_is_kept_with_its_colours_written_into_it(page: Page) -> None:
    svg = fromstring(saved(page, "Save SVG: sequences until success"))
    dots = [one for one in svg.iter("{http://www.w3.org/2000/svg}circle") if one.get("class") == "trial"]
    assert len(dots) == 10
    assert all(str(one.get("fill")).startswith("rgb(") for one in dots)


def test_the_trials_of_a_figure_are_kept_as_numbers_too(page: Page) -> None:
    assert saved(page, "Save CSV: sequences until success").splitlines()[:2] == ['"value"', "61234"]


def test_the_numbers_of_a_figure_are_kept_as_numbers(page: Page) -> None:
    lines = saved(page, "Save CSV: Learning curves, T = 100").splitlines()
    assert lines[0] == '"Sequences","Least","Middle","Largest"'
    assert lines[1].startswith("1000,0.16,")


def test_a_long_table_is_sorted_by_the_size_of_its_numbers_both_ways(page: Page) -> None:
    table = page.get_by_role("region", name="Trials of T = 100")
    button = table.get_by_role("button", name="sequences until success")
    for pressed, ends in (("ascending", ["61,234", "120,450"]), ("descending", ["120,450", "61,234"])):
        button.click()
        expect(table.locator(f"th[aria-sort={pressed}]")).to_have_count(1)
        shown = table.locator("tbody td:nth-child(4)").all_text_contents()
        assert [shown[0], shown[-1]] == ends


def figures(site: BuiltSite) -> list[tuple[str, str]]:
    """Every figure of a site that holds a drawing, with the page it stands on."""
    return [
        (file.relative_to(site.folder).as_posix(), found)
        for file in sorted(site.folder.rglob("*.html"))
        for found in re.findall(r"<figure\b.*?</figure>", file.read_text(encoding="utf-8"), re.DOTALL)
        if 'class="drawing"' in found
    ]


def test_what_a_figure_unfolds_to_is_a_table(real_site: BuiltSite) -> None:
    unfolded = re.compile(r'</summary>(?!<div class="scroller numbers")')
    assert [page for page, found in figures(real_site) if unfolded.search(found)] == []


def test_no_figure_says_a_verdict_as_a_program_has_it(real_site: BuiltSite) -> None:
    assert [page for page, found in figures(real_site) if re.search(r"<desc>[^<]*[A-Z]_[A-Z]", found)] == []


def test_every_figure_has_its_values_to_read_off_or_as_a_table_or_links_to_what_it_shows(real_site: BuiltSite) -> None:
    held = ("data-points=", "<table", 'role="group"')
    bare = {page for page, found in figures(real_site) if not any(one in found for one in held)}
    recorded = {page for page in bare if "-series.csv" in (real_site.folder / page).read_text(encoding="utf-8")}
    assert sorted(bare - recorded) == []
