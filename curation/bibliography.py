"""A BibTeX file as drafts: read by pybtex, each entry with its line, and what cannot be taken with its reason."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import latexcodec  # noqa: F401 - registers the codec `ulatex`
from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.exceptions import PybtexError
from pybtex.scanner import PybtexSyntaxError

from catalogue.model import Kind
from catalogue.problems import Problem, quote, suggest
from catalogue.publication import AND_OTHERS
from curation.draft import Draft, chapter_venue, drafted, journal_venue, meeting_venue, pages_of, plain

_FROM_LATEX: Callable[[str], tuple[str, int]] = codecs.getdecoder("ulatex")  # type: ignore[assignment]  # typed as of bytes; this one takes text

MAX_BYTES = 16 * 1024 * 1024
KINDS = {
    **dict.fromkeys(("article", "inproceedings", "conference", "incollection", "inbook", "techreport"), Kind.PAPER),
    **dict.fromkeys(("unpublished", "report", "misc", "preprint"), Kind.PAPER),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), Kind.THESIS),
    **dict.fromkeys(("book", "mvbook", "collection", "proceedings"), Kind.BOOK),
    **dict.fromkeys(("online", "electronic", "www"), Kind.SITE),
}


class BibliographyError(Exception):
    """The file is no BibTeX as a whole, so that nothing of it can be trusted; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass(frozen=True, slots=True)
class Cited:
    """An entry of the file: its line, counted from 1, its key, and either its draft or why there is none."""

    line: int
    key: str
    draft: Draft | None
    problem: Problem | None = None


