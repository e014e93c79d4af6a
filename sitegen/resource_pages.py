"""The list of resources, a page for each, and the tag pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from catalogue.model import Fingerprint, Kind, Mention, Resource
from linkcheck.memory.history import Look
from sitegen.badges import word_counts
from sitegen.markup import TableRow, count, element, front_matter, link, number, prose, sentence, table, text, words
from sitegen.sources import Sources

MENTIONS = {
    Mention.LINKED: "linked by the post",
    Mention.MENTIONED: "mentioned by the post",
    Mention.ADDED: "added by the archive",
}
LANGUAGES = {"de": "German", "en": "English", "zh": "Chinese"}
JSON_LD_TYPES = {
    Kind.PAPER: "ScholarlyArticle",
    Kind.THESIS: "Thesis",
    Kind.BOOK: "Book",
    Kind.SITE: "WebSite",
    Kind.NOTE: "CreativeWork",
}


def resource_page(sources: Sources, resource: Resource, bibtex: str) -> str:
    """The page of one resource."""
    head = front_matter(
        {
            "title": resource.title,
            "description": f"{byline(resource)}. {resource.annotation.holds}"[:300],
            "hide": ["navigation"],
            "json_ld": json_ld(resource),
        }
    )
    sections = [
        crumbs("../", ("resources/index.html", "Resources")),
        element("h1", text(resource.title)),
        element("p", text(byline(resource)), class_="byline"),
        facts(resource),
        reproduction(sources, resource),
        "## What it holds",
        paragraphs(resource.annotation.holds),
        definition_list(
            [
                ("Who should read it", prose(resource.annotation.readers)),
                ("Read before it", before(sources, resource)),
                ("What builds on it", list_of_resources(sources.builds_on(resource.id))),
                ("Tasks in it", tasks(sources, resource)),
            ]
        ),
        "## Where it lives",
        addresses(sources, resource),
        "## Cite it",
        citation(resource, bibtex),
        fingerprints(resource.fingerprints),
        errata(sources, resource),
        unconfirmed(resource.unconfirmed),
    ]
    return head + "\n\n".join(section for section in sections if section) + "\n"


def byline(resource: Resource) -> str:
    """Authors, year and venue in one line."""
    parts = [", ".join(resource.authors), str(resource.year or "no year known"), resource.venue or ""]
    return " · ".join(part for part in parts if part)


def crumbs(up: str, *places: tuple[str, str]) -> str:
    """The way from the home page to this one."""
    trail = [("index.html", "Home"), *places]
    items = "".join(element("li", link(up + target, text(name))) for target, name in trail)
    return element("nav", element("ol", items), class_="crumbs", aria_label="Breadcrumb")


def facts(resource: Resource) -> str:
    """Kind, mention, language, access and tags."""
    chips = [
        element("span", text(resource.kind.value), class_="chip chip-kind"),
        element("span", MENTIONS[resource.mention], class_="chip"),
        element("span", LANGUAGES.get(resource.language, text(resource.language)), class_="chip"),
    ]
    chips += [link(f"../tags/{text(tag)}.html", words(tag), class_="chip chip-tag") for tag in resource.tags]
    access = element("p", "Access: " + prose(resource.access), class_="access")
    return element("div", "".join(chips), class_="chips") + "\n\n" + access


def reproduction(sources: Sources, resource: Resource) -> str:
    """Where the archive measured this paper's claims, with the verdicts counted."""
    if resource.id not in {paper.id for paper in sources.papers}:
        return ""
    page = link(f"../papers/{resource.id}.html", "Its claims, measured again")
    return element(
        "div",
        element("p", f"{page} {word_counts(sources.verdicts_of(resource.id))}", class_="word-counts"),
        class_="panel",
    )


def paragraphs(value: str) -> str:
    """Prose of the index as paragraphs."""
    return "\n\n".join(element("p", prose(part)) for part in value.split("\n\n") if part.strip())


def definition_list(items: Iterable[tuple[str, str]]) -> str:
    """Terms with ready-made HTML behind them; empty ones are left out."""
    return element(
        "dl",
        "".join(element("dt", term) + element("dd", content) for term, content in items if content),
        class_="facts",
    )


