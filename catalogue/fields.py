"""The keys of one YAML mapping, read one by one into Python values; what does not fit is reported, never raised.

A value that cannot be read is replaced by an empty one of the right type, so that reading goes on, and its place is
kept in `Reading`, so that nobody complains about the replacement.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TypeVar

from catalogue.document import Mapping, Node, Scalar, Sequence, Unreadable
from catalogue.problems import Finding, Place, dotted, label, quote, suggest

Choice = TypeVar("Choice", bound=StrEnum)

_SCALAR_NAMES = {"int": "the number ", "float": "the number ", "bool": "the truth value ", "timestamp": "the date "}


class Reading:
    """Everything found wrong while one file is read, and what could not be read because of it."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self._unread: set[Place] = set()
        self._partly_unread: set[Place] = set()

    def report(self, place: Place, line: int, message: str, hint: str | None = None) -> None:
        """Note what is wrong with the value at this place, which counts as unread from now on."""
        self.findings.append(Finding(place, line, message, hint))
        self.skip(place)

    def skip(self, place: Place) -> None:
        """Count the value at this place as unread."""
        self._unread.add(place)
        self._partly_unread.update(_wholes(place))

    def is_read(self, place: Place) -> bool:
        """Whether the value at this place was read with all its parts, so that its meaning can be judged."""
        return place not in self._partly_unread and self._unread.isdisjoint(_wholes(place))


class Record:
    """What messages and line numbers refer to: the whole file, the post, or one resource."""

    def __init__(self, place: Place, name: str | None) -> None:
        self.place = place
        self.owner = "" if name is None else f"{quote(name)}: "
        self.lines: dict[str, int] = {}

    def path(self, place: Place) -> str:
        """Return the place of a value as seen from this record, as in `alternates.0.url`."""
        return dotted(place[len(self.place) :])

    def label(self, place: Place) -> str:
        """Return that place as it stands in messages."""
        return label(place[len(self.place) :])


