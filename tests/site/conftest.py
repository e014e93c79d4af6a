"""The example archive and the project itself as built sites, a server for them, and a browser."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect, sync_playwright

from sitegen.build import SOURCE, STAMP, documents, load_sources, make_site, site_files, write_tree
from sitegen.sources import Sources
from tests.chromium import HINT, MISSING, find_chromium
from tests.sitegen.example import sources_with_live_networks

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 60_000
"""Milliseconds after which something has hung, however busy the machine is."""
MOST_WAITING = 6
"""How many pages are kept for further tests; each is a process."""
PAGE_KINDS = (
    "index.html",
    "index.zh.html",
    "resources/index.html",
    "resources/hochreiter_1997.html",
    "papers/index.html",
    "papers/hochreiter_1997.html",
    "papers/hochreiter_1997/network.html",
    "papers/hochreiter_1997/experiment_4.html",
    "papers/hochreiter_1997/experiment_4/readings.html",
    "papers/hochreiter_1997/experiment_9.html",
    "papers/hochreiter_1997/experiment_9/t_100.html",
    "post.html",
    "post.zh.html",
    "verdicts.html",
    "link-checking.html",
    "data.html",
    "characteristics.html",
    "clusters.html",
    "decisions.html",
    "verdict-changes.html",
    "state.html",
    "tour.html",
    "glossary.html",
    "contribute.html",
    "live/lstm.html",
    "tags/lstm.html",
    "paths/index.html",
    "paths/newcomer.html",
    "paths/reading-order.html",
    "paths/by-year.html",
    "live/index.html",
    "live/vanishing_gradient.html",
    "live/latch.html",
    "live/cliff.html",
)
"""One page of each kind."""


def prepare_project(root: Path, made_of: Sources) -> None:
    """Write what a site generator needs into an empty folder."""
    write_tree(root / SOURCE, site_files(ROOT, made_of))
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "docs" / "overrides", root / "docs" / "overrides")


@dataclass(frozen=True)
class BuiltSite:
    """A built site: its folder, the address at which it is served, and what it is made of."""

    root: Path
    address: str
    find_sources: Callable[[], Sources]

    @cached_property
    def sources(self) -> Sources:
        return self.find_sources()

    @property
    def folder(self) -> Path:
        return self.root / "site"

    def url(self, scheme: str, page: str) -> str:
        return f"{self.address}/{page}" if scheme == "http" else (self.folder / page).as_uri()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def build_site(root: Path, sources: Sources) -> None:
    """Make the site of these sources."""
    prepare_project(root, sources)
    make_site(root)


@contextmanager
def served(root: Path, find_sources: Callable[[], Sources]) -> Iterator[BuiltSite]:
    """A built site, served while it is asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root / "site")))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield BuiltSite(root, f"http://127.0.0.1:{server.server_port}", find_sources)
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


@contextmanager
def served_once_built(
    factory: pytest.TempPathFactory, name: str, find_sources: Callable[[], Sources]
) -> Iterator[BuiltSite]:
    """A site that the first process to ask for it builds, while the others wait; nobody may change its files."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    root, find_sources = shared / name, cache(find_sources)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / STAMP).is_file():
            build_site(root, find_sources())
    with served(root, find_sources) as site:
        yield site


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """The example archive with the project's own hand-written pages."""
    find_sources = partial(sources_with_live_networks, documents=documents(ROOT))
    with served_once_built(tmp_path_factory, "example_site", find_sources) as site:
        yield site


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """The project's own site."""
    with served_once_built(tmp_path_factory, "real_site", partial(load_sources, ROOT)) as site:
        yield site


@pytest.fixture(params=["example_site", "real_site"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    """Each of the two."""
    found: BuiltSite = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one the browser tests are skipped, and on a build machine they fail."""
    found = find_chromium()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{MISSING}; {HINT}")
        pytest.skip(f"{MISSING}; {HINT}")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A context whose pages wait as long as a busy machine may take."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context


def forget_what_was_loaded(page: Page) -> CDPSession:
    """Have each visit of the page load everything anew, like a first one; the session holds its network."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return line


class IdlePages:
    """Pages that wait for the next test that wants one like them: a new one costs more than most tests do with it."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.waiting: list[tuple[str, Page]] = []

    def take(self, kind: str, options: dict[str, Any]) -> Page:
        """A page of this kind, in a context with these options."""
        for one in self.waiting:
            if one[0] == kind:
                self.waiting.remove(one)
                one[1].bring_to_front()  # or the tab key, at its end, goes on among the browser's own buttons
                return one[1]
        return new_context(self.browser, **options).new_page()

    def give_back(self, kind: str, page: Page) -> None:
        """Make the page as if it were new; what cannot be made so raises, and waits for nobody."""
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.emulate_media(media="null")
        page.mouse.move(-1, -1)
        page.goto("about:blank")
        self.waiting.append((kind, page))
        if len(self.waiting) > MOST_WAITING:
            self.waiting.pop(0)[1].context.close()


@pytest.fixture(scope="session")
def idle_pages(browser: Browser) -> IdlePages:
    """Those of this browser."""
    return IdlePages(browser)


@pytest.fixture
def open_page(idle_pages: IdlePages, example_site: BuiltSite) -> Iterator[Callable[..., Page]]:
    """Opens a page of the example in a context with these options, in which nothing is stored and nobody listens."""
    with ExitStack() as opened:

        def open_named(name: str, scheme: str = "http", **options: Any) -> Page:
            kind = f"{scheme} {sorted(options.items())}"
            page = idle_pages.take(kind, options)
            opened.callback(idle_pages.give_back, kind, page)
            page.goto(example_site.url(scheme, name))
            return page

        yield open_named
