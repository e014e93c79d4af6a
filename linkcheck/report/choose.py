"""A report's shape by its name."""

from collections.abc import Sequence
from contextlib import ExitStack
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
    "issue": ("linkcheck.report.issue", "IssueOutlet"),
}
FORMATS = tuple(_CLASSES)


class UnusableFormatError(Exception):
    """A report was wanted in a format that there is not, or in a file that cannot be written."""


def open_outlets(wanted: Sequence[str], stack: ExitStack, stdout: TextIO, shows_all: bool = False) -> list[Outlet]:
    """Return an outlet for each `NAME` or `NAME=FILE`, text where none is wanted; `stack` closes the files.

    Raises:
        UnusableFormatError: there is no such format, or the file cannot be written.
    """
    outlets = []
    for one in wanted or ["text"]:
        name, _, file = one.partition("=")
        if name not in FORMATS:
            hint = f"hint: choose among {', '.join(FORMATS)}"
            raise UnusableFormatError(f"--format {name}: there is no such format\n{hint}")
        stream = stdout
        if file:
            try:
                stream = stack.enter_context(open(file, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - closed by the stack
            except OSError as error:
                raise UnusableFormatError(f"--format {one}: {file} cannot be written: {error.strerror}") from None
        outlets.append(open_outlet(name, stream, shows_all))
    return outlets


def open_outlet(name: str, stream: TextIO, shows_all: bool = False) -> Outlet:
    """Return the outlet of this name; its module is imported only now, so that a run pays for what it uses."""
    module, class_name = _CLASSES[name]
    make = getattr(import_module(module), class_name)
    outlet: Outlet = make(stream, shows_all) if name == "text" else make(stream)
    return outlet
