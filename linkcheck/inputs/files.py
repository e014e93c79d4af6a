"""Which kind of file holds the links, what each file that was named gives, and what in it is not read."""

import gzip
import io
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType

from linkcheck.contents import MAXIMUM_FILE_BYTES, read_contents
from linkcheck.inputs.links import Occurrence, Place
from linkcheck.inputs.problems import UnreadableInputError
from linkcheck.inputs.targets import InputFile, sort_of

MODULES = {
    "index": "index",
    "Markdown": "markdown",
    "HTML": "pages",
    "reStructuredText": "restructured_text",
    "notebook": "notebooks",
    "BibTeX": "bibtex",
    "sitemap or feed": "feeds",
    "list": "plain",
}
"""The module of `inputs.formats` that reads each kind of file."""

KINDS = {
    ".yaml": "index", ".yml": "index",
    ".md": "Markdown", ".markdown": "Markdown",
    ".html": "HTML", ".htm": "HTML", ".xhtml": "HTML",
    ".rst": "reStructuredText", ".rest": "reStructuredText",
    ".ipynb": "notebook",
    ".bib": "BibTeX", ".bibtex": "BibTeX",
    ".xml": "sitemap or feed", ".rss": "sitemap or feed", ".atom": "sitemap or feed", ".rdf": "sitemap or feed",
    ".txt": "list", ".list": "list", ".urls": "list", "": "list",
}  # fmt: skip
"""The kind of a file by the ending of its name; a list may prove to be another kind by how it begins."""

MAXIMUM_UNPACKED_BYTES = 64 * 1024 * 1024
_IS_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_BEGINNINGS = (
    ("HTML", re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)),
    ("sitemap or feed", re.compile(r"<(?:urlset|sitemapindex|rss|feed|rdf:RDF)\b", re.IGNORECASE)),
    ("notebook", re.compile(r"\{\s*\"(?:cells|metadata|nbformat|worksheets)\"")),
    ("BibTeX", re.compile(r"@[A-Za-z]+\s*[{(]")),
)
_BEFORE = {"<?": "?>", "<!--": "-->", "%": "\n"}
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.\-]+)")
_NOT_ENTERED = ("node_modules", "__pycache__")


@dataclass(slots=True)
class Inputs:
    """All that was named: its files, the web addresses in them, and what was not read, in words."""

    files: list[InputFile] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def is_site(path: Path) -> bool:
    """Whether a folder is a built site."""
    return path.is_dir() and (path / "index.html").is_file()


def read_occurrences(names: Sequence[str]) -> list[Occurrence]:
    """Return the web addresses of files, folders and addresses given as such.

    Raises:
        UnreadableInputError: a file is missing or cannot be read, or there is nothing to read.
    """
    return read_inputs(names).occurrences


def read_inputs(names: Sequence[str]) -> Inputs:
    """Read files, folders and addresses given as such; `-` is standard input.

    Raises:
        UnreadableInputError: a file that was named is missing or cannot be read, or there is nothing to read.
    """
    inputs = Inputs()
    for name in names:
        if not name:
            raise UnreadableInputError("an empty name", None, "names no file", "write `.` for the working folder")
        if name == "-":
            text = sys.stdin.read(MAXIMUM_FILE_BYTES + 1)
            if len(text) > MAXIMUM_FILE_BYTES:
                raise UnreadableInputError(name, None, f"holds more than {MAXIMUM_FILE_BYTES:,} characters")
            _take(inputs, InputFile(name, _by_beginning(text, "list")), text)
        elif _IS_ADDRESS.match(name):
            inputs.files.append(InputFile("argument", "address", links=1))
            inputs.occurrences.append(Occurrence(name, Place("argument", 1)))
        elif Path(name).is_dir():
            _read_folder(inputs, Path(name))
        else:
            _take(inputs, *read_file(Path(name)))
    if not any(file.links or file.local or file.unchecked for file in inputs.files):
        what = "there is no link in it" if inputs.files else "no file in it is of a kind that can be read"
        unread = "".join(f"\n  not read: {one}" for one in inputs.unread)
        hint = f"files are read by how their names end: {' '.join(filter(None, KINDS))}"
        raise UnreadableInputError(", ".join(names), None, what + unread, hint)
    return inputs


