"""Entries put into the file of the index as text, each at its place, with every other byte as it was."""

from __future__ import annotations

import math
import os
import re
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from catalogue import document
from catalogue.model import Mention
from catalogue.problems import CatalogueError, Problem
from curation.draft import Draft
from curation.entries import FileEntry, standing_resources
from curation.layout import meaning, read_nodes


def insert(content: bytes, drafts: Sequence[Draft], path: str) -> tuple[bytes, list[int]]:
    """Return the index with these entries in it, and the 1-based line that each of them starts on.

    Each comes after the last resource that was added by the archive and is not younger, so that those stay in order of
    time; an entry without a year comes last. `path` is the file's name in messages.

    Raises:
        CatalogueError: the index cannot be read, or its resources are no list with an item on each line.
    """
    resources = standing_resources(content, path)
    lines = content.splitlines(keepends=True)
    start, indent = _bounds(content, path, lines)
    line_end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
    if lines and not lines[-1].endswith((b"\n", b"\r")):
        lines[-1] += line_end
    places: dict[int, list[int]] = {}
    is_first = {}
    for number in sorted(range(len(drafts)), key=lambda number: drafts[number].year or math.inf):
        place, is_first[number] = _place(drafts[number], resources, lines, start, indent)
        places.setdefault(place, []).append(number)
    joined: list[bytes] = []
    starts = [0] * len(drafts)
    for place in range(len(lines) + 1):
        for number in places.get(place, ()):
            entry = [line.encode() + line_end for line in drafts[number].lines(indent)]
            starts[number] = len(joined) + 1 + (not is_first[number])
            joined += [*entry, line_end] if is_first[number] else [line_end, *entry]
        joined += lines[place : place + 1]
    changed = b"".join(joined)
    if _without(changed, path, starts) != meaning(read_nodes(content, path)):
        hint = "run `rnn-review fmt` first, which puts every resource on lines of its own"
        raise CatalogueError([Problem(path, None, "no entry can be put here without touching others", hint)])
    return changed, starts


def write_whole(path: Path, content: bytes) -> None:
    """Put the bytes where the file is, all at once, so that no reader and no crash sees half of them.

    Raises:
        OSError: the folder cannot be written to, or the disk is full; the file is as it was.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _without(content: bytes, path: str, starts: Collection[int]) -> Any:
    """What the index says without the resources that start on these lines; None if it is no index any more."""
    try:
        root = read_nodes(content, path)
    except CatalogueError:
        return None
    rest: list[tuple[document.ScalarNode, document.Node]] = []
    for key, value in root.entries:
        if key.text == "resources" and isinstance(value, document.SequenceNode):
            others = [item for item in value.items if item.line not in starts]
            left: document.Node = document.SequenceNode(value.line, others)
            rest.append((key, left if others else document.ScalarNode(value.line, "", "null")))
        else:
            rest.append((key, value))
    return meaning(document.MappingNode(root.line, rest))


def _bounds(content: bytes, path: str, lines: Sequence[bytes]) -> tuple[int, int]:
    """The line, from 0, where the first resource would start, and the resources' indentation."""
    root = read_nodes(content, path)
    found = next(((key, value) for key, value in root.entries if key.text == "resources"), None)
    if found is None:
        raise CatalogueError([Problem(path, None, "has no `resources`", "add `resources:` at the end")])
    key, value = found
    if isinstance(value, document.ScalarNode) and value.type == "null":
        return key.line, 2
    items = value.items if isinstance(value, document.SequenceNode) else []
    first = re.match(rb"( *)- ", lines[items[0].line - 1]) if items else None
    if first is None:
        hint = "write `resources:` alone on its line, and each resource below it after `- `"
        raise CatalogueError([Problem(path, key.line, "`resources` is no list with an item on each line", hint)])
    return key.line, len(first[1])


def _place(
    draft: Draft, resources: Sequence[FileEntry], lines: Sequence[bytes], start: int, indent: int
) -> tuple[int, bool]:
    """The line, from 0, before which the entry is put, and whether it stands before other resources there."""
    if not resources:
        return start, True
    added = [one for one in resources if one.mention == Mention.ADDED]
    year = math.inf if draft.year is None else draft.year
    older = [one for one in added if one.year is None or one.year <= year]
    if added and not older:
        return added[0].line - 1, True
    return _end_of_item(lines, (older[-1] if older and draft.year else resources[-1]).line, indent), False


def _end_of_item(lines: Sequence[bytes], start: int, indent: int) -> int:
    """The line, from 0, after the item that starts on this line, counted from 1."""
    end = start
    for number in range(start, len(lines)):
        text = lines[number].strip()
        depth = len(lines[number]) - len(lines[number].lstrip(b" "))
        if text and depth <= indent:
            break
        end = number + 1 if text else end
    return end
