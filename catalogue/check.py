"""What the records of an index must mean, beyond their shape: identifiers, addresses, prose, and how they fit together.

A rule about one value stands in the module named after the value. This module says which rule holds where, and holds
the rules about several values. `load` applies it to every file it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from catalogue.addresses import url_fault
from catalogue.identifiers import (
    arxiv_fault,
    arxiv_work,
    date_fault,
    digest_fault,
    doi_fault,
    erratum_id_fault,
    id_fault,
    isbn_13,
    isbn_fault,
    language_fault,
    year_fault,
)
from catalogue.model import Catalogue, Fingerprint, Mention, Post, Resource
from catalogue.prerequisites import find_cycles
from catalogue.problems import Fault, Finding, Place, Problem, dotted, label, quote, suggest, to_problems
from catalogue.prose import name_fault, prose_fault

Judged = tuple[Place, Fault | None]
"""A value, by its place below its record, and what is wrong with it."""
Rule = Callable[[str], Fault | None]

SHA256_DIGITS = 64
SHA256_PREFIX_DIGITS = range(8, SHA256_DIGITS)
"""Fewer than eight digits recognize nothing."""
ARCHIVE_DIGEST_CHARACTERS = 32


def check_catalogue(catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return everything wrong with the meaning of these records, in line order."""
    return to_problems(catalogue.path, find_in_catalogue(catalogue))


def find_in_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Yield what `check_catalogue` returns, each with its place in the document."""
    yield from _findings(_vocabularies(catalogue), (), catalogue.lines, 1)
    post, known = catalogue.post, _Known(catalogue)
    yield from _findings(_post(post, known), ("post",), post.lines, post.line, "post")
    for index, resource in enumerate(catalogue.resources):
        name = resource.id or f"resource {index + 1}"
        yield from _findings(_resource(resource, known), ("resources", index), resource.lines, resource.line, name)


class _Known:
    """What the resources of one index may refer to, and whose identifiers come first."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.tags = catalogue.tags
        self.tasks = catalogue.tasks
        self.ids = {resource.id for resource in catalogue.resources}
        self._first: dict[tuple[str, str], Resource] = {}
        for resource in sorted(catalogue.resources, key=lambda resource: (resource.line, resource.id)):
            for key, value in _identifiers(resource):
                self._first.setdefault((key, value), resource)
        prerequisites: dict[str, list[str]] = {}
        for resource in catalogue.resources:
            prerequisites.setdefault(resource.id, []).extend(resource.prerequisites)
        self._cycles = {cycle[0]: cycle for cycle in find_cycles(prerequisites)}

    def duplicates(self, resource: Resource) -> Iterator[Judged]:
        """Yield each identifier of the resource that an earlier one has already."""
        for key, value in _identifiers(resource):
            first = self._first[key, value]
            if first is not resource:
                message = f"is already that of {quote(first.id)} on line {first.line}"
                yield (key,), Fault(message, "keep one entry for one work, and give each its own id")

    def cycle(self, resource: Resource) -> Fault | None:
        """Return what is wrong if a cycle of prerequisites starts at this resource, its smallest id."""
        cycle = self._cycles.get(resource.id)
        if cycle is None:
            return None
        circle = " → ".join(f"`{id_}`" for id_ in (*cycle, cycle[0]))
        return Fault(f"lead back to their start: {circle}", "remove the step that a reader needs least")


def _findings(
    judged: Iterable[Judged], record: Place, lines: Mapping[str, int], line: int, name: str | None = None
) -> Iterator[Finding]:
    owner = "" if name is None else f"{quote(name)}: "
    for place, fault in judged:
        if fault is not None:
            found_line = lines.get(dotted(place), line)
            yield Finding((*record, *place), found_line, f"{owner}{label(place)} {fault.message}", fault.hint)


def _vocabularies(catalogue: Catalogue) -> Iterator[Judged]:
    for key, words in (("tags", catalogue.tags), ("tasks", catalogue.tasks)):
        for word, description in words.items():
            yield (key, word), id_fault(word)
            yield (key, word), name_fault(description)


def _post(post: Post, known: _Known) -> Iterator[Judged]:
    yield ("title",), name_fault(post.title)
    yield from _optional("author", post.author, name_fault)
    yield from _optional("published", post.published, date_fault)
    yield ("language",), language_fault(post.language)
    yield from _optional("url", post.url, url_fault)
    yield ("summary",), prose_fault(post.summary)
    yield from _each("unconfirmed", post.unconfirmed, prose_fault)
    seen: set[str] = set()
    for index, erratum in enumerate(post.errata):
        place = ("errata", index)
        yield (*place, "id"), erratum_id_fault(erratum.id)
        if erratum.id in seen:
            yield (*place, "id"), Fault(f"is taken already, found {quote(erratum.id)}", "number each erratum once")
        seen.add(erratum.id)
        yield (*place, "claim"), prose_fault(erratum.claim)
        yield (*place, "record"), prose_fault(erratum.record)
        yield (*place, "source"), prose_fault(erratum.source)
        yield from _references((*place, "resources"), erratum.resources, known.ids, "resource")


