"""Texts and lists as the index writes them: bare where YAML reads them back as they are, in quotes elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LINE_WIDTH = 120
"""Characters of a line, which a sentence or an address may exceed."""

# A sentence ends after a word of three small letters or more, or a bracket, so that initials and numbers end none.
_SENTENCE_END = re.compile(r"(?<=[a-z]{3}[.!?]) (?=[A-Z])|(?<=[)\]\"][.!?]) (?=[A-Z])")


def scalar(text: str, in_list: bool = False) -> str:
    """Return a text as a value on one line, or as an item of a list in brackets."""
    plain = f"[{text}]" if in_list else f"key: {text}"
    wanted = [text] if in_list else {"key": text}
    try:
        is_plain = "\n" not in text and yaml.load(plain, Loader=LOADER) == wanted
    except (yaml.YAMLError, ValueError):
        is_plain = False
    return text if is_plain else '"' + "".join(map(_escaped, text)) + '"'


def listed(head: str, items: Sequence[str], indent: int) -> list[str]:
    """Return the lines of a list of words: in brackets where they fit into one line, else one on each."""
    inline = f"{head} [{', '.join(items)}]"
    if len(inline) <= LINE_WIDTH and all(items):
        return [inline]
    return [head, *(f"{' ' * indent}- {item}" for item in items)]


def folded(text: str, indent: int) -> list[str] | None:
    """Return the lines below `>-` that read as this text, a sentence on each; None if it is one sentence or none do."""
    lines = _SENTENCE_END.split(text)
    if len(lines) == 1 or text != text.strip() or "\n" in text or any(line[:1] in (" ", "\t") for line in lines):
        return None
    return [" " * indent + line for line in lines]


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
