"""Typed, frozen records of the index: what a resource is, where it lives, and how the post mentions it.

This module knows the shape of a record only. Reading YAML is `load`, meaning is `check`, the published schema is `schema.json`.
"""

from __future__ import annotations

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
    """One exact document: `sha256` in lower-case hexadecimal, `size_bytes`, and where it was read."""

    document: str
    url: str | None
    sha256: str
    size_bytes: int
    pages: int | None
    archive_digest: str | None
    """Base32 SHA-1 of the body, as web archives index it."""
    line: int


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
    """One entry of the index. `line` and `lines[key]` are 1-based lines in the file it was read from."""

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
    lines: dict[str, int]


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


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole index: the post and all resources, in file order."""

    path: str
    post: Post
    resources: tuple[Resource, ...]

    def resource(self, resource_id: str) -> Resource:
        """Return the resource with this id.

        Raises:
            KeyError: no resource has this id.
        """
        for resource in self.resources:
            if resource.id == resource_id:
                return resource
        raise KeyError(resource_id)
