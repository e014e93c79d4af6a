"""A report's shape by its name."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
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

    A file appears, or replaces the one of its name, only as a whole, once `stack` is closed without an exception.

    Raises:
        UnusableFormatError: there is no such format, or the file cannot be written.
    """
    outlets = []
    files: set[str] = set()
    for one in wanted or ["text"]:
        name, _, file = one.partition("=")
        if name not in FORMATS:
            hint = f"hint: choose among {', '.join(FORMATS)}"
            raise UnusableFormatError(f"--format {name}: there is no such format\n{hint}")
        stream = stdout
        if file and file in files:
            raise UnusableFormatError(f"--format {one}: {file} is named twice\nhint: name a file for each format")
        if file:
            files.add(file)
            try:
                stream = stack.enter_context(_written_whole(Path(file)))
            except OSError as error:
                raise UnusableFormatError(f"--format {one}: {file} cannot be written: {error.strerror}") from None
        outlets.append(open_outlet(name, stream, shows_all))
    return outlets


@contextmanager
def _written_whole(file: Path) -> Iterator[TextIO]:
    """Give a stream whose text takes the file's place at the end; devices and pipes are written as it comes."""
    target = Path(os.path.realpath(file))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    is_replaced = target.is_file() or not target.exists()
    written = target.with_name(f".{target.name}.{os.getpid()}") if is_replaced else target
    try:
        with written.open("w", encoding="utf-8", errors="backslashreplace") as stream:
            yield stream
        if is_replaced:
            written.replace(target)
    finally:
        if is_replaced:
            written.unlink(missing_ok=True)


def open_outlet(name: str, stream: TextIO, shows_all: bool = False) -> Outlet:
    """Return the outlet of this name; its module is imported only now, so that a run pays for what it uses."""
    module, class_name = _CLASSES[name]
    make = getattr(import_module(module), class_name)
    outlet: Outlet = make(stream, shows_all) if name == "text" else make(stream)
    return outlet
