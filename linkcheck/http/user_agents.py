"""The ways in which a request may introduce itself, in the order in which they are tried.

The first is honest and looks enough like a browser for most servers. The second is what a browser sends, for servers
that refuse anything else. The third is plain, for servers that refuse browsers that run no scripts.
"""

from collections.abc import Mapping

PROJECT_PAGE = "https://github.com/panbaoxiang/RNN-Review"

UserAgent = Mapping[str, str]
"""One set of request headers."""

HONEST: UserAgent = {
    "User-Agent": f"Mozilla/5.0 (compatible; rnn-review-linkcheck/1.0; +{PROJECT_PAGE})",
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "en,*;q=0.5",
    "Accept-Encoding": "gzip",
}
BROWSER: UserAgent = {
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
PLAIN: UserAgent = {"User-Agent": "rnn-review-linkcheck/1.0", "Accept": "*/*"}
