"""A request, and the answer that came."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcheck.addresses import Address
from linkcheck.http.user_agents import HONEST, UserAgent
from linkcheck.http.wire import Head
from linkcheck.verdicts import Cause, Validators

if TYPE_CHECKING:
    from requests.cookies import RequestsCookieJar

PDF_END_BYTES = 32 * 1024


@dataclass(slots=True)
class Request:
    """What to ask for, and how."""

    address: Address
    user_agent: UserAgent = HONEST
    cookies: "RequestsCookieJar | None" = None
    validators: Validators | None = None
    range_start: int | None = None
    """Ask for the bytes from here on, at most `PDF_END_BYTES` of them."""
    reads_body: bool = True
    whole: bool = False
    """Read the whole body, for its hash."""
    wants_hash: bool = False
    """Hash the body if it happens to be read whole."""
    timeout_seconds: float = 20.0


@dataclass(slots=True)
class Answer:
    """What came back. `cause` is set when there was no complete answer; what did come is kept all the same."""

    address: Address
    head: Head | None = None
    body: bytes = b""
    is_complete: bool = False
    """The body was read to its announced end."""
    is_bomb: bool = False
    has_unknown_encoding: bool = False
    certificate_from: str | None = None
    """Where a certificate was fetched from that the server leaves out, as browsers do; None if it is not so."""
    cause: Cause | None = None
    detail: str = ""
    wire_bytes: int = 0
    sha256: str | None = None
    seconds: float = 0.0
    sent_at: float | None = None
    """When the request went out, where a connection had to be made for it; by the monotonic clock."""
    cookies: "RequestsCookieJar | None" = None

    @property
    def status(self) -> int | None:
        """The final status, or None when none was received."""
        return self.head.status if self.head else None

    @property
    def is_good(self) -> bool:
        """Whether the status promises a document."""
        return 200 <= (self.status or 0) < 300

    def header(self, name: str) -> str:
        """The first header field of this lower-case name, or an empty string."""
        return self.head.first.get(name, "") if self.head else ""

    @property
    def content_length(self) -> int | None:
        """The announced size of the whole document as stored, where it is known."""
        total = self.header("content-range").rpartition("/")[2]
        text = total if total.isdigit() else self.header("content-length").partition(",")[0]
        if not (text.isascii() and text.isdigit()) or self.header("content-encoding"):
            return None
        return int(text[:18])

    @property
    def validators(self) -> Validators:
        """The validators that the answer carried."""
        return Validators(self.header("etag") or None, self.header("last-modified") or None)
