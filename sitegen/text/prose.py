"""Hand-written Markdown: its look-ups are filled in, and numbers typed by hand are refused.

A look-up is `{kind:body}`; `lookups` knows the kinds. Code spans and fenced code are left as they are.
A number that is neither looked up nor in code nor in a formula must be a year, a numbered place (`section 5.4`),
or a 0 or 1 that counts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sitegen.text.formulas import BLOCK, INLINE, FormulaError, mathml

LOOK_UP = re.compile(r"\{(?P<kind>[a-z]+):(?P<body>[^{}\n]+)\}")
CODE = re.compile(r"(`+)(?:.+?)\1")
CODE_OR_LOOK_UP = re.compile(f"{CODE.pattern}|{LOOK_UP.pattern}")
FENCE = re.compile(r"\s*(```+|~~~+)")
FORMULA = re.compile(INLINE)
BLOCK_FORMULA = re.compile(BLOCK.pattern, re.DOTALL | re.MULTILINE)
NOT_PROSE = re.compile(r"\]\([^)]*\)|<[^>]*>|https?://\S+|^\[[^\]]+\]:.*$|\{\s*[#.][^}]*\}")
NUMBERED = re.compile(
    r"(?:\b(?:appendix|chapter|equation|experiment|figure|line|page|part|row|section|step|table|version|volume)(?:es|s)?|§)"
    r"\s+\(?\d[\d.]*[a-z]?\)?(?:(?:,\s*|\s+(?:and|or|to)\s+|\s*[–-]\s*)\(?\d[\d.]*[a-z]?\)?)*",
    re.IGNORECASE,
)
NUMBERED_IN_CHINESE = re.compile(r"第\s*\d[\d.]*(?:\s*[、至]\s*\d[\d.]*)*\s*(?:章|节|步|表|行|图|页)")
LIST_MARK = re.compile(r"^\s*\d+\.\s")
YEAR = re.compile(r"\b(?:19\d\d|200[1-9]|20[1-3]\d)\b(?!\s*(?:sequences|trials|steps|weights|seconds))")
UNITY = re.compile(
    r"(?<![\w.,−-])[01](?![\w,.]*\d)(?!\s*(?:%|/|of\b|in\b|nets?\b|seconds?\b|sequences?\b|steps?\b|trials?\b))"
)
"""Nought and one where they bound or name something, such as a slope below 1, and do not count."""
REASONS = re.compile(r"^(?=## Why it differs\b)", re.MULTILINE)
NUMBER = re.compile(r"(?<![^\W\u4e00-\u9fff])\d(?:[\d.,]*\d)?")


@dataclass(frozen=True, slots=True, order=True)
class ProseFinding:
    """Something in a hand-written page that a person has to repair."""

    path: str
    line: int
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}\nhint: {self.hint}"


class SiteError(Exception):
    """The site cannot be generated; the message holds everything that was found."""


class ProseError(SiteError):
    """Hand-written pages need repair."""

    def __init__(self, findings: tuple[ProseFinding, ...]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(str(finding) for finding in self.findings))


class ProseLookUpError(SiteError):
    """A look-up names nothing; `hint` says what can be named."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def fill(path: str, markdown: str, resolve: Callable[[str, str], str]) -> tuple[str, tuple[ProseFinding, ...]]:
    """The page with each look-up replaced by `resolve(kind, body)`, and what is wrong with it."""
    findings = [*typed_numbers(path, markdown), *bad_formulas(path, markdown)]
    lines = []
    for number, line, is_code in numbered_lines(markdown):
        change = partial(replaced, path, number, resolve, findings)
        lines.append(line if is_code else CODE_OR_LOOK_UP.sub(change, line))
    return "\n".join(lines) + "\n", tuple(findings)


def replaced(
    path: str, line: int, resolve: Callable[[str, str], str], findings: list[ProseFinding], found: re.Match[str]
) -> str:
    """What stands for a look-up; one that names nothing stays and is added to `findings`, and code stays too."""
    if found["kind"] is None:
        return found[0]
    try:
        return resolve(found["kind"], found["body"])
    except ProseLookUpError as error:
        findings.append(ProseFinding(path, line, f"{error}, found `{found[0]}`", error.hint))
        return found[0]


def typed_numbers(path: str, markdown: str) -> list[ProseFinding]:
    """Each number that was typed where only a looked-up one may stand."""
    findings = []
    hint = "look it up with {claim:…} or {run:…}; {published:…} marks a paper's number, {defined:…} ours"
    for line_number, line, is_code in numbered_lines(markdown):
        bare = "" if is_code else CODE.sub(" ", line)
        for pattern in (LOOK_UP, FORMULA, NOT_PROSE, LIST_MARK, NUMBERED, NUMBERED_IN_CHINESE, YEAR, UNITY):
            bare = pattern.sub(" ", bare)
        for found in NUMBER.findall(bare):
            findings.append(ProseFinding(path, line_number, f"a number typed by hand, found `{found}`", hint))
    return findings


def bad_formulas(path: str, markdown: str) -> list[ProseFinding]:
    """Each formula of the page that is not LaTeX."""
    formulas = [
        (line_number, found[1], False)
        for line_number, line, is_code in numbered_lines(markdown)
        for found in FORMULA.finditer("" if is_code else CODE.sub(" ", line))
    ]
    blocks = BLOCK_FORMULA.finditer(markdown)
    formulas += [(markdown.count("\n", 0, found.start()) + 1, found[1], True) for found in blocks]
    findings = []
    for line_number, latex, block in formulas:
        try:
            mathml(latex, block=block)
        except FormulaError as error:
            hint = "write LaTeX that math-core knows, or `\\$` for a dollar sign"
            findings.append(ProseFinding(path, line_number, str(error), hint))
    return findings


def numbered_lines(markdown: str) -> Iterator[tuple[int, str, bool]]:
    """Each line with its 1-based number, and whether it is fenced code or a block formula."""
    closing = ""
    for number, line in enumerate(markdown.splitlines(), start=1):
        mark = FENCE.match(line)
        ends_formula = line.rstrip().endswith("$$")
        yield number, line, bool(closing or mark or line.startswith("$$"))
        if closing:
            ends = ends_formula if closing == "$$" else mark and mark[1].startswith(closing)
            closing = "" if ends else closing
        elif mark:
            closing = mark[1]
        elif line.startswith("$$") and (line.strip() == "$$" or not ends_formula):
            closing = "$$"


def without_title(markdown: str) -> tuple[str | None, str]:
    """The page's first-level heading, if its first line is one, and the rest."""
    first, _, rest = markdown.lstrip("\n").partition("\n")
    if first.startswith("# "):
        return first[2:].strip(), rest
    return None, markdown


def split_reasons(markdown: str) -> tuple[str, str]:
    """The page before `## Why it differs`, and from there on."""
    front, *reasons = REASONS.split(markdown, maxsplit=1)
    return front.strip(), "".join(reasons).strip()
