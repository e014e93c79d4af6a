"""HTML as a link checker needs it: titles, identifiers, anchors, refreshes, and the words a reader would see.

A single pass over the tags, forgiving as browsers are, linear in the size of the page. Nothing is executed.
"""

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from linkcheck.documents.charsets import decode_text

MAXIMUM_TEXT_CHARACTERS = 40_000
REMEMBERED_BYTES = 32 * 1024
"""Pages up to this size are remembered for a while, so that the same one is read once."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:\-]*)")
_WELL_FORMED_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9:\-]*+)((?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*+)>""")
"""A whole tag whose quotes close before any angle bracket, as nearly all are; others are read with more care."""
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_REFRESH = re.compile(
    r"""\s*+(?=[0-9.])([0-9]*+)[0-9.]*+(?:\s*+[;,]\s*+|\s++)(?:url\s*+=\s*+)?+(?:"([^"]*)|'([^']*)|(.+))""",
    re.IGNORECASE | re.DOTALL,
)
_RAW_TEXT = {"script", "style", "textarea", "title", "noscript", "template", "xmp", "noembed", "noframes"}
_LOOKS_LIKE_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|h[1-6]|a|table|frameset)\b", re.IGNORECASE
)
_INTERESTING = {
    "meta", "link", "base", "input", "h1", "body",
    "frame", "iframe", "object", "embed", "img", "svg", "canvas", "video",
}  # fmt: skip
_TITLES = ("citation_title", "dc.title", "og:title", "twitter:title", "bepress_citation_title")


@dataclass(slots=True)
class WebPage:
    """What was read from one HTML document."""

    title: str = ""
    headings: list[str] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    """Contents of `meta` elements by lower-case `name`, `property` or `itemprop`."""
    canonical: str = ""
    base: str = ""
    refresh: tuple[float, str] | None = None
    text: str = ""
    anchors: set[str] = field(default_factory=set)
    script_characters: int = 0
    has_external_script: bool = False
    noscript_text: str = ""
    frames: int = 0
    pictures: int = 0
    has_password_field: bool = False

    @property
    def own_titles(self) -> list[str]:
        """Every title the document gives itself, the most deliberate first."""
        found = [text for name in _TITLES for text in self.meta.get(name, ())] + [self.title, *self.headings[:3]]
        return [text for text in dict.fromkeys(found) if text]

    @property
    def is_script_only(self) -> bool:
        """Whether a reader without scripts would see next to nothing, and one with scripts presumably the page."""
        return len(self.text) < 200 and (self.has_external_script or self.script_characters > 200)

    @property
    def is_blank(self) -> bool:
        """Whether nobody would see anything."""
        shows = self.text or self.frames or self.pictures or self.has_external_script or self.script_characters
        return not shows


