"""Typed, frozen records of the index: what a resource is, where it lives, and how the post mentions it.

This module knows the shape of a record only: `load` reads YAML, `check` judges meaning, editors use `schema.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing a resource is."""

    PAPER = "paper"
    THESIS = "thesis"
    BOOK = "book"
    SITE = "site"
    NOTE = "note"


class Mention(StrEnum):
    """How the post of 2017 refers to a resource."""

    LINKED = "linked"
    MENTIONED = "mentioned"
    ADDED = "added"
    """Not in the post; added by the archive."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another address of the same resource, or of a stated substitute for it."""

    url: str
    description: str
    line: int


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One exact document: how to recognize its bytes, and where they were read.

    Exactly one of `sha256` (all 64 lower-case hexadecimal digits) and `sha256_prefix` (the leading ones, where no more
    are on record) is set.
    """

    document: str
    url: str | None
    sha256: str | None
    sha256_prefix: str | None
    size_bytes: int
    pages: int | None
    archive_digest: str | None
    """Base32 SHA-1 of the body, as web archives index it."""
    line: int

    def matches_sha256(self, sha256: str) -> bool:
        """Whether this full hexadecimal SHA-256 agrees with all digits on record."""
        on_record = self.sha256 or self.sha256_prefix
        return on_record is not None and sha256.lower().startswith(on_record)


@dataclass(frozen=True, slots=True)
class Annotation:
    """Our note on a resource, in our own words."""

    holds: str
    readers: str
    read_before: str
    """What to read first, as prose; the ids stand in `Resource.prerequisites`."""


@dataclass(frozen=True, slots=True)
class PostLink:
    """The address that the post itself gives, and what is believed of it from stored evidence (never from a probe)."""

    url: str
    believed: str
    confirmed: bool
    evidence: str
    line: int


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of the index.

    `line` is the 1-based line it starts on, `lines` the line of each key below it by dotted path, as in `doi`,
    `annotation.holds` or `alternates.0.url`. Absent keys have no line.
    """

    id: str
    kind: Kind
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None
    doi: str | None
    arxiv: str | None
    isbn: str | None
    url: str
    alternates: tuple[Alternate, ...]
    language: str
    access: str
    mention: Mention
    post_link: PostLink | None
    annotation: Annotation
    prerequisites: tuple[str, ...]
    tags: tuple[str, ...]
    tasks: tuple[str, ...]
    fingerprints: tuple[Fingerprint, ...]
    unconfirmed: tuple[str, ...]
    line: int
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Erratum:
    """One error or ambiguity of the post: the claim in short, what the record says, and the source."""

    id: str
    claim: str
    record: str
    source: str
    resources: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Post:
    """The blog post that the archive grew from."""

    title: str
    author: str | None
    published: str | None
    language: str
    url: str | None
    summary: str
    errata: tuple[Erratum, ...]
    unconfirmed: tuple[str, ...]
    line: int
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole index in file order: the words it uses, the post and all resources."""

    path: str
    tags: Mapping[str, str]
    """What each tag that a resource may carry stands for."""
    tasks: Mapping[str, str]
    """What each task that a resource may name asks of a network."""
    post: Post
    resources: tuple[Resource, ...]
    lines: Mapping[str, int]

    def resource(self, resource_id: str) -> Resource:
        """Return the resource with this id.

        Raises:
            KeyError: no resource has this id.
        """
        for resource in self.resources:
            if resource.id == resource_id:
                return resource
        raise KeyError(resource_id)
