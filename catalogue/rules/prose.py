"""What may stand in the texts of the index: plain sentences, with `code` in backticks and nothing else.

The site escapes what it shows; these rules keep the texts readable in every other use too.
"""

from __future__ import annotations

import re

from catalogue.problems import Fault, quote

INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Controls, zero-width characters and marks that change the direction of what follows; not tab and line feed."""

_TAG = re.compile(r"<[A-Za-z/!?][^<>]{0,40}>?")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")
_LINK = re.compile(r"\]\([^)]*\)?")


def prose_fault(text: str) -> Fault | None:
    """Judge a text of one or more sentences. A comparison such as "a < b" is no HTML; "a<b" might be."""
    if not text.strip():
        return Fault("must not be empty", "write a sentence, or leave the key out where it is optional")
    hidden = INVISIBLE.search(text)
    if hidden:
        return Fault(f"must not hold the hidden character {quote(hidden.group())}", "remove it")
    tag = _TAG.search(text)
    if tag:
        hint = "write plain text; a `<` that compares has a space after it"
        return Fault(f"must not hold HTML, found {quote(tag.group())}", hint)
    entity = _ENTITY.search(text)
    if entity:
        return Fault(f"must not hold HTML, found {quote(entity.group())}", "write the character itself")
    link = _LINK.search(text)
    if link:
        return Fault(f"must not hold a link, found {quote(link.group())}", "addresses belong in `alternates`")
    return None


def name_fault(text: str) -> Fault | None:
    """Judge a title, a name or another text of one line."""
    if re.search("[\t\n]", text):
        return Fault(f"must be one line, found {quote(text)}", "fold it with `>-`, or put it in quotes")
    if text.strip() and text != text.strip():
        return Fault(f"must not begin or end with a space, found {quote(text)}", "remove it")
    return prose_fault(text)
