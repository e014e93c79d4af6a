"""The shape of a paper's YAML files: `paper.yaml`, and a file for each of its experiments.

`expansion` makes `Experiment` and `Claim` records of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from catalogue.problems import Fault, listed, quote
from catalogue.record import Record, Rule
from catalogue.rules.identifiers import ID, id_fault
from catalogue.rules.prose import prose_fault
from reproductions.claims import Averaged, Basis, Comparison, Statistic
from reproductions.experiments import MOST_TRIALS


def _above_zero_fault(number: int | float) -> Fault | None:
    return None if number > 0 else Fault(f"must be above 0, found `{number}`")


def _not_below_zero_fault(number: int | float) -> Fault | None:
    return None if number >= 0 else Fault(f"must be 0 or more, found `{number}`")


def _text_fault(text: str) -> Fault | None:
    return _prose_fault(text) if text.strip() else Fault("must say something", "write a sentence")


def _line_fault(text: str) -> Fault | None:
    return _one_line_fault(text) or _text_fault(text)


def _one_line_fault(text: str) -> Fault | None:
    broken = Fault(f"must be one line, found {quote(text)}", "write it on one line, or after `>-`")
    return broken if len(text.splitlines()) > 1 else None


def _unit_fault(text: str) -> Fault | None:
    return _one_line_fault(text) or _prose_fault(text)


def _prose_fault(text: str) -> Fault | None:
    fault = prose_fault(text) if text else None
    return fault and Fault(fault.message, "write plain words; `code` in backticks is all that may stand out")


def _trials_fault(number: int) -> Fault | None:
    most = f"must be at most {MOST_TRIALS:,}, found `{number}`"
    return _above_zero_fault(number) or (None if number <= MOST_TRIALS else Fault(most))


def _each_once_fault(names: tuple[str, ...]) -> Fault | None:
    twice = next((name for name in names if names.count(name) > 1), None)
    return None if twice is None else Fault(f"must name each one once, found {quote(twice)} twice", "take one out")


def _some_rows_fault(rows: tuple[str, ...]) -> Fault | None:
    missing = Fault("must name a row, found none", "take `rows` out, which means all rows")
    return _each_once_fault(rows) if rows else missing


def _factor_fault(factor: int | float) -> Fault | None:
    hint = "write `factor: 2` for twice or half, or an `absolute` tolerance"
    return None if factor > 1 else Fault(f"must be above 1, found `{factor}`", hint)


def _choice_fault(alternatives: Mapping[str, str]) -> Fault | None:
    if len(alternatives) > 1:
        return None
    found = listed(alternatives) + " alone" if alternatives else "none"
    hint = "add another way to take the choice, or take the reading out: a single way leaves nothing open"
    return Fault(f"must be two or more, found {found}", hint)


def path_rule(suffix: str) -> Rule:
    """The rule for the name of a file in the paper's folder or below it."""
    pattern = rf"([A-Za-z0-9_]+/)*[A-Za-z0-9_]+\.{suffix}"

    def judge(text: str) -> Fault | None:
        hint = f"for example `adding.{suffix}` or `learning/adding.{suffix}`"
        fault = Fault(f"must be a `.{suffix}` file in the paper's folder, found {quote(text)}", hint)
        return None if re.fullmatch(pattern, text) else fault

    return Rule(judge, pattern)


Id = Annotated[str, Rule(id_fault, ID.pattern)]
AlternativeId = Annotated[str, Field(pattern="^[a-z0-9_.]+$")]
ColumnId = Annotated[str, Field(pattern="^[a-z0-9_]+$")]
Text = Annotated[str, Rule(_text_fault)]
Line = Annotated[str, Rule(_line_fault)]
Unit = Annotated[str, Rule(_unit_fault)]
Number = int | float
PositiveNumber = Annotated[int | float, Rule(_above_zero_fault)]
Count = Annotated[int, Rule(_above_zero_fault)]
Setting = TypeAliasType("Setting", "int | float | str | bool | tuple[Setting, ...] | Mapping[str, Setting] | None")


class At(Record):
    """Where a statement or a row stands in the paper."""

    section: Text | None = None
    table: Text | None = None
    row: Count | None = None


class ToleranceEntry(Record):
    """How far ours may lie from the published value; exactly one of `factor` and `absolute` is set.

    `earlier` is the `absolute` that stood there before it was changed.
    """

    reason: Text
    factor: Annotated[int | float, Rule(_factor_fault)] | None = None
    absolute: Annotated[int | float, Rule(_not_below_zero_fault)] | None = None
    earlier: Annotated[int | float, Rule(_not_below_zero_fault)] | None = None


