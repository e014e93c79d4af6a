"""Addresses out of a BibTeX file: `url`, `doi`, an arXiv `eprint`, and what notes hold as `\\url` or bare.

A DOI and an arXiv number are asked for at their resolvers, which is what writing them means.
"""

import re
from collections.abc import Iterator

from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.exceptions import PybtexError

from linkcheck.documents.expectation import Expectation
from linkcheck.inputs.formats.prose import BARE_ADDRESS, trim_bare
from linkcheck.inputs.links import Cursor, Occurrence
from linkcheck.inputs.problems import UnreadableInputError

_COMMAND = re.compile(r"\\(?:url|href|path|nolinkurl)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV = re.compile(r"(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z\-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)", re.IGNORECASE)
_TILDE = re.compile(r"\\textasciitilde(?:\{\}|\s)?|\$\\sim\$|\\~\{\}|\\string~")
_ESCAPED = re.compile(r"\\([%#&_$~{}])")
_BARE_FIELDS = ("url", "howpublished", "note", "annote", "annotation", "link", "urn", "eprint", "doi")
_TITLE_MARKUP = re.compile(r"[{}]|\\[A-Za-z]+\s*")


def occurrences(text: str, file: str) -> Iterator[Occurrence]:
    """Yield each address of each entry, with the entry's title as what is expected there, though not insisted on.

    Raises:
        UnreadableInputError: no entry can be read, or an entry is malformed; the line is named.
    """
    cursor = Cursor(file, text)
    parser = LowLevelParser(text, macros=dict(month_names), handle_error=_forgive)
    seen = 0
    entries = iter(parser)
    while True:
        try:
            command, body = next(entries)
        except StopIteration:
            break
        except PybtexError as error:
            said = str(error).rpartition(f"in line {parser.lineno}: ")[2]
            raise UnreadableInputError(file, parser.lineno, f"is no BibTeX: {said}") from None
        if len(body) != 2 or not isinstance(body[1], list) or command.lower() == "string":
            continue
        seen += 1
        line = text.count("\n", 0, parser.command_start) + 1
        yield from _entry({name.lower(): "".join(parts) for name, parts in body[1]}, cursor, line)
    if not seen and "@" not in text:
        raise UnreadableInputError(file, 1, "holds no BibTeX entry")


def _forgive(error: PybtexError) -> None:
    """Go on after an undefined macro or a duplicate field; a syntax error ends the file."""
    if not str(error).startswith("undefined string"):
        raise error


def _entry(fields: dict[str, str], cursor: Cursor, line: int) -> Iterator[Occurrence]:
    title = " ".join(_TITLE_MARKUP.sub("", fields.get("title", "")).split())
    doi = _DOI.fullmatch(_plain(fields.get("doi", "")).strip())
    expected = Expectation(title=title or None, doi=doi[1] if doi else None, title_is_certain=False)
    is_arxiv = "arxiv" in (fields.get("archiveprefix", "") + fields.get("eprinttype", "")).lower()
    for name, value in fields.items():
        arxiv = _ARXIV.fullmatch(value.strip()) if name == "eprint" and is_arxiv else None
        if name == "doi" and doi:
            found = [(f"https://doi.org/{doi[1]}", value.strip())]
        elif arxiv:
            found = [(f"https://arxiv.org/abs/{arxiv[1]}", value.strip())]
        elif name == "url" and "://" in value and "\\url" not in value:
            found = [(_plain(value).strip(), value.strip())]
        else:
            found = list(_inside(value, name in _BARE_FIELDS))
        for url, written in found:
            yield Occurrence(url, cursor.place(written, line), expectation=expected)


def _inside(value: str, may_be_bare: bool) -> Iterator[tuple[str, str]]:
    for match in _COMMAND.finditer(value):
        if "://" in match[1]:
            yield _plain(match[1]).strip(), match[1].strip()
    if may_be_bare:
        for match in BARE_ADDRESS.finditer(_COMMAND.sub(" ", value)):
            written = trim_bare(match.group())
            yield _plain(written), written


def _plain(text: str) -> str:
    """Return what LaTeX would set: escapes and grouping braces undone."""
    return re.sub(r"(?<!\\)[{}]", "", _ESCAPED.sub(r"\1", _TILDE.sub("~", re.sub(r"\{(\\?[_%#&~$])\}", r"\1", text))))
