"""The words by which error, parking, challenge and log-in pages give themselves away, in many languages.

The words themselves are data (`phrases.json`). Words are the second evidence only: a page that is known to be the
indexed resource may contain any of them.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_NOT_WORD = re.compile(r"[\W_]+")
_TITLE_BREAK = re.compile(r"\s+[-–—|·•:»«/]\s+|\s*[|·•»«]\s*|:\s+|(?<=[!?.。！？…])\s*")


_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
"""For each ASCII letter and digit its small form, and a space for all else."""


_NOTHING: Mapping[str, Sequence[str]] = {}


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


_MARKS = ("parked_marks", "challenge_marks")


@cache
def _phrases() -> tuple[dict[str, list[tuple[str, str]]], list[tuple[str, str]]]:
    """Each phrase with its kind: those in spaced scripts by their longest, hence rarest, word, and the others."""
    by_rarest_word: dict[str, list[tuple[str, str]]] = {}
    unspaced = []
    for kind in _data().keys() - _MARKS:
        for phrase in {normalize_words(phrase) for phrase in _data()[kind]}:
            if _UNSPACED.search(phrase):
                unspaced.append((kind, phrase))
            else:
                by_rarest_word.setdefault(max(phrase.split(), key=len), []).append((kind, phrase))
    return by_rarest_word, unspaced


@lru_cache(maxsize=512)
def _said(text: str) -> Mapping[str, Sequence[str]]:
    """Return by its kind every phrase that a text holds: all kinds at once, since most texts hold none of any."""
    normalized = normalize_words(text)
    by_rarest_word, unspaced = _phrases()
    rarest = by_rarest_word.keys() & normalized.split()
    if not rarest and normalized.isascii():
        return _NOTHING
    padded = f" {normalized} "
    said: dict[str, list[str]] = {}
    for word in rarest:
        for kind, phrase in by_rarest_word[word]:
            if f" {phrase} " in padded:
                said.setdefault(kind, []).append(phrase)
    if _UNSPACED.search(normalized):
        for kind, phrase in unspaced:
            if phrase in normalized:
                said.setdefault(kind, []).append(phrase)
    return said


def find_phrase(kind: str, text: str) -> str | None:
    """Return the longest phrase of this kind in a text, or None."""
    found = _said(text).get(kind)
    return max(found, key=lambda phrase: (len(phrase), phrase)) if found else None


def count_phrases(kind: str, text: str) -> int:
    """Return how many different phrases of this kind a text holds."""
    return len(_said(text).get(kind, ()))


def find_mark(kind: str, source: str) -> str | None:
    """Return the first technical mark of this kind in a page's source, or None."""
    lower = source.lower()
    for mark in _data()[kind]:
        if mark in lower:
            return mark
    return None


def title_says(kind: str, title: str) -> bool:
    """Whether a title says this and hardly anything else: `Page not found - Some Site`, but not a paper about it."""
    if kind not in _said(title):
        return False
    parts = [part for part in (normalize_words(piece) for piece in _TITLE_BREAK.split(title)) if part]
    for part in parts:
        phrase = find_phrase(kind, part)
        if phrase is not None:
            beside = part.replace(phrase, " ", 1)
            others = [word for other in parts if other is not part for word in other.split()]
            if _weight(beside) <= 4 and len(others) <= 9:
                return True
    return False


def find_title(kind: str, titles: Iterable[str]) -> str | None:
    """Return the first of these titles that says this and hardly anything else, or None."""
    for title in titles:
        if kind in _said(title) and title_says(kind, title):
            return title
    return None


def _weight(text: str) -> int:
    # Chinese, Japanese and Thai write no spaces: two characters count as a word there.
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + unspaced // 2
