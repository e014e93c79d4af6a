"""The records that a look is judged by: the way an answer came, and the judgement."""

from dataclasses import dataclass, field

from linkcheck.addresses import Address
from linkcheck.documents.types import DocumentType
from linkcheck.documents.webpages import WebPage
from linkcheck.http.answers import Answer
from linkcheck.verdicts import Cause, Hop, LinkVerdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """A cause with its verdict, the reason in words, and how sure it is."""

    cause: Cause
    reason: str = ""
    confidence: float = 1.0

    @property
    def verdict(self) -> LinkVerdict:
        """What the cause amounts to."""
        return self.cause.verdict


@dataclass(slots=True)
class Attempt:
    """One attempt from the address asked for to its last answer."""

    start: Address
    hops: list[Hop] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    answer: Answer | None = None
    failure: Judgement | None = None
    """Set where the way itself cannot be gone on: a loop, no target, an unsafe target."""
    page: WebPage | None = None
    kind: DocumentType | None = None

    def add(self, answer: Answer) -> None:
        """Add the next answer on the way."""
        self.answer = answer
        self.addresses.append(answer.address)
        self.hops.append(Hop(answer.address.url, answer.status))

    @property
    def end(self) -> Address:
        """The last address asked."""
        return self.addresses[-1] if self.addresses else self.start

    @property
    def was_redirected(self) -> bool:
        """Whether the answer came from another address than the one asked for."""
        return len(self.addresses) > 1
