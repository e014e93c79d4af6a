"""The statements of a definition, read from its source file; nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reproductions.source_code import read_code

Function = ast.FunctionDef | ast.AsyncFunctionDef
RESULT = "result"
"""What a returned value is called."""


@dataclass(frozen=True, slots=True)
class CodeStatement:
    """One statement, or the head of one that has others below it.

    `key` is its code in Python's own layout, without comments, and `code` what stands in the file, with the comments
    and the `else` before it. `first` and `last` are its lines in the file, `body` the lines of what is below it.
    `names` are the names that it gives a value, as a caller would write them.
    """

    key: str
    code: str
    first: int
    last: int
    body: range
    names: tuple[str, ...]
    kind: type[ast.stmt]


@dataclass(frozen=True, slots=True)
class CodeDefinition:
    """A function: its `head` up to the colon, its docstring, and its statements from top to bottom."""

    name: str
    head: str
    line: int
    docstring: str
    statements: tuple[CodeStatement, ...]

    def at(self, line: int) -> CodeStatement | None:
        """The statement on this line of the file, if there is one."""
        return next((one for one in self.statements if one.first <= line <= one.last), None)


def read_definition(file: Path, name: str) -> CodeDefinition:
    """The function of this name, `Class.method` for a method.

    Raises:
        LookupError: the file holds no such function; the message names the nearest thing that is there.
        OSError: the file cannot be read.
        CodeError: it is no Python.
    """
    source, module = read_code(file)
    lines = source.splitlines()
    body: list[ast.stmt] = module.body
    found: ast.stmt | None = None
    for part in name.split("."):
        found = next((one for one in body if getattr(one, "name", None) == part), None)
        body = getattr(found, "body", [])
    if not isinstance(found, Function):
        raise LookupError(f"`{name}` is no function of {file.name}")
    docstring = ast.get_docstring(found) or ""
    inner = found.body[1:] if docstring else found.body
    head = "\n".join(lines[found.lineno - 1 : found.body[0].lineno - 1])
    end = (found.body[0].end_lineno or 0) if docstring else found.body[0].lineno - 1
    statements = []
    for node in _flat(inner):
        last = _last_line(node)
        code = "\n".join(lines[end:last]).strip("\n")
        statements.append(CodeStatement(key_of(node), code, node.lineno, last, _body(node), _names(node), type(node)))
        end = last
    return CodeDefinition(name, head, found.lineno, docstring, tuple(statements))


def key_of(code: str | ast.stmt) -> str:
    """A statement in Python's own layout, without comments; of one that has others below it, the head.

    Raises:
        SyntaxError: the text is no statement.
    """
    if isinstance(code, ast.stmt):
        whole = ast.unparse(code)
        return whole.partition("\n")[0] if _body(code) else whole
    compound = code.rstrip().endswith(":")
    (node,) = ast.parse(f"{code.strip()} pass" if compound else code.strip()).body
    return key_of(node)


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if not isinstance(node, Function | ast.ClassDef):
            for below in ("body", "orelse", "finalbody"):
                yield from _flat(getattr(node, below, []))


def _body(node: ast.stmt) -> range:
    body = getattr(node, "body", [])
    return range(body[0].lineno, (body[-1].end_lineno or 0) + 1) if body else range(0)


def _last_line(node: ast.stmt) -> int:
    body = _body(node)
    return body.start - 1 if body else node.end_lineno or node.lineno


def _names(node: ast.stmt) -> tuple[str, ...]:
    if isinstance(node, ast.Return):
        return (RESULT,)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = ast.unparse(node.value.func)
        return (f"{called.removesuffix('.append')}[-1]",) if called.endswith(".append") else ()
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return tuple(name for target in targets for name in _targets(target))


def _targets(target: ast.AST | None) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Subscript | ast.Attribute):
        yield ast.unparse(target)
    elif isinstance(target, ast.Tuple):
        for one in target.elts:
            yield from _targets(one)
