"""Nothing on a page moves while it is loaded over a slow line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.site.conftest import PAGE_KINDS, BuiltSite, new_context

MOST_SHIFT = 0.02
SLOW = {"offline": False, "latency": 100, "downloadThroughput": 250_000, "uploadThroughput": 100_000}
"""Milliseconds, and bytes in a second."""
WATCH = """window.shift = 0; new PerformanceObserver(seen => {
    for (const entry of seen.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true })"""


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_is_loaded(browser: Browser, example_site: BuiltSite, width: int) -> None:
    found = {}
    for name in PAGE_KINDS:
        context = new_context(browser, viewport={"width": width, "height": 844})
        page = context.new_page()
        page.add_init_script(WATCH)
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)
        page.goto(example_site.url("http", name), wait_until="networkidle")
        found[name] = page.evaluate("shift")
        context.close()
    assert {name: shift for name, shift in found.items() if shift > MOST_SHIFT} == {}
