"""The annotated post: what it is, and each of its errors and ambiguities with the record."""

from __future__ import annotations

from sitegen.markup import definition_list, element, markdown_text, paragraphs, prose, text
from sitegen.numbers import count
from sitegen.parts.page import page
from sitegen.parts.resources import external, resource_links, unconfirmed
from sitegen.sources import Sources

TITLE = "The annotated post"


def post_page(sources: Sources) -> str:
    """The page of the post; each erratum's id is an anchor."""
    post = sources.catalogue.post
    facts = [
        ("Title", text(post.title)),
        ("Author", text(post.author or "not named")),
        ("Published", text(post.published or "date not known")),
        ("Address", external(post.url) if post.url else "none known"),
    ]
    parts = [
        element("h1", TITLE),
        paragraphs(post.summary),
        definition_list(facts, class_="facts"),
        "## Errors and ambiguities",
        f"{count(len(post.errata), 'statement')} of the post, each beside what the record says.",
    ]
    for erratum in post.errata:
        links = resource_links(map(sources.catalogue.resource, erratum.resources), "resources/")
        parts += [
            f"### {erratum.id} · {markdown_text(erratum.claim)} {{ #{erratum.id} }}",
            paragraphs(erratum.record),
            definition_list([("Source", prose(erratum.source)), ("Resources", links)], class_="facts"),
        ]
    mentioned = (resource for resource in sources.catalogue.resources if resource.mention != "added")
    parts += ["## What the post links or mentions", resource_links(mentioned, "resources/")]
    return page(TITLE, post.summary[:300], [*parts, unconfirmed(post.unconfirmed)], source="resources.yaml")
