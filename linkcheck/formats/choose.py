"""A report's shape by its name."""

from __future__ import annotations

from importlib import import_module
from typing import TextIO

from linkcheck.report import Outlet

_CLASSES = {
    "text": ("linkcheck.formats.text", "TextOutlet"),
    "json": ("linkcheck.formats.json", "JsonOutlet"),
    "jsonl": ("linkcheck.formats.json", "JsonLinesOutlet"),
    "markdown": ("linkcheck.formats.markdown", "MarkdownOutlet"),
    "junit": ("linkcheck.formats.junit", "JunitOutlet"),
    "sarif": ("linkcheck.formats.sarif", "SarifOutlet"),
    "github": ("linkcheck.formats.github", "GithubOutlet"),
}
FORMATS = tuple(_CLASSES)


def open_outlet(name: str, stream: TextIO, shows_all: bool = False) -> Outlet:
    """Return the outlet of this name; its module is imported only now, so that a run pays for what it uses."""
    module, class_name = _CLASSES[name]
    make = getattr(import_module(module), class_name)
    outlet: Outlet = make(stream, shows_all) if name == "text" else make(stream)
    return outlet
