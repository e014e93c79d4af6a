"""Addresses out of Markdown: inline links and images, reference definitions, autolinks, bare addresses, raw HTML.

Code spans, code blocks and comments are left out, since what stands there is shown and not linked.
"""

import re
from collections.abc import Iterator
from html import unescape

from linkcheck.inputs.links import Occurrence, Place

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
    lines, fence = [], None
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if fence is not None:
            lines.append(" " * len(line))
            if match and match.group(1)[0] == fence[0] and len(match.group(1)) >= len(fence):
                fence = None
        elif match:
            fence = match.group(1)
            lines.append(" " * len(line))
        else:
            lines.append(line)
    return _CODE_SPAN.sub(_blank, _COMMENT.sub(_blank, "\n".join(lines)))


def _trim_bare(url: str) -> str:
    while url:
        last = url[-1]
        if (
            last in ".,;:!?'\"*_~|"
            or (last == ")" and url.count("(") < url.count(")"))
            or (last == "]" and "[" not in url)
        ):
            url = url[:-1]
        else:
            break
    return url


def markdown_targets(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each link target with its 1-based line and column, relative targets and fragments included."""
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
    starts = [0, *(match.end() for match in re.finditer("\n", clean))]
    line = 0
    for position in sorted(found):
        while line + 1 < len(starts) and starts[line + 1] <= position:
            line += 1
        yield found[position], line + 1, position - starts[line] + 1


def markdown_occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield the web addresses of a Markdown document."""
    for target, line, column in markdown_targets(text):
        if re.match(r"https?:", target, re.IGNORECASE):
            yield Occurrence(target, Place(file, line, column))
