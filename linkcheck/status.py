"""What one look at a link found: the verdict, its cause, the chain of answers, and the evidence in one line.

This module knows words and records only. Which answer earns which verdict is `classify`; when a verdict becomes an
alarm is `alarms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
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


class Cause(StrEnum):
    """Why a link got its verdict. Each word is explained in `docs/link-checking.md`."""

    ANSWERS = "answers"
    SAME_RESOURCE = "same_resource"
    NOT_MODIFIED = "not_modified"
    REGISTERED = "registered"
    SCRIPT_ONLY = "script_only"
    PERMANENT_REDIRECT = "permanent_redirect"
    NOT_FOUND = "not_found"
    REDIRECT_LOOP = "redirect_loop"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    REDIRECT_WITHOUT_TARGET = "redirect_without_target"
    NAME_UNKNOWN = "name_unknown"
    NAME_RESERVED = "name_reserved"
    FILE_MISSING = "file_missing"
    SOFT_NOT_FOUND = "soft_not_found"
    PARKED = "parked"
    HOME_PAGE = "home_page"
    LOGIN_PAGE = "login_page"
    PLACEHOLDER = "placeholder"
    OTHER_TITLE = "other_title"
    OTHER_IDENTIFIER = "other_identifier"
    OTHER_FINGERPRINT = "other_fingerprint"
    WRONG_TYPE = "wrong_type"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    BOMB = "bomb"
    FRAGMENT_MISSING = "fragment_missing"
    UNEXPECTED_STATUS = "unexpected_status"
    UNSAFE_REDIRECT = "unsafe_redirect"
    UNSAFE_ADDRESS = "unsafe_address"
    PRIVATE_ADDRESS = "private_address"
    INSECURE_DOWNGRADE = "insecure_downgrade"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_SELF_SIGNED = "certificate_self_signed"
    CERTIFICATE_WRONG_HOST = "certificate_wrong_host"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_INVALID = "certificate_invalid"
    OUTDATED_TLS = "outdated_tls"
    REFUSES_ROBOTS = "refuses_robots"
    CHALLENGE = "challenge"
    CONSENT_WALL = "consent_wall"
    LEGAL = "legal"
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
    CLIENT_CERTIFICATE = "client_certificate"
    BAD_HTTP = "bad_http"
    BROKEN_TRANSFER = "broken_transfer"
    BAD_ENCODING = "bad_encoding"
    NOT_LOOKED = "not_looked"


TRANSPORT_CAUSES = frozenset(
    {
        Cause.NAME_UNKNOWN,
        Cause.NAME_FAILURE,
        Cause.CONNECTION_REFUSED,
        Cause.CONNECTION_TIMEOUT,
        Cause.NO_ROUTE,
        Cause.RESET,
        Cause.NO_ANSWER,
        Cause.READ_TIMEOUT,
        Cause.TLS_TIMEOUT,
    }
)
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


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The verdict of one look at one address, with everything a report needs."""

    url: str
    verdict: Verdict
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
    validators: Validators = NO_VALIDATORS
    memento_url: str | None = None
    memento_date: str | None = None
    alternate_url: str | None = None
    """Another address of the same resource in the index, which answered in this run."""
    is_transport_failure: bool = False
    """No request of this look was answered by its server, in a way that a dead network explains."""

    @property
    def status(self) -> int | None:
        """The last status received, or None when there was none."""
        for hop in reversed(self.redirect_chain):
            if hop.status is not None:
                return hop.status
        return None
