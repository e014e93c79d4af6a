"""What a reader meets: pages that ask nobody else for anything, that everybody can use, and that fit a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import PAGE_KINDS, ROOT, BuiltSite, new_context

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
FIND_VIOLATIONS = """async options => {
    const { violations } = await axe.run(document, { ...options, resultTypes: ["violations"] });
    return violations.map(
        found => `${found.id}: ${found.nodes.slice(0, 3).map(node => node.target.join(" ")).join(", ")}`);
}"""
"""What breaks a rule; what keeps one is not described, which would take as long."""

FOCUSED = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const all = [...document.querySelectorAll("*")];
    const shown = one.matches("input.md-option") ? one.nextElementSibling : one;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown);
    const outlined = outlineStyle !== "none" && outlineWidth !== "0px";
    return { html: one.outerHTML.slice(0, 90), place: all.indexOf(one),
             shown: one.matches("input") || boxShadow !== "none" || outlined };
}"""
"""The element that has the focus, its place in the page, and whether one sees it."""
MOST_STEPS = 60
FEWEST_STEPS = 10
KINDS_OF_THE_ARCHIVE = (
    "tour.html",
    "characteristics.html",
    "verdict-changes.html",
    "papers/bahdanau_2015/attention.html",
    "papers/hochreiter_1991/gradient_by_lag.html",
    "papers/hochreiter_1997/experiment_1_larger_nets.html",
    "papers/hochreiter_1997/design_choices/adding_as_published.html",
    "papers/pascanu_2013/error_surface.html",
    "papers/pascanu_2013/mixed_lengths/order_16_20.html",
    "papers/srivastava_2015/future_prediction.html",
    "papers/sutskever_2014/reversal.html",
)
"""Pages with parts that the example lacks: each kind of figure, pictures shown twice, and tables of many laws."""
OpenPage = Callable[..., Page]


@dataclass(frozen=True)
class Visit:
    """What happened while every kind of page was opened on a phone."""

    asked: list[str]
    errors: list[str]
    widths: dict[str, int]
    copying: dict[str, int]
    """How many buttons of each page copy its address."""


