"""What one look at a link found: the verdict, its cause, and the chain of answers.

This module knows words and records only. Which answer earns which verdict is `judging`; when a verdict becomes an
alarm is `memory.alarms`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class LinkVerdict(StrEnum):
    """What one look says of a link."""

    REACHABLE = "REACHABLE"
    """Answers with what was indexed."""
    MOVED = "MOVED"
    """A permanent redirect leads to the same resource: the index should be rewritten."""
    GONE = "GONE"
    """404, 410, a redirect that cannot end, or a name that does not exist."""
    SUSPICIOUS = "SUSPICIOUS"
    """Answers, but not with what was indexed, or not safely."""
    BLOCKED = "BLOCKED"
    """Refuses robots; a person can probably open it."""
    UNREACHABLE_NOW = "UNREACHABLE_NOW"
    """A fault that may pass: look again before alarming."""

    @property
    def is_alive(self) -> bool:
        """Whether what was indexed was found."""
        return self in (LinkVerdict.REACHABLE, LinkVerdict.MOVED)

    @property
    def is_failure(self) -> bool:
        """Whether it was not; a refusal counts neither way."""
        return not self.is_alive and self is not LinkVerdict.BLOCKED


class Cause(StrEnum):
    """Why a link got its verdict, which the cause decides. Each word is explained in `docs/link-checking.md`."""

    _value_: str
    verdict: LinkVerdict

    def __new__(cls, word: str, verdict: LinkVerdict = LinkVerdict.UNREACHABLE_NOW) -> Self:
        """Return the member of a word and its verdict: where none is named, the fault may pass."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.verdict = verdict
        return member

    ANSWERS = "answers", LinkVerdict.REACHABLE
    SAME_RESOURCE = "same_resource", LinkVerdict.REACHABLE
    NOT_MODIFIED = "not_modified", LinkVerdict.REACHABLE
    REGISTERED = "registered", LinkVerdict.REACHABLE
    SCRIPT_ONLY = "script_only", LinkVerdict.REACHABLE
    ACCEPTED = "accepted", LinkVerdict.REACHABLE
    PERMANENT_REDIRECT = "permanent_redirect", LinkVerdict.MOVED
    NOT_FOUND = "not_found", LinkVerdict.GONE
    REDIRECT_LOOP = "redirect_loop", LinkVerdict.GONE
    TOO_MANY_REDIRECTS = "too_many_redirects", LinkVerdict.GONE
    REDIRECT_WITHOUT_TARGET = "redirect_without_target", LinkVerdict.GONE
    NAME_UNKNOWN = "name_unknown", LinkVerdict.GONE
    NAME_RESERVED = "name_reserved", LinkVerdict.GONE
    FILE_MISSING = "file_missing", LinkVerdict.GONE
    SOFT_NOT_FOUND = "soft_not_found", LinkVerdict.SUSPICIOUS
    PARKED = "parked", LinkVerdict.SUSPICIOUS
    HOME_PAGE = "home_page", LinkVerdict.SUSPICIOUS
    LOGIN_PAGE = "login_page", LinkVerdict.SUSPICIOUS
    PLACEHOLDER = "placeholder", LinkVerdict.SUSPICIOUS
    OTHER_TITLE = "other_title", LinkVerdict.SUSPICIOUS
    OTHER_IDENTIFIER = "other_identifier", LinkVerdict.SUSPICIOUS
    OTHER_FINGERPRINT = "other_fingerprint", LinkVerdict.SUSPICIOUS
    WRONG_TYPE = "wrong_type", LinkVerdict.SUSPICIOUS
    EMPTY = "empty", LinkVerdict.SUSPICIOUS
    TRUNCATED = "truncated", LinkVerdict.SUSPICIOUS
    BOMB = "bomb", LinkVerdict.SUSPICIOUS
    FRAGMENT_MISSING = "fragment_missing", LinkVerdict.SUSPICIOUS
    UNEXPECTED_STATUS = "unexpected_status", LinkVerdict.SUSPICIOUS
    UNSAFE_REDIRECT = "unsafe_redirect", LinkVerdict.SUSPICIOUS
    UNSAFE_ADDRESS = "unsafe_address", LinkVerdict.SUSPICIOUS
    PRIVATE_ADDRESS = "private_address", LinkVerdict.SUSPICIOUS
    INSECURE_DOWNGRADE = "insecure_downgrade", LinkVerdict.SUSPICIOUS
    CERTIFICATE_EXPIRED = "certificate_expired", LinkVerdict.SUSPICIOUS
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid", LinkVerdict.SUSPICIOUS
    CERTIFICATE_SELF_SIGNED = "certificate_self_signed", LinkVerdict.SUSPICIOUS
    CERTIFICATE_WRONG_HOST = "certificate_wrong_host", LinkVerdict.SUSPICIOUS
    CERTIFICATE_UNTRUSTED = "certificate_untrusted", LinkVerdict.SUSPICIOUS
    CERTIFICATE_INVALID = "certificate_invalid", LinkVerdict.SUSPICIOUS
    OUTDATED_TLS = "outdated_tls", LinkVerdict.SUSPICIOUS
    REFUSES_ROBOTS = "refuses_robots", LinkVerdict.BLOCKED
    CHALLENGE = "challenge", LinkVerdict.BLOCKED
    CONSENT_WALL = "consent_wall", LinkVerdict.BLOCKED
    LEGAL = "legal", LinkVerdict.BLOCKED
    CLIENT_CERTIFICATE = "client_certificate", LinkVerdict.BLOCKED
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    MAINTENANCE = "maintenance"
    NAME_FAILURE = "name_failure"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_TIMEOUT = "connection_timeout"
    NO_ROUTE = "no_route"
    RESET = "reset"
    NO_ANSWER = "no_answer"
    READ_TIMEOUT = "read_timeout"
    TLS_TIMEOUT = "tls_timeout"
    TLS_FAILURE = "tls_failure"
    BAD_HTTP = "bad_http"
    BROKEN_TRANSFER = "broken_transfer"
    BAD_ENCODING = "bad_encoding"
    NOT_LOOKED = "not_looked"