def _resource(resource: Resource, known: _Known) -> Iterator[Judged]:
    yield ("id",), id_fault(resource.id)
    yield ("title",), name_fault(resource.title)
    if not resource.authors:
        yield ("authors",), Fault("must name at least one author", "name the account or body if no person is known")
    yield from _each("authors", resource.authors, name_fault)
    if resource.year is not None:
        yield ("year",), year_fault(resource.year)
    yield from _optional("venue", resource.venue, name_fault)
    yield from _optional("doi", resource.doi, doi_fault)
    yield from _optional("arxiv", resource.arxiv, arxiv_fault)
    yield from _optional("isbn", resource.isbn, isbn_fault)
    yield ("url",), url_fault(resource.url)
    for index, alternate in enumerate(resource.alternates):
        yield ("alternates", index, "url"), url_fault(alternate.url)
        yield ("alternates", index, "description"), prose_fault(alternate.description)
    yield ("language",), language_fault(resource.language)
    yield ("access",), prose_fault(resource.access)
    yield from _mention(resource)
    yield ("annotation", "holds"), prose_fault(resource.annotation.holds)
    yield ("annotation", "readers"), prose_fault(resource.annotation.readers)
    yield ("annotation", "read_before"), prose_fault(resource.annotation.read_before)
    yield from _references(("prerequisites",), resource.prerequisites, known.ids, "resource")
    yield ("prerequisites",), known.cycle(resource)
    yield from _references(("tags",), resource.tags, known.tags, "tag")
    yield from _references(("tasks",), resource.tasks, known.tasks, "task")
    for index, fingerprint in enumerate(resource.fingerprints):
        for place, fault in _fingerprint(fingerprint):
            yield ("fingerprints", index, *place), fault
    yield from _each("unconfirmed", resource.unconfirmed, prose_fault)
    yield from known.duplicates(resource)


def _mention(resource: Resource) -> Iterator[Judged]:
    link = resource.post_link
    if link is None:
        if resource.mention is Mention.LINKED:
            hint = "add the address that the post gives, or write `mention: mentioned`"
            yield ("mention",), Fault("is `linked`, but there is no `post_link`", hint)
        return
    if resource.mention is not Mention.LINKED:
        hint = "write `mention: linked`, or remove `post_link`"
        yield ("mention",), Fault(f"is `{resource.mention}`, but there is a `post_link`", hint)
    yield ("post_link", "url"), url_fault(link.url)
    yield ("post_link", "believed"), prose_fault(link.believed)
    yield ("post_link", "evidence"), prose_fault(link.evidence)


def _fingerprint(fingerprint: Fingerprint) -> Iterator[Judged]:
    yield ("document",), prose_fault(fingerprint.document)
    yield from _optional("url", fingerprint.url, url_fault)
    if (fingerprint.sha256 is None) == (fingerprint.sha256_prefix is None):
        hint = "`sha256` has all 64 digits; write `sha256_prefix` where only the leading ones are known"
        yield (), Fault("must have either `sha256` or `sha256_prefix`", hint)
    whole, part = range(SHA256_DIGITS, SHA256_DIGITS + 1), SHA256_PREFIX_DIGITS
    yield from _optional("sha256", fingerprint.sha256, lambda text: digest_fault(text, "0-9a-f", whole))
    yield from _optional("sha256_prefix", fingerprint.sha256_prefix, lambda text: digest_fault(text, "0-9a-f", part))
    characters = range(ARCHIVE_DIGEST_CHARACTERS, ARCHIVE_DIGEST_CHARACTERS + 1)
    yield from _optional("archive_digest", fingerprint.archive_digest, lambda t: digest_fault(t, "A-Z2-7", characters))
    for key, count in (("size_bytes", fingerprint.size_bytes), ("pages", fingerprint.pages)):
        if count is not None and count < 1:
            yield (key,), Fault(f"must be 1 or more, found `{count}`")


def _identifiers(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield what must be the resource's alone, written so that two spellings of one identifier are equal."""
    if resource.id:
        yield "id", resource.id
    if resource.doi:
        yield "doi", resource.doi.casefold()
    if resource.arxiv:
        yield "arxiv", arxiv_work(resource.arxiv)
    if resource.isbn and isbn_fault(resource.isbn) is None:
        yield "isbn", isbn_13(resource.isbn)


def _references(place: Place, words: Iterable[str], known: Iterable[str], noun: str) -> Iterator[Judged]:
    seen: set[str] = set()
    for index, word in enumerate(words):
        if word in seen:
            yield (*place, index), Fault(f"names {quote(word)} twice", "remove one of the two")
        elif word not in known:
            hint = suggest(word, known) or f"describe the {noun} in this file, or remove it here"
            yield (*place, index), Fault(f"names the unknown {noun} {quote(word)}", hint)
        seen.add(word)


def _optional(key: str, text: str | None, rule: Rule) -> Iterator[Judged]:
    if text is not None:
        yield (key,), rule(text)


def _each(key: str, texts: Iterable[str], rule: Rule) -> Iterator[Judged]:
    for index, text in enumerate(texts):
        yield (key, index), rule(text)
