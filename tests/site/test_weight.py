"""What a reader on a slow line has to wait for: everything that a page loads, compressed, on a first visit."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser

from tests.site.conftest import BuiltSite, forget_what_was_loaded, new_context

MOST = 150 * 1024
MOST_WITHOUT_FORMULAS = 100 * 1024
HEAVIEST = 8
"""How many pages of either kind are weighed, those with the longest text."""
COMPRESSED_ALREADY = {".woff2", ".png"}


@cache
def compressed(file: Path) -> int:
    """Bytes of a file on the line."""
    content = file.read_bytes()
    return len(content) if file.suffix in COMPRESSED_ALREADY else len(gzip.compress(content))


def weights(browser: Browser, site: BuiltSite, names: Iterable[str]) -> dict[str, int]:
    """Bytes of all that a first visit to each page loads: nothing is kept of the one before."""
    found = {}
    with new_context(browser, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        forget_what_was_loaded(page)
        asked: set[str] = set()
        page.on("request", lambda request: asked.add(unquote(urlsplit(request.url).path).lstrip("/")))
        for name in names:
            asked.clear()
            page.goto(site.url("http", name), wait_until="networkidle")
            found[name] = sum(compressed(site.folder / path) for path in asked if (site.folder / path).is_file())
    return found


def test_a_page_weighs_150_kibibytes_at_most_and_100_where_no_formula_stands(
    browser: Browser, real_site: BuiltSite
) -> None:
    pages = sorted(real_site.folder.rglob("*.html"), key=compressed, reverse=True)
    with_formulas = [page for page in pages if "<math" in page.read_text(encoding="utf-8")]
    without = [page for page in pages if page not in with_formulas]
    limits = {
        page.relative_to(real_site.folder).as_posix(): limit
        for limit, heaviest in ((MOST, with_formulas), (MOST_WITHOUT_FORMULAS, without))
        for page in heaviest[:HEAVIEST]
    }
    found = weights(browser, real_site, limits)
    assert {name: (size, limits[name]) for name, size in found.items() if size > limits[name]} == {}


def test_the_page_of_a_resource_has_20_kilobytes_at_most(real_site: BuiltSite) -> None:
    names = {file.stem for file in (real_site.folder / "resources").glob("*.ris")}
    sizes = {name: (real_site.folder / "resources" / f"{name}.html").stat().st_size for name in names}
    assert len(sizes) >= 43
    assert {name: size for name, size in sizes.items() if size > 20_000} == {}
