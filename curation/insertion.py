"""An entry put into the file of the index as text, at its place, with every other byte as it was."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from catalogue import document
from catalogue.problems import CatalogueError, Problem
from curation.draft import Draft
from curation.entries import Standing, standing_resources
from curation.layout import meaning, read_nodes


def insert(content: bytes, draft: Draft, path: str) -> tuple[bytes, int]:
    """Return the index with the entry in it, and the 1-based line that the entry starts on.

    It comes after the last resource that was added by the archive and is not younger, so that those stay in order of
    time; an entry without a year comes last. `path` is the file's name in messages.

    Raises:
        CatalogueError: the index cannot be read, or its resources are no list with an item on each line.
    """
    resources = standing_resources(content, path)
    lines = content.splitlines(keepends=True)
    _, start, indent = _bounds(content, path, lines)
    before = _predecessor(draft, resources)
    place = start if before is None else _end_of_item(lines, resources[before].line, indent)
    line_end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
    entry = [line.encode() + line_end for line in draft.lines(indent)]
    head, tail = lines[:place], lines[place:]
    if head and not head[-1].endswith((b"\n", b"\r")):
        head[-1] += line_end
    if before is not None:
        entry.insert(0, line_end)
    elif resources:
        entry.append(line_end)
    joined = b"".join([*head, *entry, *tail])
    line = place + 1 + (before is not None)
    if _without(joined, path, line) != meaning(read_nodes(content, path)):
        hint = "run `rnn-review fmt` first, which puts every resource on lines of its own"
        raise CatalogueError([Problem(path, place, "no entry can be put here without touching others", hint)])
    return joined, line


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


def _without(content: bytes, path: str, line: int) -> Any:
    """What the index says without the resource that starts on this line; None if it is no index any more."""
    try:
        root = read_nodes(content, path)
    except CatalogueError:
        return None
    said = meaning(root)
    for key, value in root.entries:
        if key.text == "resources" and isinstance(value, document.Sequence):
            others = document.Sequence(value.line, [item for item in value.items if item.line != line])
            rest = [(one, others if two is value else two) for one, two in root.entries]
            empty = document.Scalar(value.line, "", "null")
            rest = [(one, empty if two is others and not others.items else two) for one, two in rest]
            said = meaning(document.Mapping(root.line, rest))
    return said


def _bounds(content: bytes, path: str, lines: Sequence[bytes]) -> tuple[int, int, int]:
    """The line of `resources:`, the line where its first item would start, both from 0, and the items' indentation."""
    root = read_nodes(content, path)
    found = next(((key, value) for key, value in root.entries if key.text == "resources"), None)
    if found is None:
        raise CatalogueError([Problem(path, None, "has no `resources`", "add `resources:` at the end")])
    key, value = found
    if isinstance(value, document.Scalar) and value.type == "null":
        return key.line - 1, key.line, 2
    items = value.items if isinstance(value, document.Sequence) else []
    first = re.match(rb"( *)- ", lines[items[0].line - 1]) if items else None
    if first is None:
        hint = "write `resources:` alone on its line, and each resource below it after `- `"
        raise CatalogueError([Problem(path, key.line, "`resources` is no list with an item on each line", hint)])
    return key.line - 1, key.line, len(first[1])


def _predecessor(draft: Draft, resources: Sequence[Standing]) -> int | None:
    if not resources:
        return None
    older = [
        number
        for number, one in enumerate(resources)
        if one.mention == "added" and (draft.year is None or one.year is None or one.year <= draft.year)
    ]
    return older[-1] if older and draft.year is not None else len(resources) - 1


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
