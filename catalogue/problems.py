"""What is wrong with an index, in words that lead to the repair.

A `Fault` is what a rule finds in one value, a `Finding` is a fault with its line, and a `Problem` is what a person
reads: file, line, message and hint.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[str | int, ...]
"""The keys and indices that lead to a value from the top of the document."""

QUOTED_CHARACTERS = 80
COMPARED_WORDS = 500
"""Among more known words than this, only those with the same first letter are compared: each takes microseconds."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule finds wrong with one value, as the rest of a sentence: "must be …, found …"."""

    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of a file whose name is not known here."""

    line: int
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person can repair. `line` is 1-based, or None when the file as a whole is meant."""

    path: str
    line: int | None
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        repair = "" if self.hint is None else f"\nhint: {self.hint}"
        return f"{place}: {self.message}{repair}"


class CatalogueError(Exception):
    """The index cannot be used as it stands; `problems` holds everything found, in line order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def to_problems(path: str, findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """Return the findings of one file in line order, each once; those of one line stay in the given order."""
    ordered = sorted(findings, key=lambda finding: finding.line)
    return tuple(dict.fromkeys(Problem(path, finding.line, finding.message, finding.hint) for finding in ordered))


def label(place: Place) -> str:
    """Return the place as it stands in messages: without numbers, for the line tells which item is meant."""
    return quote(".".join(part for part in place if isinstance(part, str)))


def quote(text: str) -> str:
    """Return the text in backticks, on one line, shortened, with everything invisible or misleading written out."""
    shortened = text if len(text) <= QUOTED_CHARACTERS else text[: QUOTED_CHARACTERS - 1] + "…"
    return "`" + "".join(_visible(character) for character in shortened) + "`"


def listed(words: Iterable[str], last: str = ", ") -> str:
    """Return the words in backticks, joined by commas and, before the last one, by `last`."""
    *first, end = (f"`{word}`" for word in words)
    return f"{', '.join(first)}{last}{end}" if first else end


def suggest(word: str, known: Iterable[str]) -> str | None:
    """Return "did you mean …?" for the known word that resembles this one most, or None if none does."""
    if len(word) > QUOTED_CHARACTERS:
        return None
    candidates = sorted(known)
    if len(candidates) > COMPARED_WORDS:
        candidates = [candidate for candidate in candidates if candidate[:1] == word[:1]]
    close = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else None


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(character, f"\\u{ord(character):04x}")
