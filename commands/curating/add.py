"""`rnn-review add`: a work looked up and proposed as an entry of the index."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalogue.document import MAX_BYTES
from catalogue.rules.identifiers import id_fault
from commands.curating.files import read_bytes, write_bytes
from commands.line.output import message, print_json
from commands.line.project import UsageError, project_root
from curation.asking import Asking, LookUpError
from curation.draft import Draft, proposed_id
from curation.entries import Duplicate, FileEntry, Known, standing_resources
from curation.identifier import Identifier, IdentifierError, Scheme, read_identifier
from curation.insertion import insert
from curation.look_up import look_up, read_answer
from linkcheck.addresses import parse_address
from linkcheck.http.answers import Answer

INDEX = "resources.yaml"
MOST_ANSWER_BYTES = 4 * 1024 * 1024


def add(arguments: argparse.Namespace, asking: Asking | None = None) -> int:
    """Propose the entry, write it unless it is only to be shown, and say what is left to write."""
    path = project_root() / INDEX
    try:
        identifier = read_identifier(arguments.work)
    except IdentifierError as error:
        raise UsageError(str(error)) from None
    resources = standing_resources(read_bytes(path, MAX_BYTES, "the index"), INDEX)
    _judge_id(arguments.id, resources)
    duplicate = Known(resources).duplicate([identifier])
    if duplicate is not None:
        return refuse(duplicate, arguments.json)
    try:
        draft = _draft(identifier, arguments.answer, asking or Asking(notice=message))
    except LookUpError as error:
        message(str(error))
        if arguments.json:
            print_json({"written": False, "reason": str(error).partition("\n")[0]})
        return 1
    # Read again, for the look-up took its time.
    content = read_bytes(path, MAX_BYTES, "the index")
    known = Known(standing_resources(content, INDEX))
    duplicate = known.duplicate(draft.identifiers)
    if duplicate is not None:
        return refuse(duplicate, arguments.json)
    draft = replace(draft, id=arguments.id or proposed_id(draft.authors, draft.year, draft.title, known.ids))
    changed, (line,) = insert(content, [draft], INDEX)
    if not arguments.dry_run:
        write_bytes(path, changed)
    if arguments.json:
        print_json({"written": not arguments.dry_run, "line": line, **described(draft)})
    else:
        print("\n".join(draft.lines()))
    _say(draft, line, known.same_title(draft.title), written=not arguments.dry_run)
    return 0


def described(draft: Draft) -> dict[str, Any]:
    """A draft for a program: its entry, what is blank with what to write there, and what could not be taken."""
    keys = ("id", "kind", "title", "authors", "year", "venue", "doi", "arxiv", "isbn", "url", "language", "access")
    entry = {key: getattr(draft, key) or None for key in keys}
    return {"entry": entry, "source": draft.source, "blanks": draft.blanks, "left_out": list(draft.left_out)}


def described_duplicate(duplicate: Duplicate, file: str = INDEX) -> str:
    """That a resource holds the work, with its place in the file."""
    standing = duplicate.standing
    return f"{file}:{standing.line}: {standing.name} has the {duplicate.identifier} already"


def refuse(duplicate: Duplicate, as_json: bool) -> int:
    """Say which resource holds the work, and where."""
    text = described_duplicate(duplicate)
    message(f"{text}\nhint: correct that entry; one work has one entry, and other places go into its `alternates`")
    if as_json:
        standing = duplicate.standing
        print_json({"written": False, "reason": text, "duplicate_of": standing.id, "line": standing.line})
    return 1


def _draft(identifier: Identifier, file: str | None, asking: Asking) -> Draft:
    if file is None:
        return look_up(identifier, asking)
    body = read_bytes(Path(file), MOST_ANSWER_BYTES, "the saved answer of the service")
    url = identifier.value if identifier.scheme is Scheme.ADDRESS else "https://example.org/"
    return read_answer(identifier, Answer(parse_address(url), body=body, is_complete=True), file)


def _judge_id(wanted: str | None, resources: list[FileEntry]) -> None:
    if wanted is None:
        return
    fault = id_fault(wanted)
    if fault is not None:
        raise UsageError(f"--id {fault.message}" + (f"\nhint: {fault.hint}" if fault.hint else ""))
    there = next((one for one in resources if one.id == wanted), None)
    if there is not None:
        raise UsageError(f"{INDEX}:{there.line}: `{wanted}` is there already\nhint: add a word to the id")


def _say(draft: Draft, line: int, same_title: FileEntry | None, written: bool) -> None:
    message(f"{INDEX}:{line}: {'wrote' if written else 'would write'} `{draft.id}`, as {draft.source} has it")
    for text in draft.left_out:
        message(f"left out: {text}")
    if same_title is not None:
        message(f"note: {INDEX}:{same_title.line}: {same_title.name} has the same title; keep one if they are one work")
    message("to write:")
    for key, wanted in draft.blanks.items():
        message(f"  {key}: {wanted}")
    message("hint: then compare the facts with the work, rewrite `unconfirmed`, and run `rnn-review check`")
