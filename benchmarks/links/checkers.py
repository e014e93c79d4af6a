"""How each link checker is called, and what its report says of an address: fine, broken, or refused."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.fault_server.server import FaultServer

LIMIT_SECONDS = 240
LINK_SECONDS = 5


@dataclass(frozen=True)
class Checker:
    """A checker on this machine: its name, its command, and its version."""

    name: str
    command: str
    version: str


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a checker and return what it printed; one that does not end in time is cut off and keeps what it said."""
    output = folder / "printed"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            command, stdout=stream, stderr=subprocess.DEVNULL, cwd=folder, env={**os.environ, **(environment or {})}
        )
        try:
            process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return output.read_text("utf-8", errors="replace")


def version_of(command: str) -> str:
    """Return the first line that says a version."""
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout
    return next((line for line in said.splitlines() if any(char.isdigit() for char in line)), "").strip()


def page_of(urls: Sequence[str], folder: Path) -> Path:
    """Write a page that links to every address, for checkers that read pages only."""
    links = "".join(f'<p><a href="{escape(url)}">{number}</a></p>\n' for number, url in enumerate(urls))
    page = folder / "page.html"
    page.write_text(
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Links</title></head><body>{links}</body></html>",
        "utf-8",
    )
    return page


def ask_ours(server: FaultServer, folder: Path) -> dict[str, str]:
    """Return our verdict on every address of the index."""
    options = ["--timeout", str(LINK_SECONDS), "--quiet", *server.options(folder)]
    command = [sys.executable, "-m", "linkcheck", str(folder / "index.yaml"), "--format", f"json={folder}/ours.json"]
    subprocess.run([*command, *options], check=False, stdout=subprocess.DEVNULL)
    report = json.loads((folder / "ours.json").read_text("utf-8"))
    return {link["url"]: link["verdict"] for link in report["links"]}


def ask_lychee(command: str, urls: Sequence[str], folder: Path) -> dict[str, str]:
    """Return what lychee says of each address."""
    listed = folder / "asked.txt"
    listed.write_text("".join(f"{url}\n" for url in urls), "utf-8")
    options = ["--no-progress", "--format", "json", "--verbose", "--timeout", str(LINK_SECONDS), "--include-fragments"]
    printed = _run([command, *options, str(listed)], folder, {"SSL_CERT_FILE": str(folder / "authority.pem")})
    report = json.loads(printed[printed.index("{") :])
    words = {
        "success_map": "fine",
        "redirect_map": "fine",
        "error_map": "broken",
        "timeout_map": "broken",
        "excluded_map": "refused",
    }
    said: dict[str, str] = {}
    for name, word in words.items():
        for found in report.get(name, {}).values():
            for link in found:
                said.setdefault(link.get("url") or link.get("origin") or "", word)
    return said


def ask_linkchecker(command: str, urls: Sequence[str], folder: Path) -> dict[str, str]:
    """Return what linkchecker says of each address."""
    page = page_of(urls, folder)
    configuration = folder / "linkcheckerrc"
    configuration.write_text(f"[checking]\nsslverify={folder}/authority.pem\n", "utf-8")
    options = ["--config", str(configuration), "--check-extern", "--recursion-level=1", "--timeout", str(LINK_SECONDS)]
    printed = _run(
        [command, *options, "--threads=40", "--verbose", "--no-status", "--output=csv", f"file://{page}"], folder
    )
    rows = csv.DictReader((line for line in printed.splitlines() if line and not line.startswith("#")), delimiter=";")
    return {row["urlname"]: "fine" if row.get("valid") == "True" else "broken" for row in rows if row.get("urlname")}


def ask_linkinator(command: str, urls: Sequence[str], folder: Path) -> dict[str, str]:
    """Return what linkinator says of each address."""
    page_of(urls, folder)
    words = {"OK": "fine", "BROKEN": "broken", "SKIPPED": "refused"}
    options = ["--format", "json", "--timeout", str(LINK_SECONDS * 1000), "--concurrency", "40", "--check-fragments"]
    printed = _run([command, "page.html", *options], folder, {"NODE_EXTRA_CA_CERTS": str(folder / "authority.pem")})
    report = json.loads(printed[printed.index("{") :])
    return {link["url"]: words[link["state"]] for link in report["links"]}
