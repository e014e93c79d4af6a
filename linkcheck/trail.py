"""The records that a look is judged by: the way an answer came, what was read of it, and the judgement."""

from __future__ import annotations

from dataclasses import dataclass, field

from linkcheck.addresses import Address
from linkcheck.answers import Answer
from linkcheck.documents import DocumentType
from linkcheck.identity import Comparison, Identity
from linkcheck.status import Cause, Hop, Verdict
from linkcheck.webpages import WebPage


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its cause, the reason in words, and how sure it is."""

    verdict: Verdict
    cause: Cause
    reason: str = ""
    confidence: float = 1.0


@dataclass(slots=True)
class Trail:
    """One attempt from the address asked for to its last answer."""

    start: Address
    hops: list[Hop] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    answer: Answer | None = None
    failure: Judgement | None = None
    """Set where the way itself cannot be gone on: a loop, no target, an unsafe target."""
    page: WebPage | None = None
    kind: DocumentType | None = None

    @property
    def end(self) -> Address:
        """The last address asked."""
        return self.addresses[-1] if self.addresses else self.start

    @property
    def was_redirected(self) -> bool:
        """Whether the answer came from another address than the one asked for."""
        return len(self.addresses) > 1


@dataclass(slots=True)
class Reading:
    """What was read from the last answer."""

    kind: DocumentType
    page: WebPage | None = None
    text: str = ""
    comparison: Comparison = field(default_factory=lambda: Comparison(Identity.UNKNOWN, 0.7, ""))
    is_truncated: bool = False
