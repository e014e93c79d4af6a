"""Targets among the files themselves: is the file there, and has it the part that is named?

In a built site an address names a file of the site. Elsewhere a target may also name what a site is made from: a page
is there where its source is, since what a build adds cannot be known before it.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from linkcheck.inputs.files import KINDS, Inputs, format_module, read_file, targets
from linkcheck.inputs.links import Occurrence
from linkcheck.inputs.problems import UnreadableInputError
from linkcheck.inputs.targets import InputFile, file_of, sort_of
from linkcheck.verdicts import Cause, LinkStatus

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
    found = file_of(file, path.partition("?")[0])
    if found is None and is_at_any_depth:
        found = file_of(file, f"/{'/'.join(path.split('/')[2:])}")
    if found is None:
        what = "the site has no such file" if file.is_of_site else "there is no such file"
        return LinkStatus(target, Cause.FILE_MISSING, reason=f"{what}, seen from {file.path}")
    if fragment not in _OWN_PARTS and not fragment.startswith(":~:"):
        parts = _anchors(found)
        # `#kind=book` and `#page=3` name no part but tell a script or a viewer what to show.
        if parts is not None and "=" not in fragment and parts.isdisjoint({fragment, unquote(fragment)}):
            return LinkStatus(target, Cause.FRAGMENT_MISSING, reason=f"{found} has no `{fragment}`")
    return LinkStatus(target, Cause.ANSWERS, reason="the file is there")


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
