"""`rnn-review links fix`: moved addresses rewritten and captures added in the index, as a diff to review.

Only what earlier looks support is proposed: a new address that two looks agreed on, a capture that was found for a
link that still fails. The rest of the file stays as it is, byte for byte.
"""

import argparse
import difflib
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkcheck.inputs.formats.index import index_occurrences
from linkcheck.inputs.links import Occurrence
from linkcheck.inputs.problems import UnreadableInputError
from linkcheck.memory.history import LinkHistory, UnreadableHistoryError, read_history
from linkcheck.options import DEFAULT_INDEX, DEFAULT_STATE
from linkcheck.verdicts import LinkVerdict

REWRITTEN_ROLES = ("canonical", "alternate")
"""What the post itself linked to is history and stays."""

_PLAIN_SCALAR = re.compile(r"https?://[A-Za-z0-9\-._~/?#\[\]@!$&'()*+,;=%:]*[A-Za-z0-9\-._~/?\])=]")


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One line to rewrite, or one alternate to add after a line."""

    line: int
    old: str | None
    new: str
    description: str = ""


def proposed_changes(
    occurrences: Sequence[Occurrence], histories: Mapping[str, LinkHistory], looks_needed: int = 2
) -> list[Rewrite]:
    """Return what the looks so far support changing in an index, in line order."""
    known = {one.url for one in occurrences}
    changes: list[Rewrite] = []
    for occurrence in occurrences:
        history = histories.get(occurrence.url.partition("#")[0])
        if history is None or not history.looks:
            continue
        target = agreed_target(history, looks_needed)
        if (
            target is not None
            and occurrence.role in REWRITTEN_ROLES
            and "#" not in occurrence.url
            and target not in known
        ):
            changes.append(Rewrite(occurrence.place.line, occurrence.url, target))
            known.add(target)
        fails = history.looks[-1].verdict in (LinkVerdict.GONE, LinkVerdict.SUSPICIOUS)
        if fails and history.memento_url and occurrence.role == "canonical" and history.memento_url not in known:
            description = f"Capture of {history.memento_date} in a web archive"
            changes.append(Rewrite(occurrence.place.line, None, history.memento_url, description))
            known.add(history.memento_url)
    return sorted(changes, key=lambda change: change.line)


def agreed_target(history: LinkHistory, looks_needed: int) -> str | None:
    """Return the address that the last looks, so many of them, all said the link has moved to."""
    recent = history.looks[-looks_needed:]
    targets = {look.moved_to for look in recent}
    if len(recent) < looks_needed or len(targets) != 1 or any(look.verdict is not LinkVerdict.MOVED for look in recent):
        return None
    return targets.pop()


def _scalar(url: str) -> str:
    # JSON's string form is YAML's double-quoted form for everything an address may hold.
    return (
        url
        if _PLAIN_SCALAR.fullmatch(url) and " #" not in url
        else '"' + url.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )


def apply_changes(text: str, changes: Sequence[Rewrite]) -> str:
    """Return an index with the changes made, everything else as it was."""
    lines = text.splitlines(keepends=True)
    for change in sorted(changes, key=lambda change: change.line, reverse=True):
        if change.old is None:
            _add_alternate(lines, change)
        else:
            number = change.line - 1
            line = lines[number]
            quoted = [f"{mark}{change.old}{mark}" for mark in ('"', "'")]
            old = next((form for form in quoted if form in line), change.old)
            lines[number] = line.replace(old, _scalar(change.new), 1)
    return "".join(lines)


def _add_alternate(lines: list[str], change: Rewrite) -> None:
    number = change.line - 1
    ending = "\r\n" if lines[number].endswith("\r\n") else "\n"
    key = re.match(r"(\s*)(- )?", lines[number])
    assert key is not None
    indent = " " * len(key.group())
    start = next((i for i in range(number, -1, -1) if re.match(rf"{indent[:-2]}- ", lines[i])), number)
    end = next(
        (i for i in range(start + 1, len(lines)) if re.match(rf"\s{{0,{max(0, len(indent) - 2)}}}\S", lines[i])),
        len(lines),
    )
    here = next((i for i in range(start, end) if re.match(rf"{indent}alternates:", lines[i])), None)
    item_indent = indent + "  "
    if here is not None and here + 1 < end:
        following = re.match(r"(\s*)- ", lines[here + 1])
        item_indent = following.group(1) if following else item_indent
    item = [
        f"{item_indent}- url: {_scalar(change.new)}{ending}",
        f"{item_indent}  description: {change.description}{ending}",
    ]
    if here is None:
        lines[number + 1 : number + 1] = [f"{indent}alternates:{ending}", *item]
    else:
        lines[here] = f"{indent}alternates:{ending}"
        lines[here + 1 : here + 1] = item


def is_faithful(before: Sequence[Occurrence], after: Sequence[Occurrence], changes: Sequence[Rewrite]) -> bool:
    """Whether a rewritten index reads as intended: the same addresses, but for those that were to change."""
    expected = [one.url for one in before]
    for change in changes:
        if change.old is None:
            expected.append(change.new)
        else:
            expected[expected.index(change.old)] = change.new
    return sorted(expected) == sorted(one.url for one in after)


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status: 0 nothing to change or written, 1 changes proposed, 2 wrong use."""
    parser = argparse.ArgumentParser(
        prog="rnn-review links fix",
        description="Show, or write, what earlier looks say should change in the index.",
        epilog="examples:\n  rnn-review links fix > changes.diff\n  rnn-review links fix --write",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("index", nargs="?", type=Path, default=Path(DEFAULT_INDEX), help=f"(default: {DEFAULT_INDEX})")
    parser.add_argument(
        "--state", type=Path, default=DEFAULT_STATE, metavar="FILE", help=f"earlier looks (default: {DEFAULT_STATE})"
    )
    parser.add_argument("--now", action="store_true", help="one look at a new address is enough, instead of two")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--dry-run", action="store_true", help="show a diff and write nothing (the default)")
    action.add_argument("--write", action="store_true", help="write the file")
    try:
        options = parser.parse_args(argv)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        occurrences = index_occurrences(options.index)
        histories = read_history(options.state)
    except (UnreadableInputError, UnreadableHistoryError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    return _fix(options, occurrences, histories)


def _fix(options: argparse.Namespace, occurrences: Sequence[Occurrence], histories: Mapping[str, LinkHistory]) -> int:
    changes = proposed_changes(occurrences, histories, 1 if options.now else 2)
    if not changes:
        print(f"{options.index}: nothing to change", file=sys.stderr)
        return 0
    before = options.index.read_bytes().decode("utf-8")
    after = apply_changes(before, changes)
    copy = options.index.with_name(f".{options.index.name}.{os.getpid()}.yaml")
    copy.write_bytes(after.encode("utf-8"))
    try:
        if not is_faithful(occurrences, index_occurrences(copy), changes):
            print(f"{options.index}: cannot be rewritten safely\nhint: change the addresses by hand", file=sys.stderr)
            return 2
        if options.write:
            copy.replace(options.index)
            print(f"{options.index}: {len(changes)} changes written", file=sys.stderr)
            return 0
    finally:
        copy.unlink(missing_ok=True)
    name = str(options.index)
    diff = difflib.unified_diff(before.splitlines(True), after.splitlines(True), f"a/{name}", f"b/{name}")
    sys.stdout.write("".join(diff))
    print(f"{len(changes)} changes proposed\nhint: write them with `rnn-review links fix --write`", file=sys.stderr)
    return 1