def before(sources: Sources, resource: Resource) -> str:
    """What to read first: the sentence, and the resources it means."""
    names = list_of_resources(sources.catalogue.resource(name) for name in resource.prerequisites)
    said = resource.annotation.read_before
    return (element("p", prose(said)) if said else "") + (names or ("" if said else "Nothing in particular."))


def list_of_resources(resources: Iterable[Resource], up: str = "") -> str:
    """Links to resources, with their first author and year."""
    items = "".join(element("li", resource_link(resource, up)) for resource in resources)
    return element("ul", items) if items else ""


def resource_link(resource: Resource, up: str = "") -> str:
    """A resource's title as a link, with its first author and year."""
    first = f"{resource.authors[0]}{' and others' if len(resource.authors) > 1 else ''}" if resource.authors else ""
    by = ", ".join(part for part in (first, str(resource.year or "")) if part)
    return link(f"{up}{resource.id}.html", text(resource.title)) + (
        element("span", " " + text(by), class_="by") if by else ""
    )


def tasks(sources: Sources, resource: Resource) -> str:
    """The tasks that the resource sets to networks, with what each asks."""
    known = sources.catalogue.tasks
    items = "".join(
        element("li", words(task) + (f": {prose(known[task])}" if task in known else "")) for task in resource.tasks
    )
    return element("ul", items) if items else ""


def addresses(sources: Sources, resource: Resource) -> str:
    """Each address with what it is and its health."""
    rows = [TableRow((address(sources, resource.url), "the address we give", health(sources, resource.url)))]
    for name, base, value in (
        ("DOI", "https://doi.org/", resource.doi),
        ("arXiv", "https://arxiv.org/abs/", resource.arxiv),
    ):
        if value and base + value not in {resource.url, *(other.url for other in resource.alternates)}:
            rows.append(TableRow((address(sources, base + value), name, health(sources, base + value))))
    rows += [
        TableRow((address(sources, other.url), prose(other.description), health(sources, other.url)))
        for other in resource.alternates
    ]
    if resource.post_link and resource.post_link.url != resource.url:
        own = resource.post_link.url
        rows.append(TableRow((address(sources, own), "the post's own link", health(sources, own))))
    listing = table(["Address", "What it is", "Link health"], rows, label="Addresses", class_="stack addresses")
    if resource.isbn:
        listing += "\n\n" + element("p", "ISBN " + element("code", text(resource.isbn)))
    return listing + "\n\n" + post_link(resource)


def post_link(resource: Resource) -> str:
    """What stored evidence says of the post's own link."""
    if resource.post_link is None:
        return ""
    said = "Confirmed by a dated, successful read." if resource.post_link.confirmed else "Not confirmed by a read."
    return definition_list(
        [
            ("The post's link", f"{sentence(resource.post_link.believed)} {said}"),
            ("Evidence", prose(resource.post_link.evidence)),
        ]
    )


def external(url: str, **attributes: str | None) -> str:
    """An address as a link; anything but plain http and https is shown as text."""
    shown = text(url.removeprefix("https://").removeprefix("http://"))
    if not url.startswith(("https://", "http://")):
        return element("code", shown)
    return link(url, shown, rel="external noopener", **attributes)


def address(sources: Sources, url: str) -> str:
    """An address as a link that also names its archived copy, where one is known, in the terms of Robust Links."""
    look = last_look(sources, url)
    if look is None or look.memento_url is None:
        return external(url)
    return external(url, data_versionurl=look.memento_url, data_versiondate=look.memento_date)


def last_look(sources: Sources, url: str) -> Look | None:
    """The last look at an address; a fragment is the reader's business, not the server's."""
    return sources.looks.get(url.partition("#")[0])


def health(sources: Sources, url: str) -> str:
    """What the link checker last saw of an address."""
    look = last_look(sources, url)
    if look is None:
        return element("span", "not yet checked", class_="muted")
    shown = element("strong", text(look.verdict.value.replace("_", " ").lower())) + f" on {look.at:%Y-%m-%d}"
    if look.evidence:
        shown += element("span", text(look.evidence), class_="second-line")
    if look.last_seen_alive and look.last_seen_alive != look.at:
        shown += element("span", f"last seen alive on {look.last_seen_alive:%Y-%m-%d}", class_="second-line")
    if look.memento_url:
        copy = link(
            look.memento_url,
            "archived copy",
            rel="external noopener",
            data_originalurl=url,
            data_versiondate=look.memento_date,
        )
        shown += element(
            "span", copy + (f" of {text(look.memento_date)}" if look.memento_date else ""), class_="second-line"
        )
    return shown