def read_bibliography(content: bytes, path: str) -> list[Cited]:
    """Return the entries in the order of the file. `path` is the file's name in messages.

    Raises:
        BibliographyError: the file is not BibTeX in UTF-8, or holds no entry.
    """
    if len(content) > MAX_BYTES:
        raise BibliographyError(Problem(path, None, f"is larger than {MAX_BYTES:,} bytes", "divide it"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8: found byte 0x{content[error.start]:02x}"
        raise BibliographyError(Problem(path, line, message, "save the file as UTF-8")) from None
    cited = list(_entries(text, path))
    if not cited:
        raise BibliographyError(Problem(path, None, "holds no entry", "an entry starts as in `@article{key,`"))
    return cited


def _entries(text: str, path: str) -> Iterator[Cited]:
    undefined: list[str] = []

    def hold(error: PybtexSyntaxError) -> None:
        """Fail, but for an abbreviation that nothing explains: that harms its own entry alone, and not as a month."""
        if not isinstance(error, UndefinedMacro):
            raise error
        if (parser.current_field_name or "").lower() != "month":
            undefined.append(str(error.args[0]))

    parser = LowLevelParser(text, macros=dict(month_names), handle_error=hold, filename=path)
    seen: dict[str, int] = {}
    try:
        for command, body in parser:
            if command.lower() in ("string", "preamble"):
                continue
            line = text.count("\n", 0, parser.command_start) + 1
            key, fields = body[0], [(name.lower(), "".join(parts)) for name, parts in body[1]]
            fault = _fault(command, key, fields, seen)
            if undefined:
                hint = f"explain it with `@string{{{undefined[0]} = {{…}}}}`, or write it out"
                fault = fault or (f"uses the abbreviation {quote(undefined[0])}, which nothing explains", hint)
                undefined.clear()
            seen.setdefault(key.lower(), line)
            if fault is None:
                yield Cited(line, key, _draft(command.lower(), dict(fields), path))
            else:
                yield Cited(line, key, None, Problem(path, line, f"{quote(key)} {fault[0]}", fault[1]))
    except PybtexSyntaxError as error:
        message = f"is no BibTeX: {str(error).partition(': ')[2] or error}"
        hint = "nothing is taken: mend this place, and look whether an entry above it is closed"
        raise BibliographyError(Problem(path, error.lineno, message, hint)) from None
    except (PybtexError, RecursionError) as error:
        raise BibliographyError(Problem(path, None, f"is no BibTeX: {error}")) from None


def _fault(
    command: str, key: str, fields: list[tuple[str, str]], seen: Mapping[str, int]
) -> tuple[str, str | None] | None:
    """What keeps an entry from being taken, with a repair."""
    names = [name for name, _ in fields]
    twice = next((name for name in names if names.count(name) > 1), None)
    if key.lower() in seen:
        return f"is a key that stands on line {seen[key.lower()]} already", "give each entry its own key"
    if command.lower() not in KINDS:
        hint = suggest(command.lower(), KINDS) or "write one of BibTeX's types, such as `@misc`"
        return f"is of the unknown type {quote('@' + command)}", hint
    if twice:
        return f"has {quote(twice)} twice", "remove one of the two"
    if "crossref" in names or "xdata" in names:
        return "takes fields from another entry, which is not followed", "write the fields out"
    if not _plain(dict(fields).get("title", "")):
        return "has no title", "add `title = {…},`"
    return None


def _draft(type_: str, fields: Mapping[str, str], path: str) -> Draft:
    texts = {name: _plain(value) for name, value in fields.items()}
    is_arxiv = "arxiv" in (texts.get("archiveprefix", "") + texts.get("eprinttype", "")).lower()
    arxiv = _verbatim(fields.get("eprint", "")) if is_arxiv else ""
    return drafted(
        f"the bibliography {path.rpartition('/')[2]}",
        kind=KINDS[type_],
        title=texts.get("title"),
        authors=_people(fields.get("author") or fields.get("editor") or ""),
        year=texts.get("year") or texts.get("date"),
        venue=_venue(type_, texts, _people(fields.get("editor", ""))),
        doi=_verbatim(fields.get("doi", "")),
        arxiv=arxiv,
        isbn=texts.get("isbn", "").split(" ")[0],
        url=_address(fields, arxiv),
        language=texts.get("language") or texts.get("langid"),
    )


def _venue(type_: str, texts: Mapping[str, str], editors: tuple[str, ...]) -> str:
    def first(*names: str) -> str:
        return next((texts[name] for name in names if texts.get(name)), "")

    pages = pages_of(first("pages"))
    if type_ == "article":
        return journal_venue(first("journal", "journaltitle"), first("volume"), first("number", "issue"), pages)
    if type_ in ("inproceedings", "conference"):
        volume = first("volume") if pages else ""
        meeting = first("booktitle", "eventtitle")
        return journal_venue(meeting, volume, first("number"), pages) if volume else meeting_venue(meeting, pages)
    if type_ in ("incollection", "inbook"):
        return chapter_venue(editors, first("booktitle", "title"), first("publisher"), pages, first("chapter"))
    if KINDS[type_] is Kind.BOOK:
        return first("publisher")
    genre = first("type") or {"phdthesis": "Doctoral thesis", "mastersthesis": "Master's thesis"}.get(type_, "")
    if type_ in ("techreport", "report"):
        genre = f"{genre or 'Technical Report'} {first('number')}".strip()
    body = first("school", "institution", "organization", "journal")
    return ", ".join(filter(None, (genre, body))) or re.sub(r"\S*://\S*", "", first("howpublished"))


def _people(names: str) -> tuple[str, ...]:
    found = []
    for name in split_name_list(" ".join(names.split())):
        try:
            person = Person(name)
        except InvalidNameString:
            found.append(_plain(name))
            continue
        parts = (person.first_names, person.middle_names, person.prelast_names, person.last_names)
        joined = " ".join(_plain(word) for part in (*parts, person.lineage_names) for word in part)
        found.append(AND_OTHERS if joined == "others" else joined)
    return tuple(found)


def _plain(latex: str) -> str:
    """The text that LaTeX sets: accents as letters, dashes as dashes, no braces and no commands that only mark up."""
    latex = re.sub(r"\\(?:emph|textit|textbf|textsc|textrm|texttt|url|mbox)\s*(?=\{)", "", latex)
    latex = latex.replace(r"\char34", '"')
    try:
        text = _FROM_LATEX(latex)[0]
    except ValueError:
        text = latex
    return plain(re.sub(r"(?<!\\)[{}]", "", text).replace("~", " "))


def _verbatim(text: str) -> str:
    return re.sub(r"\\([_%&#~])", r"\1", re.sub("[{}]", "", text)).strip()


def _address(fields: Mapping[str, str], arxiv: str) -> str:
    """Where the entry sends a reader: its own address, or where its identifier leads."""
    link = re.search(r"\\url\{([^{}]*)\}", fields.get("howpublished", ""))
    if own := fields.get("url") or (link[1] if link else ""):
        return _verbatim(own)
    doi = re.search(r"10\.\S+", _verbatim(fields.get("doi", "")))
    bare = re.sub("^arxiv:", "", arxiv, flags=re.IGNORECASE)
    return f"https://doi.org/{doi[0]}" if doi else f"https://arxiv.org/abs/{bare}" if bare else ""
