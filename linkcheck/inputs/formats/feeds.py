"""Addresses out of sitemaps, sitemap indexes, RSS, RDF and Atom feeds, and out of the HTML that feeds carry."""

import io
import re
import xml.sax
from collections.abc import Iterator
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl, InputSource, Locator

from linkcheck.inputs.formats.pages import occurrences as page_occurrences
from linkcheck.inputs.links import Occurrence, Place
from linkcheck.inputs.problems import UnreadableInputError

ROOTS = ("urlset", "sitemapindex", "rss", "feed", "RDF")
"""Local names of the elements that such a document begins with."""

_ADDRESSES = {"loc", "content_loc", "player_loc", "link", "comments", "docs", "url", "uri", "logo", "icon", "guid"}
_NOT_ALWAYS_ADDRESSES = ("guid", "comments")
"""A guid may be any text, and in one of RSS's modules `comments` is a number of them."""

_ATTRIBUTES = {"link": "href", "enclosure": "url", "source": "url", "content": "src", "thumbnail": "url"}
_MARKUP = {"description", "encoded", "content", "summary", "title", "subtitle", "rights"}

_INTERNAL_SUBSET = re.compile(r"<!DOCTYPE[^>\[]*\[", re.IGNORECASE)

Name = tuple[str | None, str]


def occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield every address of a sitemap or a feed.

    Raises:
        UnreadableInputError: the text is no XML, or is neither a sitemap nor a feed.
    """
    if _INTERNAL_SUBSET.search(text):
        raise UnreadableInputError(file, 1, "declares entities of its own, which may unfold without end")
    handler = _Handler(file)
    parser = xml.sax.make_parser()
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    source = InputSource(file)
    source.setByteStream(io.BytesIO(text.encode("utf-8", "replace")))
    source.setEncoding("utf-8")
    try:
        parser.parse(source)
    except xml.sax.SAXParseException as error:
        raise UnreadableInputError(file, error.getLineNumber(), f"is no XML: {error.getMessage()}") from None
    yield from handler.found


class _Handler(ContentHandler):
    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._locator: Locator = Locator()
        self._depth = 0
        self._text: list[str] = []
        self._start = Place(file, 1)
        self._is_address = False
        self.found: list[Occurrence] = []

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - named by SAX
        self._locator = locator

    def _here(self, offset: int = 0) -> Place:
        return Place(
            self._file, self._locator.getLineNumber() or 1, (self._locator.getColumnNumber() or 0) + 1 + offset
        )

    def startElementNS(self, name: Name, qname: str | None, attrs: AttributesNSImpl) -> None:  # noqa: N802, ARG002 - SAX
        local = name[1]
        if self._depth == 0 and local not in ROOTS:
            hint = f"name a document that begins with one of {', '.join(ROOTS)}"
            raise UnreadableInputError(
                self._file, self._here().line, f"is XML of another kind: it begins with `{local}`", hint
            )
        self._depth += 1
        self._text = []
        values = {attribute[1]: value for attribute, value in attrs.items()}
        self._is_address = local in _ADDRESSES and not (local == "guid" and values.get("isPermaLink") == "false")
        target = values.get(_ATTRIBUTES.get(local, ""))
        if target:
            self._add(target, self._here())
        for attribute in ("href", "src"):
            if local not in _ATTRIBUTES and values.get(attribute):
                self._add(values[attribute], self._here())

    def characters(self, content: str) -> None:
        if not self._text:
            blanks = len(content) - len(content.lstrip())
            if blanks == len(content):
                return
            self._start = self._here(blanks)
        self._text.append(content)

    def endElementNS(self, name: Name, qname: str | None) -> None:  # noqa: N802, ARG002 - named by SAX
        self._depth -= 1
        text = "".join(self._text).strip()
        self._text = []
        if self._is_address and text and (name[1] not in _NOT_ALWAYS_ADDRESSES or "://" in text):
            self._add(text, self._start)
        elif name[1] in _MARKUP and "<" in text:
            for one in page_occurrences(text, self._file):
                self._add(one.url, Place(self._file, self._start.line + one.place.line - 1))
        self._is_address = False

    def _add(self, url: str, place: Place) -> None:
        self.found.append(Occurrence(url.strip(), place))