def citation(resource: Resource, bibtex: str) -> str:
    """BibTeX with a copy button, and files for reference managers."""
    downloads = " · ".join(
        link(f"{resource.id}.{suffix}", name, download=f"{resource.id}.{suffix}")
        for suffix, name in (("bib", "BibTeX"), ("ris", "RIS"), ("csl.json", "CSL-JSON"))
    )
    return f"```bibtex\n{bibtex.strip()}\n```\n\n" + element("p", f"Download as {downloads}.", class_="downloads")


def fingerprints(found: tuple[Fingerprint, ...]) -> str:
    """How to recognize the exact documents that were read."""
    if not found:
        return ""
    rows = []
    for one in found:
        digest = (
            element("code", text(one.sha256))
            if one.sha256
            else f"begins with {element('code', text(one.sha256_prefix))}"
        )
        pages = number(one.pages) if one.pages else "–"
        rows.append(TableRow((text(one.document), number(one.size_bytes), pages, digest)))
    intro = "A copy with the same SHA-256 is, byte for byte, the document that was read for this archive."
    return f"## Fingerprints\n\n{intro}\n\n" + table(
        ["Document", "Bytes", "Pages", "SHA-256"], rows, label="Fingerprints", class_="stack digests"
    )


def errata(sources: Sources, resource: Resource) -> str:
    """The post's errata that concern this resource."""
    items = "".join(
        element("li", link(f"../post.html#{erratum.id}", text(erratum.id)) + " " + prose(erratum.claim))
        for erratum in sources.errata_of(resource.id)
    )
    return "## In the post's errata\n\n" + element("ul", items) if items else ""


def unconfirmed(statements: tuple[str, ...]) -> str:
    """What nobody has confirmed."""
    items = "".join(element("li", prose(statement)) for statement in statements)
    return "## Not confirmed\n\n" + element("ul", items, class_="unconfirmed") if items else ""


