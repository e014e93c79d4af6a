"""What the values of an index must mean together: identifiers that are unique, references that lead somewhere.

What one value must mean stands on its field in `model`. The rules here see the values as they stand in the file, right
or wrong, so that an error in one entry hides no error of others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from catalogue.form import Judged
from catalogue.model import Mention, Standing
from catalogue.problems import Fault, Place, quote, suggest
from catalogue.record import Entry
from catalogue.rules.identifiers import arxiv_work, isbn_13, isbn_fault
from catalogue.rules.prerequisites import find_cycles, find_needed

Placed = tuple[Place, Entry]


def find_in_index(index: Entry) -> Iterator[Judged]:
    """Yield what is wrong between values of the index, whether or not each is right by itself."""
    resources: list[Placed] = [(("resources", number), entry) for number, entry in index.each("resources", Entry)]
    ids = {entry.text("id") for _, entry in resources}
    yield from _statements(index.entry("post"), ids)
    for place, entry in resources:
        yield from _mention((*place, "mention"), entry)
        yield from _references((*place, "prerequisites"), entry, ids, "resource")
        yield from _references((*place, "tags"), entry, index.entry("tags"), "tag")
        yield from _references((*place, "tasks"), entry, index.entry("tasks"), "task")
        yield from _fingerprints((*place, "fingerprints"), entry)
    yield from _duplicates(resources)
    yield from _cycles(resources)
    yield from _paths(index, resources, ids)


def _statements(post: Entry, ids: Collection[str]) -> Iterator[Judged]:
    seen: set[str] = set()
    translated = post.get("chinese") is not None
    for number, statement in post.each("statements", Entry):
        place = ("post", "statements", number)
        for key in ("id", "erratum"):
            word = statement.text(key)
            if word and word in seen:
                yield (*place, key), Fault(f"is taken already, found {quote(word)}", "number each once")
            seen.add(word)
        standing = statement.text("standing")
        if standing in (Standing.PARTLY_RIGHT, Standing.WRONG) and statement.get("erratum") is None:
            hint = "add `erratum:` with the next number, or write another `standing`"
            yield (*place, "standing"), Fault(f"is `{standing}`, but there is no `erratum`", hint)
        if translated != (statement.get("chinese") is not None):
            fault = Fault("is missing, though the post has `chinese`", "add it with `claim`, `record` and `source`")
            alone = Fault("stands here, but the post itself has no `chinese`", "translate its `summary` too")
            yield (*place, "chinese"), fault if translated else alone
        yield from _references((*place, "resources"), statement, ids, "resource")
        for index, name in statement.each("experiments", str):
            paper, _, experiment = name.partition("/")
            if experiment and paper not in ids:
                fault = Fault(f"names an experiment of the unknown resource {quote(paper)}", suggest(paper, ids))
                yield (*place, "experiments", index), fault


def _paths(index: Entry, resources: list[Placed], ids: Collection[str]) -> Iterator[Judged]:
    before = {entry.text("id"): [name for _, name in entry.each("prerequisites", str)] for _, entry in resources}
    first: dict[str, Entry] = {}
    for number, path in index.each("paths", Entry):
        place, id_ = ("paths", number), path.text("id")
        if id_ and first.setdefault(id_, path) is not path:
            message = f"is already that of the path on line {first[id_].line}"
            yield (*place, "id"), Fault(message, "give each path its own id")
        steps = [((*place, "steps", step), entry) for step, entry in path.each("steps", Entry)]
        yield from _steps([(at, entry) for at, entry in steps if isinstance(entry.get("resource"), str)], before, ids)


def _steps(steps: list[Placed], before: Mapping[str, list[str]], ids: Collection[str]) -> Iterator[Judged]:
    """Judge the steps of one path: known resources, each once, after what has to be read before it."""
    seen: dict[str, Entry] = {}
    waiting: dict[str, Entry] = {}
    for at, step in steps:
        id_, place = step.text("resource"), (*at, "resource")
        if id_ in seen:
            message = f"names {quote(id_)} again, which is the step on line {seen[id_].line}"
            yield place, Fault(message, "remove one of the two steps")
            continue
        seen[id_] = step
        if id_ not in ids:
            hint = suggest(id_, ids) or "describe the resource in this file, or remove the step"
            yield place, Fault(f"names the unknown resource {quote(id_)}", hint)
        if id_ in waiting:
            later = waiting[id_]
            message = (
                f"names {quote(id_)}, which is to be read before {quote(later.text('resource'))} on line {later.line}"
            )
            yield place, Fault(message, "move this step before that one")
        for needed in find_needed(before, id_):
            waiting.setdefault(needed, step)


def _mention(place: Place, resource: Entry) -> Iterator[Judged]:
    mention, has_link = resource.text("mention"), resource.get("post_link") is not None
    if mention == Mention.LINKED and not has_link:
        hint = "add the address that the post gives, or write `mention: mentioned`"
        yield place, Fault("is `linked`, but there is no `post_link`", hint)
    if mention in (Mention.MENTIONED, Mention.ADDED) and has_link:
        hint = "write `mention: linked`, or remove `post_link`"
        yield place, Fault(f"is `{mention}`, but there is a `post_link`", hint)


def _references(place: Place, entry: Entry, known: Collection[str], noun: str) -> Iterator[Judged]:
    seen: set[str] = set()
    for index, word in entry.each(str(place[-1]), str):
        if word in seen:
            yield (*place, index), Fault(f"names {quote(word)} twice", "remove one of the two")
        elif word not in known:
            hint = suggest(word, known) or f"describe the {noun} in this file, or remove it here"
            yield (*place, index), Fault(f"names the unknown {noun} {quote(word)}", hint)
        seen.add(word)


def _fingerprints(place: Place, resource: Entry) -> Iterator[Judged]:
    for index, fingerprint in resource.each("fingerprints", Entry):
        if (fingerprint.get("sha256") is None) == (fingerprint.get("sha256_prefix") is None):
            hint = "`sha256` has all 64 digits; write `sha256_prefix` where only the leading ones are known"
            yield (*place, index), Fault("must have either `sha256` or `sha256_prefix`", hint)


def _duplicates(resources: list[Placed]) -> Iterator[Judged]:
    first: dict[tuple[str, str], Entry] = {}
    for place, entry in resources:
        for key, value in _identifiers(entry):
            other = first.setdefault((key, value), entry)
            if other is not entry:
                message = f"is already that of {quote(other.text('id'))} on line {other.line}"
                yield (*place, key), Fault(message, "keep one entry for one work, and give each its own id")


def _identifiers(resource: Entry) -> Iterator[tuple[str, str]]:
    """Yield what must be the resource's alone, written so that two spellings of one identifier are equal."""
    id_, doi, arxiv, isbn = (resource.text(key) for key in ("id", "doi", "arxiv", "isbn"))
    isbn = isbn_13(isbn) if isbn_fault(isbn) is None else ""
    found = {"id": id_, "doi": doi.casefold(), "arxiv": arxiv_work(arxiv), "isbn": isbn}
    return ((key, value) for key, value in found.items() if value)


def _cycles(resources: list[Placed]) -> Iterator[Judged]:
    prerequisites: dict[str, list[str]] = {}
    for _, entry in resources:
        prerequisites.setdefault(entry.text("id"), []).extend(id_ for _, id_ in entry.each("prerequisites", str))
    cycles = {cycle[0]: cycle for cycle in find_cycles(prerequisites)}
    for place, entry in resources:
        cycle = cycles.get(entry.text("id"))
        if cycle:
            circle = " → ".join(f"`{id_}`" for id_ in (*cycle, cycle[0]))
            fault = Fault(f"lead back to their start: {circle}", "remove the step that a reader needs least")
            yield (*place, "prerequisites"), fault
