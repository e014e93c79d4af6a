"""Addresses out of a built site: outgoing ones to look at, internal ones checked against the files themselves."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from linkcheck.documents.webpages import parse_webpage
from linkcheck.inputs.links import Occurrence, Place, place_finder
from linkcheck.verdicts import Cause, LinkStatus

_ATTRIBUTE = re.compile(r"""\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TAG = re.compile(r"<(?:a|area|link|img|script|iframe|source|video|audio|object|embed)\s[^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<!--.*?-->|(<(script|style)\b[^>]*>)(.*?)</\2\s*>", re.DOTALL | re.IGNORECASE)
_RELATION = re.compile(r"""\srel\s*=\s*["']?(?:preconnect|dns-prefetch)""", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")


def _blank(match: re.Match[str]) -> str:
    """Replace what is hidden by spaces, so that places stay; a script's own tag is kept, since it has a target."""
    tag = match.group(1) or ""
    return tag + re.sub(r"[^\n]", " ", match.group()[len(tag) :])


def page_targets(source: str, file: str) -> Iterator[tuple[str, Place]]:
    """Yield each link target of a page with its place."""
    visible = _HIDDEN.sub(_blank, source)
    place = place_finder(file, visible)
    for tag in _TAG.finditer(visible):
        if _RELATION.search(tag.group()):
            continue
        for match in _ATTRIBUTE.finditer(tag.group()):
            group = next(number for number in (1, 2, 3) if match.group(number) is not None)
            yield unescape(match.group(group)).strip(), place(tag.start() + match.start(group))


def page_occurrences(source: str, file: str) -> Iterator[Occurrence]:
    """Yield the web addresses of one page."""
    for target, place in page_targets(source, file):
        if re.match(r"(?:https?:)?//", target, re.IGNORECASE):
            url = target if ":" in target[:6] else f"https:{target}"
            yield Occurrence(url, place)


def site_occurrences(root: Path) -> Iterator[Occurrence]:
    """Yield the outgoing addresses of every page of a built site."""
    for page in sorted(root.rglob("*.html")):
        yield from page_occurrences(page.read_text("utf-8", errors="replace"), str(page))


@lru_cache(maxsize=2048)
def _anchors(page: Path) -> frozenset[str]:
    return frozenset(parse_webpage(page.read_text("utf-8", errors="replace")).anchors)


def _file_of(root: Path, page: Path, path: str) -> Path | None:
    """Return the file a target names, or None where there is none or it lies outside the site."""
    decoded = unquote(path)
    if "\0" in decoded:
        return None
    if not decoded:
        return page
    target = root / decoded.lstrip("/") if decoded.startswith("/") else page.parent / decoded
    try:
        resolved = target.resolve()
        if not resolved.is_relative_to(root.resolve()):
            return None
        if resolved.is_dir():
            resolved = resolved / "index.html"
        return resolved if resolved.is_file() else None
    except OSError:
        return None


def internal_findings(root: Path) -> Iterator[tuple[LinkStatus, Occurrence]]:
    """Yield a status for each distinct internal target of each page: the file and its fragment are there, or not."""
    for page in sorted(root.rglob("*.html")):
        seen: set[str] = set()
        for target, place in page_targets(page.read_text("utf-8", errors="replace"), str(page)):
            if not target or target in seen or _SCHEME.match(target):
                continue
            seen.add(target)
            yield _internal_status(root, page, target), Occurrence(target, place, "internal")


def _internal_status(root: Path, page: Path, target: str) -> LinkStatus:
    path, _, fragment = target.partition("#")
    # A 404 page is served at any depth, so its targets are absolute on the server it was made for.
    is_at_any_depth = page.name == "404.html" and path.startswith("/")
    file = _file_of(root, page, path.partition("?")[0])
    if file is None and is_at_any_depth:
        file = _file_of(root, page, f"/{'/'.join(path.split('/')[2:])}")
    if file is None:
        return LinkStatus(target, Cause.FILE_MISSING, reason=f"the site has no such file, seen from {page}")
    names_nothing = fragment in ("", "top", "__comments") or fragment.startswith(":~:") or file.suffix != ".html"
    if not names_nothing and _anchors(file).isdisjoint({fragment, unquote(fragment)}):
        return LinkStatus(target, Cause.FRAGMENT_MISSING, reason=f"{file} has no `{fragment}`")
    return LinkStatus(target, Cause.ANSWERS, reason="the file is there")
