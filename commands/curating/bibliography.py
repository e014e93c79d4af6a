"""`rnn-review import`: the entries of a BibTeX file taken into the index."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from catalogue.document import MAX_BYTES
from catalogue.model import Mention
from catalogue.problems import Problem
from commands.curating.add import INDEX, described, described_duplicate
from commands.curating.files import read_bytes, write_bytes
from commands.line.output import message, print_json
from commands.line.project import project_root
from curation import bibliography
from curation.bibliography import BibliographyError, Cited, read_bibliography
from curation.draft import Draft, proposed_id
from curation.entries import FileEntry, Known, standing_resources
from curation.insertion import insert


def take_in(arguments: argparse.Namespace) -> int:
    """Take the entries that can be taken, and name each other one with its line and reason."""
    path, file = project_root() / INDEX, arguments.file
    content = read_bytes(path, MAX_BYTES, "the index")
    try:
        cited = read_bibliography(read_bytes(Path(file), bibliography.MAX_BYTES, "a BibTeX file"), file)
    except BibliographyError as error:
        message(str(error))
        if arguments.json:
            print_json({"written": False, "entries": [], "not_taken": [error.problem]})
        return 1
    taken, problems = _chosen(cited, standing_resources(content, INDEX), file)
    changed, lines = insert(content, taken, INDEX)
    if taken and not arguments.dry_run:
        write_bytes(path, changed)
    if arguments.json:
        entries = [{"line": line, **described(draft)} for line, draft in zip(lines, taken, strict=True)]
        written = bool(taken) and not arguments.dry_run
        print_json({"written": written, "entries": entries, "not_taken": problems})
    else:
        print("\n\n".join("\n".join(draft.lines()) for draft in taken))
    for problem in problems:
        message(str(problem))
    verb = "would take" if arguments.dry_run else "took"
    message(f"{verb} {len(taken)} of {len(cited)} entries; `rnn-review check` then names what is left to write")
    return 1 if problems else 0


def _chosen(cited: Sequence[Cited], resources: Sequence[FileEntry], file: str) -> tuple[list[Draft], list[Problem]]:
    """The entries to take, each with an id of its own, and why each other one is not taken."""
    taken: list[Draft] = []
    problems: list[Problem] = []
    known = Known(resources)
    for one in cited:
        place = f"{file}:{one.line}: `{one.key}`"
        if one.draft is None:
            problems.append(one.problem or Problem(file, one.line, f"`{one.key}` cannot be taken"))
            continue
        draft = one.draft
        if (duplicate := known.duplicate(draft.identifiers)) is not None:
            where = described_duplicate(duplicate, INDEX if duplicate.standing in resources else file)
            problems.append(Problem(file, one.line, f"`{one.key}` is no new work: {where}"))
            continue
        if (same := known.same_title(draft.title)) is not None:
            message(f"note: {place} has the title of {same.name}; keep one if they are one work")
        for text in draft.left_out:
            message(f"left out: {place}: {text}")
        draft = replace(draft, id=proposed_id(draft.authors, draft.year, draft.title, known.ids))
        known.add(FileEntry(one.line, draft.id, draft.title, Mention.ADDED, draft.year, draft.identifiers))
        taken.append(draft)
    return taken, problems
