"""The words by which error, parking, challenge and log-in pages give themselves away, in many languages.

The words themselves are data (`phrases.json`). Words are the second evidence only: a page that is known to be the
indexed resource may contain any of them.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_NOT_WORD = re.compile(r"[\W_]+")
_TITLE_BREAK = re.compile(r"\s+[-–—|·•:»«/]\s+|\s*[|·•»«]\s*|:\s+|(?<=[!?.。！？…])\s*")


_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
"""For each ASCII letter and digit its small form, and a space for all else."""


@lru_cache(maxsize=512)
def normalize_words(text: str) -> str:
    """Fold case and width, and turn everything that is not a letter or digit into single spaces."""
    if text.isascii():
        return " ".join(text.encode("ascii").translate(_ASCII_WORDS).decode("ascii").split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_WORD.sub(" ", folded).strip()


@cache
def _data() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = json.loads(files("linkcheck.judging").joinpath("phrases.json").read_text("utf-8"))
    return loaded


@cache
def _phrases(kind: str) -> tuple[dict[str, list[str]], list[str]]:
    """The phrases of one kind: those in spaced scripts by their longest, hence rarest, word, and the others."""
    phrases = sorted({normalize_words(phrase) for phrase in _data()[kind]}, key=len, reverse=True)
    by_rarest_word: dict[str, list[str]] = {}
    unspaced = []
    for phrase in phrases:
        if _UNSPACED.search(phrase):
            unspaced.append(phrase)
        else:
            by_rarest_word.setdefault(max(phrase.split(), key=len), []).append(phrase)
    return by_rarest_word, unspaced


@lru_cache(maxsize=512)
def _words(normalized: str) -> frozenset[str]:
    return frozenset(normalized.split())


def _find_all(kind: str, normalized: str) -> list[str]:
    by_rarest_word, unspaced = _phrases(kind)
    found: list[str] = []
    if not by_rarest_word.keys().isdisjoint(words := _words(normalized)):
        padded = f" {normalized} "
        found = [
            phrase
            for word in by_rarest_word.keys() & words
            for phrase in by_rarest_word[word]
            if f" {phrase} " in padded
        ]
    if not normalized.isascii():
        found += [phrase for phrase in unspaced if phrase in normalized]
    return found


def _find(kind: str, normalized: str) -> str | None:
    return max(_find_all(kind, normalized), key=lambda phrase: (len(phrase), phrase), default=None)


def find_phrase(kind: str, text: str) -> str | None:
    """Return the longest phrase of this kind in a text, or None."""
    return _find(kind, normalize_words(text))


def count_phrases(kind: str, text: str) -> int:
    """Return how many different phrases of this kind a text holds."""
    return len(_find_all(kind, normalize_words(text)))


def find_mark(kind: str, source: str) -> str | None:
    """Return the first technical mark of this kind in a page's source, or None."""
    lower = source.lower()
    return next((mark for mark in _data()[kind] if mark in lower), None)


@lru_cache(maxsize=4096)
def title_says(kind: str, title: str) -> bool:
    """Whether a title says this and hardly anything else: `Page not found - Some Site`, but not a paper about it."""
    if not title:
        return False
    parts = [part for part in (normalize_words(piece) for piece in _TITLE_BREAK.split(title)) if part]
    for part in parts:
        phrase = _find(kind, part)
        if phrase is not None:
            beside = part.replace(phrase, " ", 1)
            others = [word for other in parts if other is not part for word in other.split()]
            if _weight(beside) <= 4 and len(others) <= 9:
                return True
    return False


def _weight(text: str) -> int:
    # Chinese, Japanese and Thai write no spaces: two characters count as a word there.
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + unspaced // 2
