"""What the index says of the document behind an address."""

import hashlib
from dataclasses import dataclass

from linkcheck.documents.types import DocumentType


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the index says of the document behind an address; nothing by default."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    doi: str | None = None
    arxiv: str | None = None
    language: str | None = None
    document_type: DocumentType | None = None
    fingerprints: tuple[tuple[str, int | None], ...] = ()
    """SHA-256, or its first digits, and size of the documents that were indexed, where known."""
    fingerprint_is_binding: bool = False
    """Whether this very address served the fingerprinted bytes; elsewhere a match is proof and a difference is none."""
    title_is_certain: bool = True
    """False for alternates that may be another edition or a substitute, and for titles noted as unconfirmed."""

    @property
    def digest(self) -> str:
        """Eight characters that change when anything expected does; empty where nothing is."""
        return "" if self == NOTHING_EXPECTED else hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:8]


NOTHING_EXPECTED = Expectation()
