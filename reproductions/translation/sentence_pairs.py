"""Sentences and their translations, as tuples of lower-case tokens, from message catalogues and from verses.

Programs' messages repeat with small changes, so that a near copy of a test sentence may stand among those for training.
`folds` therefore compares sets of tokens and drops what is too near.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

Sentence = tuple[str, ...]

TOKEN = re.compile(r"%[-+0-9.$]*l{0,2}[a-z]|[^\W\d_]+'?|\d+|[^\w\s]")
"""A placeholder, a word with the apostrophe that elides its end, a number, or a sign."""
MARKS = re.compile(r"<[^<>]*>|[_&](?=\w)|[`\"“”«»„]|…|\.\.\.")
"""Markup, the sign of a keyboard shortcut, quotation marks and omission."""


class Pair(NamedTuple):
    """A sentence and its translation."""

    source: Sentence
    target: Sentence


@dataclass(frozen=True)
class Folds:
    """Pairs to train on, to stop by and to test on.

    None of a fold is near one of those named after it, in either language; `near_copies` were dropped for that.
    """

    training: tuple[Pair, ...]
    validation: tuple[Pair, ...]
    test: tuple[Pair, ...]
    near_copies: int


def tokens(text: str) -> Sentence:
    """A text's words, numbers, placeholders and signs, in lower case."""
    return tuple(TOKEN.findall(MARKS.sub("", text.replace("’", "'")).lower()))


def catalogue_pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """The messages and their translations in all compiled catalogues below a folder; of plurals the singular."""
    from babel.messages.mofile import read_mo

    for file in sorted(folder.rglob("*.mo")):
        with file.open("rb") as content:
            for message in read_mo(content):
                texts = [text if isinstance(text, str) else text[0] for text in (message.id, message.string) if text]
                if len(texts) == 2 and all(texts):
                    yield texts[0], texts[1]


def verse_pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """The verses of the New Testament in English and Spanish, but for those that one of the two does not count."""
    from pysword.modules import SwordModules

    modules = SwordModules(str(folder / "usr" / "share" / "sword"))
    modules.parse_modules()
    english, spanish = (modules.get_bible_from_module(name) for name in ("engWEB2015eb", "spaRV1909eb"))
    for book in spanish.get_structure().get_books()["nt"]:
        for chapter, verses in enumerate(book.chapter_lengths, start=1):
            for verse in range(1, verses + 1):
                place = {"books": [book.name], "chapters": [chapter], "verses": [verse]}
                with suppress(ValueError):
                    yield english.get(**place), spanish.get(**place)


def pairs_of(texts: Iterable[tuple[str, str]], shortest: int, longest: int) -> list[Pair]:
    """The pairs both of whose sides have so many tokens, by the order of sources, of which each occurs once."""
    found: dict[Sentence, Pair] = {}
    for pair in sorted(Pair(tokens(one), tokens(other)) for one, other in texts):
        if all(shortest <= len(side) <= longest for side in (pair.source, pair.target)) and pair.source != pair.target:
            found.setdefault(pair.source, pair)
    return list(found.values())


def apart(pairs: Sequence[Pair], others: Sequence[Pair], overlap: float) -> tuple[Pair, ...]:
    """The pairs of which neither side is near one of the others: shares less than `overlap` of all their tokens."""
    close: set[int] = set()
    for side in range(len(Pair._fields)):
        close.update(_near([frozenset(one[side]) for one in pairs], [frozenset(one[side]) for one in others], overlap))
    return tuple(pair for number, pair in enumerate(pairs) if number not in close)


def _near(sets: Sequence[frozenset[str]], others: Sequence[frozenset[str]], overlap: float) -> Iterator[int]:
    holding: dict[str, list[int]] = defaultdict(list)
    for number, other in enumerate(others):
        for token in other:
            holding[token].append(number)
    for number, own in enumerate(sets):
        shared = Counter(other for token in own for other in holding.get(token, ()))
        if any(count >= overlap * (len(own) + len(others[other]) - count) for other, count in shared.items()):
            yield number


def folds(pairs: Sequence[Pair], held_out: int, overlap: float, seed: int) -> Folds:
    """Folds with `held_out` pairs to test on and up to as many to stop by, drawn by the seed; see `Folds`."""
    drawn = [pairs[number] for number in np.random.default_rng(seed).permutation(len(pairs))]
    test = tuple(drawn[:held_out])
    validation = apart(drawn[held_out : 2 * held_out], test, overlap)
    training = apart(drawn[2 * held_out :], test + validation, overlap)
    return Folds(training, validation, test, len(pairs) - len(test) - len(validation) - len(training))
