"""Headers that a user adds to the checker's own."""

from dataclasses import dataclass

OUR_HEADERS = (
    "host", "connection", "content-length", "transfer-encoding", "accept-encoding", "range", "te", "upgrade",
    "if-none-match", "if-modified-since",
)  # fmt: skip
"""What the transport must say itself, or could not understand the answer to."""

SECRET_HEADERS = ("authorization", "cookie", "proxy-authorization")
"""What no host may learn but the one that it is meant for."""


@dataclass(frozen=True, slots=True)
class ExtraHeader:
    """A header for every request, or for the requests to one host."""

    name: str
    value: str
    host: str | None = None
