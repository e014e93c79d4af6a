"""Nothing on a page moves while it is loaded over a slow line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.site.conftest import PAGE_KINDS, BuiltSite, forget_what_was_loaded, new_context

MOST_SHIFT = 0.02
AT_ONCE = 6
"""How many pages are loaded beside each other: most of the time is waiting for the line."""
SLOW = {"offline": False, "latency": 100, "downloadThroughput": 250_000, "uploadThroughput": 100_000}
"""Milliseconds, and bytes in a second."""
WATCH = """window.shift = 0; new PerformanceObserver(seen => {
    for (const entry of seen.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true })"""


def slow_page(context: BrowserContext) -> Page:
    """A page behind the slow line that loads everything anew each time, and adds up what moves."""
    page = context.new_page()
    page.add_init_script(WATCH)
    forget_what_was_loaded(page).send("Network.emulateNetworkConditions", SLOW)
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_is_loaded(browser: Browser, example_site: BuiltSite, width: int) -> None:
    found = {}
    with ExitStack() as opened:
        size = {"width": width, "height": 844}
        contexts = [opened.enter_context(new_context(browser, viewport=size)) for _ in range(AT_ONCE)]
        pages = [slow_page(context) for context in contexts]
        for first in range(0, len(PAGE_KINDS), AT_ONCE):
            loading = dict(zip(PAGE_KINDS[first : first + AT_ONCE], pages, strict=False))
            for name, page in loading.items():
                page.goto(example_site.url("http", name), wait_until="commit")
            for name, page in loading.items():
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


SQUEEZED = """() => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
    for (const part of document.querySelectorAll("article > *")) part.style.contentVisibility = "visible";
    const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const around = text.parentElement;
        if (text.data.trim().length < 6 || around.closest("svg, math, script, td, th")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const { width, height } = range.getBoundingClientRect();
        const em = parseFloat(getComputedStyle(around).fontSize);
        if (around.checkVisibility() && width > 0 && width < 2 * em && height > 4 * em) found.push(text.data.trim());
    }
    return found;
}"""
"""Texts outside tables that stand almost letter below letter, with all that is folded opened."""


def squeezed(browser: Browser, site: BuiltSite, names: Iterable[str]) -> dict[str, list[str]]:
    """Such texts of these pages on a narrow phone, by the page; none for most."""
    context = new_context(browser, viewport={"width": 360, "height": 800})
    page = context.new_page()
    found = {}
    for name in names:
        page.goto(site.url("http", name))
        found[name] = page.evaluate(SQUEEZED)
    context.close()
    return {name: texts for name, texts in found.items() if texts}


def test_no_text_is_squeezed_on_a_narrow_phone(browser: Browser, example_site: BuiltSite) -> None:
    assert squeezed(browser, example_site, PAGE_KINDS) == {}


def test_no_long_name_squeezes_what_stands_beside_it(browser: Browser, real_site: BuiltSite) -> None:
    folder = "papers/hochreiter_1997"
    names = ["papers/index.html", f"{folder}/experiment_4.html", f"{folder}/experiment_6a.html"]
    assert squeezed(browser, real_site, names) == {}