TRANSPORT_CAUSES = (
    Cause.NAME_UNKNOWN, Cause.NAME_FAILURE, Cause.CONNECTION_REFUSED, Cause.CONNECTION_TIMEOUT, Cause.NO_ROUTE,
    Cause.RESET, Cause.NO_ANSWER, Cause.READ_TIMEOUT, Cause.TLS_TIMEOUT,
)  # fmt: skip
"""Causes that our own network could have brought about. When many hosts show them at once, the network is down."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer on the way: its address, its status, and how it sent us on (`http`, `refresh`, or not at all)."""

    url: str
    status: int | None
    sent_on_by: str | None = None

    @property
    def is_permanent(self) -> bool:
        """Whether this hop says that the address itself has changed for good."""
        return self.sent_on_by == "http" and self.status in (301, 308)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave so that an unchanged document need not be sent again."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(slots=True)
class LinkStatus:
    """The verdict of one look at one address, with everything a report needs.

    Not frozen, though nobody changes it: with so many fields, freezing one would take as long as parsing its answer.
    """

    url: str
    cause: Cause
    reason: str = ""
    """What was decisive, in words; `wording.evidence_line` puts the measured facts around it."""
    confidence: float = 1.0
    """Between 0 and 1: how sure the verdict is, given what could be read."""
    redirect_chain: tuple[Hop, ...] = ()
    moved_to: str | None = None
    title: str | None = None
    media_type: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    seconds: float = 0.0
    requests: int = 0
    bytes_read: int = 0
    retry_after_seconds: float | None = None
    missing_fragments: tuple[str, ...] = ()
    validators: Validators = Validators()
    memento_url: str | None = None
    memento_date: str | None = None
    alternate_url: str | None = None
    """Another address of the same resource in the index, which answered in this run."""
    is_transport_failure: bool = False
    """No request of this look was answered by its server, in a way that a dead network explains."""

    @property
    def verdict(self) -> LinkVerdict:
        """What the cause amounts to."""
        return self.cause.verdict

    @property
    def status(self) -> int | None:
        """The last status received, or None when there was none."""
        for hop in reversed(self.redirect_chain):
            if hop.status is not None:
                return hop.status
        return None
