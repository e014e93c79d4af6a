"""Addresses out of a plain list: one a line, `#` starts a comment, what follows the address is ignored.

A line that begins with other words is prose: its addresses end where a sentence would end them.
"""

import re
from collections.abc import Iterator

from linkcheck.inputs.formats.prose import BARE_ADDRESS, trim_bare
from linkcheck.inputs.links import Occurrence, Place

_ADDRESS = re.compile(r"[ \t]*(?:[-*+][ \t]+)?([A-Za-z][A-Za-z0-9+.\-]*:\S*[^\s:]\S*)")


def occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield the address that a line begins with, or every web address of a line that begins with something else."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            continue
        match = _ADDRESS.match(line)
        if match is not None:
            yield Occurrence(match[1], Place(file, number, match.start(1) + 1))
            continue
        for found in BARE_ADDRESS.finditer(line):
            yield Occurrence(trim_bare(found.group()), Place(file, number, found.start() + 1))
