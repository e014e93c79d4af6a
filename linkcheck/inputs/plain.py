"""Addresses out of a plain list: one a line, `#` starts a comment, what follows the address is ignored."""

import re
from collections.abc import Iterator

from linkcheck.inputs.links import Occurrence, Place

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")


def plain_occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield the first address of each line."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            continue
        match = _ADDRESS.search(line)
        if match is not None:
            yield Occurrence(match.group(), Place(file, number, match.start() + 1))
