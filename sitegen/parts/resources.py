"""A resource as other pages name it, and an address with what is known of its health."""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.model import Mention, Resource
from catalogue.publication import names
from linkcheck.memory.history import Look
from sitegen.parts.page import second_line
from sitegen.sources import Sources
from sitegen.text.markup import bullets, element, link, prose, text

MENTIONS = {
    Mention.LINKED: "linked by the post",
    Mention.MENTIONED: "mentioned by the post",
    Mention.ADDED: "added by the archive",
}
LANGUAGES = {"de": "German", "en": "English", "zh": "Chinese", "zh-Hant": "Chinese, traditional"}


def byline(resource: Resource) -> str:
    """Authors, year and venue in one line."""
    return " · ".join(filter(None, [authors_and_year(resource), resource.venue]))


def authors_and_year(resource: Resource) -> str:
    """Authors and year in one line."""
    return f"{', '.join(resource.authors)} · {resource.year or 'no year known'}"


def in_short(resource: Resource) -> str:
    """A resource by the family name of its first author and its year."""
    return f"{names(resource.authors)[0].family} {resource.year or ''}".strip()


def resource_links(resources: Iterable[Resource], up: str = "", class_: str = "", lang: str | None = None) -> str:
    """A list of links to resources, with their first author and year; empty if there are none."""
    return bullets(
        (resource_link(resource, up) for resource in resources), class_=f"titles {class_}".strip(), lang=lang
    )


def resource_link(resource: Resource, up: str) -> str:
    """A resource's title as a link, with its first author and year."""
    by = resource.authors[0] + (" and others" if len(resource.authors) > 1 else "")
    by += f", {resource.year}" if resource.year else ""
    return link(f"{up}{resource.id}.html", text(resource.title)) + element("span", " " + text(by), class_="by")


def unconfirmed(statements: Iterable[str], heading: str = "Not confirmed") -> str:
    """What nobody has confirmed."""
    listing = bullets(map(prose, statements), class_="unconfirmed")
    return f"## {heading}\n\n{listing}" if listing else ""


def external(url: str, shown: str = "", /, **attributes: str | None) -> str:
    """An address as a link around ready-made HTML, or around itself, where it may break after a slash.

    Anything but http and https is shown as text.
    """
    if not url.startswith(("https://", "http://")):
        return element("code", text(url))
    shown = shown or text(url.removeprefix("https://").removeprefix("http://")).replace("/", "/<wbr>")
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
    """What the link checker last saw of an address; empty if it never looked."""
    look = last_look(sources, url)
    if look is None:
        return ""
    shown = element("strong", text(look.verdict.value.replace("_", " ").lower())) + f" on {look.at:%Y-%m-%d}"
    if look.evidence:
        shown += second_line(text(look.evidence))
    if look.last_seen_alive and look.last_seen_alive != look.at:
        shown += second_line(f"last seen alive on {look.last_seen_alive:%Y-%m-%d}")
    if look.memento_url:
        said = {"data_originalurl": url, "data_versiondate": look.memento_date}
        copy = external(look.memento_url, "archived copy", **said)
        shown += second_line(copy + (f" of {text(look.memento_date)}" if look.memento_date else ""))
    return shown
