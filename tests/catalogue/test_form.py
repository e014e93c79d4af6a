from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from catalogue.form import Form, Judged
from catalogue.problems import Fault
from catalogue.record import Entry, Record, Rule, Word


class Colour(Word):
    RED = "red"
    BLUE = "blue"


class Leg(Record):
    length: float


class Table(Record):
    """A record with a field of each type that records may have."""

    id: str
    height: float = 1.0
    seats: Annotated[int, Field(gt=0, lt=100)] = 1
    share: Annotated[float, Field(ge=0, le=1)] = 0.5
    colour: Colour = Colour.RED
    wood: Literal["oak", "pine"] = "oak"
    is_round: bool = False
    width: int | float | str = 1
    paint: Colour | int = 0
    edition: Literal[1, 2] = 1
    code: Annotated[str, Field(pattern="^T[0-9]+$")] = "T1"
    legs: Annotated[tuple[Leg, ...], Rule(lambda legs: Fault("stand badly") if len(legs) == 1 else None)] = ()
    drawers: Mapping[str, Leg] = {}
    best: Leg | None = None
    spare: int | str | Leg | tuple[int, ...] = 0


def _judge(tables: tuple[Entry, ...]) -> Iterator[Judged]:
    if len(tables) > 4:
        yield (), Fault("is too long")
    for index in range(3, len(tables)):
        yield (index,), Fault("is too much", "three are enough")


TABLES = Form(
    TypeAdapter(tuple[Table, ...]),
    noun="list of tables",
    example="t.yaml",
    beginning="start with `- id:`",
    rules=_judge,
)


def _read(text: str) -> tuple[Table, ...]:
    tables, problems = TABLES.read(text.encode(), "t.yaml")
    assert tables is not None, problems
    return tables


def _problems(text: str) -> list[str]:
    return [str(problem).removeprefix("t.yaml:") for problem in TABLES.read(text.encode(), "t.yaml")[1]]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("height: 1e3", "`height` must be a number, found `1e3`"),
        ("height: .nan", "`height` must be a number, found the number `.nan`"),
        ("height: -.inf", "`height` must be a number, found the number `-.inf`"),
        ("height: 1:30.5", "`height` must be a number, found the number `1:30.5`"),
        ("height: true", "`height` must be a number, found the truth value `true`"),
        ("seats: yes", "`seats` must be a whole number, found the truth value `yes`"),
        ("seats: 010", "`seats` must be a whole number, found the number `010`"),
        ("seats: 2.0", "`seats` must be a whole number, found the number `2.0`"),
        ("seats: 0", "`seats` must be greater than 0, found the number `0`"),
        ("seats: 100", "`seats` must be less than 100, found the number `100`"),
        ("share: -0.5", "`share` must be greater than or equal to 0, found the number `-0.5`"),
        ("share: 1.5", "`share` must be less than or equal to 1, found the number `1.5`"),
        ("colour: rod", "`colour` must be one of `red`, `blue`, found `rod`"),
        ("colour: 1", "`colour` must be text, found the number `1`"),
        ("wood: ash", "`wood` must be one of `oak`, `pine`, found `ash`"),
        ("is_round: 1", "`is_round` must be `true` or `false`, found the number `1`"),
        ("width: []", "`width` must be a whole number or a number or text, found a list"),
        ("paint: rod", "`paint` must be one of `red`, `blue` or a whole number, found `rod`"),
        ("edition: 3", "`edition` must be 1 or 2, found the number `3`"),
        ("code: X1", "`code` must match pattern '^T[0-9]+$', found `X1`"),
        ("legs: [{length: 1}]", "`legs` stand badly"),
        ("legs: [1, 2]", "an item of `legs` must be a mapping, found the number `1`"),
        ("drawers: {a: {}}", "`drawers.a.length` is missing"),
        ("drawers: []", "`drawers` must be a mapping, found a list"),
        ("best: {lenght: 1, length: 1}", "`best.lenght` is no key of the list of tables"),
        ("_node: 1", "`_node` is no key of the list of tables"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(line: str, message: str) -> None:
    first = TABLES.read(f"- id: a\n  {line}\n".encode(), "t.yaml")[1][0]
    assert (first.line, first.message) == (2, f"`a`: {message}")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("spare: {length: long}", ["2: `a`: `spare.length` must be a number, found `long`"]),
        ("spare: {lenght: 1.0, length: 1.0}", ["2: `a`: `spare.lenght` is no key of the list of tables"]),
        ("spare: [1, two]", ["2: `a`: an item of `spare` must be a whole number, found `two`"]),
        ("width: {length: 1.0}", ["2: `a`: `width` must be a whole number or a number or text, found a mapping"]),
    ],
)
def test_what_is_wrong_inside_a_value_is_said_without_the_types_that_it_never_had(line: str, found: list[str]) -> None:
    assert [text.partition("\n")[0] for text in _problems(f"- id: a\n  {line}\n")] == found


@pytest.mark.parametrize("width", ["3", "-3", "2.5", "-1.0e-05", "'1e3'"])
def test_a_value_keeps_its_type(width: str) -> None:
    (table,) = _read(f"- id: a\n  width: {width}\n")
    assert repr(table.width) == width.replace(".0e", "e")


def test_every_record_knows_its_line() -> None:
    (table,) = _read("# tables\n- id: a\n  best:\n    length: 1\n")
    assert table.best is not None
    assert (table.line, table.best.line, table.lines) == (2, 4, {"id": 2, "best": 3, "best.length": 4})


def test_a_record_from_no_file_has_no_line() -> None:
    assert (Leg(length=1).line, Leg(length=1).lines) == (0, {})


def test_records_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Leg(length=1).length = 2


def test_a_rule_may_judge_the_whole_file() -> None:
    assert _problems("".join(f"- id: {name}\n" for name in "abcde"))[0] == "1: the list of tables is too long"


@pytest.mark.parametrize(("text", "problem"), [
    ("", "1: is empty\nhint: start with `- id:`"),
    ("id: a", "1: is no list of tables\nhint: start with `- id:`"),
    ("- !!str a", "1: holds the tag `!!str`\nhint: remove it: the list of tables needs no tags"),
    ("- id: a\n- height: 1", "2: `table 2`: `id` is missing\nhint: add `id:`"),
    ("- id: a\n- id: b\n- id: c\n- id: d", "4: `d` is too much\nhint: three are enough"),
    ("- id: a\n- b", "2: an item of the list of tables must be a mapping, found `b`\n"
                     "hint: write its keys on lines below it, indented"),
])  # fmt: skip
def test_what_is_no_list_of_records_or_breaks_a_rule_is_refused(text: str, problem: str) -> None:
    assert _problems(text) == [problem]
