"""What somebody who searches meets: an index that comes when it is asked for, and the wanted page among the first."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.search import INDEX
from tests.site.conftest import BuiltSite, new_context

OpenPage = Callable[..., Page]

FIRST = {
    "experiment 2c": "papers/hochreiter_1997/experiment_2c",
    "adding problem": "papers/hochreiter_1997/experiment_4",
    "addng problm": "papers/hochreiter_1997/experiment_4",
    "vanishng gradeint": "tags/vanishing_gradient",
    "梯度消失": "tags/vanishing_gradient",
    "verschwindender Gradient": "tags/vanishing_gradient",
    "exploding gradient": "tags/exploding_gradient",
    "长短期记忆": "papers/hochreiter_1997",
    "逐句批注的博文": "post.zh",
    "计算机内存中的存储门": "post.zh",
    "误差便会爆炸": "index.zh",
    "Hochriter 1997": "papers/hochreiter_1997",
    "Pascanu": "papers/pascanu_2013",
    "multiplication problem": "papers/hochreiter_1997/experiment_5",
    "embeded Reber": "papers/hochreiter_1997/experiment_1",
    "guessing": "papers/bengio_1994/random_guessing",
    "forget gate": "resources/gers_2000",
    "BPTT": "resources/werbos_1990",
    "echo state": "resources/jaeger_2001",
    "Elman": "resources/elman_1990",
    "unitary": "resources/arjovsky_2016",
    "GRU": "resources/cho_2014",
    "seq2seq": "tags/sequence_to_sequence",
    "constant error carrousel": "glossary",
    "how to contribute": "contribute",
    "cite": "data",
    "install": "contribute",
    "autoencoder": "papers/srivastava_2015",
    "not reproduced": "verdicts",
    "dead links": "link-checking",
    "Untersuchungen": "papers/hochreiter_1991",
}
"""The first page that each query is to find."""
AMONG_FIRST = {
    "vanishing": ("tags/vanishing_gradient", 1),
    "vanishing ": ("resources/pascanu_2013", 10),
    "LSTM": ("papers/hochreiter_1997", 2),
    "lstm ": ("resources/hochreiter_1997", 5),
    "循环神经网络": ("resources/pascanu_2013", 8),
    "cliff": ("live/cliff", 3),
    "gradient clipping": ("papers/pascanu_2013/network", 2),
    "temporal order": ("papers/hochreiter_1997/experiment_6a", 2),
    "attention": ("papers/bahdanau_2015/attention", 4),
    "latch": ("papers/hochreiter_1991/latch_unit", 4),
}
"""The page that each query is to find among so many first ones."""
WANTED = [(query, page, 1) for query, page in FIRST.items()] + [(query, *rest) for query, rest in AMONG_FIRST.items()]


@pytest.fixture(scope="module")
def searching(browser: Browser, real_site: BuiltSite) -> Iterator[Page]:
    context = new_context(browser)
    page = context.new_page()
    page.goto(real_site.url("file", "index.html"))
    yield page
    context.close()


def found(page: Page, query: str) -> list[str]:
    """The pages that a query finds, the best first."""
    page.get_by_role("textbox", name="Search").fill(query)
    expect(page.locator("#search-found")).to_have_attribute("data-query", query)
    addresses: list[str] = page.locator(".search-page").evaluate_all("all => all.map(one => one.href)")
    return [address.rpartition("/site/")[2].removesuffix(".html") for address in addresses]


@pytest.mark.parametrize(("query", "wanted", "place"), WANTED)
def test_a_query_finds_the_wanted_page_among_the_first(searching: Page, query: str, wanted: str, place: int) -> None:
    assert wanted in found(searching, query)[:place]


def test_nonsense_finds_nothing_and_says_so(searching: Page) -> None:
    assert found(searching, "qqqxzwv") == []
    expect(searching.locator("#search-told")).to_have_text("Nothing found.")


def test_the_index_is_small(real_site: BuiltSite) -> None:
    assert len(gzip.compress((real_site.folder / INDEX).read_bytes())) <= 400 * 1024


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_index_is_loaded_only_when_somebody_searches(
    browser: Browser, example_site: BuiltSite, scheme: str
) -> None:
    context = new_context(browser)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(example_site.url(scheme, "papers/hochreiter_1997/experiment_4.html"), wait_until="networkidle")
    assert [url for url in asked if "/search/" in url] == []
    page.locator("body").press("/")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.type("carrousel")
    expect(page.locator(".search-page").first).to_be_visible()
    assert [url for url in asked if "/search/" in url] == [example_site.url(scheme, INDEX)]
    context.close()


def test_a_search_on_a_phone_leads_to_a_claim_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("index.html", "file", viewport={"width": 390, "height": 800})
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("slowest claim")
    expect(page.locator(".search-section").first).to_be_visible()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("section.claim:target")).to_contain_text("slowest claim")


@pytest.mark.parametrize("words", ["vanishing", "Vanishing gradient"])
def test_the_filter_finds_what_carries_a_tag(browser: Browser, real_site: BuiltSite, words: str) -> None:
    context = new_context(browser)
    page = context.new_page()
    page.goto(real_site.url("file", "resources/index.html"))
    tagged = "#resource-list > li[data-tag~=vanishing_gradient]"
    amount = page.locator(tagged).count()
    page.get_by_label("Words").fill(words)
    assert amount >= 9
    expect(page.locator(f"{tagged}:visible")).to_have_count(amount)
    context.close()
