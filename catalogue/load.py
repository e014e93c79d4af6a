"""From a file to a `Catalogue`: shape is read here, line by line; what it means is judged by `check`.

All that can be wrong with a file, whatever its bytes, comes out as one `CatalogueError` that names everything found.
"""

from __future__ import annotations

from pathlib import Path

from catalogue.check import find_in_catalogue
from catalogue.document import MAX_BYTES, Mapping, UnreadableDocumentError, parse_document
from catalogue.fields import Fields, Reading, Record
from catalogue.model import (
    Alternate,
    Annotation,
    Catalogue,
    Erratum,
    Fingerprint,
    Kind,
    Mention,
    Post,
    PostLink,
    Resource,
)
from catalogue.problems import CatalogueError, Problem, to_problems

__all__ = ["CatalogueError", "Problem", "check_file", "load_catalogue", "read_catalogue"]


def load_catalogue(path: str | Path) -> Catalogue:
    """Return the index in this file.

    Raises:
        CatalogueError: the file is missing or anything in it is wrong.
    """
    catalogue, problems = check_file(path)
    if catalogue is None:
        raise CatalogueError(problems)
    return catalogue


def check_file(path: str | Path) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """Return the index in this file and no problems, or None and everything that is wrong with it, in line order."""
    file = Path(path)
    try:
        if file.exists() and not file.is_file():
            return None, (Problem(str(path), None, "is not a file"),)
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None, (Problem(str(path), None, "there is no such file", "name the index, such as `resources.yaml`"),)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return None, (Problem(str(path), None, f"cannot be read: {reason}"),)
    return read_catalogue(content, str(path))


def read_catalogue(content: bytes, path: str) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """Return the index in these bytes, as `check_file` does; `path` is its name in messages."""
    if len(content) > MAX_BYTES:
        return None, (Problem(path, None, f"is larger than {MAX_BYTES:,} bytes", "split the index"),)
    try:
        root, findings = parse_document(content)
    except UnreadableDocumentError as error:
        return None, to_problems(path, [error.finding])
    reading = Reading(findings)
    if not isinstance(root, Mapping):
        message, hint = "is no index", "start with `tags:`, `tasks:`, `post:` and `resources:`"
        reading.report((), root.line, message, hint)
        return None, to_problems(path, reading.findings)
    draft = _catalogue(Fields(reading, root, (), Record((), None)), path)
    judged = [finding for finding in find_in_catalogue(draft) if reading.is_read(finding.place)]
    problems = to_problems(path, [*reading.findings, *judged])
    return (None if problems else draft), problems


def _catalogue(fields: Fields, path: str) -> Catalogue:
    catalogue = Catalogue(
        path=path,
        tags=fields.vocabulary("tags"),
        tasks=fields.vocabulary("tasks"),
        post=_post(fields.fields("post", record_name="post")),
        resources=tuple(map(_resource, fields.list_of_fields("resources", required=True, record_name="resource"))),
        lines=fields.lines,
    )
    fields.close()
    return catalogue


def _post(fields: Fields) -> Post:
    post = Post(
        title=fields.text("title"),
        author=fields.optional_text("author"),
        published=fields.optional_text("published"),
        language=fields.text("language"),
        url=fields.optional_text("url"),
        summary=fields.text("summary"),
        errata=tuple(map(_erratum, fields.list_of_fields("errata"))),
        unconfirmed=fields.texts("unconfirmed"),
        line=fields.line,
        lines=fields.lines,
    )
    fields.close()
    return post


def _erratum(fields: Fields) -> Erratum:
    erratum = Erratum(
        id=fields.text("id"),
        claim=fields.text("claim"),
        record=fields.text("record"),
        source=fields.text("source"),
        resources=fields.texts("resources"),
        line=fields.line,
    )
    fields.close()
    return erratum


def _resource(fields: Fields) -> Resource:
    resource = Resource(
        id=fields.text("id"),
        kind=fields.choice("kind", Kind),
        title=fields.text("title"),
        authors=fields.texts("authors", required=True),
        year=fields.optional_integer("year"),
        venue=fields.optional_text("venue"),
        doi=fields.optional_text("doi"),
        arxiv=fields.optional_text("arxiv"),
        isbn=fields.optional_text("isbn"),
        url=fields.text("url"),
        alternates=tuple(map(_alternate, fields.list_of_fields("alternates"))),
        language=fields.text("language"),
        access=fields.text("access"),
        mention=fields.choice("mention", Mention),
        post_link=_post_link(fields.optional_fields("post_link")),
        annotation=_annotation(fields.fields("annotation")),
        prerequisites=fields.texts("prerequisites"),
        tags=fields.texts("tags"),
        tasks=fields.texts("tasks"),
        fingerprints=tuple(map(_fingerprint, fields.list_of_fields("fingerprints"))),
        unconfirmed=fields.texts("unconfirmed"),
        line=fields.line,
        lines=fields.lines,
    )
    fields.close()
    return resource


def _alternate(fields: Fields) -> Alternate:
    alternate = Alternate(url=fields.text("url"), description=fields.text("description"), line=fields.line)
    fields.close()
    return alternate


def _annotation(fields: Fields) -> Annotation:
    annotation = Annotation(
        holds=fields.text("holds"), readers=fields.text("readers"), read_before=fields.text("read_before")
    )
    fields.close()
    return annotation


def _post_link(fields: Fields | None) -> PostLink | None:
    if fields is None:
        return None
    post_link = PostLink(
        url=fields.text("url"),
        believed=fields.text("believed"),
        confirmed=fields.flag("confirmed"),
        evidence=fields.text("evidence"),
        line=fields.line,
    )
    fields.close()
    return post_link


def _fingerprint(fields: Fields) -> Fingerprint:
    fingerprint = Fingerprint(
        document=fields.text("document"),
        url=fields.optional_text("url"),
        sha256=fields.optional_text("sha256"),
        sha256_prefix=fields.optional_text("sha256_prefix"),
        size_bytes=fields.integer("size_bytes"),
        pages=fields.optional_integer("pages"),
        archive_digest=fields.optional_text("archive_digest"),
        line=fields.line,
    )
    fields.close()
    return fingerprint
