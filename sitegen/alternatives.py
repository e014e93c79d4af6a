"""How the pages name a choice of readings: what each changed one is about, and its alternative's own sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reproductions.experiments import Reading
from sitegen.comparisons import uncapitalized
from sitegen.text.markup import words

LITERAL = "the literal text"


def phrases(readings: Iterable[Reading], changed: Mapping[str, str]) -> list[str]:
    """What is changed in words, one phrase for each reading: `target: both`.

    A reading that is no longer declared, or an alternative of it, is named by its id.
    """
    sentences = {(reading.id, one.id): one.description for reading in readings for one in reading.alternatives}
    return [
        f"{words(name)}: {phrase(sentences.get((name, value), words(value)))}"
        for name, value in sorted(changed.items())
    ]


def phrase(sentence: str) -> str:
    """A sentence within another one: without its full stop, and its first word small unless that is an acronym."""
    said = sentence.removesuffix(".")
    return said if said[1:2].isupper() else uncapitalized(said)