def read_file(path: Path) -> tuple[InputFile, str]:
    """Return what is known of a file before its links are read, and its text.

    Raises:
        UnreadableInputError: it is missing, unreadable, or of no kind that can be read.
    """
    if not path.is_file():
        raise UnreadableInputError(
            str(path),
            None,
            "there is no such file" if not path.exists() else "is no regular file",
            "name an index, a document, a built site or a list of addresses",
        )
    is_packed, ending = path.suffix.lower() == ".gz", _ending(path)
    if ending not in KINDS:
        known = " ".join(filter(None, KINDS))
        raise UnreadableInputError(
            str(path), None, f"is of no kind that can be read: its name ends in `{ending}`",
            f"names end in {known}; a list of addresses can be given on standard input, as `-`",
        )  # fmt: skip
    try:
        content = read_contents(path)
        if is_packed:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(MAXIMUM_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableInputError(str(path), None, f"cannot be read: {reason}") from error
    if len(content) > MAXIMUM_UNPACKED_BYTES and is_packed:
        raise UnreadableInputError(str(path), None, f"unpacks to more than {MAXIMUM_UNPACKED_BYTES:,} bytes")
    text = _decoded(content, KINDS[ending])
    return InputFile(str(path), _by_beginning(text, KINDS[ending]), path), text


def targets(file: InputFile, text: str) -> Iterator[Occurrence]:
    """Yield every link target of a file as written.

    Raises:
        UnreadableInputError: the text is not of the kind that the file's name or beginning says.
    """
    yield from format_module(file.kind).occurrences(text, file.name)


def format_module(kind: str) -> ModuleType:
    """Return what reads a kind of file; it is imported only now, since some parsers are slow to load."""
    module = MODULES[kind]
    try:
        return import_module(f"linkcheck.inputs.formats.{module}")
    except ModuleNotFoundError as error:
        if error.name in ("docutils", "pybtex"):
            raise UnreadableInputError(
                kind,
                None,
                f"cannot be read: `{error.name}` is not installed",
                f"install it with `pip install {error.name}`",
            ) from None
        raise


def listed_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return a folder's files that are read, and all others; folders with a hidden name are not entered.

    Of a built site the pages are read, not its sitemap and feeds, whose addresses are its own.
    """
    read: list[Path] = []
    other: list[Path] = []
    is_of_site = is_site(folder)
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_ENTERED)
        for name in sorted(names):
            ending = _ending(Path(name))
            kind = KINDS.get(ending) if ending else None
            is_read = kind == "HTML" if is_of_site else kind is not None and kind != "index"
            (read if is_read else other).append(Path(where) / name)
    return sorted(read), other


def _ending(path: Path) -> str:
    """Return the ending of a file's name, that before `.gz` where it is packed."""
    return (Path(path.stem) if path.suffix.lower() == ".gz" else path).suffix.lower()


def _read_folder(inputs: Inputs, folder: Path) -> None:
    read, other = listed_files(folder)
    is_of_site = is_site(folder)
    for path in read:
        try:
            file, text = read_file(path)
            file.root, file.is_of_site = folder, is_of_site
            _take(inputs, file, text)
        except UnreadableInputError as problem:
            inputs.unread.append(str(problem))
    endings = Counter(path.suffix.lower() or "without an ending" for path in other if not path.name.startswith("."))
    inputs.unread += [f"{folder}: {count} {ending}" for ending, count in sorted(endings.items())]


def _take(inputs: Inputs, file: InputFile, text: str) -> None:
    found = []
    for one in targets(file, text):
        sort = sort_of(one.url, file)
        if sort == "web":
            found.append(one if not one.url.startswith("//") else Occurrence(f"https:{one.url}", one.place))
        elif sort == "local":
            file.local += 1
        else:
            file.unchecked[sort] += 1
    file.links = len(found)
    if "<sitemapindex" in text[:2000]:
        inputs.unread.append(f"{file.name}: the {len(found)} sitemaps that it lists; name them, or their folder")
    inputs.files.append(file)
    inputs.occurrences += found


def _by_beginning(text: str, kind: str) -> str:
    """Return the kind that a list's first words show, so that no other kind is ever taken for a list."""
    if kind not in ("list", "sitemap or feed"):
        return kind
    head, was_xml = text[:5000].lstrip("\ufeff \t\r\n"), False
    # What may stand before the first word of substance: declarations and comments of XML, comments of BibTeX.
    while start := next((start for start in _BEFORE if head.startswith(start)), ""):
        was_xml |= start == "<?"
        head = head.partition(_BEFORE[start])[2].lstrip()
    found = next((name for name, begins in _BEGINNINGS if begins.match(head)), kind)
    return "sitemap or feed" if was_xml and found == "list" else found


def _decoded(content: bytes, kind: str) -> str:
    if kind == "HTML":
        from linkcheck.documents.charsets import decode_text

        return decode_text(content, "text/html")
    codec = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    elif (declared := _DECLARED.match(content)) is not None:
        codec = declared[1].decode()
    try:
        return content.decode(codec, "surrogateescape" if codec == "utf-8-sig" else "replace")
    except (LookupError, UnicodeError):
        return content.decode("utf-8", "replace")
