"""What the built site costs a reader, and how Lighthouse rates it: `rnn-review bench pages`.

The pages of `site/` are served compressed, as any host does. Lighthouse (from npm, with Node) rates each by its mobile
profile, a phone whose processor is four times slower, and tells its longest task there. Chromium opens each on a
harder case, a processor that is slowed six times while it works, and tells its weight, its longest task and how long
the frames of a live network take. All move with the load of the machine: measure on a quiet one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from benchmarks.links.results import add_write_option, write

DEFAULT_FILE = Path("results/site/pages.json")
SITE = Path("site")
PAGES = (
    "index.html",
    "post.html",
    "live/lstm.html",
    "live/cliff.html",
    "live/latch.html",
    "live/vanishing_gradient.html",
    "resources/index.html",
    "resources/hochreiter_1997.html",
    "papers/index.html",
    "papers/hochreiter_1997.html",
    "papers/hochreiter_1997/experiment_4.html",
    "papers/hochreiter_1997/experiment_6a.html",
    "papers/bengio_1994/learning_methods.html",
    "verdicts.html",
    "glossary.html",
)
"""One page of each kind, the heaviest of its kind where they differ."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
SLOWER = 6
"""How many times slower the phone's processor is."""
VISITS = 9
"""How many first visits are made, of which the one with the middle longest task counts.

Seven visits of one page in a row ranged from 0 to 330 ms, since a throttled processor shared with others is uneven:
the middle of three moved by 100 ms from run to run. All are written down, sorted.
"""
RATINGS = 3
"""How often Lighthouse rates a page; the rating with the middle longest task counts."""
LONGEST_TASK = """window.longest = 0; new PerformanceObserver(seen => {
    for (const task of seen.getEntries()) window.longest = Math.max(window.longest, task.duration);
}).observe({ type: "longtask", buffered: true })"""
FRAMES = """() => new Promise((done) => {
    const sliders = [...document.querySelectorAll("form.live input[type=range]")];
    document.querySelector("form.live button[name=play]")?.click();
    const times = [];
    let before;
    const next = (now) => {
        if (before !== undefined) times.push(now - before);
        before = now;
        if (times.length === 120) return done(times);
        const slider = sliders[times.length % sliders.length];
        if (times.length % 40 < 20) slider.stepUp(); else slider.stepDown();
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
})"""
"""How long each of 120 frames takes while a network plays and a control moves at every one of them."""
INSTALL = "npm install --prefix build/lighthouse lighthouse@12.8.2"


class CompressingHandler(SimpleHTTPRequestHandler):
    """Serves files as a host on the web does: compressed, and to be kept for an hour."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send the file, compressed unless it is already."""
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Cache-Control", "max-age=3600")
        if file.suffix not in (".woff2", ".png"):
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder while it is served to this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(CompressingHandler, directory=str(folder)))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def opened(chromium: str, url: str) -> dict[str, Any]:
    """What a first visit on a slow phone loads, in bytes, and its longest task, in milliseconds."""
    from playwright.sync_api import sync_playwright  # of the tests' extra

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 390, "height": 844})
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        received: list[float] = []
        line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.add_init_script(LONGEST_TASK)
        page.goto(url, wait_until="networkidle")
        found = {"bytes": round(sum(received)), "longest_task_milliseconds": round(page.evaluate("longest"))}
        if page.locator("form.live input[type=range]").count():
            times = sorted(page.evaluate(FRAMES))
            found["frame_milliseconds"] = {"median": round(median(times), 1), "longest_but_5": round(times[-6], 1)}
        browser.close()
    return found


def lighthouse_command() -> str | None:
    """The path of Lighthouse: the one that LIGHTHOUSE names, one installed below `build/`, or the system's."""
    local = Path("build/lighthouse/node_modules/.bin/lighthouse")
    return os.environ.get("LIGHTHOUSE") or (str(local) if local.exists() else shutil.which("lighthouse"))


def rated(lighthouse: str, chromium: str, url: str) -> dict[str, Any]:
    """Lighthouse's view of a page by its mobile profile: scores of 100, its longest task, how far its parts move."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        flags = " ".join(FLAGS)
        command = [lighthouse, url, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={flags}"]
        environment = {**os.environ, "CHROME_PATH": chromium}
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
        found = json.loads(report.read_text("utf-8"))
    scores = {name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES}
    shift = round(found["audits"]["cumulative-layout-shift"]["numericValue"], 4)
    failed = sorted(
        name
        for category in CATEGORIES[1:]
        for name in (audit["id"] for audit in found["categories"][category]["auditRefs"] if audit["weight"])
        if found["audits"][name]["score"] == 0
    )
    tasks = found["audits"]["long-tasks"]["details"]["items"]
    return {
        "lighthouse": scores,
        "lighthouse_version": found["lighthouseVersion"],
        "lighthouse_longest_task_milliseconds": round(max((task["duration"] for task in tasks), default=0)),
        "shift": shift,
        "failed": failed,
    }


def main(arguments: list[str]) -> int:
    """Measure each page, print a line for each as it is done, and the whole as JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_write_option(parser, DEFAULT_FILE)
    asked = parser.parse_args(arguments)
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None or not SITE.is_dir():
        print("needs Chromium and a built site\nhint: install `chromium`, and `rnn-review site build`")
        return 2
    lighthouse = lighthouse_command()
    if lighthouse is None:
        print(f"Lighthouse is not installed, so nothing is rated\nhint: `{INSTALL}`")
    pages: dict[str, Any] = {}
    with served(SITE) as address:
        for name in PAGES:
            visits = [opened(chromium, f"{address}/{name}") for _ in range(VISITS)]
            visits.sort(key=lambda visit: visit["longest_task_milliseconds"])
            tasks = [visit["longest_task_milliseconds"] for visit in visits]
            pages[name] = visits[VISITS // 2] | {"longest_tasks_of_visits": tasks}
            if lighthouse is not None:
                ratings = [rated(lighthouse, chromium, f"{address}/{name}") for _ in range(RATINGS)]
                ratings.sort(key=lambda rating: rating["lighthouse_longest_task_milliseconds"])
                pages[name] |= ratings[RATINGS // 2]
            if not asked.json:
                print(name, json.dumps(pages[name]), flush=True)
    measured = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    text = write({"measured": measured, "machine": machine, "pages": pages}, asked.write)
    if asked.json:
        print(text, end="")
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
