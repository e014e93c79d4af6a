"""A kind of YAML file, and how its bytes become records: with everything that is wrong with them in one pass.

The shape of a file is that of its `Record` classes and nothing else. This module turns what pydantic finds into the
words, lines and repairs of `problems`; it knows no particular file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from catalogue.document import (
    MAX_BYTES,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    Unreadable,
    UnreadableDocumentError,
    parse_document,
    shorten,
)
from catalogue.problems import Fault, Finding, Place, Problem, label, listed, quote, suggest, to_problems
from catalogue.record import Entry, Record

T = TypeVar("T")

Judged = tuple[Place, Fault | None]
"""A value, by its place in the file, and what is wrong with it."""

_WHOLE_NUMBER = re.compile("-?(?:0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,40}(?:[eE][+-]?[0-9]{1,2})?")

_SCALAR_NAMES = {"int": "the number ", "float": "the number ", "bool": "the truth value ", "timestamp": "the date "}
_MAPPING = ("a mapping", "write its keys on lines below it, indented")
_DEMANDS = {
    "bool_type": ("`true` or `false`", "write the word without quotes"),
    "dict_type": _MAPPING,
    "float_type": ("a number", "write it without quotes, as in `0.001` or `1.0e-3`"),
    "int_type": ("a whole number", "write its digits without quotes"),
    "model_type": _MAPPING,
    "string_type": ("text", "put it in quotes"),
    "tuple_type": ("a list", "write `[]`, or each item on a line after `- `"),
}
"""What each type wants, and how to write it."""


LONGEST_NAME = 4096
"""Characters of a file's name with its folders, which no system exceeds."""


@dataclass(frozen=True)
class Form(Generic[T]):
    """A kind of YAML file: the records it holds, how messages call it, and what its values must mean together.

    `rules` gets the file's values as they stand, right or wrong: `Entry` objects, tuples, texts, numbers. It names what
    is wrong with which of them and passes over what has the wrong type, for that is reported already.
    """

    adapter: TypeAdapter[T]
    noun: str
    example: str
    """The name of such a file."""
    beginning: str
    """How to start an empty one."""
    rules: Callable[[Any], Iterable[Judged]] = lambda _values: ()

    def read(self, content: bytes, path: str) -> tuple[T | None, tuple[Problem, ...]]:
        """Return what these bytes hold and no problems, or None and everything wrong with them, in line order.

        `path` is the file's name in messages.
        """
        if len(content) > MAX_BYTES:
            return None, (Problem(path, None, f"is larger than {MAX_BYTES:,} bytes", shorten(self.noun)),)
        try:
            root, findings = parse_document(content, self.noun, self.beginning)
        except UnreadableDocumentError as error:
            return None, to_problems(path, [error.finding])
        draft = _Draft(root, self.noun)
        records, errors = None, list[ErrorDetails]()
        try:
            records = self.adapter.validate_python(draft.values)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
        if any(error["type"] in _DEMANDS and not draft.place(error) for error in errors):
            keys = [f"{key}:" for key in self.adapter.json_schema().get("properties", ())]
            hint = f"start with {listed(keys, ' and ')}" if keys else self.beginning
            findings.append(Finding(root.line, f"is no {self.noun}", hint))
        else:
            findings += draft.repeated_keys() + draft.findings(errors)
            findings += [draft.finding(place, fault) for place, fault in self.rules(draft.values) if fault is not None]
        problems = to_problems(path, findings)
        return (None if problems else records), problems

    def read_file(self, path: str | Path) -> tuple[T | None, tuple[Problem, ...]]:
        """Return what the file holds and no problems, or None and everything that is wrong with it, in line order."""
        file, name = Path(path), str(path)
        hint = f"name the {self.noun}, such as `{self.example}`"
        if len(name) > LONGEST_NAME:
            return None, (Problem(f"{name[:LONGEST_NAME]}…", None, "there is no file with so long a name", hint),)
        try:
            if file.exists() and not file.is_file():
                return None, (Problem(str(path), None, "is not a file", hint),)
            with file.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return None, (Problem(str(path), None, "there is no such file", hint),)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            return None, (Problem(str(path), None, f"cannot be read: {reason}", hint),)
        return self.read(content, str(path))


class _Unfit:
    """A value that fits no type: it is reported already, or is a number in a form that could be misread."""


