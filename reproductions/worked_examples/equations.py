"""A paper's `equations.yaml`: which functions of its plain network are shown, and the equation of each statement.

Every statement of a function that is shown has its equation, and every equation its statement: a line that is changed
without its equation is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import TypeAdapter

from catalogue.form import Form
from catalogue.problems import Fault, Problem
from catalogue.record import Record, Rule
from reproductions.declarations.files import Text, path_rule
from reproductions.declarations.papers import FOLDER, code_problem
from reproductions.source_code import CodeError, reach
from reproductions.worked_examples.statements import CodeDefinition, key_of, read_definition

FILE = "equations.yaml"


def _latex_fault(text: str) -> Fault | None:
    return None if text.strip() else Fault("must say something", "write LaTeX")


class Meaning(Record):
    """What a statement transcribes, as LaTeX, and what else should be said of it."""

    equation: Annotated[str, Rule(_latex_fault)]
    said: Text | None = None


class Part(Record):
    """A function of a file in the paper's folder; the statements stand by their code."""

    file: Annotated[str, path_rule("py")]
    function: Text
    title: Text
    about: Text
    statements: Mapping[str, Meaning]


class EquationsFile(Record):
    """The functions in the order of reading, and what the worked example is, by `module:name` and in words."""

    example: Text
    about: Text
    parts: tuple[Part, ...]


_FORM: Form[EquationsFile] = Form(TypeAdapter(EquationsFile), "file of equations", FILE, "start with `example:`")


@dataclass(frozen=True, slots=True)
class AnnotatedPart:
    """A function with the meaning of each statement by its key; `path` leads from the repository to its file."""

    part: Part
    path: str
    definition: CodeDefinition
    meanings: Mapping[str, Meaning]


@dataclass(frozen=True, slots=True)
class AnnotatedNetwork:
    """A paper's plain network in parts; `entries` name, each as `module:name`, the example and what it is made of."""

    paper: str
    about: str
    parts: tuple[AnnotatedPart, ...]
    entries: tuple[str, ...]


def read_network(paper: str, folder: Path = FOLDER) -> tuple[AnnotatedNetwork | None, tuple[Problem, ...]]:
    """The network and no problems, or None and everything wrong; None and no problems if it has no equations."""
    file = folder / paper / FILE
    shown = f"reproductions/papers/{paper}/{FILE}"
    if not file.is_file():
        return None, ()
    found, problems = _FORM.read(file.read_bytes(), shown)
    if found is None:
        return None, problems
    parts: list[AnnotatedPart] = []
    wrong: list[Problem] = []
    for number, part in enumerate(found.parts):
        try:
            definition = read_definition(folder / paper / part.file, part.function)
        except CodeError as error:
            place = f"reproductions/papers/{paper}/{part.file}"
            wrong.append(Problem(place, error.line, error.reason, "repair the Python file"))
            continue
        except (LookupError, OSError) as error:
            wrong.append(Problem(shown, part.line, str(error), "name a file of the paper's folder and its function"))
            continue
        wrong += sorted(_faults(found, number, definition, shown), key=lambda problem: problem.line or 0)
        meanings = {_key(code): meaning for code, meaning in part.statements.items()}
        parts.append(AnnotatedPart(part, f"reproductions/papers/{paper}/{part.file}", definition, meanings))
    home = f"reproductions.papers.{paper}"
    names = [found.example]
    for part in found.parts:
        module = part.file.removesuffix(".py").replace("/", ".")
        names.append(f"{module}:{part.function.partition('.')[0]}")
    entries = tuple(dict.fromkeys(f"{home}.{name}" for name in names))
    if folder == FOLDER and not wrong:
        try:
            reach(*entries)
        except LookupError as error:
            line = found.lines.get("example")
            wrong.append(Problem(shown, line, str(error), "write `module:name`, as seen from the paper's folder"))
        except CodeError as error:
            wrong.append(code_problem(error))
    return (None, tuple(wrong)) if wrong else (AnnotatedNetwork(paper, found.about, tuple(parts), entries), ())


def _faults(found: EquationsFile, number: int, definition: CodeDefinition, shown: str) -> Iterator[Problem]:
    part = found.parts[number]
    keys = [one.key for one in definition.statements]
    written = set()
    for code in part.statements:
        written.add(_key(code))
        if _key(code) not in keys:
            line = found.lines.get(f"parts.{number}.statements.{code}", part.line)
            yield Problem(shown, line, f"`{definition.name}` has no statement `{code}`", "write it as the code has it")
    for one in definition.statements:
        if one.key not in written:
            message = f"`{definition.name}` has a statement without an equation, `{one.key}`"
            yield Problem(shown, part.line, message, "add it to `statements`, with its equation")


def _key(code: str) -> str:
    try:
        return key_of(code)
    except (SyntaxError, ValueError):
        return code
