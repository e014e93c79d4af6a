"""Which code decided a number: one hash over the definitions that an entry reaches.

Definitions are numbered in the order in which they are reached, and a name that leads to one is replaced by its number.
So neither what a definition is called nor the module in which it stands counts, nor do imports, comments, docstrings,
annotations, layout, the wording of errors, or definitions that nothing reaches. What comes from another library counts
by its full name there, and a reading of a paper by the name that stored runs know, see `earlier_names`.

A class is reached with all its methods. Statements that act when a module is imported (calls, loops, definitions under
a decorator that may register them) count with every definition of their module. Not followed are `getattr` with a text
and files that code reads; an experiment's numbers are hashed beside its code, see `experiments`.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reproductions.earlier_names import earlier_name

DIGITS = 12
"""Hexadecimal digits of a hash."""

PURE_DECORATORS = {
    "abc.abstractmethod",
    "contextlib.contextmanager",
    "dataclasses.dataclass",
    "functools.cache",
    "functools.lru_cache",
    "functools.partial",
    "numba.extending.intrinsic",
    "numba.njit",
    "typing.overload",
    "typing.runtime_checkable",
}
"""Decorators that leave no trace elsewhere. A definition under another one of a library may register itself there."""

RECORDS = tuple(
    f"reproductions.{name}"
    for name in ("claims", "datasets.store", "experiments", "results", "source_code", "trials.protocol")
)
"""Modules that say how numbers are asked for and kept, not what they are: their definitions count by name alone."""

FOLDER = Path(os.environ.get("RNN_REVIEW_CACHE", Path.home() / ".cache" / "rnn-review"))
"""What can be computed again: hashes by the state of all source files, and compiled kernels."""


class CodeError(Exception):
    """A Python file cannot be read as code: which one, in which line, and why."""

    def __init__(self, file: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


def read_code(file: Path) -> tuple[str, ast.Module]:
    """The text of a Python file, and its syntax.

    Raises:
        OSError: it cannot be read.
        CodeError: it is no Python.
    """
    try:
        text = file.read_text(encoding="utf-8")
        return text, ast.parse(text, file.name)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CodeError(file, line, f"is no UTF-8, found the byte `0x{error.object[error.start]:02x}`") from error
    except SyntaxError as error:
        raise CodeError(file, error.lineno, f"is no Python: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise CodeError(file, None, f"is no Python: {error}") from error


@dataclass(frozen=True, slots=True)
class DefinitionPlace:
    """A definition of the project, by module and name."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What an entry reaches: a hash, and the files that hold it, relative to the project's root and sorted.

    `names` is a hash of where the definitions stand and what they are called, which the first hash does not mind. What
    was pickled by name, as numba's compiled code is, can be read again only if both are the same.
    """

    digest: str
    files: tuple[str, ...]
    names: str


@dataclass(frozen=True, slots=True)
class Definition:
    """The statement that defines a name, its file relative to the project's root, and its decorators' full names.

    A decorator that is no plain name is None.
    """

    file: str
    statement: ast.stmt
    decorators: tuple[str | None, ...]


Token = str | DefinitionPlace
"""A definition is written down as texts, and places where it names another definition."""


@dataclass
class _Module:
    """A parsed module: what each top-level name is bound by, what it imports, and what acts when it is imported."""

    name: str
    file: Path
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    acting: list[ast.stmt] = field(default_factory=list)


class SourceTree:
    """The project's modules below a root folder, as far as they belong to the named packages."""

    def __init__(self, root: Path, packages: tuple[str, ...]) -> None:
        self._root = root
        self._packages = packages
        self._modules: dict[str, _Module | None] = {}
        self._tokens: dict[DefinitionPlace, tuple[Token, ...]] = {}

    def reach(self, entries: Iterable[str]) -> Reach:
        """What the entries, each `module:name`, reach together.

        Raises:
            LookupError: an entry names no definition of the project.
            CodeError: a file that they reach is no Python.
        """
        order = [self._entry(entry) for entry in entries]
        number = {place: index for index, place in enumerate(order)}
        hashed = hashlib.sha256()
        for place in order:  # grows as definitions are reached
            for token in self._tokens_of(place):
                if isinstance(token, DefinitionPlace):
                    if token not in number:
                        number[token] = len(order)
                        order.append(token)
                    token = f"#{number[token]}"
                hashed.update(token.encode() + b"\0")
        files = {self._file(place).relative_to(self._root).as_posix() for place in order}
        named = hashlib.sha256(" ".join(f"{place.module}:{place.name}" for place in order).encode())
        return Reach(hashed.hexdigest()[:DIGITS], tuple(sorted(files)), named.hexdigest()[:DIGITS])

    def definition(self, entry: str) -> Definition:
        """The last statement that defines an entry, `module:name`.

        Raises:
            LookupError: the entry names no definition of the project.
            CodeError: a file on the way to it is no Python.
        """
        place = self._entry(entry)
        module = self._module(place.module)
        assert module is not None
        statement = module.definitions[place.name][-1]
        decorators = tuple(self._decorator(module, one) for one in getattr(statement, "decorator_list", ()))
        return Definition(module.file.relative_to(self._root).as_posix(), statement, decorators)

    def _decorator(self, module: _Module, node: ast.expr) -> str | None:
        source, _, name = (self._full_name(module, node) or "").rpartition(".")
        place = self._definition(source, name) if source else None
        return f"{place.module}.{place.name}" if place is not None else self._full_name(module, node)

    def _entry(self, entry: str) -> DefinitionPlace:
        module, _, name = entry.partition(":")
        place = self._definition(module, name)
        if place is None:
            raise LookupError(f"`{entry}` names no definition: there is no `{name}` in {module}")
        return place

    def _file(self, place: DefinitionPlace) -> Path:
        module = self._module(place.module)
        assert module is not None
        return module.file

    def _module(self, name: str) -> _Module | None:
        """A module of the project, parsed; None for a library's or for no module at all."""
        if name not in self._modules:
            path = self._root.joinpath(*name.split("."))
            file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            own = name.split(".")[0] in self._packages and file.is_file()
            self._modules[name] = self._parsed(name, file) if own else None
        return self._modules[name]

    def _parsed(self, name: str, file: Path) -> _Module:
        module = _Module(name, file)
        for statement in read_code(file)[1].body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                module.definitions.setdefault(statement.name, []).append(statement)
            elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
                for bound in dict.fromkeys(_bound_names(statement)):
                    module.definitions.setdefault(bound, []).append(statement)
            elif not isinstance(statement, ast.Import | ast.ImportFrom) and not _is_text(statement):
                module.acting.append(statement)
            for inner in ast.walk(statement):
                module.imports.update(_imported(inner, name, is_package=file.name == "__init__.py"))
        for found in module.definitions.values():
            module.acting += [one for one in found if self._may_register(module, one)]
        return module

    def _may_register(self, module: _Module, statement: ast.stmt) -> bool:
        for decorator in getattr(statement, "decorator_list", []):
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = self._full_name(module, target)
            if name is not None and name.split(".")[0] not in self._packages and name not in PURE_DECORATORS:
                return True
        return False

    def _full_name(self, module: _Module, node: ast.expr) -> str | None:
        """The full name of an imported thing, such as `numba.njit`; None for what the module does not import."""
        if isinstance(node, ast.Name):
            return module.imports.get(node.id)
        if isinstance(node, ast.Attribute):
            before = self._full_name(module, node.value)
            return None if before is None else f"{before}.{node.attr}"
        return None

    def _definition(self, module: str, name: str) -> DefinitionPlace | None:
        """Where a name that a module holds is defined, through imports; None where that is not in the project."""
        found = self._module(module)
        if found is None:
            return None
        if name in found.definitions:
            return DefinitionPlace(module, name)
        source, _, original = found.imports.get(name, "").rpartition(".")
        return self._definition(source, original) if source and (source, original) != (module, name) else None

    def _tokens_of(self, place: DefinitionPlace) -> tuple[Token, ...]:
        if place not in self._tokens:
            module = self._module(place.module)
            assert module is not None
            own = module.definitions[place.name]
            statements = own + [one for one in module.acting if one not in own]
            self._tokens[place] = tuple(token for one in statements for token in _Writer(self, module).write(one, NAME))
        return self._tokens[place]

    def named(self, module: str, chain: list[str]) -> tuple[Token | None, int]:
        """What a dotted name in a module leads to, and how many of its parts that takes.

        None for a name that the module neither defines nor imports, such as a local variable or a built-in.
        """
        own = self._definition(module, chain[0])
        if own is not None:
            return own, 1
        found = self._module(module)
        path = found.imports.get(chain[0]) if found is not None else None
        if path is None:
            return None, 0
        for used in range(1, len(chain) + 1):
            if self._module(path) is None:
                break
            if used == len(chain):
                return path, used
            place = self._definition(path, chain[used])
            if place is not None:
                return place, used + 1
            path = f"{path}.{chain[used]}"
        return path, used


