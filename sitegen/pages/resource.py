"""The page of one resource: what it holds, where it lives, how to cite it."""

from __future__ import annotations

from typing import Any

from catalogue.citation import bibtex
from catalogue.model import Fingerprint, Kind, Resource
from catalogue.publication import AND_OTHERS
from sitegen.pages.paths import way_on
from sitegen.parts.live.controls import live_links
from sitegen.parts.page import RESOURCES, crumbs, page
from sitegen.parts.resources import LANGUAGES, MENTIONS, address, byline, health, resource_links, unconfirmed
from sitegen.parts.signposting import resource_signs
from sitegen.parts.verdicts.badges import counts_of, printed
from sitegen.reading_order import ReadingOrder
from sitegen.sources import Sources
from sitegen.text.markup import bullets, definition_list, element, link, paragraphs, prose, sentence, text, words
from sitegen.text.numbers import count

JSON_LD_TYPES = {
    Kind.PAPER: "ScholarlyArticle",
    Kind.THESIS: "Thesis",
    Kind.BOOK: "Book",
    Kind.SITE: "WebSite",
    Kind.NOTE: "CreativeWork",
}


def resource_page(sources: Sources, resource: Resource, reading: ReadingOrder) -> str:
    """The page of one resource."""
    annotation = resource.annotation
    notes = [
        ("Who should read it", prose(annotation.readers)),
        ("Read before it", before(reading, resource)),
        ("What builds on it", resource_links(reading.builders.get(resource.id, ()))),
        ("Tasks in it", tasks(sources, resource)),
    ]
    parts = [
        crumbs("../", RESOURCES),
        element("h1", text(resource.title)),
        element("p", text(byline(resource)), class_="byline"),
        facts(resource),
        reproduction(sources, resource),
        live(sources, resource),
        "## What it holds",
        paragraphs(annotation.holds),
        definition_list(notes, class_="facts"),
        way_on(reading, resource),
        "## Where it lives",
        addresses(sources, resource) + "\n\n" + post_link(resource),
        "## Cite it",
        # Ready-made, since its colours would take a seventh of the time of a build and a tenth of the page.
        element("div", element("pre", element("code", text(bibtex(resource).rstrip()))), class_="highlight"),
        downloads(resource),
        fingerprints(resource.fingerprints),
        errata(sources, resource),
        unconfirmed(resource.unconfirmed),
    ]
    description = f"{byline(resource)}. {annotation.holds}"[:300]
    signs = resource_signs(resource, JSON_LD_TYPES[resource.kind])
    return page(
        resource.title, description, parts, json_ld=json_ld(resource), signposting=signs, source="resources.yaml"
    )


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
    if resource.id not in sources.reproduced:
        return ""
    paper = f"../papers/{resource.id}.html"
    verdicts = sources.verdicts_of(resource.id)
    on_printed = printed(verdicts)
    counted = f"{link(paper, 'Its printed claims, measured again')} {counts_of(on_printed)}"
    if others := len(verdicts) - len(on_printed):
        amount = element("span", count(others, "claim"), data_count="of another basis")
        counted += " " + element("span", f"and {amount} derived, inferred, quoted or departing", class_="other-basis")
    return element("div", element("p", counted, class_="word-counts"), class_="panel")


def live(sources: Sources, resource: Resource) -> str:
    """The live pages that show its idea."""
    found = live_links(sources, resource.id, "../")
    return element("div", element("p", f"In your browser, {found}"), class_="panel") if found else ""


def before(reading: ReadingOrder, resource: Resource) -> str:
    """What to read first: the sentence, and the resources it means."""
    names = resource_links(reading.before(resource))
    return element("p", prose(resource.annotation.read_before)) + names


def tasks(sources: Sources, resource: Resource) -> str:
    """The tasks that the resource sets to networks, with what each asks."""
    return bullets(f"{words(task)}: {prose(sources.catalogue.tasks[task])}" for task in resource.tasks)


def addresses(sources: Sources, resource: Resource) -> str:
    """Each address with what it is and, once links are looked at, its health."""
    found = [(resource.url, "the address we give")]
    for name, base, value in (
        ("DOI", "https://doi.org/", resource.doi),
        ("arXiv", "https://arxiv.org/abs/", resource.arxiv),
    ):
        if value and base + value not in {resource.url, *(other.url for other in resource.alternates)}:
            found.append((base + value, name))
    found += [(other.url, prose(other.description)) for other in resource.alternates]
    if resource.post_link and resource.post_link.url != resource.url:
        found.append((resource.post_link.url, "the post's own link"))
    told = [
        (address(sources, url), said + (element("div", known) if (known := health(sources, url)) else ""))
        for url, said in found
    ]
    listing = definition_list(told, class_="addresses")
    if resource.isbn:
        listing += "\n\n" + element("p", "ISBN " + element("code", text(resource.isbn)))
    return listing


def post_link(resource: Resource) -> str:
    """What stored evidence says of the post's own link."""
    found = resource.post_link
    if found is None:
        return ""
    said = "Confirmed by a dated, successful read." if found.confirmed else "Not confirmed by a read."
    told = [("The post's link", f"{sentence(found.believed)} {said}"), ("Evidence", prose(found.evidence))]
    return definition_list(told, class_="facts")


def downloads(resource: Resource) -> str:
    """The citation as files for reference managers."""
    files = " · ".join(
        link(f"{resource.id}.{suffix}", name, download=f"{resource.id}.{suffix}")
        for suffix, name in (("bib", "BibTeX"), ("ris", "RIS"), ("csl.json", "CSL-JSON"))
    )
    return element("p", f"Download as {files}.", class_="downloads")


def fingerprints(found: tuple[Fingerprint, ...]) -> str:
    """How to recognize the exact documents that were read."""
    if not found:
        return ""
    told = []
    for one in found:
        size = count(one.size_bytes, "byte") + (f" on {count(one.pages, 'page')}" if one.pages else "")
        known = "is" if one.sha256 else "begins with"
        digest = element("code", text(one.sha256 or one.sha256_prefix))
        told.append((text(one.document), f"{size}; the SHA-256 {known} {digest}"))
    intro = "A copy with the same SHA-256 is, byte for byte, the document that was read for this archive."
    if not all(one.sha256 for one in found):
        intro += " Where we know only how it begins, a copy that begins alike is likely the same document, no more."
    return f"## Fingerprints\n\n{intro}\n\n" + definition_list(told, class_="digests")


def errata(sources: Sources, resource: Resource) -> str:
    """The post's errata that concern this resource, by their numbers."""
    errata = [erratum for erratum in sources.catalogue.post.errata if resource.id in erratum.resources]
    found = sorted(errata, key=lambda one: int(str(one.erratum)[1:]))
    listing = bullets(link(f"../post.html#{one.erratum}", text(one.erratum)) + " " + prose(one.claim) for one in found)
    return "## In the post's errata\n\n" + listing if listing else ""


def json_ld(resource: Resource) -> dict[str, Any]:
    """The resource as schema.org data, for the head of its page."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": JSON_LD_TYPES[resource.kind],
        "name": resource.title,
        "url": resource.url,
        "inLanguage": resource.language,
        "author": [{"@type": "Person", "name": one} for one in resource.authors if one != AND_OTHERS],
    }
    if resource.year:
        data["datePublished"] = str(resource.year)
    if resource.doi:
        data["sameAs"] = f"https://doi.org/{resource.doi}"
    return data
