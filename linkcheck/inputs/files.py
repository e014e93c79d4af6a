"""Which kind of file holds the addresses, and all the addresses of the files that were named."""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from linkcheck.inputs.links import Occurrence, Place
from linkcheck.inputs.markdown import markdown_occurrences
from linkcheck.inputs.plain import plain_occurrences
from linkcheck.inputs.problems import UnreadableInputError
from linkcheck.inputs.site import page_occurrences, site_occurrences

_IS_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def is_site(path: Path) -> bool:
    """Whether a folder is a built site."""
    return path.is_dir() and (path / "index.html").is_file()


def read_occurrences(names: Sequence[str]) -> Iterator[Occurrence]:
    """Yield the web addresses of files, folders and addresses given as such; `-` is standard input.

    Raises:
        UnreadableInputError: a file is missing or cannot be read.
    """
    for name in names:
        if name == "-":
            yield from plain_occurrences(sys.stdin.read(), "-")
        elif _IS_ADDRESS.match(name):
            yield Occurrence(name, Place("argument", 1))
        else:
            yield from _path_occurrences(Path(name))


def _path_occurrences(path: Path) -> Iterator[Occurrence]:
    if is_site(path):
        yield from site_occurrences(path)
    elif path.is_dir():
        for file in sorted(path.rglob("*.md")):
            yield from _file_occurrences(file)
    elif path.is_file():
        yield from _file_occurrences(path)
    else:
        raise UnreadableInputError(
            str(path), None, "there is no such file", "name an index, Markdown, a built site or a list of addresses"
        )


def _file_occurrences(path: Path) -> Iterator[Occurrence]:
    suffix = path.suffix.lower()
    try:
        if suffix in (".yaml", ".yml"):
            # Reading YAML is a slow import that plain lists can do without.
            from linkcheck.inputs.index import index_occurrences

            yield from index_occurrences(path)
            return
        text = path.read_text("utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise UnreadableInputError(str(path), None, f"cannot be read: {error.strerror}") from error
    if suffix in (".md", ".markdown"):
        yield from markdown_occurrences(text, str(path))
    elif suffix in (".html", ".htm"):
        yield from page_occurrences(text, str(path))
    else:
        yield from plain_occurrences(text, str(path))
