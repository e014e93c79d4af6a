"""Where a target leads: to the web, to a file, or to a place that cannot be known here."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

UNPLACED_KINDS = ("index", "BibTeX", "sitemap or feed", "list")
"""Kinds that hold addresses only: nothing in them is a file beside them."""

_SOURCES = (".md", ".rst", ".ipynb", ".html", ".markdown")
_BUILT_FROM_HERE = ("conf.py", "_config.yml")
_BUILT_FROM_BELOW = ("mkdocs.yml", "zensical.toml", "hugo.toml", "book.toml", "docusaurus.config.js", "antora.yml")
"""What configures the build of a site: beside its sources, as for Sphinx and Jekyll, or above them."""

_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_TEMPLATE = re.compile(r"\{\{|\{%|\$\{|<%|<\?")
_SPHINX = re.compile(r":[\w:+.\-]+:`")


@dataclass(slots=True)
class InputFile:
    """What one file gave: web addresses, targets among files, and targets that nothing here can check, by why."""

    name: str
    kind: str
    path: Path | None = None
    root: Path | None = None
    """The folder that was named, where the file was found in one."""
    is_of_site: bool = False
    links: int = 0
    local: int = 0
    unchecked: Counter[str] = field(default_factory=Counter)


def sort_of(target: str, file: InputFile) -> str:
    """Return `web`, `local`, or in words why a target can be checked in neither way."""
    if file.kind in UNPLACED_KINDS:
        return "web" if _SCHEME.match(target) or target.startswith("//") else "relative to a place that is not known"
    if _WEB.match(target):
        return "web"
    if _SPHINX.match(target):
        return "references that only Sphinx resolves"
    if _TEMPLATE.search(target):
        return "written by a template"
    scheme = _SCHEME.match(target)
    if scheme is not None:
        return f"`{scheme[1].lower()}:` targets"
    if file.path is None:
        return "relative to a place that is not known"
    if target.startswith("/") and not file.is_of_site and not (file.root and _leads_somewhere(file.root, target)):
        return "counted from the root of a site that is not built here"
    path = target.partition("#")[0].partition("?")[0]
    if not file.is_of_site and is_source_of_site(file.path.absolute().parent) and file_of(file, path) is None:
        return "left to the build of the site, which may write them"
    return "local"


@lru_cache(maxsize=1024)
def is_source_of_site(folder: Path) -> bool:
    """Whether a site is built from what a folder holds, so that a file that is not there may be written by that."""
    above = [folder, *folder.parents]
    top = next((index for index, one in enumerate(above) if (one / ".git").exists()), 3)
    here, below = above[: top + 1], above[1 : top + 1]
    return any((one / name).exists() for one in here for name in _BUILT_FROM_HERE) or any(
        (one / name).exists() for one in below for name in _BUILT_FROM_BELOW
    )


def file_of(file: InputFile, path: str) -> Path | None:
    """Return the file or folder that a target names, or None where there is none or it lies outside the site."""
    decoded = unquote(path)
    if "\0" in decoded:
        return None
    if not decoded:
        return file.path
    assert file.path is not None
    base = file.root if decoded.startswith("/") and file.root is not None else file.path.parent
    target = base / decoded.lstrip("/")
    try:
        resolved = target.resolve()
        if not file.is_of_site:
            return resolved if resolved.exists() else _source_of(resolved)
        if file.root is None or not resolved.is_relative_to(file.root.resolve()):
            return None
        if resolved.is_dir():
            resolved = resolved / "index.html"
        return resolved if resolved.is_file() else None
    except (OSError, RuntimeError):
        return None


def _source_of(page: Path) -> Path | None:
    stem = page.with_suffix("") if page.suffix in (".html", ".htm") else page
    return next((found for suffix in _SOURCES if (found := stem.with_name(stem.name + suffix)).is_file()), None)


def _leads_somewhere(root: Path, target: str) -> bool:
    try:
        return (root / target.lstrip("/").partition("#")[0].partition("?")[0]).exists()
    except (OSError, ValueError):
        return False
