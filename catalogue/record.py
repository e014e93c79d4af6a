"""What the records of a YAML file are made of: frozen classes whose fields are the file's keys, and rules for values.

The fields' types say the shape, and nothing is converted: `"1990"` is no number and `1` no truth value. A `Rule` says
what a value of the right shape must mean. `form` reads files into records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from catalogue import document
from catalogue.problems import Fault

T = TypeVar("T")


class Entry(dict[str, Any]):
    """A mapping of the file, right or wrong, as a dictionary that knows its line and which record it was read as."""

    def __init__(self, node: document.MappingNode) -> None:
        super().__init__()
        self.node = node
        self.line = node.line
        self.record_type: type[Record] | None = None

    def text(self, key: str) -> str:
        """Return a text, empty where there is none."""
        value = self.get(key)
        return value if isinstance(value, str) else ""

    def entry(self, key: str) -> Entry:
        """Return a mapping, empty where there is none."""
        value = self.get(key)
        return value if isinstance(value, Entry) else Entry(document.MappingNode(self.line, []))

    def each(self, key: str, kind: type[T]) -> list[tuple[int, T]]:
        """Return the items of a list that are of this kind, `str` or `Entry`, each with its index."""
        items = self.get(key)
        return [(n, item) for n, item in enumerate(items) if isinstance(item, kind)] if isinstance(items, tuple) else []


class Record(BaseModel):
    """A mapping of a YAML file: its fields are the keys, tuples its lists, and the fields' docstrings explain them."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", use_attribute_docstrings=True)

    _node: document.MappingNode | None = PrivateAttr(None)

    @property
    def line(self) -> int:
        """The 1-based line that the record starts on; 0 where it comes from no file."""
        return 0 if self._node is None else self._node.line

    @property
    def lines(self) -> dict[str, int]:
        """The line of each key and item below by dotted path, as in `doi`, `annotation.holds` or `alternates.0.url`."""
        return {} if self._node is None else dict(_lines(self._node, ""))

    @model_validator(mode="wrap")
    @classmethod
    def _locate(cls, data: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(data, Entry):
            return read(data)
        data.record_type = cls
        record = read(data)
        record._node = data.node
        return record


class Word(StrEnum):
    """A choice among words."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let the text of a file stand for the member, which strict types would not."""
        return core_schema.enum_schema(cls, list(cls.__members__.values()), sub_type="str", strict=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value must mean, as in `Annotated[str, Rule(doi_fault)]`; a schema for editors knows the pattern alone."""

    judge: Callable[[Any], Fault | None]
    pattern: str | None = None
    """What the whole text looks like."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Judge each value that has the right type."""
        return core_schema.no_info_after_validator_function(self._apply, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Add the pattern to the schema of the type."""
        return handler(core) | ({} if self.pattern is None else {"pattern": f"^({self.pattern})$"})

    def _apply(self, value: T) -> T:
        fault = self.judge(value)
        if fault is not None:
            raise PydanticCustomError("fault", "{message}", {"message": fault.message, "hint": fault.hint})
        return value


def _lines(node: document.Node, prefix: str) -> Iterator[tuple[str, int]]:
    below: list[tuple[str, int, document.Node]] = []
    if isinstance(node, document.MappingNode):
        below = [(key.text, key.line, value) for key, value in node.entries]
    elif isinstance(node, document.SequenceNode):
        below = [(str(index), item.line, item) for index, item in enumerate(node.items)]
    yield from ((prefix + name, line) for name, line, _ in below)
    for name, _, value in below:
        yield from _lines(value, f"{prefix}{name}.")