@pytest.fixture(scope="module", params=["http", "file"])
def visit(browser: Browser, example_site: BuiltSite, request: pytest.FixtureRequest) -> Visit:
    seen = Visit([], [], {}, {})
    context = new_context(browser, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.on("request", lambda asked: seen.asked.append(asked.url))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    for name in PAGE_KINDS:
        page.goto(example_site.url(request.param, name))
        seen.widths[name] = page.evaluate("document.documentElement.scrollWidth")
        seen.copying[name] = page.locator("article button.copy", has_text="Copy link").count()
    context.close()
    return seen


def test_no_page_asks_anybody_else_for_anything(visit: Visit, example_site: BuiltSite) -> None:
    own = (example_site.url("http", ""), example_site.url("file", ""), "data:", "blob:")
    assert len(visit.asked) > len(PAGE_KINDS)
    assert [url for url in visit.asked if not url.startswith(own)] == []


def test_no_page_has_an_error_in_its_scripts(visit: Visit) -> None:
    assert visit.errors == []


def test_no_script_runs_but_the_site_s_own(open_page: OpenPage) -> None:
    page = open_page("index.html")
    page.evaluate("""() => {
        document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = 1" }));
        document.body.insertAdjacentHTML("beforeend", "<img src=\'data:,\' onerror=\'window.ran = 1\'>"
            + "<a id=\'lure\' href=\'javascript:window.ran = 1\'>go</a>");
        document.getElementById("lure").click();
    }""")
    page.locator("img[src='data:,']").wait_for(state="attached")
    assert page.evaluate("window.ran") is None


def test_no_page_is_wider_than_a_phone(visit: Visit) -> None:
    assert {name: width for name, width in visit.widths.items() if width > 390} == {}


def test_each_page_offers_to_copy_its_address(visit: Visit) -> None:
    assert visit.copying == dict.fromkeys(PAGE_KINDS, 1)


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_breaks_a_rule_of_accessibility(open_page: OpenPage, example_site: BuiltSite, width: int) -> None:
    page = open_page("index.html", viewport={"width": width, "height": 900}, reduced_motion="reduce")
    found = {}
    for name in PAGE_KINDS:
        page.goto(example_site.url("http", name))
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found[f"{name}, light"] = page.evaluate(FIND_VIOLATIONS, {})
        # Colours are all that the dark scheme changes.
        page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
        found[f"{name}, dark"] = page.evaluate(FIND_VIOLATIONS, {"runOnly": ["color-contrast", "link-in-text-block"]})
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_no_page_of_the_archive_breaks_a_rule_of_accessibility_where_the_example_has_none_like_it(
    browser: Browser, real_site: BuiltSite
) -> None:
    context = new_context(browser, viewport={"width": 390, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    found = {}
    for name in KINDS_OF_THE_ARCHIVE:
        page.goto(real_site.url("http", name))
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found[name] = page.evaluate(FIND_VIOLATIONS, {})
    context.close()
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_the_colours_can_be_switched_and_stay_so(open_page: OpenPage, example_site: BuiltSite) -> None:
    page = open_page("index.html", color_scheme="light")
    page.get_by_title("Switch to dark colours").click()
    page.goto(example_site.url("http", "post.html"))
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_filters_leave_what_matches_and_say_how_many(open_page: OpenPage) -> None:
    page = open_page("resources/index.html", "file")
    page.get_by_label("Kind").select_option("paper")
    page.get_by_label("From year").fill("1995")
    expect(page.get_by_role("status")).to_have_text("2 of 5 resources")
    expect(page.locator("#resource-list > li:visible")).to_have_count(2)
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("status")).to_have_text("5 resources")


def test_filters_are_used_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("resources/index.html")
    page.get_by_label("Words").focus()
    page.keyboard.type("Short-Term")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Kind")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("1 of 5 resources")


def test_a_choice_of_filters_can_be_shared_as_an_address(open_page: OpenPage) -> None:
    page = open_page("resources/index.html#mention=added")
    expect(page.locator("#resource-list > li:visible")).to_have_count(1)
    page.get_by_label("In the post").select_option("mentioned")
    expect(page).to_have_url(re.compile("#mention=mentioned$"))


def test_each_filter_can_be_given_in_the_address(open_page: OpenPage, example_site: BuiltSite) -> None:
    wanted = {
        "status=measured": 1,
        "status=not-reproduced": 1,
        "status=waiting": 3,
        "language=de": 1,
        "access=free": 2,
        "tag=lstm&kind=note": 1,
        "words=LONG lags": 3,
        "from=1997&to=1997": 1,
    }
    page = open_page("resources/index.html")
    for chosen, amount in wanted.items():
        page.goto(f"{example_site.url('http', 'resources/index.html')}#{chosen}")
        expect(page.get_by_role("status")).to_have_text(f"{amount} of 5 resources")


def test_filters_that_are_folded_away_are_shown_where_they_are_in_use(open_page: OpenPage) -> None:
    expect(open_page("resources/index.html").get_by_label("Language")).to_be_hidden()
    expect(open_page("resources/index.html#language=de").get_by_label("Language")).to_have_value("de")


def test_experiments_are_left_that_have_a_claim_with_the_chosen_verdict(open_page: OpenPage) -> None:
    page = open_page("papers/index.html#verdict=QUOTED")
    expect(page.get_by_role("status")).to_have_text("1 of 3 experiments")
    page.get_by_label("Experiments with a claim").select_option("REPRODUCED")
    expect(page.locator(".experiments tbody tr:visible")).to_have_count(2)
    expect(page).to_have_url(re.compile("#verdict=REPRODUCED$"))


def test_a_reading_path_leads_on_from_resource_to_resource(open_page: OpenPage) -> None:
    page = open_page("paths/newcomer.html", "file")
    page.get_by_role("link", name="The title of pascanu_2013").click()
    way = page.get_by_role("navigation", name="Reading path For newcomers")
    expect(way).to_contain_text("step 2 of 3")
    way.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Long Short-Term Memory")


def test_a_mark_of_a_picture_leads_to_its_resource_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("paths/by-year.html", "file")
    page.get_by_role("link", name="First 1994: The title of bengio_1994").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("resources/bengio_1994.html$"))


def test_without_scripts_all_resources_are_listed_and_no_dead_form_is_shown(open_page: OpenPage) -> None:
    page = open_page("resources/index.html", "file", java_script_enabled=False)
    expect(page.locator("#resource-list > li")).to_have_count(5)
    expect(page.locator("#resource-filters")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("index.html", "Home"),
        ("verdicts.html", "Verdicts"),
        ("index.zh.html", "Home"),
        ("post.zh.html", "The post"),
        ("papers/hochreiter_1997.html", "Reproductions"),
        ("papers/hochreiter_1997/experiment_9/t_100.html", "Reproductions"),
        ("tags/lstm.html", "Resources"),
        ("paths/newcomer.html", "Resources"),
    ],
)
def test_a_page_marks_the_tab_that_it_belongs_to(open_page: OpenPage, scheme: str, name: str, tab: str) -> None:
    page = open_page(name, scheme, viewport={"width": 1280, "height": 900})
    expect(page.locator(".md-tabs__link[aria-current]")).to_have_text([tab])