def _imported(node: ast.AST, module: str, is_package: bool) -> dict[str, str]:
    """The names that an import statement binds, each with the full name of what it stands for."""
    if isinstance(node, ast.Import):
        tops = ((one, one.name.split(".")[0]) for one in node.names)
        return {one.asname or top: one.name if one.asname else top for one, top in tops}
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            above = module.split(".")
            above = above[: len(above) - node.level + is_package]
            base = ".".join([*above, base] if base else above)
        return {one.asname or one.name: f"{base}.{one.name}" for one in node.names}
    return {}


SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def _bound_names(*nodes: ast.AST) -> Iterator[str]:
    """The names that statements bind in their own scope, by which they hide what the module holds."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
        if isinstance(node, SCOPES):
            yield getattr(node, "name", "")
        elif isinstance(node, COMPREHENSIONS):
            waiting += [inner for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr)]
        else:
            waiting += ast.iter_child_nodes(node)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


NAME = ("name",)
"""What is left out of a top-level definition."""
LEFT_OUT = {"annotation", "returns", "type_comment", "type_params", "type_ignores", "ctx", "kind", "simple"}
"""Fields of the syntax tree that change no number, or that only some versions of Python have."""


class _Writer:
    """Writes a statement's syntax down as tokens, in one form for all versions of Python."""

    def __init__(self, tree: SourceTree, module: _Module) -> None:
        self._tree = tree
        self._module = module
        self._local: frozenset[str] = frozenset()
        self._paper = module.name.removeprefix("reproductions.papers.").split(".")[0]

    def write(self, node: ast.AST, left_out: tuple[str, ...] = ()) -> Iterator[Token]:
        """A piece of syntax without the fields that are left out."""
        if _is_text(node) or isinstance(node, ast.Import | ast.ImportFrom):
            return
        if isinstance(node, ast.Name | ast.Attribute):
            yield from self._name(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from self._function(node, left_out)
        elif isinstance(node, ast.ClassDef):
            yield from self._class(node, left_out)
        elif isinstance(node, COMPREHENSIONS):
            yield from self._within(node, frozenset(_bound_names(*(one.target for one in node.generators))))
        elif isinstance(node, ast.Raise):
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            yield "raise"
            yield from self.write(raised) if raised is not None else ()
        elif isinstance(node, ast.Assert):
            yield from self._fields(node, ("msg",))
        elif isinstance(node, ast.Constant):
            value = earlier_name(self._paper, node.value) if isinstance(node.value, str) else node.value
            yield f"{type(value).__name__} {value!r}"
        else:
            yield from self._fields(node)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, left_out: tuple[str, ...] = ()
    ) -> Iterator[Token]:
        bodies = node.body if isinstance(node.body, list) else [node.body]
        outer = {name for inner in ast.walk(node) if isinstance(inner, ast.Global) for name in inner.names}
        bound = frozenset(_bound_names(node.args, *bodies)) - outer
        yield from self._within(node, bound, left_out)

    def _class(self, node: ast.ClassDef, left_out: tuple[str, ...]) -> Iterator[Token]:
        """A class, whose own names are seen by the statements in its body and not by its methods."""
        yield from self._fields(node, ("body", *left_out))
        bound = frozenset(_bound_names(*node.body))
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from self._function(statement)
            elif not _is_text(statement):
                yield from self._within(statement, bound)

    def _within(self, node: ast.AST, bound: frozenset[str], left_out: tuple[str, ...] = ()) -> Iterator[Token]:
        before, self._local = self._local, self._local | bound
        yield from self._fields(node, left_out)
        self._local = before

    def _fields(self, node: ast.AST, left_out: tuple[str, ...] = ()) -> Iterator[Token]:
        yield f"({type(node).__name__}"
        for name, value in ast.iter_fields(node):
            if value is None or value == [] or name in LEFT_OUT or name in left_out:
                continue
            yield f"{name}="
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, ast.AST):
                    yield from self.write(one)
                else:
                    yield repr(one)
        yield ")"

    def _name(self, node: ast.Name | ast.Attribute) -> Iterator[Token]:
        chain: list[str] = []
        start: ast.expr = node
        while isinstance(start, ast.Attribute):
            chain.insert(0, start.attr)
            start = start.value
        if isinstance(start, ast.Name):
            chain.insert(0, start.id)
            target, used = (None, 0) if start.id in self._local else self._tree.named(self._module.name, chain)
            if isinstance(target, DefinitionPlace) and target.module in RECORDS:
                yield target.name
            else:
                yield target if target is not None else chain[0]
            chain = chain[max(used, 1) :]
        else:
            yield from self.write(start)
        yield from (f".{attribute}" for attribute in chain)


ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds the project's packages."""

