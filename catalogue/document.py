"""The text of a YAML file as a tree of nodes that know their lines.

Only the plain part of YAML that lists of records need is read: no aliases (so nothing can be expanded without bound),
no explicit tags, one document, moderate depth and size. What the nodes mean is left to `form`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.resolver import Resolver

from catalogue.problems import Finding, quote

MOST_RESOURCES = 5_000
"""How many resources an index may hold for certain; no file may be larger than such an index."""
MAX_BYTES = MOST_RESOURCES * 3_000
"""Twice what the project's own resources take."""
MAX_VALUES = MOST_RESOURCES * 150
MAX_DEPTH = 16

_PREFIX = "tag:yaml.org,2002:"
# C0 and C1 controls, and the separators that YAML counts as line ends while editors do not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value as written. `type` is `str`, `int`, `bool`, `null`, … as plain YAML would take it."""

    line: int
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list of nodes."""

    line: int
    items: list[Node]


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys with their values, in file order; a key may stand twice, which is for the reader to report."""

    line: int
    entries: list[tuple[ScalarNode, Node]]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that was reported already and holds nothing."""

    line: int


Node = ScalarNode | SequenceNode | MappingNode | Unreadable


class UnreadableDocumentError(Exception):
    """The text is no document at all; `finding` says where and why."""

    def __init__(self, line: int, message: str, hint: str | None = None) -> None:
        self.finding = Finding(line, message, hint)
        super().__init__(message)


def shorten(noun: str) -> str:
    """Return what to do with a file that is too large."""
    return f"shorten the {noun}: there is room for as much as an index of {MOST_RESOURCES:,} resources holds"


def parse_document(
    content: bytes, noun: str = "index", beginning: str = "start with `tags:`, `post:` and `resources:`"
) -> tuple[Node, list[Finding]]:
    """Return the document's tree, with a finding for each alias, tag or key that such files do not allow.

    Messages call the file by the noun, and say with `beginning` how to start an empty one.

    Raises:
        UnreadableDocumentError: the bytes are not one YAML document in UTF-8 within the limits.
    """
    text = _decode(content)
    try:
        return _Parser(text, noun).document(beginning)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = f"is not valid YAML: {error.problem or error.context}"
        if error.context and error.context_mark and error.context_mark.line + 1 != line:
            message += f", {error.context} that starts on line {error.context_mark.line + 1}"
        hint = "text with `: `, ` #` or a special first character belongs in quotes; indent with spaces"
        raise UnreadableDocumentError(line, message, hint) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise UnreadableDocumentError(1, f"is not valid YAML: {quote(str(error))}") from error


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8: found byte 0x{content[error.start]:02x}"
        raise UnreadableDocumentError(line, message, "save the file as UTF-8") from error
    found = _FORBIDDEN.search(text)
    if found:
        line = len(re.findall("\r\n|\r|\n", text[: found.start()])) + 1
        raise UnreadableDocumentError(line, f"holds the control character {quote(found.group())}", "remove it")
    return text


class _Parser:
    """Builds the tree from the parser's events; since depth is limited, it may call itself for what is nested."""

    def __init__(self, text: str, noun: str) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=loader))
        self._resolver = Resolver()
        self._noun = noun
        self._findings: list[Finding] = []
        self._values = 0

    def document(self, beginning: str) -> tuple[Node, list[Finding]]:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise UnreadableDocumentError(
                    _line(event), "a second document starts here", "keep one document: remove the `---`"
                )
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        if root is None:
            raise UnreadableDocumentError(1, "is empty", beginning)
        return root, self._findings

    def _node(self, event: yaml.NodeEvent, depth: int) -> Node:
        line = _line(event)
        self._values += 1
        if self._values > MAX_VALUES:
            raise UnreadableDocumentError(line, f"holds more than {MAX_VALUES:,} values", shorten(self._noun))
        if isinstance(event, yaml.AliasEvent):
            self._report(line, f"holds the alias {quote(f'*{event.anchor}')}", "write the value out again")
            return Unreadable(line)
        node = self._scalar(event) if isinstance(event, yaml.ScalarEvent) else self._collection(event, depth)
        tag = getattr(event, "tag", None)
        if tag in (None, "!"):
            return node
        found = quote(str(tag).replace(_PREFIX, "!!"))
        self._report(line, f"holds the tag {found}", f"remove it: the {self._noun} needs no tags")
        return Unreadable(line)

    def _scalar(self, event: yaml.ScalarEvent) -> ScalarNode:
        resolved = self._resolver.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]  # absent from the stubs
        return ScalarNode(_line(event), event.value, str(resolved).removeprefix(_PREFIX))

    def _collection(self, event: yaml.NodeEvent, depth: int) -> Node:
        line = _line(event)
        if depth == MAX_DEPTH:
            message = f"is nested more than {MAX_DEPTH} levels deep"
            raise UnreadableDocumentError(line, message, f"the {self._noun} needs five levels")
        nodes = self._nodes(depth + 1)
        if isinstance(event, yaml.SequenceStartEvent):
            return SequenceNode(line, list(nodes))
        # The second `nodes` goes on where the first one stopped: keys and values alternate.
        return MappingNode(line, [(self._key(key), value) for key, value in zip(nodes, nodes, strict=True)])

    def _nodes(self, depth: int) -> Iterator[Node]:
        """Yield the nodes of the collection that the last event opened, up to its end."""
        for event in self._events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            assert isinstance(event, yaml.NodeEvent)
            yield self._node(event, depth)

    def _key(self, node: Node) -> ScalarNode:
        if isinstance(node, ScalarNode):
            return node
        if not isinstance(node, Unreadable):
            self._report(node.line, "holds a key that is a list or a mapping", "a key is a single word")
        return ScalarNode(node.line, "", "unreadable")

    def _report(self, line: int, message: str, hint: str) -> None:
        self._findings.append(Finding(line, message, hint))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1  # type: ignore[union-attr]  # the parser sets it on every event
