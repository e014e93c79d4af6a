"""Link targets out of reStructuredText, as docutils parses it, without running or including anything.

What only Sphinx knows is no error here: the content of its directives is read, and its references, such as
`:ref:`, come as they are written, since only a Sphinx build could say where they lead.
"""

import re
from collections.abc import Iterator
from textwrap import dedent

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

from linkcheck.inputs.formats.pages import occurrences as page_occurrences
from linkcheck.inputs.links import Cursor, Occurrence
from linkcheck.inputs.problems import UnreadableInputError

_UNKNOWN_DIRECTIVE = "Unknown directive type"
_UNKNOWN_ROLE = re.compile(r":[\w:+.\-]+:`")
_SILENT = 5


def occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield every target: hyperlinks, pictures, references to the document's own parts, and those of Sphinx.

    Raises:
        UnreadableInputError: docutils cannot read the text.
    """
    yield from _occurrences(text, file, Cursor(file, text), 1)


def anchors(text: str) -> set[str]:
    """Return the names of a document's parts, as written and as identifiers."""
    document = _parse(text, "")
    return {*document.nameids, *document.ids}


def _parse(text: str, file: str) -> nodes.document:
    settings = get_default_settings(Parser)
    settings.report_level = settings.halt_level = _SILENT
    settings.warning_stream = settings.file_insertion_enabled = False
    settings.raw_enabled, settings.syntax_highlight = True, "none"
    document = new_document(file, settings)
    try:
        Parser().parse(text, document)
    except Exception as error:
        raise UnreadableInputError(file, None, f"docutils cannot read it: {error}") from error
    return document


def _occurrences(text: str, file: str, cursor: Cursor, first: int) -> Iterator[Occurrence]:
    document = _parse(text, file)
    for node in document.findall():
        line = first - 1 + _line(node)
        for target, written in _targets(node):
            yield Occurrence(target, cursor.place(written, line))
        if isinstance(node, nodes.raw) and "html" in node.get("format", "").split():
            for one in page_occurrences(node.astext(), file):
                yield Occurrence(one.url, cursor.place(one.url, line))
        if isinstance(node, nodes.system_message) and _UNKNOWN_DIRECTIVE in node.astext():
            for block in node.findall(nodes.literal_block):
                _, _, body = block.astext().partition("\n")
                yield from _occurrences(dedent(body), file, cursor, line + 1)


def _line(node: nodes.Node | None) -> int:
    """Return the first line of the block that a node belongs to; docutils gives inline nodes none."""
    while node is not None:
        line = node["line"] if isinstance(node, nodes.system_message) and "line" in node else node.line
        if line:
            return int(line)
        node = node.parent
    return 1


def _targets(node: nodes.Node) -> Iterator[tuple[str, str]]:
    """Yield what a node leads to, and the text by which it is found in the source."""
    if isinstance(node, nodes.reference):
        if "refuri" in node:
            yield node["refuri"], node["refuri"]
        elif "refname" in node:
            yield f"#{node['refname']}", node.rawsource or node["refname"]
    elif isinstance(node, nodes.target) and "refuri" in node:
        before = node.parent.children[: node.parent.index(node)]
        # An embedded address is a reference and, right after it, a target of its own.
        if not (before and isinstance(before[-1], nodes.reference) and before[-1].get("refuri") == node["refuri"]):
            yield node["refuri"], node["refuri"]
    elif isinstance(node, nodes.image):
        yield node["uri"], node["uri"]
    elif isinstance(node, nodes.problematic) and _UNKNOWN_ROLE.match(node.astext()):
        yield node.astext(), node.astext()
