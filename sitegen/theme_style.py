"""The theme's style sheets without the rules for what no page of this site has: most of them, and a fifth of a page.

A selector is dropped only if it names a class, an id or a colour of the theme's that occurs neither in a page nor in a
script, so that what is left looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import tinycss2
from tinycss2.ast import HashToken, IdentToken, LiteralToken, Node, SquareBracketsBlock

SHEETS = "assets/stylesheets"
"""Where the theme puts its style sheets in the site."""
ATTRIBUTE = re.compile(r'\s(?:class|id|data-md-color-\w+)="([^"]*)"')
COLOUR = re.compile(r"data-md-color-\w+=[\"']?([\w-]+)")
WORD = re.compile(r"[\w-]+")
GROUPS = {"media", "supports"}
"""Rules around rules."""


def names_in(site: Path) -> set[str]:
    """All classes, ids and colours of the site's pages, and the words of its scripts, which may add a class."""
    found: set[str] = set()
    for page in site.rglob("*.html"):
        found.update(*(value.split() for value in ATTRIBUTE.findall(page.read_text(encoding="utf-8"))))
    for script in (site / "assets").rglob("*.js"):
        if "javascripts" not in script.parts:
            found.update(WORD.findall(script.read_text(encoding="utf-8")))
    return found


def pruned(css: str, names: set[str]) -> str:
    """A style sheet without the selectors that name something else than these classes, ids and colours."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, names))


def _kept(rules: Iterable[Node], names: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in _selectors(rule.prelude) if _named(one) <= names]
            if selectors:
                body = tinycss2.serialize(rule.content).strip()
                yield f"{','.join(tinycss2.serialize(one).strip() for one in selectors)}{{{body}}}"
        elif rule.type == "at-rule" and rule.at_keyword in GROUPS:
            inner = "".join(_kept(tinycss2.parse_rule_list(rule.content, True, True), names))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        else:
            yield tinycss2.serialize([rule])


def _selectors(prelude: Iterable[Node]) -> list[list[Node]]:
    found: list[list[Node]] = [[]]
    for token in prelude:
        if isinstance(token, LiteralToken) and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _named(selector: list[Node]) -> set[str]:
    """The classes, ids and colours that an element must have; those in brackets, as of `:not(…)`, are not looked at."""
    found = {token.value for token in selector if isinstance(token, HashToken)}
    found.update(*(COLOUR.findall(token.serialize()) for token in selector if isinstance(token, SquareBracketsBlock)))
    for dot, name in pairwise(selector):
        if isinstance(dot, LiteralToken) and dot.value == "." and isinstance(name, IdentToken):
            found.add(name.value)
    return found
