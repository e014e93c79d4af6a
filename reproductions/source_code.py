"""Which code decided a number: one hash over the modules that a result depends on.

It is blind to what cannot change a number: comments, docstrings, layout, annotations, and prose, which is any text
with a space in it.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import pkgutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path


class _WithoutProse(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str) and " " in node.value:
            return ast.Constant("")
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return self.generic_visit(ast.copy_location(ast.Assign([node.target], node.value), node))


@cache
def _module_digest(file: Path) -> str:
    tree = _WithoutProse().visit(ast.parse(file.read_text(encoding="utf-8")))
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
