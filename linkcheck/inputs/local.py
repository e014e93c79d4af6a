"""Targets among the files themselves: is the file there, and has it the part that is named?

In a built site an address names a file of the site. Elsewhere a target may also name what a site is made from: a page
is there where its source is, since what a build adds cannot be known before it.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from linkcheck.inputs.files import KINDS, InputFile, Inputs, format_module, read_file, sort_of, targets
from linkcheck.inputs.links import Occurrence
from linkcheck.inputs.problems import UnreadableInputError
from linkcheck.verdicts import Cause, LinkStatus

_SOURCES = (".md", ".rst", ".ipynb", ".html", ".markdown")
_OWN_PARTS = ("", "top", "__comments")


def local_findings(inputs: Inputs) -> Iterator[tuple[LinkStatus, Occurrence]]:
    """Yield a status for each distinct target among files of each file: it and its part are there, or not."""
    for file, one in _local_occurrences(inputs):
        yield _status(file, one.url), one


def local_occurrences(inputs: Inputs) -> Iterator[Occurrence]:
    """Yield each distinct target among files of each file."""
    for _, one in _local_occurrences(inputs):
        yield one


def _local_occurrences(inputs: Inputs) -> Iterator[tuple[InputFile, Occurrence]]:
    for file in inputs.files:
        if not file.local or file.path is None:
            continue
        # Read once more, rather than hold the targets of a large site's every page at once.
        seen: set[str] = set()
        for one in targets(file, read_file(file.path)[1]):
            if one.url not in seen and sort_of(one.url, file) == "local":
                seen.add(one.url)
                yield file, Occurrence(one.url, one.place, "internal")


def _status(file: InputFile, target: str) -> LinkStatus:
    path, _, fragment = target.partition("#")
    assert file.path is not None
    # A 404 page is served at any depth, so its targets are absolute on the server it was made for.
    is_at_any_depth = file.is_of_site and file.path.name == "404.html" and path.startswith("/")
    found = _file_of(file, path.partition("?")[0])
    if found is None and is_at_any_depth:
        found = _file_of(file, f"/{'/'.join(path.split('/')[2:])}")
    if found is None:
        what = "the site has no such file" if file.is_of_site else "there is no such file"
        return LinkStatus(target, Cause.FILE_MISSING, reason=f"{what}, seen from {file.path}")
    if fragment not in _OWN_PARTS and not fragment.startswith(":~:"):
        parts = _anchors(found)
        if parts is not None and parts.isdisjoint({fragment, unquote(fragment)}):
            return LinkStatus(target, Cause.FRAGMENT_MISSING, reason=f"{found} has no `{fragment}`")
    return LinkStatus(target, Cause.ANSWERS, reason="the file is there")


def _file_of(file: InputFile, path: str) -> Path | None:
    """Return the file or folder that a target names, or None where there is none or it lies outside the site."""
    decoded = unquote(path)
    if "\0" in decoded:
        return None
    if not decoded:
        return file.path
    assert file.path is not None
    base = file.root if decoded.startswith("/") and file.root is not None else file.path.parent
    target = base / decoded.lstrip("/")
    try:
        resolved = target.resolve()
        if not file.is_of_site:
            return resolved if resolved.exists() else _source_of(resolved)
        if file.root is None or not resolved.is_relative_to(file.root.resolve()):
            return None
        if resolved.is_dir():
            resolved = resolved / "index.html"
        return resolved if resolved.is_file() else None
    except OSError:
        return None


def _source_of(page: Path) -> Path | None:
    stem = page.with_suffix("") if page.suffix in (".html", ".htm") else page
    return next((found for suffix in _SOURCES if (found := stem.with_name(stem.name + suffix)).is_file()), None)


@lru_cache(maxsize=2048)
def _anchors(path: Path) -> frozenset[str] | None:
    """Return the names of a file's parts; None for what has none that can be known."""
    if not path.is_file() or path.suffix.lower() not in KINDS:
        return None
    try:
        file, text = read_file(path)
        find = getattr(format_module(file.kind), "anchors", None)
        return None if find is None else frozenset(find(text))
    except UnreadableInputError:
        return None
