"""The languages of the pages: all stand in English, and some in Simplified Chinese too.

`docs/NAME.zh.md` is `docs/NAME.md` in Chinese. Verdict words, titles and figures stay in English everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sitegen.text.markup import element, link

BETWEEN_SENTENCES = re.compile(r"(?<=[。；！？])[ \n](?=[^\s#<{|`-])")


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its tag and its own name, and how the files of its pages end."""

    tag: str
    name: str
    suffix: str

    def say(self, *, english: str, chinese: str) -> str:
        """The one of two texts that is in this language."""
        return chinese if self is CHINESE else english

    @property
    def of_english(self) -> str | None:
        """The attribute `lang` that English words have in a page in this language."""
        return None if self is ENGLISH else ENGLISH.tag


ENGLISH = Language("en", "English", ".md")
CHINESE = Language("zh-Hans", "简体中文", ".zh.md")


def language_of(path: str) -> Language:
    """The language of a page, by its path."""
    return CHINESE if path.endswith(CHINESE.suffix) else ENGLISH


def addresses(path: str, paths: Collection[str]) -> dict[Language, str]:
    """The address of the page in each language that it stands in; `paths` are those of all pages."""
    stem = path.removesuffix(language_of(path).suffix)
    found = {language: stem + language.suffix for language in (ENGLISH, CHINESE)}
    return {language: f"{found[language][:-3]}.html" for language in found if found[language] in {path, *paths}}


def head(path: str, paths: Collection[str]) -> dict[str, Any]:
    """What the theme has to know of a page's language and of the same page in others."""
    found = addresses(path, paths)
    known: dict[str, Any] = {} if language_of(path) is ENGLISH else {"language": language_of(path).tag}
    if len(found) > 1:
        known["translations"] = [{"tag": language.tag, "address": address} for language, address in found.items()]
    return known


def switch(path: str, paths: Collection[str]) -> str:
    """Links to the page in its other languages, each by its own name; empty if there is none."""
    here, found = language_of(path), addresses(path, paths)
    if len(found) < 2:
        return ""
    names = [
        element("span", language.name, aria_current="page")
        if language is here
        else link(address.rpartition("/")[2], language.name, hreflang=language.tag, lang=language.tag)
        for language, address in found.items()
    ]
    return element(
        "nav", " · ".join(names), class_="languages", aria_label=here.say(english="Language", chinese="语言")
    )


def joined(text: str) -> str:
    """Chinese sentences, which stand on lines of their own in the source, without the spaces that come of that."""
    return BETWEEN_SENTENCES.sub("", text)
