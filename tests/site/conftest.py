"""The example archive and the project itself as built sites, a server for them, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from sitegen.build import SOURCE, documents, load_sources, make_site, site_files, write_tree
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
    sources: Sources

    @property
    def folder(self) -> Path:
        return self.root / "site"

    def url(self, scheme: str, page: str) -> str:
        return f"{self.address}/{page}" if scheme == "http" else (self.folder / page).as_uri()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def built(root: Path, sources: Sources) -> Iterator[BuiltSite]:
    """The site of these sources, served while it is asked for."""
    prepare_project(root, sources)
    make_site(root)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root / "site")))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield BuiltSite(root, f"http://127.0.0.1:{server.server_port}", sources)
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """The example archive with the project's own hand-written pages."""
    sources = sources_with_live_networks(documents=documents(ROOT))
    yield from built(tmp_path_factory.mktemp("example"), sources)


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """The project's own site."""
    yield from built(tmp_path_factory.mktemp("real"), load_sources(ROOT))


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


@pytest.fixture
def open_page(browser: Browser, example_site: BuiltSite) -> Iterator[Callable[..., Page]]:
    """Opens a page of the example in a context with these options; all are closed in the end."""
    with ExitStack() as opened:

        def open_named(name: str, scheme: str = "http", **options: Any) -> Page:
            page = opened.enter_context(new_context(browser, **options)).new_page()
            page.goto(example_site.url(scheme, name))
            return page

        yield open_named
