"""The search index: what each page of the built site is called and says, short enough to be loaded when asked for.

`docs/assets/search.js` reads and ranks it. A claim is a section of its own, so that a search leads to the claim.
Left out is what nobody looks for by words: tables, code, commands, figures, numbers beside each other and provenance.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

INDEX = "search/index.js"
OTHER_NAMES = Path(__file__).with_name("other_names.yaml")
"""What else people call the archive's subjects, in English and in other languages."""

FOLLOWING = re.compile(r"(?:resources/page|tags/.+)-\d+\.html")
"""The further pages of divided lists, which say nothing that the first does not."""

MOST_COMPRESSED = 400 * 1024
"""Bytes, compressed, that somebody who searches has to wait for."""
MOST_WORDS = (None, 48, 24, 12, 6, 0)
"""How many words of a section are kept, the first number with which the index is small enough; None is all of them."""
TEXT = 2
"""Where a section of the index has its text."""

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SKIPPED_TAGS = {"button", "details", "figure", "form", "math", "nav", "pre", "script", "style", "svg", "table"}
SKIPPED_CLASSES = {
    *("access", "by", "compared", "headerlink", "other-bases", "reason", "resources", "settings", "tally", "verdict"),
    *("verdict-bar", "word-counts", "in-detail", "downloads", "digests", "titles"),
}
HEADINGS = {"h1", "h2", "h3"}
BLOCKS = {"p", "li", "dt", "dd", "div", "section", "br"}
"""What begins a new line."""
NAMING_CLASSES = {"byline", "chip"}
"""What names a page beside its title: authors, year, kind, language and tags."""
WEIGHTS = (
    (r"papers/[^/]+/[^/]+/readings\.html", 0.3),
    (r"papers/[^/]+/[^/]+/.*", 0.35),
    (r"papers/[^/]+/.*", 0.9),
    (r"papers/.*|resources/.*|glossary\.html|post\.html", 1.0),
    (r"tags/.*|paths/.*", 0.9),
    (r".*", 0.6),
)
"""How much a hit on a page counts, by the first pattern that its address matches."""


@dataclass(slots=True)
class Section:
    """A heading or a claim with its anchor, and the text below it."""

    anchor: str
    heading: str = ""
    text: str = ""


class Indexed(HTMLParser):
    """The sections of a page's article, the first of which bears the page's title; `names` is what else names it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sections = [Section("")]
        self.names = ""
        self.open: list[tuple[str, str]] = []
        """The tags that are open, each with its role: `skipped`, `heading`, `names` or none."""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; a heading with an anchor and a claim begin a section."""
        if tag in BLOCKS:
            self.sections[-1].text += " "
        if tag in VOID:
            return
        known = {name: value or "" for name, value in attrs}
        classes = set(known.get("class", "").split())
        role = ""
        if tag in SKIPPED_TAGS or SKIPPED_CLASSES & classes:
            role = "skipped"
        elif tag in HEADINGS or "claim-statement" in classes:
            role = "heading"
        elif NAMING_CLASSES & classes:
            role = "names"
        if (tag in HEADINGS - {"h1"} or "claim" in classes) and "id" in known:
            self.sections.append(Section(known["id"]))
        self.open.append((tag, role))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if any(opened == tag for opened, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Add text to what it belongs to."""
        roles = {role for _, role in self.open}
        if "skipped" in roles:
            return
        if "heading" in roles:
            self.sections[-1].heading += data
        elif "names" in roles:
            self.names += f" {data}"
        else:
            self.sections[-1].text += data


def indexed_page(address: str, html: str, other_names: Mapping[str, list[str]]) -> list[Any] | None:
    """A page as the index holds it; None without an article.

    Its address, title, weight, the other names of its very subject, what else names it, and its sections: each with
    anchor, heading, text and other names of what the heading is about.
    """
    article = re.search(r"<article.*?</article>", html, re.DOTALL)
    if article is None:
        return None
    found = Indexed(article[0])
    first, *others = found.sections
    title, names = even(first.heading), even(found.names)
    weight = next(weight for pattern, weight in WEIGHTS if re.fullmatch(pattern, address))
    exactly = " ".join(other_names.get(title.lower(), ()))
    around = f"{names} {also(f'{title} {names}', other_names)}".strip()
    said = [[one.anchor, even(one.heading), even(one.text), also(one.heading, other_names)] for one in others]
    whole = ["", "", even(first.text), ""]
    return [address, title, weight, exactly, around, [whole, *(section for section in said if section[1])]]


def also(value: str, other_names: Mapping[str, list[str]]) -> str:
    """The other names of the subjects that a text names."""
    said = value.lower()
    return " ".join(name for subject, names in other_names.items() if subject in said for name in names)


def even(value: str) -> str:
    """Text on one line."""
    return " ".join(value.split())


def search_index(pages: Iterable[tuple[str, str]], other_names: Mapping[str, list[str]]) -> str:
    """The index as a script, since a page opened from a folder may not fetch JSON.

    Where it would be larger than `MOST_COMPRESSED`, each section is known by its first words only.

    `pages` are addresses with their HTML, and `other_names` maps a subject in small letters to what else it is called.
    """
    found = [page for address, html in sorted(pages) if (page := indexed_page(address, html, other_names))]
    for words in MOST_WORDS:
        for *_, sections in found:
            for section in sections:
                section[TEXT] = " ".join(section[TEXT].split()[:words])
        script = f"var searchIndex = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"
        if len(gzip.compress(script.encode())) <= MOST_COMPRESSED:
            break
    return script


def write_search_index(site: Path) -> None:
    """Write the index of a built site, in place of the theme's."""
    (site / "search" / "search_index.json").unlink()
    listed: dict[str, list[str]] = yaml.safe_load(OTHER_NAMES.read_text(encoding="utf-8"))
    names = {subject.lower(): others for subject, others in listed.items()}
    (site / INDEX).write_text(search_index(html_pages(site), names), encoding="utf-8")


def html_pages(site: Path) -> Iterator[tuple[str, str]]:
    """The address and the HTML of each page; of a divided list, those of the first."""
    for file in site.rglob("*.html"):
        address = file.relative_to(site).as_posix()
        if file.name != "404.html" and not FOLLOWING.fullmatch(address):
            yield address, file.read_text(encoding="utf-8")