class Fields:
    """One mapping of the file. Keys that nobody asked for are unknown; `close` reports them."""

    def __init__(self, reading: Reading, mapping: Mapping, place: Place, record: Record) -> None:
        self.line = mapping.line
        self.lines = record.lines
        self._reading = reading
        self._place = place
        self._record = record
        self._asked: list[str] = []
        self._nodes: dict[str, Node] = {}
        for key, node in mapping.entries:
            if key.type == "unreadable":
                continue
            at = (*place, key.text)
            if key.text in self._nodes:
                message = f"{record.label(at)} stands twice, first on line {self._line(at)}"
                reading.report(at, key.line, record.owner + message, "remove one of the two")
            else:
                self._nodes[key.text] = node
                self.lines[record.path(at)] = key.line

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        node = self._required(key)
        return "" if node is None else self._as_text((*self._place, key), node) or ""

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None where the key is absent or null."""
        node = self._optional(key)
        return None if node is None else self._as_text((*self._place, key), node)

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts, empty where the key is absent and need not be there."""
        return tuple(self._as_text(place, node) or "" for place, node in self._items(key, required))

    def integer(self, key: str) -> int:
        """Return a whole number that must be there."""
        node = self._required(key)
        return 0 if node is None else self._as_integer((*self._place, key), node) or 0

    def optional_integer(self, key: str) -> int | None:
        """Return a whole number, or None where the key is absent or null."""
        node = self._optional(key)
        return None if node is None else self._as_integer((*self._place, key), node)

    def flag(self, key: str) -> bool:
        """Return a truth value that must be there."""
        node = self._required(key)
        if isinstance(node, Scalar) and node.type == "bool" and node.text in ("true", "false"):
            return node.text == "true"
        if node is not None:
            self._refuse((*self._place, key), node, "must be `true` or `false`", "write the word without quotes")
        return False

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """Return one of the words of an enumeration, which must be there."""
        words = [choice.value for choice in choices]
        word, place = self.text(key), (*self._place, key)
        if word in words:
            return choices(word)
        if self._reading.is_read(place):
            message = f"{self._record.label(place)} must be one of {_listed(words)}, found {quote(word)}"
            self._reading.report(place, self._line(place), self._record.owner + message, suggest(word, words))
        return choices(words[0])

    def vocabulary(self, key: str) -> dict[str, str]:
        """Return a mapping from words of the file's own choice to texts, empty where the key is absent."""
        fields = self.optional_fields(key)
        return {} if fields is None else {word: fields.text(word) for word in fields._nodes}

    def fields(self, key: str, record_name: str | None = None) -> Fields:
        """Return a mapping that must be there; given a record name, it starts a record."""
        node = self._required(key)
        return self._as_fields((*self._place, key), node or Unreadable(self.line), record_name)

    def optional_fields(self, key: str) -> Fields | None:
        """Return a mapping, or None where the key is absent or null."""
        node = self._optional(key)
        return None if node is None else self._as_fields((*self._place, key), node, None)

    def list_of_fields(self, key: str, required: bool = False, record_name: str | None = None) -> list[Fields]:
        """Return the mappings of a list; given a record name, each starts a record named by its `id` or its number."""
        found = []
        for number, (place, node) in enumerate(self._items(key, required), start=1):
            name = None if record_name is None else _id_of(node) or f"{record_name} {number}"
            found.append(self._as_fields(place, node, name))
        return found

    def close(self) -> None:
        """Report each key that nobody asked for."""
        asked = set(self._asked)
        for key in (key for key in self._nodes if key not in asked):
            place = (*self._place, key)
            hint = suggest(key, self._asked) or f"the keys here are {_listed(self._asked)}"
            message = f"{self._record.owner}{self._record.label(place)} is no key of the index"
            self._reading.report(place, self._line(place), message, hint)

    def _line(self, place: Place) -> int:
        return self.lines.get(self._record.path(place), self.line)

    def _required(self, key: str) -> Node | None:
        self._asked.append(key)
        place = (*self._place, key)
        if key not in self._nodes:
            message = f"{self._record.owner}{self._record.label(place)} is missing"
            self._reading.report(place, self.line, message, f"add `{key}:`")
        return self._nodes.get(key)

    def _optional(self, key: str) -> Node | None:
        self._asked.append(key)
        node = self._nodes.get(key)
        return None if isinstance(node, Scalar) and node.type == "null" else node

    def _items(self, key: str, required: bool) -> list[tuple[Place, Node]]:
        if required or key in self._nodes:
            node = self._required(key)
        else:
            node = self._optional(key)
        if isinstance(node, Sequence):
            items = [((*self._place, key, index), item) for index, item in enumerate(node.items)]
            self.lines.update((self._record.path(place), item.line) for place, item in items)
            return items
        if node is not None:
            self._refuse((*self._place, key), node, "must be a list", "write `[]`, or each item on a line after `- `")
        return []

    def _as_text(self, place: Place, node: Node) -> str | None:
        if isinstance(node, Scalar) and node.type == "str":
            return node.text.strip("\n")
        is_bare = isinstance(node, Scalar) and node.type != "null"
        self._refuse(place, node, "must be text", "put it in quotes" if is_bare else "write it after the colon")
        return None

    def _as_integer(self, place: Place, node: Node) -> int | None:
        if isinstance(node, Scalar) and node.type == "int" and re.fullmatch("0|[1-9][0-9]{0,17}", node.text):
            return int(node.text)
        self._refuse(place, node, "must be a whole number", "write its digits without quotes")
        return None

    def _as_fields(self, place: Place, node: Node, record_name: str | None) -> Fields:
        record = self._record if record_name is None else Record(place, record_name)
        if isinstance(node, Mapping):
            return Fields(self._reading, node, place, record)
        self._refuse(place, node, "must be a mapping", "write its keys on lines below it, indented")
        # Its keys are read as empty and in silence: that there is no mapping has been said.
        return Fields(Reading([]), Mapping(node.line), place, record)

    def _refuse(self, place: Place, node: Node, demand: str, hint: str | None = None) -> None:
        if isinstance(node, Unreadable):
            self._reading.skip(place)
            return
        item = "an item of " if isinstance(place[-1], int) else ""
        message = f"{self._record.owner}{item}{self._record.label(place)} {demand}, found {_found(node)}"
        self._reading.report(place, self._line(place), message, hint)


def _wholes(place: Place) -> list[Place]:
    """Return the place and all that it is part of."""
    return [place[:length] for length in range(1, len(place) + 1)]


def _id_of(node: Node) -> str | None:
    if not isinstance(node, Mapping):
        return None
    ids = [value.text for key, value in node.entries if key.text == "id" and isinstance(value, Scalar)]
    return ids[0] if ids and ids[0] else None


def _found(node: Node) -> str:
    if isinstance(node, Scalar):
        return "nothing" if node.type == "null" else _SCALAR_NAMES.get(node.type, "") + quote(node.text)
    return "a mapping" if isinstance(node, Mapping) else "a list"


def _listed(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
