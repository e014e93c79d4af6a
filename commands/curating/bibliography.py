"""`rnn-review import`: the entries of a BibTeX file taken into the index."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from catalogue.document import MAX_BYTES
from catalogue.problems import Problem
from commands.curating.add import INDEX, described, described_duplicate
from commands.curating.files import read_bytes, write_bytes
from commands.line.output import message, print_json
from commands.line.project import project_root
from curation import bibliography
from curation.bibliography import BibliographyError, read_bibliography
from curation.draft import Draft, proposed_id
from curation.entries import find_duplicate, find_same_title, standing_resources
from curation.insertion import insert


def take_in(arguments: argparse.Namespace) -> int:
    """Take the entries that can be taken, and name each other one with its line and reason."""
    path, file = project_root() / INDEX, arguments.file
    content = read_bytes(path, MAX_BYTES, "the index")
    before = standing_resources(content, INDEX)
    try:
        cited = read_bibliography(read_bytes(Path(file), bibliography.MAX_BYTES, "a BibTeX file"), file)
    except BibliographyError as error:
        message(str(error))
        if arguments.json:
            print_json({"written": False, "entries": [], "not_taken": [error.problem]})
        return 1
    taken: list[Draft] = []
    problems: list[Problem] = []
    for one in cited:
        if one.draft is None:
            problems.append(one.problem or Problem(file, one.line, f"`{one.key}` cannot be taken"))
            continue
        resources = standing_resources(content, INDEX)
        duplicate = find_duplicate(one.draft.identifiers, resources)
        if duplicate is not None:
            is_new = duplicate.standing.id not in {standing.id for standing in before}
            where = f"`{duplicate.standing.id}`, taken above," if is_new else described_duplicate(duplicate)
            text = f"{where} has the {duplicate.identifier} already" if is_new else where
            problems.append(Problem(file, one.line, f"`{one.key}` is no new work: {text}"))
            continue
        draft = one.draft
        ids = {standing.id for standing in resources}
        draft = replace(draft, id=proposed_id(draft.authors, draft.year, draft.title, ids))
        same = find_same_title(draft, resources)
        if same is not None:
            message(f"note: {file}:{one.line}: `{one.key}` has the title of {same.name}; keep one if they are one work")
        for text in draft.left_out:
            message(f"left out: {file}:{one.line}: `{one.key}`: {text}")
        content, _ = insert(content, draft, INDEX)
        taken.append(draft)
    if taken and not arguments.dry_run:
        write_bytes(path, content)
    if arguments.json:
        entries = [described(draft) for draft in taken]
        written = bool(taken) and not arguments.dry_run
        print_json({"written": written, "entries": entries, "not_taken": problems})
    else:
        print("\n\n".join("\n".join(draft.lines()) for draft in taken))
    for problem in problems:
        message(str(problem))
    verb = "would take" if arguments.dry_run else "took"
    message(f"{verb} {len(taken)} of {len(cited)} entries; `rnn-review check` then names what is left to write")
    return 1 if problems else 0
