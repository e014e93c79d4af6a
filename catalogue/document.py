"""The text of a YAML file as a tree of nodes that know their lines.

Only the plain part of YAML that lists of records need is read: no aliases (so nothing can be expanded without bound),
no explicit tags, one document, moderate depth and size. What the nodes mean is left to `form`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.resolver import Resolver

from catalogue.problems import Finding, quote

MAX_BYTES = 5_000_000
MAX_DEPTH = 16
MAX_VALUES = 500_000
"""About 8,000 resources; beyond this the file is no curated index."""

_PREFIX = "tag:yaml.org,2002:"
# C0 and C1 controls, and the separators that YAML counts as line ends while editors do not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written. `type` is `str`, `int`, `bool`, `null`, … as plain YAML would take it."""

    line: int
    text: str
    type: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in file order; a key may stand twice, which is for the reader to report."""

    line: int
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that was reported already and holds nothing."""

    line: int


Node = Scalar | Sequence | Mapping | Unreadable


class UnreadableDocumentError(Exception):
    """The text is no document at all; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.message)


def parse_document(
    content: bytes,
    noun: str = "index",
    beginning: str = "start with `tags:`, `post:` and `resources:`",
) -> tuple[Node, list[Finding]]:
    """Return the document's tree, with a finding for each alias, tag or key that such files do not allow.

    Messages call the file by the noun, and say with `beginning` how to start an empty one.

    Raises:
        UnreadableDocumentError: the bytes are not one YAML document in UTF-8 within the limits.
    """
    text = _decode(content)
    try:
        return _Builder(noun, beginning).build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = f"is not valid YAML: {error.problem or error.context}"
        if error.context and error.context_mark and error.context_mark.line + 1 != line:
            message += f", {error.context} that starts on line {error.context_mark.line + 1}"
        hint = "text with `: `, ` #` or a special first character belongs in quotes; indent with spaces"
        raise UnreadableDocumentError(Finding(line, message, hint)) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise UnreadableDocumentError(Finding(1, f"is not valid YAML: {quote(str(error))}")) from error


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8: found byte 0x{content[error.start]:02x}"
        raise UnreadableDocumentError(Finding(line, message, "save the file as UTF-8")) from error
    found = _FORBIDDEN.search(text)
    if found:
        line = len(re.findall("\r\n|\r|\n", text[: found.start()])) + 1
        message = f"holds the control character {quote(found.group())}"
        raise UnreadableDocumentError(Finding(line, message, "remove it"))
    return text


@dataclass
class _Open:
    """A mapping or list whose end has not been seen; `key` is the mapping's key that awaits its value."""

    node: Sequence | Mapping | Unreadable
    key: Scalar | None = None


class _Builder:
    """Builds the tree from parser events with a stack of its own, so that depth cannot exhaust Python's."""

    def __init__(self, noun: str, beginning: str) -> None:
        self._noun = noun
        self._beginning = beginning
        self._findings: list[Finding] = []
        self._stack: list[_Open] = []
        self._root: Node | None = None
        self._resolver = Resolver()

    def build(self, text: str) -> tuple[Node, list[Finding]]:
        values = documents = 0
        for event in _events(text):
            line = event.start_mark.line + 1  # type: ignore[union-attr]  # the parser sets it on every event
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message, hint = "a second document starts here", "keep one document: remove the `---`"
                    raise UnreadableDocumentError(Finding(line, message, hint))
            if isinstance(event, yaml.CollectionEndEvent):
                self._stack.pop()
            elif isinstance(event, yaml.NodeEvent):
                values += 1
                if values > MAX_VALUES:
                    message = f"holds more than {MAX_VALUES} values"
                    raise UnreadableDocumentError(Finding(line, message, f"split the {self._noun}"))
                self._open(event, line)
        if self._root is None:
            raise UnreadableDocumentError(Finding(1, "is empty", self._beginning))
        return self._root, self._findings

    def _open(self, event: yaml.NodeEvent, line: int) -> None:
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._report(line, f"holds the alias {quote(f'*{event.anchor}')}", "write the value out again")
            self._place(Unreadable(line))
        elif tag is not None and tag != "!":
            found = quote(str(tag).replace(_PREFIX, "!!"))
            self._report(line, f"holds the tag {found}", f"remove it: the {self._noun} needs no tags")
            self._place(Unreadable(line), is_open=not isinstance(event, yaml.ScalarEvent))
        elif isinstance(event, yaml.ScalarEvent):
            resolved = self._resolver.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]  # absent from the stubs
            self._place(Scalar(line, event.value, str(resolved).removeprefix(_PREFIX)))
        else:
            node = Mapping(line) if isinstance(event, yaml.MappingStartEvent) else Sequence(line)
            self._place(node, is_open=True)

    def _place(self, node: Node, is_open: bool = False) -> None:
        """Hang the node below the innermost open collection and, if it is one itself, open it."""
        is_key = False
        if not self._stack:
            self._root = node
        else:
            parent = self._stack[-1]
            if isinstance(parent.node, Sequence):
                parent.node.items.append(node)
            elif isinstance(parent.node, Mapping) and parent.key is None:
                is_key = True
                parent.key = self._as_key(node)
            elif isinstance(parent.node, Mapping) and parent.key is not None:
                parent.node.entries.append((parent.key, node))
                parent.key = None
        if is_open:
            if len(self._stack) == MAX_DEPTH:
                message = f"is nested more than {MAX_DEPTH} levels deep"
                raise UnreadableDocumentError(Finding(node.line, message, f"the {self._noun} needs five levels"))
            assert not isinstance(node, Scalar)
            self._stack.append(_Open(Unreadable(node.line) if is_key else node))

    def _as_key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        if not isinstance(node, Unreadable):
            self._report(node.line, "holds a key that is a list or a mapping", "a key is a single word")
        return Scalar(node.line, "", "unreadable")

    def _report(self, line: int, message: str, hint: str) -> None:
        self._findings.append(Finding(line, message, hint))


def _events(text: str) -> Iterator[yaml.Event]:
    return iter(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
