"""Does the first screen of a page hold its answer: `python -m benchmarks.screens`.

A sentence, a number and a picture are looked for on each page of `site/` that tells what came out, as large as a phone
and as large as a small desktop shows it. A page whose first screen lacks one of the three is a finding.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.pages import CHROMIUM, FLAGS, SITE, served

SCREENS = {"phone": (390, 844), "desktop": (1280, 800)}
"""Width and height in pixels."""
KINDS = ("index.html", "state.html", "tour.html", "papers/*.html", "papers/*/*.html", "papers/*/*/*.html")
"""Home, the state, the tour, and the pages of papers, of their experiments and networks, and of rows."""
WITHOUT_PICTURE = "readings.html"
"""How pages end that answer in words: the pictures of readings, one for each row, stand below what they show."""
LEAST_PIXELS = 150
"""How much of a picture the first screen shows; of a lower one the whole."""
FIRST_SCREEN = """(least) => {
    const article = document.querySelector("article");
    const place = (found) => { const { top, bottom } = found.getBoundingClientRect(); return { top, bottom }; };
    const seen = (found) => found.checkVisibility() && found.getBoundingClientRect().width > 0;
    const all = (names) => [...article.querySelectorAll(names)].filter(seen);
    const held = (bottom) => bottom <= innerHeight;
    const sentence = all("p:not(figure *, nav *, table *, .by, .byline, .languages)")
        .find((one) => /[.。]/.test(one.textContent));
    const number = all("[data-quantity], [data-count], [data-worked], [data-published], [data-run] strong")
        .filter((one) => one.matches("[data-worked]") || !one.closest("figure, nav, table, h1, .byline"))
        .find((one) => /[0-9]/.test(one.textContent));
    const picture = all("figure svg, figure canvas, figure img, ul.paper-bars").find((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width >= 150 && height >= 40;
    });
    const found = { sentence: null, number: null, picture: null, shown: 0, drawn: 0 };
    if (sentence) found.sentence = place(sentence);
    if (number) found.number = place(number);
    if (picture) {
        found.picture = place(picture);
        found.shown = Math.max(0, Math.min(found.picture.bottom, innerHeight) - found.picture.top);
        found.drawn = [...picture.querySelectorAll("path, circle, ellipse, line, rect, polygon, polyline, image")]
            .filter((one) => !one.matches(".axis, .grid, marker *, defs *"))
            .map(place).filter(({ top }) => held(top)).length;
    }
    const { top, bottom } = found.picture ?? { top: 0, bottom: 0 };
    found.lacking = [
        ...(found.sentence && held(found.sentence.bottom) ? [] : ["sentence"]),
        ...(found.number && held(found.number.bottom) ? [] : ["number"]),
        ...(found.picture && found.shown >= Math.min(least, bottom - top) && found.drawn ? [] : ["picture"]),
    ];
    return found;
}"""
"""Where the first sentence, number and picture stand, in pixels from the top, and which the first screen lacks.

Of the picture it says how many pixels are `shown` and how many shapes, axes and grid aside, are `drawn` there.
"""


def pages_with_an_answer(site: Path) -> list[str]:
    """The pages of a built site whose first screen should hold their answer."""
    found = {str(page.relative_to(site)) for kind in KINDS for page in site.glob(kind)}
    return sorted(name for name in found if not name.endswith(WITHOUT_PICTURE))


def first_screen(page: Any) -> dict[str, Any]:
    """What the first screen of an opened page holds, as `FIRST_SCREEN` says it."""
    found: dict[str, Any] = page.evaluate(FIRST_SCREEN, LEAST_PIXELS)
    return found


def first_screens(chromium: str, address: str, names: Iterable[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each page and screen, with what is found on it."""
    from playwright.sync_api import sync_playwright  # of the tests' extra

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        opened = {
            screen: browser.new_page(viewport={"width": size[0], "height": size[1]}) for screen, size in SCREENS.items()
        }
        for name in names:
            for screen, page in opened.items():
                page.goto(f"{address}/{name}", wait_until="load")
                yield name, screen, first_screen(page)
        browser.close()


def told(found: Mapping[str, Any]) -> str:
    """Where the three begin, in a line."""
    places = ", ".join(
        f"{what} {'none' if found[what] is None else round(found[what]['top'])}"
        for what in ("sentence", "number", "picture")
    )
    lacking = f"; lacking: {', '.join(found['lacking'])}" if found["lacking"] else ""
    return f"{places} (shown {round(found['shown'])}){lacking}"


def main(arguments: list[str]) -> int:
    """Look at each page on each screen; 1 if one lacks something."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screens", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print everything found, as JSON")
    parser.add_argument("--all", action="store_true", help="print pages that lack nothing too")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="look at these pages of the site alone")
    asked = parser.parse_args(arguments)
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None or not SITE.is_dir():
        print("needs Chromium and a built site\nhint: install `chromium`, and `rnn-review site build`")
        return 2
    names = asked.pages or pages_with_an_answer(SITE)
    if missing := [name for name in names if not (SITE / name).is_file()]:
        print(f"no such page of {SITE}/: {', '.join(missing)}\nhint: name it as in `papers/hochreiter_1997.html`")
        return 2
    everything: dict[str, dict[str, Any]] = {}
    with served(SITE) as address:
        for name, screen, found in first_screens(chromium, address, names):
            everything.setdefault(name, {})[screen] = found
            if not asked.json and (asked.all or found["lacking"]):
                print(f"{name}, {screen}: {told(found)}", flush=True)
    if asked.json:
        print(json.dumps(everything, indent=1))
    lacking = [name for name, screens in everything.items() if any(one["lacking"] for one in screens.values())]
    if not asked.json:
        print(f"{len(names)} pages, {len(lacking)} lack something")
    return 1 if lacking else 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
