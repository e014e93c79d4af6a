"""Link targets out of HTML: those of anchors, pictures, scripts, frames, media, quotations and refreshes."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from linkcheck.documents.webpages import Tag, page_tags, parse_refresh, parse_webpage
from linkcheck.inputs.links import Occurrence, place_finder

_TARGETS = {
    "a": ("href",), "area": ("href",), "link": ("href",), "img": ("src", "srcset"), "source": ("src", "srcset"),
    "script": ("src",), "iframe": ("src",), "frame": ("src",), "video": ("src", "poster"), "audio": ("src",),
    "track": ("src",), "embed": ("src",), "object": ("data",), "input": ("src",), "image": ("href", "xlink:href"),
    "blockquote": ("cite",), "q": ("cite",), "ins": ("cite",), "del": ("cite",),
}  # fmt: skip
_NAMES = frozenset(_TARGETS) | {"base", "meta"}
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s[^,]*)?")


def occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield each link target of a page, resolved against the page's `base` where it has one."""
    place = place_finder(file, text)
    base = ""
    for tag in page_tags(text, _NAMES):
        if tag.name == "base" and not base:
            base = tag.attributes.get("href", ("", 0))[0].strip()
        for target, position in _targets(tag):
            target = target.strip()
            if target:
                yield Occurrence(_resolved(base, target), place(position))


def _resolved(base: str, target: str) -> str:
    try:
        return urljoin(base, target) if base else target
    except ValueError:
        # No address can be made of the two; the target as written is what a reader can find and repair.
        return target


def anchors(text: str) -> set[str]:
    """Return the names of a page's parts."""
    return parse_webpage(text).anchors


def _targets(tag: Tag) -> Iterator[tuple[str, int]]:
    attributes = tag.attributes
    relation = attributes.get("rel", ("", 0))[0].lower()
    if tag.name == "link" and ("preconnect" in relation or "dns-prefetch" in relation):
        return
    if tag.name == "meta" and attributes.get("http-equiv", ("", 0))[0].lower() == "refresh":
        content, position = attributes.get("content", ("", 0))
        refresh = parse_refresh(content)
        if refresh is not None:
            yield refresh[1], position
    for name in _TARGETS.get(tag.name, ()):
        value, position = attributes.get(name, ("", 0))
        if name != "srcset":
            yield value, position
            continue
        for match in _CANDIDATE.finditer(value):
            yield match[1], position + match.start(1)
