"""Addresses out of Markdown: inline links and images, reference definitions, autolinks, bare addresses, raw HTML.

Code spans, code blocks and comments are left out, since what stands there is shown and not linked.
"""

import re
from collections.abc import Iterator
from html import unescape

from linkcheck.inputs.links import Occurrence, place_finder

_FENCE = re.compile(r" {0,3}(?:> ?)*(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INLINE = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.|\([^\s()]*\))*\))+))")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*(?:<([^<>\n]*)>|(\S+))", re.MULTILINE)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.\-]{1,31}:[^\s<>]*)>")
_ATTRIBUTE = re.compile(
    r"""<(?:a|img|link|iframe|source|video|audio)\b[^>]*?\b(?:href|src)\s*=\s*["']([^"'<>\s]+)["']""", re.IGNORECASE
)
_BARE = re.compile(r"(?<![\w/@.\-=\"'<])https?://(?:(?!\]\()[^\s<>\"'`])+", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _without_code(text: str) -> str:
    lines, fence = [], ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        lines.append(" " * len(line) if fence or match else line)
        if match and not fence:
            fence = match.group(1)
        elif match and match.group(1).startswith(fence):
            fence = ""
    return _CODE_SPAN.sub(_blank, _COMMENT.sub(_blank, "\n".join(lines)))


def _trim_bare(url: str) -> str:
    while (
        url.endswith(tuple(".,;:!?'\"*_~|"))
        or (url.endswith(")") and url.count("(") < url.count(")"))
        or (url.endswith("]") and "[" not in url)
    ):
        url = url[:-1]
    return url


def markdown_occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield the web addresses of a Markdown document."""
    clean = _without_code(text)
    found: dict[int, str] = {}
    for pattern in (_INLINE, _DEFINITION):
        for match in pattern.finditer(clean):
            group = 1 if match.group(1) is not None else 2
            found.setdefault(match.start(group), _ESCAPE.sub(r"\1", unescape(match.group(group))))
    for pattern in (_AUTOLINK, _ATTRIBUTE):
        for match in pattern.finditer(clean):
            found.setdefault(match.start(1), unescape(match.group(1)))
    taken = [(start, start + len(url)) for start, url in found.items()]
    for match in _BARE.finditer(clean):
        if not any(start <= match.start() < end for start, end in taken):
            found.setdefault(match.start(), unescape(_trim_bare(match.group())))
    place = place_finder(file, clean)
    for position, target in sorted(found.items()):
        if re.match(r"https?:", target, re.IGNORECASE):
            yield Occurrence(target, place(position))
