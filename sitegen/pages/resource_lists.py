"""Lists of resources, in one stated order and divided where they are long: all of them, and those that carry a tag."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from catalogue.model import Kind, Mention, Resource
from sitegen.parts.filters import access, filters
from sitegen.parts.page import RESOURCES, crumbs, page
from sitegen.parts.resources import authors_and_year
from sitegen.parts.verdicts.badges import printed, word_class
from sitegen.sources import Sources
from sitegen.text.markup import begun, bullets, element, link, prose, sentence, text, words
from sitegen.text.numbers import count, number

MOST_LISTED = 50
"""How many resources one page lists, so that it stays one that is loaded at once on a phone."""
RANKS = {mention: rank for rank, mention in enumerate((Mention.LINKED, Mention.MENTIONED, Mention.ADDED))}
ORDER = (
    "First what the post links, then what it mentions without a link, then what the archive added; "
    "each part by year, and what has none at its end."
)
DESCRIPTION = "Papers, theses, books, sites and notes on recurrent neural networks, with annotations."
ALL = "resources/all.js"
"""The items of a divided list in one file, which the filters load when they are used."""


def in_order(resources: Iterable[Resource]) -> list[Resource]:
    """Resources as lists show them, see `ORDER`."""
    return sorted(resources, key=lambda one: (RANKS[one.mention], one.year is None, one.year or 0, one.id))


def resource_pages(sources: Sources) -> dict[str, str]:
    """The list of all resources with its filters, by path; on several pages, and as a script too, where it is long."""
    resources = in_order(sources.catalogue.resources)
    items = [resource_item(sources, resource) for resource in resources]
    found = [status(sources, resource) for resource in resources]
    amount = element("span", count(len(items), "resource"), data_count="resources")
    exports = " · ".join(
        link(f"../{file}", name)
        for file, name in (
            *(("resources.json", "JSON"), ("resources.bib", "BibTeX"), ("resources.ris", "RIS")),
            *(("resources.csl.json", "CSL-JSON"), ("schema.json", "schema")),
        )
    )
    above = [
        element("h1", "Resources"),
        element(
            "p",
            f"{amount}, each with a note on what it holds and whom it serves. "
            f"Or follow a {link('../paths/index.html', 'reading path')}, "
            f"or browse {link('../tags/index.html', 'by tag')} and {link('../paths/by-year.html', 'by year')}.",
            class_="lead",
        ),
        filters(resources, found),
        element("p", ORDER, class_="by"),
    ]
    below = [element("p", f"The whole index as data: {exports}.")]
    files = list_pages("resources/index", "Resources", DESCRIPTION, items, above, below, filtered=True)
    if len(items) > MOST_LISTED:
        files[ALL] = f"var allResources = {json.dumps(''.join(items), ensure_ascii=False)};\n"
    return files


def tag_pages(sources: Sources) -> dict[str, str]:
    """For each tag in use the resources that carry it, and a page with what all tags mean, by path."""
    tagged: dict[str, list[Resource]] = {}
    for resource in in_order(sources.catalogue.resources):
        for tag in resource.tags:
            tagged.setdefault(tag, []).append(resource)
    meanings = sources.catalogue.tags
    terms = ""
    for tag, found in sorted(tagged.items()):
        amount = element("span", f" {count(len(found), 'resource')}", class_="by")
        terms += element("dt", link(f"{text(tag)}.html", words(tag)) + amount) + element("dd", prose(meanings[tag]))
    parts = [crumbs("../", RESOURCES), element("h1", "Tags"), element("dl", terms, class_="terms")]
    files = {"tags/index.md": page("Tags", "The subjects of the resources.", parts, wide=True)}
    for tag, found in tagged.items():
        filtered = link(f"../resources/index.html#tag={text(tag)}", "Filter them")
        above = [
            crumbs("../", RESOURCES, ("tags/index.html", "Tags")),
            element("h1", begun(words(tag))),
            element("p", f"{sentence(meanings[tag])} {count(len(found), 'resource')}. {filtered}.", class_="lead"),
        ]
        items = [resource_item(sources, resource, "../resources/") for resource in found]
        files |= list_pages(f"tags/{tag}", f"Resources on {words(tag)}", meanings[tag], items, above)
    return files


def list_pages(
    stem: str,
    title: str,
    description: str,
    items: Sequence[str],
    above: Sequence[str],
    below: Sequence[str] = (),
    filtered: bool = False,
) -> dict[str, str]:
    """A list of ready-made items by path, on as many pages as it needs; the first has the path `stem`.

    A script filters it where that is wanted; what stands above and below is the same on each page.
    """
    folder, _, name = stem.rpartition("/")
    following = "page" if name == "index" else name
    amount = max(1, -(-len(items) // MOST_LISTED))
    names = [name, *(f"{following}-{place}" for place in range(2, amount + 1))]
    divided = {"data_total": str(len(items)), "data_step": str(MOST_LISTED)} if filtered else {}
    divided |= {"data_all": ALL.rpartition("/")[2]} if filtered and amount > 1 else {}
    files = {}
    for place, own in enumerate(names):
        start = place * MOST_LISTED
        shown = items[start : start + MOST_LISTED]
        told = f"{count(len(items), 'resource')}"
        if amount > 1:
            told = f"{number(start + 1)} to {number(start + len(shown))} of {told}"
        said = element("p", told, id="resource-count", role="status", aria_live="polite", class_="muted")
        listing = element(
            "ol", "\n" + "\n".join(shown) + "\n", class_="resources", start=start + 1 if start else None,
            id="resource-list" if filtered else None, **divided,
        )  # fmt: skip
        parts = [*above, said if filtered or amount > 1 else "", listing, pager(names, place), *below]
        scripts = {"scripts": ["assets/resource-list.js"]} if filtered else {}
        numbered = f"{title}, page {place + 1}" if place else title
        files[f"{folder}/{own}.md"] = page(numbered, description, parts, wide=True, **scripts)
    return files


def pager(names: Sequence[str], place: int) -> str:
    """The way to the other pages of a divided list: the first, the ones beside this, and the last."""
    if len(names) == 1:
        return ""
    wanted = sorted({0, place - 1, place, place + 1, len(names) - 1} & set(range(len(names))))
    items = []
    for one in wanted:
        if one == place:
            items.append(element("a", number(one + 1), aria_current="page"))
        else:
            rel = {place - 1: "prev", place + 1: "next"}.get(one)
            items.append(link(f"{names[one]}.html", number(one + 1), rel=rel))
    return element("nav", element("span", "Page", class_="muted") + bullets(items), class_="pages", aria_label="Pages")


def resource_item(sources: Sources, resource: Resource, up: str = "") -> str:
    """One entry of a list of resources, with what the filters look at: words in `data-` and the name of the field."""
    title = link(f"{up}{resource.id}.html", text(resource.title))
    title += element("span", text(resource.kind.value), class_="chip chip-kind")
    title += element("span", "measured again", class_="chip chip-measured") if resource.id in sources.reproduced else ""
    content = element("p", title, class_="resource-title")
    content += element("p", text(authors_and_year(resource)), class_="by")
    content += element("p", prose(resource.annotation.holds), class_="excerpt")
    became = " ".join(status(sources, resource))
    return element(
        "li", content, data_kind=resource.kind.value, data_mention=resource.mention.value,
        data_tag=" ".join(resource.tags) or None, data_task=" ".join(resource.tasks) or None,
        data_language=resource.language, data_access=access(resource), data_status=became or None,
        data_year=str(resource.year) if resource.year else None,
    )  # fmt: skip


def status(sources: Sources, resource: Resource) -> list[str]:
    """What became of the claims: `measured` and the verdicts that occur on printed ones, `waiting`, or nothing."""
    if resource.id in sources.reproduced:
        found = {word_class(verdict.word) for verdict in printed(sources.verdicts_of(resource.id))}
        return ["measured", *sorted(found)]
    return ["waiting"] if resource.kind in (Kind.PAPER, Kind.THESIS) else []
