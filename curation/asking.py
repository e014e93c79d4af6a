"""Services asked politely: one request at a time, a few tries, as much patience as they ask for within bounds.

Bodies are bounded by the link checker's fetcher, which also refuses private networks; redirects are followed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from linkcheck.addresses import UnusableAddressError, decode_location, join_address, parse_address
from linkcheck.asking.patience import backoff_seconds, retry_after_seconds
from linkcheck.http.answers import Answer, Request
from linkcheck.http.fetcher import Fetcher, NetworkSettings
from linkcheck.http.user_agents import HONEST, PROJECT_PAGE, UserAgent
from linkcheck.verdicts import LinkVerdict

TRIES = 3
LONGEST_WAIT_SECONDS = 60.0
"""The most patience with one demand to wait: a curator waits at the terminal."""
FIRST_WAIT_SECONDS = 2.0
TIMEOUT_SECONDS = 20.0
MOST_REDIRECTS = 5

_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 429, 500, 502, 503, 504)
"""Statuses after which another try makes sense."""
_REFUSALS = (401, 403, 418, 451)


class LookUpError(Exception):
    """A record could not be had; the message names the address, what came, and what to do."""


class NoRecordError(LookUpError):
    """The service answers, and knows no such work."""


@dataclass(frozen=True, slots=True)
class Services:
    """Where the services live."""

    crossref: str = "https://api.crossref.org"
    arxiv: str = "https://export.arxiv.org"
    open_library: str = "https://openlibrary.org"


@dataclass
class Asking:
    """Asks for records. `notice` gets a line for each request and each wait."""

    fetcher: Fetcher = field(default_factory=lambda: NetworkSettings().fetcher())
    services: Services = field(default_factory=Services)
    notice: Callable[[str], None] = lambda _line: None
    sleep: Callable[[float], None] = time.sleep
    rng: random.Random = field(default_factory=random.Random)
    timeout_seconds: float = TIMEOUT_SECONDS

    def get(self, url: str, accept: str) -> Answer:
        """Return the good answer that an address leads to; its `address` is where it came from.

        Raises:
            NoRecordError: the answer is 404 or 410.
            LookUpError: there is no good answer within the tries, or not even a request can be made.
        """
        problem = ""
        for attempt in range(1, TRIES + 1):
            self.notice(f"asking {url}")
            answer = self._follow(url, accept)
            if answer.is_good and answer.cause is None:
                return answer
            if answer.status in (404, 410):
                raise NoRecordError(f"{url}: the answer is {answer.status}, there is no such record")
            problem = answer.detail if answer.cause is not None else f"the answer is {answer.status}"
            if answer.status in _REFUSALS:
                raise LookUpError(
                    f"{url}: {problem}, to programs at least\nhint: save what a browser gets, and name it with --answer"
                )
            passes = answer.cause is not None and answer.cause.verdict is LinkVerdict.UNREACHABLE_NOW
            if not (passes or answer.status in _PASSING) or attempt == TRIES:
                break
            self._wait(url, problem, answer, attempt)
        raise LookUpError(f"{url}: {problem}\nhint: try again later, or name a saved answer with --answer")

    def _wait(self, url: str, problem: str, answer: Answer, attempt: int) -> None:
        asked = retry_after_seconds(answer.head) if answer.head else None
        seconds = backoff_seconds(FIRST_WAIT_SECONDS, attempt - 1, self.rng) if asked is None else asked
        if seconds > LONGEST_WAIT_SECONDS:
            raise LookUpError(f"{url}: {problem}, and asks for {seconds:.0f} s of quiet\nhint: try again after that")
        self.notice(f"{problem}; trying again in {seconds:.0f} s")
        self.sleep(seconds)

    def _follow(self, url: str, accept: str) -> Answer:
        own = {"User-Agent": f"rnn-review-curation/1.0 (+{PROJECT_PAGE})", "Accept": accept}
        agent = UserAgent({**HONEST.headers, **own})
        try:
            address = parse_address(url)
            for _ in range(MOST_REDIRECTS + 1):
                answer = self.fetcher.fetch(Request(address, agent, timeout_seconds=self.timeout_seconds))
                if answer.cause is not None or answer.status not in _REDIRECTS or not answer.header("location"):
                    return answer
                address = join_address(address, decode_location(answer.header("location")))
        except UnusableAddressError as error:
            raise LookUpError(f"{url}: {error.reason}") from None
        raise LookUpError(f"{url}: more than {MOST_REDIRECTS} redirects, the last to {address.url}")
