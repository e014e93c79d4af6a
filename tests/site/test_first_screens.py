"""The first screen of a page holds its answer: a sentence, a number and a picture, on a phone too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.screens import SCREENS, first_screen
from tests.site.conftest import BuiltSite, new_context

KINDS = (
    "tour.html",
    "papers/hochreiter_1997/network.html",
    "papers/hochreiter_1997/experiment_4.html",
    "papers/hochreiter_1997/experiment_9.html",
    "papers/hochreiter_1997/experiment_9/t_100.html",
    "papers/hochreiter_1997/experiment_9/t_500.html",
)
"""One page of each kind; nothing of the last was measured."""


@pytest.fixture(scope="module", params=SCREENS)
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as large as each of the screens."""
    width, height = SCREENS[request.param]
    context = new_context(browser, viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


def lacking_on(screen: Page, site: BuiltSite, names: Iterable[str]) -> dict[str, list[str]]:
    """What the first screens of these pages lack, of those that lack something."""
    found = {}
    for name in names:
        screen.goto(site.url("http", name))
        found[name] = first_screen(screen)["lacking"]
    return {name: what for name, what in found.items() if what}


def test_the_first_screen_of_an_experiment_holds_its_answer(screen: Page, example_site: BuiltSite) -> None:
    assert lacking_on(screen, example_site, KINDS) == {}


def test_the_first_screens_of_home_and_of_each_paper_hold_their_answer(screen: Page, real_site: BuiltSite) -> None:
    papers = [f"papers/{paper.id}.html" for paper in real_site.sources.papers]
    assert lacking_on(screen, real_site, ["index.html", "index.zh.html", *papers]) == {}


def test_the_first_screens_of_the_pages_about_all_papers_hold_their_answer(screen: Page, real_site: BuiltSite) -> None:
    assert lacking_on(screen, real_site, ["papers/index.html", "state.html"]) == {}


def test_the_first_screen_of_readings_says_what_came_of_them(screen: Page, real_site: BuiltSite) -> None:
    name = "papers/hochreiter_1997/experiment_1/readings.html"
    assert set(lacking_on(screen, real_site, [name]).get(name, [])) <= {"picture"}


SENTENCE = "<p>It holds.</p>"
NUMBER = "<p data-count='claims'>3 claims</p>"
PICTURE = "<figure><svg width='300' height='200'><circle cx='150' cy='100' r='50'/></svg></figure>"
BARS = "<ul class='paper-bars'><li><svg width='300' height='50'><rect width='9' height='9'/></svg></li></ul>"
FAR = "<br>" * 60


@pytest.mark.parametrize(
    ("content", "lacking"),
    [
        (SENTENCE + NUMBER + PICTURE, []),
        (NUMBER + PICTURE, ["sentence"]),
        (SENTENCE + PICTURE, ["number"]),
        (SENTENCE + NUMBER, ["picture"]),
        (SENTENCE + NUMBER + BARS, []),
        (SENTENCE + NUMBER + FAR + PICTURE, ["picture"]),
        (SENTENCE + NUMBER + PICTURE.replace("circle", "g"), ["picture"]),
        (FAR + FAR + SENTENCE + NUMBER + PICTURE, ["sentence", "number", "picture"]),
    ],
    ids=["all", "no sentence", "no number", "no picture", "bars", "picture cut off", "picture empty", "all below"],
)
def test_what_a_first_screen_lacks_is_named(screen: Page, content: str, lacking: list[str]) -> None:
    screen.set_content(f"<article>{content}</article>")
    assert first_screen(screen)["lacking"] == lacking
