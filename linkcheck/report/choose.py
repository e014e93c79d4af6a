"""A report's shape by its name."""

from importlib import import_module
from typing import TextIO

from linkcheck.report.findings import Outlet

_CLASSES = {
    "text": ("linkcheck.report.text", "TextOutlet"),
    "json": ("linkcheck.report.json", "JsonOutlet"),
    "jsonl": ("linkcheck.report.json", "JsonLinesOutlet"),
    "markdown": ("linkcheck.report.markdown", "MarkdownOutlet"),
    "junit": ("linkcheck.report.junit", "JunitOutlet"),
    "sarif": ("linkcheck.report.sarif", "SarifOutlet"),
    "github": ("linkcheck.report.github", "GithubOutlet"),
}
FORMATS = tuple(_CLASSES)


def open_outlet(name: str, stream: TextIO, shows_all: bool = False) -> Outlet:
    """Return the outlet of this name; its module is imported only now, so that a run pays for what it uses."""
    module, class_name = _CLASSES[name]
    make = getattr(import_module(module), class_name)
    outlet: Outlet = make(stream, shows_all) if name == "text" else make(stream)
    return outlet
