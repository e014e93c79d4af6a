"""What a broken input is: files over a valid project, settings of the environment, and the command that meets them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

INDEX = "index.yaml"
"""A small index with every key that there is; the project's own lies beside it."""


@dataclass(frozen=True)
class BadInput:
    """Files to write over those of the valid project, the environment's settings, and the words of the command line.

    `place` is a regular expression for what the message must name: the file, with its line where one is known, or what
    is wrong on the command line.
    """

    kind: str
    damage: str
    place: str
    words: tuple[str, ...] = ("check",)
    files: Mapping[str, bytes] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)


def in_file(kind: str, damage: str, path: str, content: bytes, line: str = "", words: Sequence[str] = ()) -> BadInput:
    """A damaged file; `line` is a regular expression for the line that the message must name."""
    command = words or (("check", INDEX) if path == INDEX else ("check",))
    return BadInput(kind, damage, re.escape(path) + line + ": ", tuple(command), {path: content})
