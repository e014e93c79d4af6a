"""`rnn-review fmt`: the index in its one layout."""

from __future__ import annotations

import argparse
import difflib
from pathlib import Path

from catalogue.document import MAX_BYTES
from commands.curating.add import INDEX
from commands.curating.files import read_bytes, write_bytes
from commands.line.output import message, print_json
from commands.line.project import project_root
from curation.layout import formatted


def lay_out(arguments: argparse.Namespace) -> int:
    """Lay the file out, or with `--check` name the first line that would change."""
    path = project_root() / INDEX if arguments.file is None else Path(arguments.file)
    name = INDEX if arguments.file is None else arguments.file
    before = read_bytes(path, MAX_BYTES, "an index, such as `resources.yaml`")
    after = formatted(before, name)
    lines = _changed_lines(before, after)
    if lines and not arguments.check:
        write_bytes(path, after)
    if arguments.json:
        print_json(
            {"file": name, "changed": bool(lines), "written": bool(lines) and not arguments.check, "lines": lines}
        )
    elif not lines:
        message(f"{name}: in order")
    elif arguments.check:
        message(f"{name}:{lines[0]}: {len(lines)} places are not laid out\nhint: `rnn-review fmt` does it")
    else:
        message(f"{name}: laid out in {len(lines)} places")
    return 1 if lines and arguments.check else 0


def _changed_lines(before: bytes, after: bytes) -> list[int]:
    """The 1-based lines of the file at which something changes, one for each place."""
    if before == after:
        return []
    matcher = difflib.SequenceMatcher(None, before.splitlines(keepends=True), after.splitlines(keepends=True), False)
    places = [start + 1 for tag, start, *_ in matcher.get_opcodes() if tag != "equal"]
    return places or [1]
