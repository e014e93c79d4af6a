"""What every page has: a head for the theme, the way to it from the home page, and its parts in order."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.text.markup import element, front_matter, link, text

RESOURCES = ("resources/index.html", "Resources")
REPRODUCTIONS = ("papers/index.html", "Reproductions")
"""Pages that others stand below, for their crumbs."""
OUT_OF_THEME_INDEX = {"search": {"exclude": True}}
"""The theme's search index is kept empty, since `sitegen.search` makes a better one."""


def scripts_for(content: str, *own: str) -> dict[str, list[str]]:
    """The head's list of scripts for a page of this content: its own, and the one that figures and tables have."""
    needed = "<figure" in content or '<table class="data"' in content
    found = [*own, *(["assets/figures.js"] if needed else [])]
    return {"scripts": found} if found else {}


def page(
    title: str,
    description: str,
    parts: Iterable[str],
    *,
    wide: bool = False,
    scripts: Iterable[str] = (),
    **more: object,
) -> str:
    """A page of these parts, without the empty ones; a wide one has no table of contents beside it."""
    hidden = ["navigation", "toc"] if wide else ["navigation"]
    content = "\n\n".join(part for part in parts if part) + "\n"
    head = {"title": title, "description": description, "hide": hidden, **more, **scripts_for(content, *scripts)}
    return front_matter({**head, **OUT_OF_THEME_INDEX}) + content


def crumbs(up: str, *places: tuple[str, str]) -> str:
    """The way from the home page to this one; `up` leads to the root of the site."""
    trail = [("index.html", "Home"), *places]
    items = "".join(element("li", link(up + target, text(name))) for target, name in trail)
    return element("nav", element("ol", items), class_="crumbs", aria_label="Breadcrumb")


def second_line(content: str) -> str:
    """A second line in a table's cell."""
    return element("span", content, class_="second-line")
