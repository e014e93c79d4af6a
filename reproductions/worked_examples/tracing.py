"""What each statement of chosen functions computes while something runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from reproductions.results import STRICT
from reproductions.worked_examples.statements import RESULT, CodeDefinition, CodeStatement

Value = float | bool | str | list[Any]
Values = dict[str, Value]
"""Values by name; a mapping's entries stand under their own names."""


@dataclass(frozen=True, slots=True)
class ExecutedStep:
    """One execution of a statement, and the values that it gave; for a condition, whether it held.

    `at` is the statement's number in its definition, from 0, and `statement` its key.
    """

    __pydantic_config__ = STRICT

    at: int
    statement: str
    values: Values


@dataclass(frozen=True, slots=True)
class Call:
    """The last call of a function: its arguments, and its statements in the order in which they ran."""

    __pydantic_config__ = STRICT

    arguments: Values = field(default_factory=dict)
    steps: list[ExecutedStep] = field(default_factory=list)


def trace(run: Callable[[], object], watched: Iterable[tuple[Path, CodeDefinition]]) -> dict[str, Call]:
    """The last call of each watched function that `run` calls, by its name.

    Values that are neither numbers nor texts are left out.
    """
    known = {(str(file), definition.name): definition for file, definition in watched}
    calls: dict[str, Call] = {}

    def enter(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        definition = known.get((frame.f_code.co_filename, frame.f_code.co_qualname))
        if definition is None or event != "call":
            return None
        calls[definition.name] = call = Call(_plain_values(frame.f_locals.items()))
        return _follow(definition, call)

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        run()
    finally:
        sys.settrace(before)
    return calls


def _follow(definition: CodeDefinition, call: Call) -> Callable[..., Any]:
    current: CodeStatement | None = None

    def follow(frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        nonlocal current
        following = definition.at(frame.f_lineno) if event == "line" else None
        if event in ("line", "return") and current is not None and following != current:
            at = definition.statements.index(current)
            call.steps.extend(
                ExecutedStep(at, current.key, given) for given in _given(current, frame, following, argument)
            )
        if event == "line":
            current = following
        return follow

    return follow


def _given(
    done: CodeStatement, frame: FrameType, following: CodeStatement | None, returned: object
) -> Iterable[Values]:
    entered = following is not None and following.first in done.body
    if done.body and not done.names:
        yield {"holds": entered}
    elif entered or not done.body:
        pairs = [(name, returned if name == RESULT else _looked_up(frame, name)) for name in done.names]
        yield _plain_values(pairs)


def _looked_up(frame: FrameType, name: str) -> object:
    """What a target of the function's own source, such as `net`, `nets[-1]` or `self.weights[name]`, now holds."""
    return eval(name, frame.f_globals, frame.f_locals)


def _plain_values(pairs: Iterable[tuple[str, object]]) -> Values:
    found: Values = {}
    for name, value in pairs:
        if isinstance(value, dict):
            found |= {f'{name}["{key}"]': plain for key, plain in _plain_values(value.items()).items()}
        elif (plain := _plain(value)) is not None:
            found[name] = plain
    return found


def _plain(value: object) -> Value | None:
    """A number, a text, a tensor or a list of them as plain data; None for anything else."""
    if hasattr(value, "tolist"):
        plain: Value = value.tolist()
        return plain
    if isinstance(value, tuple | list) and value:
        items = [_plain(one) for one in value]
        return None if None in items else items
    return value if isinstance(value, bool | int | float | str) else None
