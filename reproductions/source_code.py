"""Which code decided a number: one hash over the modules that a result depends on, blind to comments, docstrings and layout."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import pkgutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body
            if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
                if isinstance(body[0].value.value, str):
                    node.body = body[1:] or [ast.Pass()]
    return tree


@cache
def _module_digest(file: Path) -> str:
    tree = _without_docstrings(ast.parse(file.read_text(encoding="utf-8")))
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _files(module: str) -> list[tuple[str, Path]]:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"no module named {module!r} to hash")
    found = [(module, Path(spec.origin))]
    if spec.submodule_search_locations is not None:
        for entry in pkgutil.iter_modules(spec.submodule_search_locations, prefix=f"{module}."):
            found += _files(entry.name)
    return found


def code_hash(modules: Iterable[str]) -> str:
    """Twelve hexadecimal digits over the named modules, packages with all they hold.

    Raises:
        ModuleNotFoundError: a module does not exist.
    """
    files = {name: path for module in modules for name, path in _files(module)}
    text = "\n".join(f"{name} {_module_digest(path)}" for name, path in sorted(files.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
