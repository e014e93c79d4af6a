"""What a conversation about a link is made of: requests, pauses, the time left, and what links learn for others."""

import random
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TypeVar

from linkcheck.addresses import Address
from linkcheck.documents.expectation import Expectation
from linkcheck.http.answers import Answer, Request
from linkcheck.judging.siblings import Sibling
from linkcheck.verdicts import LinkStatus, Validators

FIRST_TRY_SHARE = 0.65
"""Of a link's time, what one request may take, so that a server that hangs once is asked a second time."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait before the next request; with `whole_host`, nobody else should ask that host either."""

    seconds: float
    host: Address
    whole_host: bool = False


@dataclass(frozen=True, slots=True)
class ProbeSettings:
    """How patient and how thorough a look is."""

    timeout_seconds: float = 20.0
    """For all requests of one link together; pauses that a server asks for are not counted."""
    retries: int = 2
    backoff_seconds: float = 0.5
    patience_seconds: float = 60.0
    """The longest wait that a server may ask for; beyond it the link is put off to the next run."""
    maximum_redirects: int = 20
    follows_identifiers: bool = False
    """Follow DOIs and handles to the publisher instead of asking their resolver alone."""
    checks_fingerprints: bool = False
    probes_siblings: bool = True
    accepted_statuses: frozenset[int] = frozenset()
    """Statuses, from 400 on, that the user takes for a sign of life."""


@dataclass
class Memory:
    """What the links of one run learn for each other, and their source of chance."""

    rng: random.Random = field(default_factory=random.Random)
    siblings: dict[tuple[str, str, int, str], Sibling] = field(default_factory=dict)


Outcome = TypeVar("Outcome")
Asking = Generator[Request | Pause, Answer | None, Outcome]
"""Yields what to ask and is sent what came back, until the outcome is known."""
Conversation = Asking[LinkStatus]


@dataclass
class Inquiry:
    """One link under look: what is asked about it, the time that is left for it, and what it has cost."""

    address: Address
    expectation: Expectation
    settings: ProbeSettings
    memory: Memory
    fragments: tuple[str, ...] = ()
    """Looked for in the document that comes."""
    validators: Validators | None = None
    missing_fragments: tuple[str, ...] = ()
    requests: int = 0
    bytes_read: int = 0
    seconds: float = 0.0
    retry_after_seconds: float | None = None

    def __post_init__(self) -> None:
        self.seconds_left = self.settings.timeout_seconds

    @property
    def is_nearly_over(self) -> bool:
        """Whether too little time is left for another try."""
        return self.seconds_left < 0.1 * self.settings.timeout_seconds

    def ask(self, request: Request) -> Asking[Answer]:
        """Make a request within the time that is left, and return its answer."""
        request.timeout_seconds = max(0.05, min(self.seconds_left, FIRST_TRY_SHARE * self.settings.timeout_seconds))
        answer = yield request
        assert answer is not None
        self.seconds_left -= answer.seconds
        self.seconds += answer.seconds
        self.requests += 1
        self.bytes_read += answer.wire_bytes
        return answer
