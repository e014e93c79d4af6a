"""The ways in which a request may introduce itself, in the order in which they are tried.

The first is honest and looks enough like a browser for most servers. The second is what a browser sends, for servers
that refuse anything else. The third is plain, for servers that refuse browsers that run no scripts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

PROJECT_PAGE = "https://github.com/panbaoxiang/RNN-Review"


@dataclass(frozen=True, eq=False)
class UserAgent:
    """One set of request headers."""

    headers: Mapping[str, str]

    @cached_property
    def encoded(self) -> bytes:
        """The headers as they go on the wire, without Host."""
        return encode_headers(self.headers)


def encode_headers(headers: Mapping[str, str]) -> bytes:
    """Return header lines as bytes; line breaks cannot get in."""
    lines = (f"{name}: {value}".replace("\r", " ").replace("\n", " ") for name, value in headers.items())
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1", "replace")


HONEST = UserAgent(
    {
        "User-Agent": f"Mozilla/5.0 (compatible; rnn-review-linkcheck/1.0; +{PROJECT_PAGE})",
        "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Language": "en,*;q=0.5",
        "Accept-Encoding": "gzip",
    }
)
BROWSER = UserAgent(
    {
        "Connection": "keep-alive",
        "Upgrade-Insecure-Requests": "1",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Sec-Fetch-Dest": "document",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Site": "none",
        "Sec-Fetch-User": "?1",
        "Accept-Language": "en-US,en;q=0.9",
        "Accept-Encoding": "gzip, deflate",
    }
)
PLAIN = UserAgent({"User-Agent": "rnn-review-linkcheck/1.0", "Accept": "*/*"})