def looks_like_html(data: bytes) -> bool:
    """Whether these first bytes of a document are HTML, whatever it calls itself."""
    start = data[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith((b"<", b"<!--")) and _LOOKS_LIKE_HTML.search(start) is not None


def _squeeze(text: str) -> str:
    return " ".join(unescape(text).split())


def parse_refresh(content: str) -> tuple[float, str] | None:
    """Return the delay in whole seconds and the target of a `Refresh` header or `meta` element, None if it has none.

    What is one is read as browsers do (WHATWG HTML, "shared declarative refresh steps").
    """
    match = _REFRESH.match(content)
    target = (match[2] or match[3] or match[4] or "").strip() if match else ""
    return (float(match[1] or 0), target) if match and target else None


def read_page(body: bytes, content_type: str) -> WebPage:
    """Read an HTML document from its bytes. What it returns may be shared, and is not to be changed."""
    # Log-in, error and catch-all pages come again and again, byte for byte.
    return _read_again(body, content_type) if len(body) <= REMEMBERED_BYTES else _read(body, content_type)


def _read(body: bytes, content_type: str) -> WebPage:
    return parse_webpage(decode_text(body, content_type))


_read_again = lru_cache(maxsize=64)(_read)


def parse_webpage(source: str) -> WebPage:
    """Read an HTML document."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        lower = source.lower()
        # A few letters change their length in lower case; positions must stay comparable.
        self._lower = lower if len(lower) == len(source) else source
        self._page = WebPage()
        self._text: list[str] = []
        self._text_length = 0
        self._heading: list[str] | None = None

    def parse(self) -> WebPage:
        # One pass in one loop: a page has more tags than anything else, and nearly all of them only part words.
        source, position, text = self._source, 0, self._text
        find, well_formed = source.find, _WELL_FORMED_TAG.match
        while True:
            start = find("<", position)
            if start < 0:
                self._add_text(source[position:])
                break
            if start > position:
                self._add_text(source[position:start])
            match = well_formed(source, start)
            if match is None:
                position = self._awkward(start)
                continue
            closing, name, inside = match.groups()
            if not closing and inside:
                position = self._tag(name.lower(), False, inside, match.end())
                continue
            name, position = name.lower(), match.end()
            if closing or (name not in _INTERESTING and name not in _RAW_TEXT):
                text.append(" ")
                if name == "h1" and closing:
                    self._end_heading()
            else:
                position = self._tag(name, False, "", position)
        self._page.text = _squeeze("".join(text))
        return self._page

    def _add_text(self, text: str) -> None:
        if self._heading is not None:
            self._heading.append(text)
        if self._text_length < MAXIMUM_TEXT_CHARACTERS:
            self._text.append(text)
            self._text_length += len(text)

    def _awkward(self, start: int) -> int:
        """Read what is no well-formed tag: a comment, a tag with unbalanced quotes, or a bare bracket."""
        source = self._source
        if source.startswith("<!--", start):
            end = source.find("-->", start + 4)
            return end + 3 if end >= 0 else len(source)
        match = _TAG.match(source, start)
        if match is None:
            if source[start + 1 : start + 2] in ("!", "?", "/"):
                end = source.find(">", start)
                return end + 1 if end >= 0 else len(source)
            self._add_text("<")
            return start + 1
        end = self._end_of_tag(match.end())
        return self._tag(match[2].lower(), bool(match[1]), source[match.end() : end - 1], end)

    def _tag(self, name: str, is_closing: bool, inside: str, end: int) -> int:
        if is_closing:
            self._text.append(" ")
            if name == "h1":
                self._end_heading()
            return end
        self._text.append(" ")
        self._open(name, inside)
        if name in _RAW_TEXT and not inside.endswith("/"):
            return self._raw(name, inside, end)
        return end

    def _end_of_tag(self, position: int) -> int:
        source = self._source
        end = source.find(">", position)
        if end < 0:
            return len(source)
        inside = source[position:end]
        if inside.count('"') % 2 or inside.count("'") % 2:
            # A quoted `>`: look for the next one that leaves the quotes closed, but not far.
            for _ in range(8):
                further = source.find(">", end + 1, position + 20_000)
                if further < 0:
                    break
                inside = source[position:further]
                if inside.count('"') % 2 == 0 and (inside.count("'") % 2 == 0 or '"' in inside):
                    return further + 1
                end = further
            end = source.find(">", position)
        return end + 1

    def _end_heading(self) -> None:
        if self._heading is not None:
            heading = _squeeze("".join(self._heading))
            if heading:
                self._page.headings.append(heading)
            self._heading = None

    def _open(self, name: str, inside: str) -> None:
        page = self._page
        if name == "h1" and self._heading is None:
            self._heading = []
        may_anchor = "id" in inside or "ID" in inside or "name" in inside or "NAME" in inside
        if name not in _INTERESTING and not may_anchor:
            return
        attributes = _attributes(inside)
        for key in ("id", "name") if name in ("a", "map") else ("id",):
            if attributes.get(key):
                page.anchors.add(attributes[key])
        if name == "meta":
            self._meta(attributes)
        elif name == "link" and "canonical" in attributes.get("rel", "").lower().split():
            page.canonical = page.canonical or attributes.get("href", "")
        elif name == "base":
            page.base = page.base or attributes.get("href", "")
        elif name == "input" and attributes.get("type", "").lower() == "password":
            page.has_password_field = True
        elif name in ("frame", "iframe", "object", "embed"):
            page.frames += 1
        elif name in ("img", "svg", "canvas", "video"):
            page.pictures += 1

    def _meta(self, attributes: dict[str, str]) -> None:
        content = _squeeze(attributes.get("content", ""))
        if attributes.get("http-equiv", "").lower() == "refresh" and self._page.refresh is None:
            self._page.refresh = parse_refresh(content)
        for key in ("name", "property", "itemprop"):
            if attributes.get(key) and content:
                self._page.meta.setdefault(attributes[key].lower(), []).append(content)

    def _raw(self, name: str, inside: str, start: int) -> int:
        page = self._page
        end = self._lower.find(f"</{name}", start)
        content = self._source[start : end if end >= 0 else len(self._source)]
        if name == "script":
            page.script_characters += len(content.strip())
            page.has_external_script |= "src" in inside.lower()
        elif name == "title" and not page.title:
            page.title = _squeeze(content)
        elif name == "noscript":
            page.noscript_text += " " + _squeeze(re.sub(r"<[^<>]*>", " ", content[:20_000]))
        elif name in ("noframes", "textarea", "xmp"):
            self._add_text(re.sub(r"<[^<>]*>", " ", content[:20_000]))
        if end < 0:
            return len(self._source)
        close = self._source.find(">", end)
        return close + 1 if close >= 0 else len(self._source)


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag: its name, and each attribute's value and the position of that value in the source."""

    name: str
    attributes: dict[str, tuple[str, int]]


def page_tags(source: str, names: Container[str]) -> list[Tag]:
    """Return the opening tags of these names in an HTML document, those for readers without scripts too, in order."""
    parser = _TagParser(source, names)
    parser.parse()
    return parser.tags


class _TagParser(_Parser):
    """Notes tags and nothing else."""

    def __init__(self, source: str, names: Container[str]) -> None:
        super().__init__(source)
        self._names = names
        self.tags: list[Tag] = []

    def _add_text(self, text: str) -> None:
        pass

    def _tag(self, name: str, is_closing: bool, inside: str, end: int) -> int:
        if is_closing:
            return end
        if inside and name in self._names:
            self.tags.append(Tag(name, _placed_attributes(inside, end - 1 - len(inside))))
        if name in ("script", "style", "textarea", "title", "xmp") and not inside.endswith("/"):
            return self._raw(name, inside, end)
        return end


def _placed_attributes(inside: str, start: int) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for match in _ATTRIBUTE.finditer(inside):
        group = match.lastindex or 1
        value = unescape(match[group]) if group > 1 else ""
        found.setdefault(match[1].lower(), (value, start + match.start(group)))
    return found


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside):
        key = match.group(1).lower()
        if key not in found:
            found[key] = unescape(match.group(2) or match.group(3) or match.group(4) or "")
    return found
