"""The one layout of an index: keys in the order of the records, two spaces a level, lists in brackets where they fit.

Lists keep their order, for it says something: first authors, addresses in the order to try, the chief tag first. Only
the layout changes, never what the file says: every text that is returned was read back and compared.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import yaml

from catalogue import document
from catalogue.model import Catalogue, Post, Prose, Resource
from catalogue.problems import CatalogueError, Finding, to_problems
from catalogue.record import Record
from curation.writing import LINE_WIDTH, LOADER, folded, listed, scalar

LAST_KEYS: Mapping[type[Record], str] = {Catalogue: "resources", Post: "statements"}
"""The longest lists stand at the end, whatever the order of their record's fields."""

_HEADER = re.compile(r"(?P<style>[|>]-?)\s*(?P<comment>#.*)?$")


def formatted(content: bytes, path: str) -> bytes:
    """Return the index in its layout, with all comments: those in braces or beside a bare dash stand above what follows
    or holds them, and those of an index that is all in braces at its beginning. `path` is the file's name in messages.

    What it says need not be right, so that a half-written entry can be laid out too.

    Raises:
        CatalogueError: it is no YAML document of the kind that an index is, or has a value or a comment that cannot be
            laid out.
    """
    before = read_nodes(content, path)
    writer = _Writer(content.decode("utf-8-sig") + "\n")
    text = writer.text()
    after = read_nodes(text.encode(), path)
    if meaning(after) != meaning(before):
        line = _first_difference(before, after)
        finding = Finding(line, "cannot be laid out without changing what it says", "write the value on one line")
        raise CatalogueError(to_problems(path, [finding]))
    kept = [comment for _, comment in _Writer(text).comments]
    for number, comment in writer.comments:
        if comment not in kept:
            finding = Finding(
                number + 1, "has a comment that finds no place in the layout", "put it on a line of its own"
            )
            raise CatalogueError(to_problems(path, [finding]))
        kept.remove(comment)
    return text.encode()


def read_nodes(content: bytes, path: str) -> document.MappingNode:
    """Return the tree of an index, whether or not what it says is right. `path` is the file's name in messages.

    Raises:
        CatalogueError: it is no YAML document of the kind that an index is.
    """
    try:
        root, findings = document.parse_document(content)
    except document.UnreadableDocumentError as error:
        raise CatalogueError(to_problems(path, [error.finding])) from None
    if isinstance(root, document.MappingNode) and not findings:
        return root
    hint = "start with `tags:`, `post:` and `resources:`"
    raise CatalogueError(to_problems(path, findings or [Finding(root.line, "is no index", hint)]))


def meaning(node: document.Node) -> Any:
    """Return what a node says, equal for two nodes whatever the order of their keys and the lines they stand on."""
    if isinstance(node, document.MappingNode):
        return sorted((key.text, key.type, repr(meaning(value))) for key, value in node.entries)
    if isinstance(node, document.SequenceNode):
        return [meaning(item) for item in node.items]
    return (node.text.strip("\n"), node.type) if isinstance(node, document.ScalarNode) else None


def _first_difference(here: document.Node, there: document.Node) -> int:
    """The line of the innermost value that the two trees do not share."""
    pairs: list[tuple[document.Node, document.Node]] = []
    if isinstance(here, document.MappingNode) and isinstance(there, document.MappingNode):
        others = {key.text: value for key, value in there.entries}
        pairs = [(value, others.get(key.text, document.Unreadable(0))) for key, value in here.entries]
    elif isinstance(here, document.SequenceNode) and isinstance(there, document.SequenceNode):
        pairs = list(zip(here.items, there.items, strict=False))
    return next((_first_difference(one, two) for one, two in pairs if meaning(one) != meaning(two)), here.line)