class ClaimFields(Record):
    """What is said of a claim, or of several at once. The fields are those of `claims.Claim`, `says` its statement.

    `says`, `quantity`, `relative_to` and `relative_quantity` may hold `{value}`, `{trials}`, `{key}`, `{number}`, the
    digits at the key's end, `{title}` and the row's settings. With a `relative_quantity` alone a ratio is one of two
    quantities of its row.
    """

    id: Id | None = None
    row: Id | None = None
    at: At = At()
    in_text: bool | None = None
    """The claim stands in the section's text, though others of its row stand in a table."""
    says: Text | None = None
    quantity: Text | None = None
    value: Number | None = None
    unit: Unit | None = None
    comparison: Comparison | None = None
    trials: Count | None = None
    basis: Basis | None = None
    statistic: Statistic | None = None
    averaged: Averaged | None = None
    limit: PositiveNumber | None = None
    budget: Id | None = None
    rounding: Annotated[int | float, Rule(_not_below_zero_fault)] | None = None
    threshold: Number | None = None
    tolerance: Id | ToleranceEntry | None = None
    relative_to: Text | None = None
    relative_quantity: Text | None = None
    relative_budget: Id | None = None
    quoted_from: Text | None = None
    not_measurable: Text | None = None
    published_as: Text | None = None


Cell = int | float | str | ClaimFields


class Group(ClaimFields):
    """Claims with something in common, which is said once: a table of the paper, a list, or a single claim.

    In a table, `columns` say what all claims of a column share, and each of `rows` holds the values by column. A key of
    `rows` is a row of the experiment, or an id for its claims if the row stands under `of`; `row` is the number of the
    printed row, `table` and `section` where it stands. In `each`, a list, keys are the claims' ids.
    """

    columns: Mapping[ColumnId, ClaimFields] = Field(default_factory=dict)
    rows: Mapping[Id, Mapping[ColumnId, Cell]] = Field(default_factory=dict)
    each: Mapping[Id, int | float | ClaimFields] = Field(default_factory=dict)


class RowEntry(Record):
    """A row of a table. `of` names the row, `experiment/row`, of which it is a variant by other `readings`."""

    title: Line
    at: At = At()
    settings: Mapping[Id, Setting] = Field(default_factory=dict)
    of: Text | None = None
    readings: Mapping[Id, AlternativeId] = Field(default_factory=dict)


class ProfileEntry(Record):
    """How much of an experiment to run: which rows (none named: all), how many trials, the cap, who has to ask."""

    says: Text
    trials: Annotated[int, Rule(_trials_fault)]
    cap_factor: PositiveNumber = 1
    rows: Annotated[tuple[Id, ...], Rule(_some_rows_fault)] | None = None
    on_request: bool = False


class ReadingEntry(Record):
    """An open choice of the text; the first alternative is the literal recommendation."""

    question: Text
    alternatives: Annotated[Mapping[AlternativeId, Text], Rule(_choice_fault)]
    reason: Text


class DeviationEntry(Record):
    """Where the protocol departs from the paper's, and why."""

    what: Text
    why: Text


class ExperimentFile(Record):
    """One experiment of a paper."""

    id: Id
    title: Line
    section: Text
    summary: Text
    measured_by: Annotated[str, Field(pattern=r"^[a-z0-9_.]+:[A-Za-z0-9_]+$")]
    """Where the code begins, `module:name`, the module as seen from the paper's folder."""
    unit: Line = "time steps"
    """What its work is counted in."""
    quantities: Annotated[tuple[Id, ...], Rule(_each_once_fault)]
    """What its trials measure."""
    datasets: Annotated[tuple[Id, ...], Rule(_each_once_fault)] = ()
    """The data sets that its trials read, as `rnn-review data list` names them."""
    basis: Basis | None = None
    averaged: Averaged | None = None
    limit: PositiveNumber | None = None
    """These three are said of all claims that do not say otherwise."""
    defaults: Mapping[Id, Setting] = Field(default_factory=dict)
    """Settings of all rows."""
    rows: Mapping[Id, RowEntry]
    profiles: Mapping[Id, ProfileEntry]
    readings: Mapping[Id, Literal["shared"] | ReadingEntry] = Field(default_factory=dict)
    """`shared` is the paper's own reading of this id."""
    deviations: tuple[Id | DeviationEntry, ...] = ()
    """An id is one of the paper's."""
    tolerances: Mapping[Id, ToleranceEntry] = Field(default_factory=dict)
    claims: tuple[Group, ...] = ()


class PaperFile(Record):
    """What a paper's experiments share, and in which order they stand."""

    experiments: tuple[Annotated[str, path_rule("yaml")], ...]
    """Their files, as seen from the paper's folder."""
    readings: Mapping[Id, ReadingEntry] = Field(default_factory=dict)
    deviations: Mapping[Id, DeviationEntry] = Field(default_factory=dict)
    tolerances: Mapping[Id, ToleranceEntry] = Field(default_factory=dict)
