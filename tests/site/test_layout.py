"""Nothing on a page moves while it is loaded over a slow line."""

from __future__ import annotations

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect

from tests.site.conftest import PAGE_KINDS, BuiltSite, new_context

MOST_SHIFT = 0.02
AT_ONCE = 6
"""How many pages are loaded beside each other: most of the time is waiting for the line."""
SLOW = {"offline": False, "latency": 100, "downloadThroughput": 250_000, "uploadThroughput": 100_000}
"""Milliseconds, and bytes in a second."""
WATCH = """window.shift = 0; new PerformanceObserver(seen => {
    for (const entry of seen.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true })"""


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_is_loaded(browser: Browser, example_site: BuiltSite, width: int) -> None:
    found = {}
    for first in range(0, len(PAGE_KINDS), AT_ONCE):
        with ExitStack() as opened:
            pages = {}
            for name in PAGE_KINDS[first : first + AT_ONCE]:
                context = opened.enter_context(new_context(browser, viewport={"width": width, "height": 844}))
                pages[name] = page = context.new_page()
                page.add_init_script(WATCH)
                line = context.new_cdp_session(page)
                line.send("Network.enable")
                line.send("Network.emulateNetworkConditions", SLOW)
                page.goto(example_site.url("http", name), wait_until="commit")
            for name, page in pages.items():
                page.wait_for_load_state("networkidle")
                found[name] = page.evaluate("shift")
    assert found.keys() == set(PAGE_KINDS)
    assert {name: shift for name, shift in found.items() if shift > MOST_SHIFT} == {}


WATCH_FRAME = """window.waited = false; new MutationObserver(() => {
    waited ||= document.documentElement.classList.contains("first-frame");
}).observe(document, { attributes: true, subtree: true })"""
SKIPPED = """[...document.querySelectorAll("article > *")].filter(
    one => getComputedStyle(one).contentVisibility === "hidden"
).length"""


@pytest.mark.parametrize("name", ["papers/index.html", "papers/hochreiter_1997/experiment_4.html"])
def test_what_waits_for_the_second_frame_is_there_afterwards_and_without_a_script(
    browser: Browser, example_site: BuiltSite, name: str
) -> None:
    for scripts in (True, False):
        context = new_context(browser, viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
        page = context.new_page()
        page.goto(example_site.url("http", name))
        expect(page.locator("html")).not_to_have_class(re.compile("first-frame"))
        assert page.evaluate(SKIPPED) == 0
        context.close()


@pytest.mark.parametrize(("place", "waits"), [("", True), ("#provenance", False)])
def test_on_a_page_that_opens_at_a_place_within_nothing_waits(
    browser: Browser, example_site: BuiltSite, place: str, waits: bool
) -> None:
    context = new_context(browser, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.add_init_script(WATCH_FRAME)
    page.goto(example_site.url("http", f"papers/hochreiter_1997/experiment_4.html{place}"))
    assert page.evaluate("waited") is waits
    context.close()


BROKEN = """[...document.querySelectorAll("article :not(pre, a) > code")].filter(code =>
    !/\\s/.test(code.textContent) && code.textContent.length < 25 && code.getClientRects().length > 1
).map(code => code.textContent)"""
COVERED = """[...document.querySelectorAll(".highlight:has(> .copy)")].filter(block => {
    const [code, button] = ["code", ".copy"].map(part => block.querySelector(part).getBoundingClientRect());
    return code.top < button.bottom;
}).length"""


@pytest.mark.parametrize("name", ["link-checking.html", "contribute.html"])
def test_on_a_phone_no_name_in_code_is_broken_and_no_button_covers_code(
    browser: Browser, example_site: BuiltSite, name: str
) -> None:
    context = new_context(browser, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(example_site.url("http", name), wait_until="networkidle")
    assert page.locator(".highlight > .copy").count() > 0
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(COVERED) == 0
    context.close()