class _Writer:
    """Writes the nodes of a text anew. Lines count from 0; an entry, a key or an item, is known by the line it starts
    on, and comments belong to the entry below them or on their line."""

    def __init__(self, text: str) -> None:
        self._lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)
        self._root = yaml.compose(text, Loader=LOADER)
        self._above: dict[int, list[str]] = {}
        self._beside: dict[int, str] = {}
        self._at_end: list[str] = []
        self.comments: list[tuple[int, str]] = []  # with the lines that they stand on
        self._place_comments(text)

    def text(self) -> str:
        lines = self._mapping(self._root, Catalogue, 0)
        if getattr(self._root, "flow_style", False):
            lines = [*filter(None, self._at_end), *lines]
        else:
            lines += self._at_end
        return "\n".join(lines).strip("\n") + "\n"

    def _place_comments(self, text: str) -> None:
        covered = self._covered(text)
        ends = dict(_entries(self._root))
        starts = sorted(ends)
        for number, line in enumerate(self._lines):
            comment = line[covered[number] :].strip() if number in covered else line.strip()
            if comment and not comment.startswith("#"):
                continue
            if comment:
                self.comments.append((number, comment))
            entry = bisect_right(starts, number) - 1
            is_inside = entry >= 0 and number <= ends[starts[entry]]
            if number in covered and comment and entry >= 0 and starts[entry] == number:
                self._beside[number] = comment
            elif is_inside and comment:
                self._above.setdefault(starts[entry], []).append(comment)
            elif comment or number not in covered:
                later = self._above.setdefault(starts[entry + 1], []) if entry + 1 < len(starts) else self._at_end
                if comment or later[-1:] != [""]:
                    later.append(comment)

    def _covered(self, text: str) -> dict[int, int]:
        """Up to which column a line holds more than a comment, for each line that does."""
        covered: dict[int, int] = {}
        for token in yaml.scan(text, Loader=LOADER):
            start, end = token.start_mark, token.end_mark
            if start.index == end.index:
                continue
            if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
                for number in self._block_lines(start.line, end.line):
                    covered[number] = len(self._lines[number])
                header = _HEADER.search(self._lines[start.line], start.column)
                covered[start.line] = header.start("comment") if header and header["comment"] else 10**9
            else:
                for number in range(start.line, end.line):
                    covered[number] = len(self._lines[number])
                covered[end.line] = max(covered.get(end.line, 0), end.column)
        return covered

    def _block_lines(self, start: int, end: int) -> range:
        """The lines of a text in a block, without empty ones at its end; `end` is where the next token may start."""
        while end > start + 1 and not self._lines[min(end, len(self._lines)) - 1].strip():
            end -= 1
        return range(start + 1, end)

    def _mapping(self, node: Any, record: type[Record] | None, indent: int) -> list[str]:
        fields = record.model_fields if record is not None else {}
        order = [key for key in fields if key != LAST_KEYS.get(record or Record)]
        places = {key: place for place, key in enumerate(order)}
        entries = sorted(node.value, key=lambda entry: places.get(entry[0].value, len(places)) if fields else 0)
        lines: list[str] = []
        for key, value in entries:
            annotation = fields[key.value].annotation if key.value in fields else None
            is_first = not lines
            above = self._comments_above(key, indent, set_apart=record is Catalogue and not is_first)
            lines += above if record in (None, Catalogue) else [line for line in above if line]
            lines += self._entry(f"{' ' * indent}{self._inline(key)}:", key, value, annotation, indent)
        return lines

    def _entry(self, head: str, start: Any, value: Any, annotation: Any, indent: int) -> list[str]:
        """The lines of a key or an item, of which the first begins with `head`."""
        if isinstance(value, yaml.ScalarNode):
            lines = self._text(head, value, folds=start is not value, indent=indent + 2)
        elif not value.value:
            lines = [f"{head} {'[]' if isinstance(value, yaml.SequenceNode) else '{}'}"]
        elif self._is_list_of_words(value) and Prose not in get_args(annotation):
            lines = listed(head, [self._inline(item, in_list=True) for item in value.value], indent + 2)
        else:
            return [self._with_comment(head, start), *self._below(value, annotation, indent + 2)]
        return [self._with_comment(lines[0], start), *lines[1:]]

    def _below(self, value: Any, annotation: Any, indent: int) -> list[str]:
        if isinstance(value, yaml.MappingNode):
            return self._mapping(value, _record(annotation), indent)
        lines: list[str] = []
        for item in value.value:
            lines += self._comments_above(item, indent, set_apart=_record(annotation) is Resource and bool(lines))
            dash = f"{' ' * indent}-"
            if isinstance(item, yaml.CollectionNode) and item.value and not self._is_list_of_words(item):
                below = self._below(item, annotation, indent + 2)
                first = next(n for n, line in enumerate(below) if line.strip() and line.lstrip()[0] != "#")
                lines += [line and f"{' ' * indent}{line.strip()}" for line in below[:first]]
                lines += [f"{dash} {below[first].lstrip()}", *below[first + 1 :]]
            else:
                lines += self._entry(dash, item, item, None, indent)
        return lines

    def _text(self, head: str, node: Any, folds: bool, indent: int) -> list[str]:
        start = node.start_mark
        header = _HEADER.match(self._lines[start.line], start.column) if node.style in ("|", ">") else None
        if header and node.value:
            block = [self._lines[number] for number in self._block_lines(start.line, node.end_mark.line)]
            depth = next(len(line) - len(line.lstrip(" ")) for line in block if line.strip())
            return [f"{head} {header['style']}", *(line[depth:] and " " * indent + line[depth:] for line in block)]
        inline = f"{head} {self._inline(node)}".rstrip()
        is_long = folds and len(inline) > LINE_WIDTH and " " in node.value and node.tag.endswith(":str")
        block_lines = folded(node.value, indent) if is_long else None
        return [f"{head} >-", *block_lines] if block_lines else [inline]

    def _inline(self, node: Any, in_list: bool = False) -> str:
        start, end = node.start_mark, node.end_mark
        if node.style in ("'", '"') and start.line == end.line:
            line: str = self._lines[start.line]
            return line[start.column : end.column]
        if not node.style and not node.tag.endswith(":str"):
            return str(node.value)
        return scalar(str(node.value), in_list)

    def _is_list_of_words(self, node: Any) -> bool:
        """Whether it can stand in brackets: it holds single values alone, and no comments between its lines."""
        commented = set() if node.flow_style else self._above.keys() | self._beside.keys()
        return isinstance(node, yaml.SequenceNode) and all(
            isinstance(item, yaml.ScalarNode) and item.start_mark.line not in commented for item in node.value
        )

    def _comments_above(self, start: Any, indent: int, set_apart: bool) -> list[str]:
        comments = self._above.pop(start.start_mark.line, [])
        if set_apart and comments[:1] != [""]:
            comments = ["", *comments]
        return [comment and " " * indent + comment for comment in comments]

    def _with_comment(self, line: str, start: Any) -> str:
        comment = self._beside.pop(start.start_mark.line, None)
        return line if comment is None else f"{line}  {comment}"


def _entries(node: Any) -> Iterator[tuple[int, int]]:
    """The first line of each key and item, outer ones first, with the last line of a value that holds no entries."""
    if node.start_mark.index == node.end_mark.index or getattr(node, "flow_style", True):
        return
    is_mapping = isinstance(node, yaml.MappingNode)
    for start, value in node.value if is_mapping else ((item, item) for item in node.value):
        is_leaf = isinstance(value, yaml.ScalarNode) or value.flow_style
        ends_inside = is_leaf and getattr(value, "style", None) not in ("|", ">")
        yield start.start_mark.line, (value.end_mark if ends_inside else start.start_mark).line
        if not is_leaf:
            yield from _entries(value)


def _record(annotation: Any) -> type[Record] | None:
    """The record that a field's type holds, however wrapped."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((record for record in map(_record, get_args(annotation)) if record is not None), None)
