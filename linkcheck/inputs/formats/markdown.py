"""Targets out of Markdown: inline links and images, reference definitions, autolinks, bare addresses, raw HTML.

Code spans, code blocks and comments are left out, since what stands there is shown and not linked.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from html import unescape

from linkcheck.documents.webpages import parse_webpage
from linkcheck.inputs.formats.prose import BARE_ADDRESS, trim_bare
from linkcheck.inputs.links import Occurrence, place_finder

_FENCE = re.compile(r"(?:> ?)*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?:(`{3,})([^`]*)|(~{3,})(.*))$")
"""After any indentation, since a fence in a list stands as deep as its item."""
_CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INLINE = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.|\([^\s()]*\))*\))+))")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:\s*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.\-]{1,31}:[^\s<>]*)>")
_EMAIL = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>")
_ATTRIBUTE = re.compile(
    r"""<(?:a|img|link|iframe|source|video|audio)\b[^>]*?\b(?:href|src)\s*=\s*["']([^"'<>\s]+)["']""", re.IGNORECASE
)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$|^(\S.*)\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(r"!?\[([^\]]*)\](?:\([^()]*\)|\[[^\]]*\])|[*`]")
_STATED_LIST = re.compile(r"\s*\{:?[^{}]*\}\s*$")
_STATED = re.compile(r"\{:?[^{}\n]*#([\w.:\-]+)[^{}\n]*\}")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _without_code(text: str) -> str:
    return _CODE_SPAN.sub(_blank, _COMMENT.sub(_blank, _without_fences(text)))


def _without_fences(text: str) -> str:
    lines, fence = [], ""
    for line in text.split("\n"):
        match = _FENCE.match(line.strip())
        lines.append(" " * len(line) if fence or match else line)
        marks, words = (match[1] or match[3], match[2] or match[4] or "") if match else ("", "")
        if match and not fence:
            fence = marks
        elif match and marks.startswith(fence) and not words.strip():
            fence = ""
    return "\n".join(lines)


def occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield the link targets of a Markdown document."""
    clean = _without_code(text)
    found: dict[int, str] = {}
    for pattern in (_INLINE, _DEFINITION):
        for match in pattern.finditer(clean):
            group = 1 if match.group(1) is not None else 2
            found.setdefault(match.start(group), _ESCAPE.sub(r"\1", unescape(match.group(group))))
    for pattern in (_AUTOLINK, _ATTRIBUTE):
        for match in pattern.finditer(clean):
            found.setdefault(match.start(1), unescape(match.group(1)))
    found |= {match.start(1): f"mailto:{match[1]}" for match in _EMAIL.finditer(clean)}
    starts = sorted(found)
    for match in BARE_ADDRESS.finditer(clean):
        before = bisect_right(starts, match.start()) - 1
        if before < 0 or starts[before] + len(found[starts[before]]) <= match.start():
            found.setdefault(match.start(), unescape(trim_bare(match.group())))
    place = place_finder(file, clean)
    for position, target in sorted(found.items()):
        yield Occurrence(target, place(position))


def anchors(text: str) -> set[str]:
    """Return the names of a document's parts: those it states, and those that GitHub or MkDocs make of its headings.

    Renderers differ in what they make of a heading, so a name that either of the two makes is there.
    """
    clean = _without_code(text)
    found = parse_webpage(clean).anchors | {match[1] for match in _STATED.finditer(clean)}
    seen: Counter[str] = Counter()
    for heading in headings(text):
        plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
        for slug, joint in (
            (re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"), "-"),
            (re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower()), "_"),
        ):
            found.add(f"{slug}{joint}{seen[slug + joint]}" if seen[slug + joint] else slug)
            seen[slug + joint] += 1
    return found


def headings(text: str) -> Iterator[str]:
    """Yield the words of each heading, without markup."""
    for match in _HEADING.finditer(_without_fences(text)):
        yield _MARKUP.sub(r"\1", _STATED_LIST.sub("", match[1] or match[2])).strip()