def test_the_way_from_home_to_a_trial_and_back_is_all_links(open_page: OpenPage) -> None:
    page = open_page("index.html", "file")
    page.get_by_role("link", name="Check which claims held").click()
    page.get_by_role("link", name="Long Short-Term Memory").click()
    page.get_by_role("link", name="Adding problem, in detail").first.click()
    page.get_by_text("Every trial as a table").first.click()
    expect(page.get_by_role("region", name="Trials of T = 100").first).to_be_visible()
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Hochreiter 1997").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Long Short-Term Memory")


def test_on_a_phone_the_first_screen_of_home_has_the_ways_on(open_page: OpenPage) -> None:
    page = open_page("index.html", viewport={"width": 390, "height": 844})
    ways = page.locator(".ways a")
    run = [re.compile("^Run")] if (ROOT / "docs" / "live" / "lstm.md").exists() else []
    expect(ways).to_have_text([*run, re.compile("^Read"), re.compile("^Measure"), re.compile("^Check")])
    lowest = ways.evaluate_all("all => Math.max(...all.map(one => one.getBoundingClientRect().bottom))")
    assert lowest < 844


def test_the_citation_is_copied_as_it_stands(open_page: OpenPage, example_site: BuiltSite) -> None:
    page = open_page("resources/hochreiter_1997.html", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("window.setTimeout = () => {}")  # the button's word would change back before a busy machine looks
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    stored = (example_site.folder / "resources" / "hochreiter_1997.bib").read_text(encoding="utf-8")
    assert page.evaluate("navigator.clipboard.readText()").strip() == stored.strip()


def test_the_address_of_a_page_is_copied(open_page: OpenPage, example_site: BuiltSite) -> None:
    page = open_page("resources/hochreiter_1997.html#cite-it", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("window.setTimeout = () => {}")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{example_site.address}/resources/hochreiter_1997.html"


def test_the_address_is_copied_with_the_keyboard_alone(open_page: OpenPage, example_site: BuiltSite) -> None:
    page = open_page("glossary.html", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("window.setTimeout = () => {}")
    page.get_by_role("button", name="Copy link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    assert page.evaluate("navigator.clipboard.readText()") == f"{example_site.address}/glossary.html"


def test_a_link_to_a_run_unfolds_it(open_page: OpenPage) -> None:
    page = open_page("papers/hochreiter_1997/experiment_4.html", "file")
    run = page.locator("details.provenance").first
    expect(run).not_to_have_attribute("open", "")
    page.goto(f"{page.url}#{run.get_attribute('id')}")
    expect(run).to_have_attribute("open", "")


def test_each_verdict_is_told_by_word_and_shape_beside_its_colour(open_page: OpenPage) -> None:
    badges = open_page("papers/index.html").locator(".tally .verdict")
    shapes = badges.evaluate_all("all => all.map(one => getComputedStyle(one, '::before').maskPosition)")
    words = [
        "REPRODUCED",
        "CONSISTENT",
        "PARTLY REPRODUCED",
        "NOT REPRODUCED",
        "INCONCLUSIVE",
        "NOT MEASURED",
        "QUOTED",
    ]
    expect(badges).to_have_text(words)
    assert len(set(shapes)) == len(words)


@pytest.mark.parametrize("name", ["index", "post"])
def test_a_page_in_two_languages_leads_to_itself_in_the_other(open_page: OpenPage, name: str) -> None:
    page = open_page(f"{name}.html", "file")
    page.get_by_role("link", name="简体中文").click()
    expect(page.locator("article")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("link", name="English", exact=True).click()
    expect(page).to_have_url(re.compile(f"/{name}.html$"))


def test_on_a_phone_the_first_screen_of_the_post_says_how_many_statements_stand(open_page: OpenPage) -> None:
    said = open_page("post.html", viewport={"width": 390, "height": 844}).locator(".lead")
    expect(said).to_have_text(re.compile("^Of the post's 3 statements, 1 stands"))
    assert said.evaluate("one => one.getBoundingClientRect().bottom") < 844


@pytest.mark.parametrize("name", ["experiment_4.html", "experiment_9.html", "experiment_9/t_100.html"])
def test_on_a_phone_the_first_screen_of_an_experiment_says_what_came_out(open_page: OpenPage, name: str) -> None:
    page = open_page(f"papers/hochreiter_1997/{name}", viewport={"width": 390, "height": 844})
    expect(page.locator("h1")).to_contain_text("Experiment")
    assert page.locator(".outcome").evaluate("one => one.getBoundingClientRect().bottom") < 844


@pytest.mark.parametrize("name", ["contribute.html", "resources/hochreiter_1997.html", "papers/hochreiter_1997.html"])
def test_whatever_scrolls_on_a_phone_is_within_the_keyboards_reach(open_page: OpenPage, name: str) -> None:
    page = open_page(name, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.wait_for_load_state("networkidle")
    unreached = page.evaluate("""[...document.querySelectorAll("article *")].filter(one =>
        ["auto", "scroll"].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1
        && !one.hasAttribute("tabindex")).map(one => one.outerHTML.slice(0, 80))""")
    assert unreached == []


@pytest.mark.parametrize("name", PAGE_KINDS)
def test_a_walk_with_the_tab_key_meets_everything_in_order_and_shows_where_it_is(
    open_page: OpenPage, name: str
) -> None:
    page = open_page(name, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.evaluate("document.activeElement.blur()")
    unseen, places = [], []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None:
            break
        places.append(found["place"])
        unseen += [] if found["shown"] else [found["html"]]
    assert unseen == []
    assert places == sorted(places)
    assert len(places) >= FEWEST_STEPS


def test_on_paper_everything_is_unfolded_and_nothing_is_left_of_the_frame(open_page: OpenPage) -> None:
    page = open_page("papers/hochreiter_1997/experiment_4.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("details:not([open])")).to_have_count(0)
    for frame in (".md-header", ".md-tabs", ".md-sidebar--secondary", ".copy"):
        expect(page.locator(frame).first).to_be_hidden()
    expect(page.locator("article h1")).to_be_visible()
