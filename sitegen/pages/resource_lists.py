"""Lists of resources: all of them with filters, and those that carry a tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from catalogue.model import Mention, Resource
from sitegen.markup import element, link, prose, sentence, text, words
from sitegen.numbers import count
from sitegen.pages.resource import MENTIONS
from sitegen.parts.page import RESOURCES, crumbs, page
from sitegen.parts.resources import authors_and_year
from sitegen.sources import Sources


def resources_page(sources: Sources) -> str:
    """The list of all resources, with filters that a script brings to life."""
    resources = sources.catalogue.resources
    amount = count(len(resources), "resource")
    exports = " · ".join(
        link(f"../{file}", name)
        for file, name in (
            *(("resources.json", "JSON"), ("resources.bib", "BibTeX"), ("resources.ris", "RIS")),
            *(("resources.csl.json", "CSL-JSON"), ("schema.json", "schema")),
        )
    )
    told = {"id": "resource-count", "role": "status", "aria_live": "polite", "class_": "muted"}
    parts = [
        element("h1", "Resources"),
        element("p", f"{amount}, each with a note on what it holds and whom it serves.", class_="lead"),
        filters(resources),
        element("p", amount, **told),
        resource_list(sources, resources, id="resource-list"),
        element("p", f"The whole index as data: {exports}. Or browse {link('../tags/index.html', 'by tag')}."),
    ]
    description = "Papers, theses, books, sites and notes on recurrent neural networks, with annotations."
    return page("Resources", description, parts, wide=True)


def resource_list(sources: Sources, resources: Iterable[Resource], up: str = "", **attributes: str) -> str:
    """Resources with the data that the filters look at."""
    items = "\n".join(resource_item(resource, resource.id in sources.reproduced, up) for resource in resources)
    return element("ol", "\n" + items + "\n", class_="resources", **attributes)


def resource_item(resource: Resource, reproduced: bool, up: str) -> str:
    """One entry of a list of resources."""
    title = link(f"{up}{resource.id}.html", text(resource.title))
    title += element("span", text(resource.kind.value), class_="chip chip-kind")
    title += element("span", "measured again", class_="chip chip-measured") if reproduced else ""
    content = element("p", title, class_="resource-title")
    content += element("p", text(authors_and_year(resource)), class_="by")
    content += element("p", prose(resource.annotation.holds), class_="excerpt")
    return element(
        "li", content, data_kind=resource.kind.value, data_mention=resource.mention.value,
        data_tags=" ".join(resource.tags), data_year=str(resource.year or ""),
    )  # fmt: skip


def filters(resources: Sequence[Resource]) -> str:
    """The filter form; the style sheet hides it where no script runs, since it would do nothing there."""
    kinds = Counter(resource.kind.value for resource in resources)
    mentions = Counter(resource.mention.value for resource in resources)
    controls = [
        labelled("words", "Words", '<input type="search" id="filter-words" name="words" autocomplete="off">'),
        choices("kind", "Kind", kinds, str.capitalize),
        choices("mention", "In the post", mentions, lambda name: MENTIONS[Mention(name)]),
        choices("tag", "Tag", Counter(tag for resource in resources for tag in resource.tags), words),
    ]
    years = [resource.year for resource in resources if resource.year]
    if years:
        for name, shown, value in (("from", "From year", min(years)), ("to", "To year", max(years))):
            limits = f'min="{min(years)}" max="{max(years)}" placeholder="{value}"'
            field = f'<input type="number" id="filter-{name}" name="{name}" {limits}>'
            controls.append(labelled(name, shown, field))
    controls.append(element("button", "Show all", type="reset"))
    fields = "".join(element("div", control) for control in controls)
    named = "Filter the resources"
    return element("form", fields, class_="filters", id="resource-filters", aria_label=named)


def choices(name: str, label: str, counts: Mapping[str, int], show: Callable[[str], str]) -> str:
    """A menu of the values in use, each with how often it occurs."""
    options = '<option value="">any</option>' + "".join(
        element("option", f"{text(show(value))} ({amount})", value=value) for value, amount in sorted(counts.items())
    )
    return labelled(name, label, element("select", options, id=f"filter-{name}", name=name))


def labelled(name: str, label: str, field: str) -> str:
    """A field of the form behind its label."""
    return element("label", label, for_=f"filter-{name}") + field


def tag_page(sources: Sources, tag: str, meaning: str) -> str:
    """The resources that carry a tag."""
    found = [resource for resource in sources.catalogue.resources if tag in resource.tags]
    title = f"Resources on {words(tag)}"
    said = f"{sentence(meaning)} {count(len(found), 'resource')}."
    parts = [
        crumbs("../", RESOURCES, ("tags/index.html", "Tags")),
        element("h1", words(tag)[:1].upper() + words(tag)[1:]),
        element("p", said, class_="lead"),
        resource_list(sources, found, "../resources/"),
    ]
    return page(title, meaning, parts, wide=True)


def tags_page(tags: Mapping[str, str], sources: Sources) -> str:
    """All tags with what they mean and how many resources carry them."""
    counts = Counter(tag for resource in sources.catalogue.resources for tag in resource.tags)
    items = ""
    for tag, meaning in sorted(tags.items()):
        amount = element("span", f" {count(counts[tag], 'resource')}", class_="by")
        items += element("dt", link(f"{text(tag)}.html", words(tag)) + amount)
        items += element("dd", prose(meaning))
    parts = [crumbs("../", RESOURCES), element("h1", "Tags"), element("dl", items, class_="terms")]
    return page("Tags", "The subjects of the resources.", parts, wide=True)
