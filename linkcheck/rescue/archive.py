"""Rescue: captures of what is gone in web archives, checked to be the right document, and captures of what still lives.

The CDX index is asked first, the availability service where that holds nothing, a Memento aggregator last. One pacer
spaces all of it; a server that refused or failed five times in a row is not asked any more in that run.
"""

import base64
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote

from linkcheck.addresses import Address, UnusableAddressError, join_address, parse_address
from linkcheck.documents.expectation import Expectation
from linkcheck.http.answers import Answer, Request
from linkcheck.http.fetcher import Fetcher
from linkcheck.judging.attempts import Attempt
from linkcheck.judging.by_document import judge_document, says_not_found
from linkcheck.judging.by_status import judge_status
from linkcheck.judging.comparison import Identity
from linkcheck.judging.documents import read_document

REFERENCE_DATE = "20170123"
"""The day the post appeared: captures near it show what the post meant."""

LOOK_UP_SECONDS = 2.5
"""Between any two look-ups; the index allows 30 a minute and asks clients to stay well below."""

REST_LOOK_UPS, LONGEST_REST_SECONDS = 24, 300.0
"""So many look-ups' time is a server left alone that says `429`, longer if it asks for that, up to a bound."""

CAPTURE_SECONDS = 21.0
"""Between two captures; anonymous visitors may ask for three a minute."""

ACCOUNT_CAPTURE_SECONDS = 5.0
"""The same for who brings a key of their own: twelve a minute."""

STATUS_SECONDS = 5.0
STATUS_LOOKS = 12
"""How often, and how many times, a capture under way is asked about."""

TIMEOUT_SECONDS = 30.0
MAXIMUM_REFUSALS = 5
"""In a row, by one server: a dead aggregator is no reason to leave a living index unasked."""

CANDIDATES = 3
_TIMESTAMP = re.compile(r"\d{14}")
_JOB = re.compile(r"[\w-]{1,100}")
_REPLAY = re.compile(r"/web/\d+(?:[a-z]{2}_)?/(https?:/.+)")


@dataclass(frozen=True, slots=True)
class ArchiveServers:
    """Where the services live."""

    wayback: str = "https://web.archive.org"
    availability: str = "https://archive.org"
    aggregator: str = "https://memgator.cs.odu.edu"

    @classmethod
    def all_at(cls, base: str) -> Self:
        """Return one server that plays all three parts."""
        return cls(base, base, base)


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture: where it can be read, and when it was made."""

    url: str
    timestamp: str

    @property
    def date(self) -> str:
        """The day of the capture, as `2017-01-23`."""
        return f"{self.timestamp[:4]}-{self.timestamp[4:6]}-{self.timestamp[6:8]}"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A capture to be checked; one of another archive than the Wayback Machine has an address of its own."""

    timestamp: str
    original: str
    digest: str = ""
    memento_url: str = ""


def _inside(document: object, *keys: str) -> object:
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def _replayed(address: Address) -> Address | None:
    """Return the address whose capture stands at an address of the Wayback Machine, or None."""
    match = _REPLAY.match(address.target)
    try:
        return parse_address(match[1]) if match else None
    except UnusableAddressError:
        return None


