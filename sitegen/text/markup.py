"""HTML elements, and text made safe for HTML and for Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]#!$])")
ACRONYMS = {
    **{word: word.upper() for word in ("bleu", "bptt", "em", "fc", "gru", "lstm", "nll", "rtrl")},
    **{"convlstm": "ConvLSTM", "grconv": "grConv", "pre_trained": "pre-trained"},
    **{"rnnenc": "RNNenc", "rnnencdec": "RNNencdec", "rnnsearch": "RNNsearch"},
}
"""What is written otherwise than as the words of a name."""

WRITTEN_OTHERWISE = re.compile(rf"(?<![^_])(?:{'|'.join(ACRONYMS)})(?![^_])")
DECIMAL = re.compile(r"(?<![^_])(0|(?<=above_|below_)\d+|(?<=at_)\d+|(?<=bias_)\d+)_(\d+)(?![^_])")
"""A number such as `0_5`, or `2_60` after a word that a value follows; others, as in `20_50`, are two numbers."""

CODE_SPAN = re.compile(r"`([^`]+)`")


def text(value: object) -> str:
    """`value` as HTML text; also safe inside a double-quoted attribute."""
    return escape(str(value), quote=True)


def element(name: str, content: str = "", /, **attributes: str | int | bool | None) -> str:
    """One HTML element around ready-made HTML.

    `class_` stands for `class`, and underscores in other names for hyphens.
    An attribute that is None or False is left out, and one that is True has no value.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        attribute = key.rstrip("_").replace("_", "-")
        parts.append(attribute if value is True else f'{attribute}="{text(value)}"')
    return f"<{' '.join(parts)}>{content}</{name}>"


def link(target: str, content: str, **attributes: str | bool | None) -> str:
    """A link to `target` around ready-made HTML."""
    return element("a", content, href=target, **attributes)


def prose(value: str) -> str:
    """Plain prose of the index as HTML: escaped, with `code spans` marked up."""
    return CODE_SPAN.sub(lambda found: f"<code>{found[1]}</code>", escape(value, quote=False))


def paragraphs(value: str) -> str:
    """Plain prose of the index as paragraphs."""
    return "\n\n".join(element("p", prose(part)) for part in value.split("\n\n") if part.strip())


def bullets(items: Iterable[str], **attributes: str | bool | None) -> str:
    """A list of ready-made items; empty if there are none."""
    content = "".join(element("li", item) for item in items)
    return element("ul", content, **attributes) if content else ""


def definition_list(items: Iterable[tuple[str, str]], **attributes: str | bool | None) -> str:
    """Terms with ready-made HTML behind them; those without any are left out, and so is a list of none."""
    content = "".join(element("dt", term) + element("dd", content) for term, content in items if content)
    return element("dl", content, **attributes) if content else ""


def sentence(value: str) -> str:
    """Plain prose as HTML that ends with a full stop."""
    return prose(value.rstrip().rstrip(".") + ".")


def words(name: str) -> str:
    """A name such as `vanishing_gradient`, `lstm_units` or `error_at_0_5` for reading."""
    written = WRITTEN_OTHERWISE.sub(lambda found: ACRONYMS[found[0]], DECIMAL.sub(r"\1.\2", name))
    return text(written.replace("_", " "))


def begun(said: str) -> str:
    """Words as they begin a sentence."""
    return said[:1].upper() + said[1:]


def markdown_text(value: str) -> str:
    """`value` as Markdown that shows it as it is."""
    return escape(MARKDOWN_SIGNS.sub(r"\\\1", " ".join(value.split())), quote=False)


def front_matter(values: Mapping[str, Any]) -> str:
    """The head of a Markdown page; JSON is YAML, so that any text is safe.

    The theme prints `title` as it is between tags and `description` as it is between quotes, so they are escaped here.
    """
    lines = []
    for key, value in values.items():
        shown = escape(value, quote=key == "description") if key in ("title", "description") else value
        lines.append(f"{key}: {json.dumps(shown, ensure_ascii=False)}")
    return "\n".join(["---", *lines, "---", ""])