class _Draft:
    """The values of a file as validation and rules see them, and the way back from a value to its line and words."""

    def __init__(self, root: Node, noun: str) -> None:
        self._noun = noun
        self._nodes: dict[Place, Node] = {}
        self._lines: dict[Place, int] = {}
        self._entries: dict[Place, Entry] = {}
        self._repeated: list[tuple[Place, int]] = []
        self.values = self._value((), root, root.line)

    def _value(self, place: Place, node: Node, line: int) -> Any:
        self._nodes[place] = node
        self._lines[place] = line
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if isinstance(node, SequenceNode):
            return tuple(self._value((*place, index), item, item.line) for index, item in enumerate(node.items))
        return self._entry(place, node) if isinstance(node, MappingNode) else _Unfit()

    def _entry(self, place: Place, node: MappingNode) -> Entry:
        entry = self._entries[place] = Entry(node)
        for key, value in node.entries:
            if key.text in entry:
                self._repeated.append(((*place, key.text), key.line))
            elif key.type != "unreadable":
                entry[key.text] = self._value((*place, key.text), value, key.line)
        return entry

    def place(self, error: ErrorDetails) -> Place:
        """Return where the error lies, without the parts of its path that only say how the value was read."""
        place: Place = ()
        for part in error["loc"]:
            if (*place, part) in self._nodes:
                place = (*place, part)
        return (*place, error["loc"][-1]) if error["type"] == "missing" else place

    def repeated_keys(self) -> list[Finding]:
        """Return a finding for each key that stands twice in its mapping."""
        message, hint = "stands twice, first on line {}", "remove one of the two"
        return [
            self.finding(place, Fault(message.format(self._lines[place]), hint), line) for place, line in self._repeated
        ]

    def findings(self, errors: list[ErrorDetails]) -> list[Finding]:
        """Return what validation found: first what is wrong with shapes, then with the meaning of single values."""
        shapes: list[Finding] = []
        meanings: list[Finding] = []
        # Of a choice of types, the one that looked into the value tells what is wrong, and the others do not fit it.
        entered = {place[:depth] for place in map(self.place, errors) for depth in range(len(place))}
        for place, group in groupby(errors, self.place):
            node = self._nodes.get(place)
            demands: dict[str, str | None] = {}
            for error in group:
                kind, context = error["type"], error.get("ctx", {})
                if kind == "missing":
                    line = self._nodes[place[:-1]].line
                    shapes.append(self.finding(place, Fault("is missing", f"add `{place[-1]}:`"), line))
                elif kind == "extra_forbidden":
                    shapes.append(self.finding(place, self._unknown_key(place)))
                elif kind in _DEMANDS:
                    demands.update([_DEMANDS[kind]])
                elif words := re.findall("'([^']*)'", context.get("expected", "")):
                    demands.update([_choice(node, words)])
                elif kind == "fault":
                    meanings.append(self.finding(place, Fault(**context)))
                else:
                    demand = re.sub("^.*? should ", "must ", error["msg"])
                    meanings.append(self.finding(place, Fault(f"{demand}, found {_found(node)}")))
            if demands and place not in entered and not isinstance(node, Unreadable):
                item = "an item of " if isinstance(place[-1], int) else ""
                shapes.append(self.finding(place, _refusal(node, demands), item=item))
        return shapes + meanings

    def finding(self, place: Place, fault: Fault, line: int = 0, item: str = "") -> Finding:
        """Return a fault of the value at this place, with the name of the record that holds it.

        Unless a line is given, it is that of the value, or of the next whole that has one.
        """
        known = place
        while known not in self._lines:
            known = known[:-1]
        return Finding(line or self._lines[known], self._sentence(place, fault.message, item), fault.hint)

    def _unknown_key(self, place: Place) -> Fault:
        record_type = self._entries[place[:-1]].record_type
        assert record_type is not None
        keys = list(record_type.model_fields)
        hint = suggest(str(place[-1]), keys) or f"the keys here are {listed(keys)}"
        return Fault(f"is no key of the {self._noun}", hint)

    def _sentence(self, place: Place, rest: str, item: str) -> str:
        name, below = self._record(place)
        if name and not below:
            return f"{quote(name)} {rest}"
        owner = f"{quote(name)}: " if name else ""
        subject = label(below) if any(isinstance(part, str) for part in below) else f"the {self._noun}"
        return f"{owner}{item}{subject} {rest}"

    def _record(self, place: Place) -> tuple[str, Place]:
        """Return the name of the outermost record below the top that holds the value, and the way from there."""
        for depth in range(1, len(place) + 1):
            entry = self._entries.get(place[:depth])
            if entry is not None and entry.record_type is not None:
                return _name(entry, entry.record_type, place[depth - 1]), place[depth:]
        return "", place


def _name(entry: Entry, record_type: type[Record], key: str | int) -> str:
    """Return the record's `id`, or else its key or its number."""
    ids = [value.text for key, value in entry.node.entries if key.text == "id" and isinstance(value, ScalarNode)]
    if ids and ids[0]:
        return ids[0]
    return key if isinstance(key, str) else f"{record_type.__name__.lower()} {key + 1}"


def _scalar(node: ScalarNode) -> Any:
    if node.type == "str":
        return node.text.strip("\n")
    if node.type == "null":
        return None
    if node.type == "bool" and node.text in ("true", "false"):
        return node.text == "true"
    if node.type == "int" and _WHOLE_NUMBER.fullmatch(node.text):
        return int(node.text)
    if node.type == "float" and _NUMBER.fullmatch(node.text):
        return float(node.text)
    return _Unfit()


def _choice(node: Node | None, words: list[str]) -> tuple[str, str | None]:
    """Return the demand for one of these words, each of which is a text."""
    if isinstance(node, ScalarNode) and node.type == "str":
        return f"one of {listed(words)}", suggest(node.text, words)
    return _DEMANDS["string_type"]


def _refusal(node: Node | None, demands: dict[str, str | None]) -> Fault:
    """Return that the value has none of the types that may stand there, each with how to write it."""
    is_bare = isinstance(node, ScalarNode) and node.type != "null"
    hint = "write it after the colon" if "text" in demands and not is_bare else next(iter(demands.values()))
    return Fault(f"must be {' or '.join(demands)}, found {_found(node)}", hint)


def _found(node: Node | None) -> str:
    if isinstance(node, ScalarNode):
        return "nothing" if node.type == "null" else _SCALAR_NAMES.get(node.type, "") + quote(node.text)
    return "a mapping" if isinstance(node, MappingNode) else "a list"