@dataclass
class Archive:
    """The archives, asked politely."""

    fetcher: Fetcher
    servers: ArchiveServers = field(default_factory=ArchiveServers)
    account: Fetcher | None = None
    """What asks for captures in a user's own name."""
    look_up_seconds: float = LOOK_UP_SECONDS
    capture_seconds: float = CAPTURE_SECONDS
    status_seconds: float = STATUS_SECONDS
    _refusals: Counter[str] = field(default_factory=Counter)
    _ready_at: dict[str, float] = field(default_factory=dict)

    @property
    def given_up(self) -> list[str]:
        """The servers that are not asked any more, since they refused or failed so often."""
        return sorted(host for host, count in self._refusals.items() if count >= MAXIMUM_REFUSALS)

    def find(self, url: str, expectation: Expectation, digests: tuple[str, ...] = ()) -> Capture | None:
        """Return the capture of an address nearest to the reference date that is the right document, or None."""
        for service in (self._from_index, self._from_availability, self._from_aggregator):
            for candidate in list(service(url))[:CANDIDATES]:
                if self._is_right(candidate, expectation, digests):
                    return Capture(self._url(candidate), candidate.timestamp)
        return None

    def save(self, url: str) -> Capture | None:
        """Ask Save Page Now for a capture and return it; None if it refused or did not say in time."""
        self._wait("capture", self.capture_seconds)
        if self.account is not None:
            return self._save_by_account(self.account, url)
        answer = self._get(f"{self.servers.wayback}/save/{url}", is_paced=False)
        if answer is None or answer.head is None:
            return None
        told = answer.header("content-location") or answer.header("location")
        match = re.search(r"/web/(\d{14})(?:[a-z]{2}_)?/(.+)", told)
        if match is None:
            return None
        return Capture(f"{self.servers.wayback}/web/{match[1]}/{match[2]}", match[1])

    def _save_by_account(self, account: Fetcher, url: str) -> Capture | None:
        """Start a capture as a job, and ask about the job until it has ended."""
        job = _inside(self._json(f"{self.servers.wayback}/save/{url}", account), "job_id")
        if not isinstance(job, str) or not _JOB.fullmatch(job):
            return None
        for _ in range(STATUS_LOOKS):
            self._wait("status", self.status_seconds)
            told = self._json(f"{self.servers.wayback}/save/status/{job}", account)
            if _inside(told, "status") == "pending":
                continue
            timestamp, original = str(_inside(told, "timestamp")), _inside(told, "original_url") or url
            if _inside(told, "status") != "success" or not _TIMESTAMP.fullmatch(timestamp):
                return None
            return Capture(f"{self.servers.wayback}/web/{timestamp}/{original}", timestamp)
        return None

    def close(self) -> None:
        """Close every connection."""
        for fetcher in (self.fetcher, self.account):
            if fetcher is not None:
                fetcher.transport.close()

    def has_capture(self, url: str) -> Capture | None:
        """Return any good capture of an address, whatever it shows, or None."""
        found = next(self._from_index(url), None)
        return None if found is None else Capture(self._url(found), found.timestamp)

    # -- the services -----------------------------------------------------------------------------------------------

    def _from_index(self, url: str) -> Iterator[_Candidate]:
        fields = "timestamp,original,mimetype,statuscode,digest,length"
        query = f"url={quote(url, safe='')}&output=json&fl={fields}&filter=statuscode:200"
        rows = self._json(
            f"{self.servers.wayback}/cdx/search/cdx?{query}&closest={REFERENCE_DATE}&sort=closest&limit=5"
        )
        if not isinstance(rows, list) or len(rows) < 2:
            return
        names, *records = rows
        for row in records:
            is_record = isinstance(names, list) and isinstance(row, list) and len(row) == len(names)
            record = dict(zip(map(str, names), map(str, row), strict=True)) if is_record else {}
            if _TIMESTAMP.fullmatch(record.get("timestamp", "")):
                yield _Candidate(record["timestamp"], record.get("original") or url, record.get("digest", ""))

    def _from_availability(self, url: str) -> Iterator[_Candidate]:
        without_scheme = re.sub(r"^https?://", "", url)
        path = f"/wayback/available?url={quote(without_scheme, safe='')}&timestamp={REFERENCE_DATE}"
        closest = _inside(self._json(self.servers.availability + path), "archived_snapshots", "closest")
        if isinstance(closest, dict) and str(closest.get("status", "200")).startswith("2") and closest.get("available"):
            timestamp = str(closest.get("timestamp", ""))
            if _TIMESTAMP.fullmatch(timestamp):
                yield _Candidate(timestamp, url)

    def _from_aggregator(self, url: str) -> Iterator[_Candidate]:
        listed = _inside(self._json(f"{self.servers.aggregator}/timemap/json/{url}"), "mementos", "list")
        found = []
        for entry in listed if isinstance(listed, list) else ():
            uri, moment = str(_inside(entry, "uri")), str(_inside(entry, "datetime"))
            digits = re.sub(r"\D", "", moment)[:14]
            if uri.startswith(("http://", "https://")) and len(digits) == 14:
                found.append(_Candidate(digits, url, memento_url=uri))
        reference = int(REFERENCE_DATE + "000000")
        yield from sorted(found, key=lambda candidate: abs(int(candidate.timestamp) - reference))

    # -- checking a capture -----------------------------------------------------------------------------------------

    def _url(self, candidate: _Candidate, flags: str = "") -> str:
        wayback = f"{self.servers.wayback}/web/{candidate.timestamp}{flags}/{candidate.original}"
        return candidate.memento_url or wayback

    def _is_right(self, candidate: _Candidate, expectation: Expectation, digests: tuple[str, ...]) -> bool:
        """Whether a capture may be the indexed document: by its digest, else by what it shows."""
        if candidate.digest and candidate.digest in digests:
            return True
        answer = self._get(self._url(candidate, "id_"))
        if answer is None or answer.cause is not None or answer.status != 200:
            return False
        if not candidate.memento_url and not answer.header("memento-datetime"):
            return False
        if answer.is_complete and base64.b32encode(hashlib.sha1(answer.body).digest()).decode() in digests:
            return True
        try:
            start = parse_address(candidate.original)
        except UnusableAddressError:
            return False
        document = read_document(answer, expectation)
        attempt = Attempt(start)
        attempt.add(answer)
        shown = _replayed(answer.address)
        if shown is not None and shown.url != start.url:
            # What was captured is a redirect, and what it led to then is judged as it would be today.
            attempt.addresses = [start, shown]
        is_error = judge_status(answer, document.page) or judge_document(attempt, document, expectation)
        says_so = document.page is not None and says_not_found(document.page)
        return is_error is None and not says_so and document.comparison.identity is not Identity.OTHER

    # -- asking -----------------------------------------------------------------------------------------------------

    def _json(self, url: str, account: Fetcher | None = None) -> Any:
        answer = self._get(url, account is None, account)
        if answer is None or answer.status != 200 or answer.cause is not None:
            return None
        try:
            return json.loads(answer.body or b"null")
        except (ValueError, RecursionError):
            return None

    def _get(self, url: str, is_paced: bool = True, account: Fetcher | None = None) -> Answer | None:
        try:
            address = parse_address(url)
        except UnusableAddressError:
            return None
        for _ in range(4):
            if self._refusals[address.host] >= MAXIMUM_REFUSALS:
                return None
            self._wait(address.host, 0.0)
            if is_paced:
                self._wait("look-up", self.look_up_seconds)
            answer = (account or self.fetcher).fetch(Request(address, timeout_seconds=TIMEOUT_SECONDS))
            if answer.head is None or answer.status in (403, 429, 503):
                self._refusals[address.host] += 1
                if answer.status == 429:
                    self._rest(address.host, answer.header("retry-after"))
                return None
            self._refusals[address.host] = 0
            is_replay = answer.header("memento-datetime") or "/web/" not in address.path
            if answer.status not in (301, 302, 307, 308) or "/save/" in address.path or not is_replay:
                return answer
            try:
                address = join_address(address, answer.header("location"))
            except UnusableAddressError:
                return None
        return None

    def _rest(self, host: str, asked: str) -> None:
        seconds = REST_LOOK_UPS * self.look_up_seconds
        if re.fullmatch(r"[0-9]{1,9}", asked):
            seconds = max(seconds, min(float(asked), LONGEST_REST_SECONDS))
        self._ready_at[host] = time.monotonic() + seconds

    def _wait(self, what: str, interval: float) -> None:
        now = time.monotonic()
        ready = max(now, self._ready_at.get(what, now))
        time.sleep(ready - now)
        self._ready_at[what] = ready + interval
