"""The annotated post: what it is, and each of its errors and ambiguities with the record."""

from __future__ import annotations

from sitegen.markup import count, element, front_matter, markdown_text, prose, text
from sitegen.pages.resources import definition_list, external, paragraphs, resource_link, unconfirmed
from sitegen.sources import Sources


def post_page(sources: Sources) -> str:
    """The page of the post; each erratum's id is an anchor."""
    post = sources.catalogue.post
    head = front_matter({"title": "The annotated post", "description": post.summary[:300], "hide": ["navigation"]})
    facts = [
        ("Title", text(post.title)),
        ("Author", text(post.author or "not named")),
        ("Published", text(post.published or "date not known")),
        ("Address", external(post.url) if post.url else "none known"),
    ]
    mentioned = [resource for resource in sources.catalogue.resources if resource.mention != "added"]
    parts = [
        element("h1", "The annotated post"),
        paragraphs(post.summary),
        definition_list(facts),
        "## Errors and ambiguities",
        f"{count(len(post.errata), 'statement')} of the post, each beside what the record says.",
    ]
    for erratum in post.errata:
        names = [sources.catalogue.resource(name) for name in erratum.resources]
        links = "".join(element("li", resource_link(resource, "resources/")) for resource in names)
        parts += [
            f"### {erratum.id} · {markdown_text(erratum.claim)} {{ #{erratum.id} }}",
            paragraphs(erratum.record),
            definition_list([("Source", prose(erratum.source)), ("Resources", element("ul", links) if links else "")]),
        ]
    parts.append(
        "## What the post links or mentions\n\n"
        + element("ul", "".join(element("li", resource_link(resource, "resources/")) for resource in mentioned))
    )
    parts.append(unconfirmed(post.unconfirmed))
    return head + "\n\n".join(part for part in parts if part) + "\n"