def json_ld(resource: Resource) -> dict[str, Any]:
    """The resource as schema.org data, for the head of its page."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": JSON_LD_TYPES[resource.kind],
        "name": resource.title,
        "url": resource.url,
        "inLanguage": resource.language,
    }
    if resource.authors:
        data["author"] = [{"@type": "Person", "name": author} for author in resource.authors]
    if resource.year:
        data["datePublished"] = str(resource.year)
    if resource.doi:
        data["sameAs"] = f"https://doi.org/{resource.doi}"
    return data


def resources_page(sources: Sources) -> str:
    """The list of all resources, with filters that a script brings to life."""
    resources = sources.catalogue.resources
    head = front_matter(
        {
            "title": "Resources",
            "description": "Papers, theses, books, sites and notes on recurrent neural networks, with annotations.",
            "hide": ["navigation", "toc"],
        }
    )
    measured = {paper.id for paper in sources.papers}
    items = "\n".join(resource_item(resource, resource.id in measured) for resource in resources)
    exports = " · ".join(
        link(target, name)
        for target, name in (
            ("../resources.json", "JSON"),
            ("../resources.bib", "BibTeX"),
            ("../schema.json", "schema"),
        )
    )
    parts = [
        element("h1", "Resources"),
        element(
            "p",
            f"{count(len(resources), 'resource')}, each with a note on what it holds and whom it serves.",
            class_="lead",
        ),
        filters(resources),
        element(
            "p",
            count(len(resources), "resource"),
            id="resource-count",
            role="status",
            aria_live="polite",
            class_="muted",
        ),
        element("ol", "\n" + items + "\n", class_="resources", id="resource-list"),
        element("p", f"The whole index as data: {exports}. Or browse {link('../tags/index.html', 'by tag')}."),
    ]
    return head + "\n\n".join(parts) + "\n"


def resource_item(resource: Resource, measured: bool, up: str = "") -> str:
    """One entry of a list of resources, with the data that the filters look at."""
    title = link(f"{up}{resource.id}.html", text(resource.title))
    meta = text(
        " · ".join(part for part in (", ".join(resource.authors), str(resource.year or "no year known")) if part)
    )
    chips = element("span", text(resource.kind.value), class_="chip chip-kind")
    chips += element("span", "measured again", class_="chip chip-measured") if measured else ""
    content = element("p", title + chips, class_="resource-title") + element("p", meta, class_="by")
    content += element("p", prose(resource.annotation.holds), class_="excerpt")
    return element(
        "li", content, data_kind=resource.kind.value, data_mention=resource.mention.value,
        data_tags=" ".join(resource.tags), data_year=str(resource.year or ""),
    )  # fmt: skip


def filters(resources: tuple[Resource, ...]) -> str:
    """The filter form; it stays hidden where no script runs, since it would do nothing there."""
    controls = [
        choices("kind", "Kind", Counter(resource.kind.value for resource in resources), str.capitalize),
        choices(
            "mention",
            "In the post",
            Counter(resource.mention.value for resource in resources),
            lambda name: MENTIONS[Mention(name)],
        ),
        choices("tag", "Tag", Counter(tag for resource in resources for tag in resource.tags), words),
    ]
    years = [resource.year for resource in resources if resource.year]
    if years:
        for name, shown, value in (("from", "From year", min(years)), ("to", "To year", max(years))):
            limits = f'min="{min(years)}" max="{max(years)}" placeholder="{value}"'
            field = f'<input type="number" id="filter-{name}" name="{name}" {limits}>'
            controls.append(element("label", shown, for_=f"filter-{name}") + field)
    search = '<input type="search" id="filter-words" name="words" autocomplete="off">'
    controls.insert(0, element("label", "Words", for_="filter-words") + search)
    fields = "".join(element("div", control) for control in controls)
    reset = element("button", "Show all", type="reset")
    return element(
        "form",
        fields + element("div", reset),
        class_="filters",
        id="resource-filters",
        hidden=True,
        aria_label="Filter the resources",
    )


def choices(name: str, label: str, counts: Mapping[str, int], show: Callable[[str], str]) -> str:
    """A menu of the values in use, each with how often it occurs."""
    options = '<option value="">any</option>' + "".join(
        element("option", f"{text(show(value))} ({amount})", value=value) for value, amount in sorted(counts.items())
    )
    return element("label", label, for_=f"filter-{name}") + element("select", options, id=f"filter-{name}", name=name)


def tag_page(sources: Sources, tag: str, meaning: str) -> str:
    """The resources that carry a tag."""
    found = [resource for resource in sources.catalogue.resources if tag in resource.tags]
    head = front_matter(
        {
            "title": f"Resources on {words(tag)}",
            "description": meaning or f"Resources on {words(tag)}.",
            "hide": ["navigation", "toc"],
        }
    )
    measured = {paper.id for paper in sources.papers}
    items = "\n".join(resource_item(resource, resource.id in measured, "../resources/") for resource in found)
    parts = [
        crumbs("../", ("resources/index.html", "Resources"), ("tags/index.html", "Tags")),
        element("h1", words(tag)[:1].upper() + words(tag)[1:]),
        element("p", f"{sentence(meaning) if meaning else ''} {count(len(found), 'resource')}.".strip(), class_="lead"),
        element("ol", "\n" + items + "\n", class_="resources"),
    ]
    return head + "\n\n".join(parts) + "\n"


def tags_page(tags: Mapping[str, str], sources: Sources) -> str:
    """All tags with what they mean and how many resources carry them."""
    counts = Counter(tag for resource in sources.catalogue.resources for tag in resource.tags)
    head = front_matter(
        {"title": "Tags", "description": "The subjects of the resources.", "hide": ["navigation", "toc"]}
    )
    items = "".join(
        element(
            "dt",
            link(f"{text(tag)}.html", words(tag)) + element("span", f" {count(counts[tag], 'resource')}", class_="by"),
        )
        + (element("dd", prose(meaning)) if meaning else "")
        for tag, meaning in sorted(tags.items())
    )
    parts = [
        crumbs("../", ("resources/index.html", "Resources")),
        element("h1", "Tags"),
        element("dl", items, class_="terms"),
    ]
    return head + "\n\n".join(parts) + "\n"
