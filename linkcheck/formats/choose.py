"""A report's shape by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from linkcheck.formats.github import GithubOutlet
from linkcheck.formats.json import JsonLinesOutlet, JsonOutlet
from linkcheck.formats.junit import JunitOutlet
from linkcheck.formats.markdown import MarkdownOutlet
from linkcheck.formats.sarif import SarifOutlet
from linkcheck.formats.text import TextOutlet
from linkcheck.report import Outlet

FORMATS = ("text", "json", "jsonl", "markdown", "junit", "sarif", "github")


def open_outlet(name: str, stream: TextIO, shows_all: bool = False) -> Outlet:
    """Return the outlet of this name."""
    if name == "text":
        return TextOutlet(stream, shows_all)
    outlets: dict[str, Callable[[TextIO], Outlet]] = {
        "json": JsonOutlet,
        "jsonl": JsonLinesOutlet,
        "markdown": MarkdownOutlet,
        "junit": JunitOutlet,
        "sarif": SarifOutlet,
        "github": GithubOutlet,
    }
    return outlets[name](stream)