PACKAGES = ("reproductions", "tests")
"""The tests compile tasks of their own."""


def code_hash(*entries: str) -> str:
    """What compiled code is kept under: the hash of what the entries, each `module:name`, reach, and that of its names.

    Raises:
        LookupError: an entry names no definition of the project.
    """
    found = reach(*entries)
    return f"{found.digest}-{found.names}"


def definition(entry: str) -> Definition:
    """The statement that defines an entry, see `SourceTree.definition`."""
    return _tree().definition(entry)


@cache
def reach(*entries: str) -> Reach:
    """What the entries reach. Looked up if no source file has changed since it was last computed.

    Raises:
        LookupError: an entry names no definition of the project.
        CodeError: a file that they reach is no Python.
    """
    kept, key = _kept(), " ".join(entries)
    if key not in kept:
        found = _tree().reach(entries)
        kept[key] = (found.digest, list(found.files), found.names)
        _keep(kept)
    digest, files, names = kept[key]
    return Reach(digest, tuple(files), names)


@cache
def _tree() -> SourceTree:
    return SourceTree(ROOT, PACKAGES)


@cache
def _store() -> Path:
    state = hashlib.sha256()
    for file in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        state.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return FOLDER / "code" / f"{state.hexdigest()[:32]}.json"


@cache
def _kept() -> dict[str, tuple[str, list[str], str]]:
    try:
        found = json.loads(_store().read_bytes())
        return {key: (digest, files, names) for key, (digest, files, names) in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _keep(kept: dict[str, tuple[str, list[str], str]]) -> None:
    """Write the hashes for the next start. Where that cannot be done they are computed again."""
    try:
        _store().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=_store().parent, delete=False) as file:
            json.dump(kept, file)
        Path(file.name).replace(_store())
    except OSError:
        pass
