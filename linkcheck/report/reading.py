"""What was read, in words: how many links each file gave, what in them cannot be checked, and what was not read."""

from collections import Counter

from linkcheck.inputs.files import Inputs
from linkcheck.inputs.targets import InputFile

SHOWN_FILES = 20


def reading_lines(inputs: Inputs, shows_all: bool = False) -> list[str]:
    """Return a line for each file, the first twenty of many unless all are wanted, and what was left out."""
    shown = inputs.files if shows_all else inputs.files[:SHOWN_FILES]
    rest = inputs.files[len(shown) :]
    lines = [f"{file.name}: {_gave(file)} ({file.kind})" for file in shown]
    if rest:
        lines.append(f"{len(rest)} further files: {_counted(sum(f.links for f in rest), sum(f.local for f in rest))}")
    unchecked = sum((file.unchecked for file in inputs.files), Counter[str]())
    if unchecked:
        lines.append("not checked: " + ", ".join(f"{count} {why}" for why, count in sorted(unchecked.items())))
    return lines + [f"not read: {one}" for one in inputs.unread]


def _gave(file: InputFile) -> str:
    unchecked = file.unchecked.total()
    return _counted(file.links, file.local) + (f", {unchecked} not checked" if unchecked else "")


def _counted(links: int, local: int) -> str:
    among = f", {local} among files" if local else ""
    return f"{links} {'link' if links == 1 else 'links'}{among}"
