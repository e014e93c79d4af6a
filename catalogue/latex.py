"""Text as LaTeX that every engine and BibTeX style can set: specials escaped, accents as commands.

Scripts that LaTeX has no commands for, such as Chinese, stay as they are and need an engine that reads Unicode.
"""

from __future__ import annotations

import unicodedata

_LETTERS = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i"}
# BibTeX counts braces even behind a backslash, so a lone one can only be named.
_SYMBOLS = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    '"': r"{\char34}",
    "–": "{--}",
    "—": "{---}",
    "‘": r"{\textquoteleft}",
    "’": r"{\textquoteright}",
    "“": r"{\textquotedblleft}",
    "”": r"{\textquotedblright}",
    "…": r"{\ldots}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
    **{letter: f"{{\\{name}}}" for letter, name in _LETTERS.items()},
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0331": "b",
}


def to_latex(text: str) -> str:
    """Return the text as LaTeX with balanced braces."""
    return "".join(map(_character, unicodedata.normalize("NFC", text)))


def without_lone_braces(text: str) -> str:
    """Return an identifier or address for a verbatim field, where only braces could do harm."""
    return text.replace("{", "%7B").replace("}", "%7D")


def _character(character: str) -> str:
    if character in _SYMBOLS:
        return _SYMBOLS[character]
    parts = unicodedata.normalize("NFD", character)
    if len(parts) != 2 or not parts[0].isascii() or parts[1] not in _ACCENTS:
        return character
    letter, accent = parts[0], _ACCENTS[parts[1]]
    if letter in "ij" and accent not in "cdb":
        letter = f"\\{letter}"
    needs_space = accent.isalpha() and letter.isalpha()
    return f"{{\\{accent}{' ' if needs_space else ''}{letter}}}"
