"""One look at one link, as a conversation: it yields what to ask and is sent what came back, and ends with a verdict.

Nothing here touches the network or the clock. The scheduler decides when a request is made and how long a pause is,
so that a link that waits occupies nobody.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass, field, replace

from linkcheck.addresses import Address, UnusableAddressError, decode_location, join_address
from linkcheck.answers import PDF_END_BYTES, Answer, Request
from linkcheck.bodies import decode_text
from linkcheck.classify import (
    REACHED_BY_REDIRECT,
    REDIRECTS,
    Judgement,
    Reading,
    Trail,
    doubts,
    has_other_owner,
    judge_document,
    judge_failure,
    judge_status,
    says_not_found,
)
from linkcheck.documents import DocumentType, is_truncated_pdf, media_type, read_page, read_pdf, sniff
from linkcheck.identities import BROWSER, HONEST, PLAIN, UserAgent
from linkcheck.identity import Comparison, Expectation, Identity, compare_pdf, compare_text, compare_webpage
from linkcheck.patience import backoff_seconds, retry_after_seconds
from linkcheck.phrases import title_says
from linkcheck.scholarly import Identifier, resolver_identifier
from linkcheck.siblings import SAME_PAGE, Sibling, folder_key, page_similarity, sibling_address
from linkcheck.status import TRANSPORT_CAUSES, Cause, Hop, LinkStatus, Validators, Verdict
from linkcheck.webpages import WebPage, parse_refresh

FIRST_TRY_SHARE = 0.65
"""Of a link's time, what one request may take, so that a server that hangs once is asked a second time."""

MAXIMUM_REFRESH_SECONDS = 60.0
_REFUSALS = (Verdict.BLOCKED, Verdict.GONE, Verdict.SUSPICIOUS)
_NOT_ASKED_AGAIN = {
    Cause.NAME_RESERVED, Cause.PRIVATE_ADDRESS, Cause.UNSAFE_ADDRESS, Cause.UNSAFE_REDIRECT, Cause.CERTIFICATE_EXPIRED,
    Cause.CERTIFICATE_NOT_YET_VALID, Cause.CERTIFICATE_SELF_SIGNED, Cause.CERTIFICATE_WRONG_HOST,
    Cause.CERTIFICATE_UNTRUSTED, Cause.CERTIFICATE_INVALID, Cause.OUTDATED_TLS, Cause.CLIENT_CERTIFICATE,
    Cause.REDIRECT_LOOP, Cause.TOO_MANY_REDIRECTS, Cause.BOMB, Cause.INSECURE_DOWNGRADE,
    Cause.FRAGMENT_MISSING, Cause.OTHER_FINGERPRINT, Cause.MAINTENANCE, Cause.RATE_LIMITED,
}  # fmt: skip
_RANK = (Verdict.REACHABLE, Verdict.MOVED, Verdict.BLOCKED, Verdict.SUSPICIOUS, Verdict.GONE)


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


Conversation = Generator["Request | Pause", "Answer | None", LinkStatus]
_Steps = Generator["Request | Pause", "Answer | None", "Trail"]


@dataclass
class Memory:
    """What the links of one run learn for each other, and their source of chance."""

    rng: random.Random = field(default_factory=random.Random)
    siblings: dict[tuple[str, str, int, str], Sibling] = field(default_factory=dict)


class Probe:
    """The conversation about one address. `fragments` are looked for in the document that comes."""

    def __init__(
        self,
        address: Address,
        expectation: Expectation,
        settings: ProbeSettings,
        memory: Memory,
        fragments: tuple[str, ...] = (),
        validators: Validators | None = None,
    ) -> None:
        self.address = address
        self.expectation = expectation
        self.settings = settings
        self.memory = memory
        self.fragments = fragments
        self.missing_fragments: tuple[str, ...] = ()
        self._validators = validators
        self._left = settings.timeout_seconds
        self._requests = 0
        self._bytes = 0
        self._seconds = 0.0
        self._retry_after: float | None = None

    def converse(self) -> Conversation:
        """Yield requests and pauses until the verdict is clear, and return it."""
        identifier = None if self.settings.follows_identifiers else resolver_identifier(self.address)
        if identifier is not None:
            return (yield from self._ask_resolver(identifier))
        judged: list[tuple[Judgement, Trail, Reading | None]] = []
        rate_limits = 0
        agents = [HONEST, BROWSER, PLAIN]
        tries = 0
        while True:
            agent = (
                agents[min(len(judged), 2)]
                if judged and judged[-1][0].verdict in _REFUSALS
                else (HONEST, BROWSER)[tries % 2]
            )
            tries += 1
            trail = yield from self._follow(self.address, agent)
            judgement, reading = yield from self._judge(trail)
            if judgement.cause is Cause.RATE_LIMITED and trail.answer is not None and trail.answer.head is not None:
                wait = self._rate_limit_wait(trail.answer, rate_limits)
                rate_limits += 1
                if wait <= self.settings.patience_seconds and rate_limits <= 5:
                    yield Pause(wait, trail.end, whole_host=True)
                    tries -= 1
                    continue
                if wait > self.settings.patience_seconds:
                    yield Pause(wait, trail.end, whole_host=True)
                judged.append((judgement, trail, reading))
                break
            judged.append((judgement, trail, reading))
            if not self._asks_again(judged):
                break
            if judgement.verdict is Verdict.UNREACHABLE_NOW or judgement.cause is Cause.NAME_UNKNOWN:
                wait = self._retry_wait(trail, len(judged) - 1)
                if wait > self.settings.patience_seconds:
                    break
                if wait:
                    self._left -= min(wait, self.settings.backoff_seconds * 4)
                    yield Pause(wait, trail.end)
        return self._conclude(judged)

    def _asks_again(self, judged: list[tuple[Judgement, Trail, Reading | None]]) -> bool:
        judgement = judged[-1][0]
        verdict, cause = judgement.verdict, judgement.cause
        if verdict in (Verdict.REACHABLE, Verdict.MOVED) or cause in _NOT_ASKED_AGAIN:
            return False
        if self._left < 0.1 * self.settings.timeout_seconds or len(judged) > self.settings.retries:
            return False
        if verdict in (Verdict.GONE, Verdict.SUSPICIOUS) and cause is not Cause.NAME_UNKNOWN:
            # The second look, as a browser, must confirm it.
            return not any(earlier.verdict is verdict for earlier, _, _ in judged[:-1])
        if verdict is Verdict.BLOCKED and cause in (Cause.LEGAL, Cause.CONSENT_WALL):
            return len(judged) < 2
        return True

    def _rate_limit_wait(self, answer: Answer, earlier: int) -> float:
        assert answer.head is not None
        asked = retry_after_seconds(answer.head)
        self._retry_after = asked
        own = backoff_seconds(2 * self.settings.backoff_seconds, earlier, self.memory.rng)
        return own if asked is None else max(asked, 0.05)

    def _retry_wait(self, trail: Trail, earlier: int) -> float:
        if trail.answer is not None and trail.answer.cause in (
            Cause.READ_TIMEOUT,
            Cause.CONNECTION_TIMEOUT,
            Cause.TLS_TIMEOUT,
        ):
            return 0.0
        if trail.answer is not None and trail.answer.head is not None and trail.answer.status in (503, 429):
            asked = retry_after_seconds(trail.answer.head)
            if asked is not None:
                self._retry_after = asked
                self._left += min(asked, self.settings.backoff_seconds * 4)
                return max(asked, 0.05)
        return backoff_seconds(self.settings.backoff_seconds, earlier, self.memory.rng)

    # -- one attempt ------------------------------------------------------------------------------------------------

    def _ask(self, request: Request) -> Generator[Request | Pause, Answer | None, Answer]:
        share = FIRST_TRY_SHARE * self.settings.timeout_seconds
        request.timeout_seconds = max(0.05, min(self._left, share))
        answer = yield request
        assert answer is not None
        self._left -= answer.seconds
        self._seconds += answer.seconds
        self._requests += 1
        self._bytes += answer.wire_bytes
        return answer

    def _follow(self, start: Address, agent: UserAgent) -> _Steps:
        trail = Trail(start)
        address = start
        cookies = None
        seen: set[tuple[str, frozenset[tuple[str, str | None]]]] = set()
        while True:
            state: frozenset[tuple[str, str | None]] = frozenset()
            if cookies:
                state = frozenset((cookie.name, cookie.value) for cookie in cookies)
            if (address.url, state) in seen:
                trail.failure = Judgement(
                    Verdict.GONE, Cause.REDIRECT_LOOP, f"the redirects lead back to {address.url}", 0.9
                )
                return trail
            seen.add((address.url, state))
            if len(trail.hops) > self.settings.maximum_redirects:
                trail.failure = Judgement(
                    Verdict.GONE,
                    Cause.TOO_MANY_REDIRECTS,
                    f"no end after {self.settings.maximum_redirects} redirects",
                    0.8,
                )
                return trail
            validators = self._validators if address is start and agent is HONEST else None
            wants_hash = self.settings.checks_fingerprints and bool(self.expectation.fingerprints)
            has_hash = bool(self.expectation.fingerprints)
            request = Request(address, agent, cookies, validators, whole=wants_hash, wants_hash=has_hash)
            answer = yield from self._ask(request)
            trail.addresses.append(address)
            trail.answer = answer
            cookies = answer.cookies
            trail.hops.append(Hop(address.url, answer.status))
            if answer.head is None or (self._left <= 0 and answer.cause):
                return trail
            onward = self._onward(trail, answer)
            if onward is None:
                return trail
            sent_on_by, location = onward
            trail.hops[-1] = replace(trail.hops[-1], sent_on_by=sent_on_by)
            base = address
            if sent_on_by == "refresh" and trail.page is not None and trail.page.base:
                try:
                    base = join_address(address, trail.page.base)
                except UnusableAddressError:
                    base = address
            try:
                target = join_address(base, location)
            except UnusableAddressError as error:
                verdict, cause = (Verdict.SUSPICIOUS, Cause.UNSAFE_REDIRECT)
                if not error.is_unsafe:
                    verdict, cause = (Verdict.GONE, Cause.REDIRECT_WITHOUT_TARGET)
                trail.failure = Judgement(verdict, cause, f"the redirect cannot be followed: {error.reason}", 0.9)
                return trail
            trail.page = trail.kind = None
            address = target

    def _onward(self, trail: Trail, answer: Answer) -> tuple[str, str] | None:
        status = answer.status or 0
        location = answer.header("location").strip()
        if status in REDIRECTS or (status == 300 and location):
            if location:
                return ("http", decode_location(location))
            trail.failure = Judgement(
                Verdict.GONE, Cause.REDIRECT_WITHOUT_TARGET, f"status {status} without a place to go to", 0.7
            )
            return None
        if answer.cause is not None:
            return None
        kind = trail.kind = sniff(answer.body, answer.header("content-type"))
        refresh = parse_refresh(answer.header("refresh")) if answer.header("refresh") else None
        if kind is DocumentType.HTML:
            trail.page = read_page(answer.body, answer.header("content-type"))
            refresh = refresh or trail.page.refresh
        if refresh is None or not 200 <= status < 300:
            return None
        delay, target = refresh
        page = trail.page
        is_main = page is not None and delay > 5 and len(page.text) > 1500
        if delay > MAXIMUM_REFRESH_SECONDS or is_main:
            return None
        if page is not None and any(title_says("challenge", text) for text in (page.title, *page.headings[:1])):
            return None
        try:
            resolved = join_address(trail.end, target)
        except UnusableAddressError:
            return ("refresh", target)
        if resolved.url == trail.end.url and (delay > 0 or not answer.header("set-cookie")):
            return None
        return ("refresh", target)

    # -- judging ----------------------------------------------------------------------------------------------------

    def _judge(self, trail: Trail) -> Generator[Request | Pause, Answer | None, tuple[Judgement, Reading | None]]:
        if trail.failure is not None:
            return trail.failure, None
        answer = trail.answer
        assert answer is not None
        if answer.status == 304 and self._validators is not None:
            return Judgement(Verdict.REACHABLE, Cause.NOT_MODIFIED, "unchanged since the last look", 0.95), None
        if answer.cause is not None and (answer.head is None or 200 <= (answer.status or 0) < 300):
            return judge_failure(answer.cause, answer.detail, trail.was_redirected), None
        judgement = judge_status(answer, trail.page, self._shows_document(trail))
        if judgement is not None and not self._is_same_after_all(trail, judgement):
            return judgement, None
        reading = yield from self._read(trail)
        by_bytes = self._compare_fingerprint(answer, reading)
        judgement = judge_document(trail, reading, self.expectation) or by_bytes
        if judgement is None and self.settings.probes_siblings:
            reason = doubts(trail, reading, self.expectation)
            if reason is not None:
                judgement = yield from self._compare_with_sibling(trail, reading, reason)
        return judgement or self._approve(trail, answer, reading), reading

    def _shows_document(self, trail: Trail) -> bool:
        """Whether an error status came with the indexed page itself, as sites that are built by scripts do."""
        page = trail.page
        if page is None or trail.answer is None or trail.answer.status not in (404, 410) or len(page.text) < 300:
            return False
        compared = compare_webpage(self.expectation, page)
        return compared.identity is Identity.SAME and compared.confidence >= 0.9 and not says_not_found(page)

    def _is_same_after_all(self, trail: Trail, judgement: Judgement) -> bool:
        """Whether a page with a good status that speaks of challenges is the indexed one, which may discuss them."""
        has_good_status = trail.answer is not None and 200 <= (trail.answer.status or 0) < 300
        if judgement.cause is not Cause.CHALLENGE or not has_good_status:
            return False
        return trail.page is not None and compare_webpage(self.expectation, trail.page).identity is Identity.SAME

    def _read(self, trail: Trail) -> Generator[Request | Pause, Answer | None, Reading]:
        answer = trail.answer
        assert answer is not None
        if answer.has_unknown_encoding:
            return Reading(DocumentType.OTHER)
        content_type = answer.header("content-type")
        kind = trail.kind or sniff(answer.body, content_type)
        if kind is DocumentType.PDF:
            return (yield from self._read_pdf(trail, answer))
        if kind is DocumentType.HTML:
            page = trail.page or read_page(answer.body, content_type)
            return Reading(kind, page, page.text, compare_webpage(self.expectation, page))
        if kind in (DocumentType.TEXT, DocumentType.JSON, DocumentType.XML):
            text = decode_text(answer.body, content_type)
            return Reading(kind, None, text, compare_text(self.expectation, text))
        return Reading(kind)

    def _read_pdf(self, trail: Trail, answer: Answer) -> Generator[Request | Pause, Answer | None, Reading]:
        end: bytes | None = None
        size = answer.content_length
        if not answer.is_complete and size is not None and size > len(answer.body):
            start = max(len(answer.body), size - PDF_END_BYTES)
            tail = yield from self._ask(Request(trail.end, range_start=start, cookies=answer.cookies, is_extra=True))
            sent = tail.header("content-range").lower().removeprefix("bytes").strip().partition("-")[0]
            if tail.status == 206 and tail.is_complete and sent.strip() == str(start):
                end = tail.body
        is_truncated = is_truncated_pdf(answer.body, end, answer.is_complete)
        comparison = Comparison(Identity.UNKNOWN, 0.7, "")
        if self.expectation.title and not is_truncated:
            comparison = compare_pdf(self.expectation, read_pdf(answer.body, end, size))
        return Reading(DocumentType.PDF, None, "", comparison, is_truncated)

    def _compare_fingerprint(self, answer: Answer, reading: Reading) -> Judgement | None:
        """Let the bytes speak: a match is proof, a difference counts where these very bytes were indexed."""
        fingerprints = self.expectation.fingerprints
        if not fingerprints:
            return None
        if answer.sha256 and any(answer.sha256.startswith(digest) for digest, _ in fingerprints if digest):
            reading.comparison = Comparison(Identity.SAME, 1.0, "the very bytes that were indexed")
            return None
        if reading.kind is DocumentType.HTML:
            # Pages change with every visit.
            return None
        same = reading.comparison.identity is Identity.SAME
        is_asked = self.settings.checks_fingerprints
        if answer.sha256 and fingerprints[0][0] and self.expectation.fingerprint_is_binding and (is_asked or not same):
            reason = f"SHA-256 {answer.sha256[:16]}… instead of {fingerprints[0][0][:16]}…"
            return Judgement(Verdict.SUSPICIOUS, Cause.OTHER_FINGERPRINT, reason, 0.5 if same else 0.8)
        sizes = [size for _, size in fingerprints if size]
        found = answer.content_length if answer.content_length is not None else len(answer.body)
        is_far_off = all(not 0.9 * size <= found <= 1.1 * size for size in sizes)
        if sizes and not same and self.expectation.fingerprint_is_binding and is_far_off:
            return Judgement(Verdict.SUSPICIOUS, Cause.OTHER_FINGERPRINT, f"{found} bytes instead of {sizes[0]}", 0.6)
        return None

    def _compare_with_sibling(
        self, trail: Trail, reading: Reading, reason: str
    ) -> Generator[Request | Pause, Answer | None, Judgement | None]:
        page = reading.page
        assert page is not None
        key = folder_key(trail.start)
        sibling = self.memory.siblings.get(key)
        if sibling is None and self._left > 0.15 * self.settings.timeout_seconds:
            made_up = yield from self._follow(sibling_address(trail.start, self.memory.rng), HONEST)
            found = made_up.answer is not None and made_up.failure is None and 200 <= (made_up.answer.status or 0) < 300
            is_clear = made_up.failure is not None or (made_up.answer is not None and made_up.answer.head is not None)
            sibling = Sibling(found and made_up.page is not None, made_up.end.url, made_up.page)
            if is_clear:
                self.memory.siblings[key] = sibling
        if sibling is not None and sibling.answers_as_found and sibling.page is not None:
            same_place = trail.was_redirected and sibling.url == trail.end.url
            # A redirect alone is suspect only if what cannot exist is redirected to the same place.
            may_resemble = reason != REACHED_BY_REDIRECT
            if same_place or (may_resemble and page_similarity(page, sibling.page) >= SAME_PAGE):
                return Judgement(
                    Verdict.SUSPICIOUS,
                    Cause.SOFT_NOT_FOUND,
                    f"{reason}, and a made-up neighbour gets the same page",
                    0.9,
                )
        if says_not_found(page):
            is_long = len(page.text) > 1500 and sibling is not None and not sibling.answers_as_found
            if not is_long:
                return Judgement(
                    Verdict.SUSPICIOUS,
                    Cause.SOFT_NOT_FOUND,
                    f"answers {trail.answer.status if trail.answer else ''} but {reason}",
                    0.85,
                )
        return None

    def _approve(self, trail: Trail, answer: Answer, reading: Reading) -> Judgement:
        comparison = reading.comparison
        if trail.start.scheme == "https" and trail.end.scheme == "http":
            return Judgement(
                Verdict.SUSPICIOUS, Cause.INSECURE_DOWNGRADE, f"leads from https to plain {trail.end.url}", 0.7
            )
        confidence = max(comparison.confidence, 0.5)
        cause = Cause.SAME_RESOURCE if comparison.identity is Identity.SAME else Cause.ANSWERS
        if reading.page is not None:
            if reading.page.is_script_only and comparison.identity is not Identity.SAME:
                cause, confidence = Cause.SCRIPT_ONLY, 0.5
            self._look_for_fragments(answer, reading.page)
        if moved_target(trail) is not None:
            if has_other_owner(trail) and comparison.identity is not Identity.SAME:
                confidence = min(confidence, 0.6)
            return Judgement(Verdict.MOVED, Cause.PERMANENT_REDIRECT, comparison.reason, confidence)
        if answer.was_mislabelled:
            confidence = min(confidence, 0.6)
        return Judgement(Verdict.REACHABLE, cause, comparison.reason, confidence)

    def _look_for_fragments(self, answer: Answer, page: WebPage) -> None:
        if answer.is_complete and not page.is_script_only:
            self.missing_fragments = tuple(f for f in self.fragments if not has_fragment(page, f))

    # -- the end ----------------------------------------------------------------------------------------------------

    def _ask_resolver(self, identifier: Identifier) -> Conversation:
        judgement = Judgement(Verdict.UNREACHABLE_NOW, Cause.NOT_LOOKED)
        trail = Trail(identifier.ask)
        for attempt in range(self.settings.retries + 1):
            answer = yield from self._ask(Request(identifier.ask, reads_body=False))
            trail = Trail(self.address, [Hop(identifier.ask.url, answer.status)], [identifier.ask], answer)
            judgement = _judge_resolver(identifier, answer)
            if judgement.verdict is not Verdict.UNREACHABLE_NOW or (
                answer.head is not None and answer.status != 429 and (answer.status or 0) < 500
            ):
                break
            wait = self._rate_limit_wait(answer, attempt) if answer.head else self._retry_wait(trail, attempt)
            if (
                wait > self.settings.patience_seconds
                or self._left < 0.1 * self.settings.timeout_seconds
                or attempt == self.settings.retries
            ):
                break
            yield Pause(wait, identifier.ask, whole_host=answer.head is not None)
        status = self._status(judgement, trail, None, _failed_in_transport(trail))
        if judgement.verdict is Verdict.REACHABLE and not identifier.is_current_form:
            return replace(status, verdict=Verdict.MOVED, cause=Cause.PERMANENT_REDIRECT, moved_to=identifier.ask.url)
        return status

    def _conclude(self, judged: list[tuple[Judgement, Trail, Reading | None]]) -> LinkStatus:
        definite = [entry for entry in judged if entry[0].verdict in _RANK and entry[0].cause is not Cause.NAME_UNKNOWN]
        last = judged[-1]
        if definite and len({entry[0].verdict for entry in definite}) == len(definite) == 1 and last is not definite[0]:
            # Seen once and never confirmed: only what is harmless is believed.
            chosen = last if definite[0][0].verdict in (Verdict.GONE, Verdict.SUSPICIOUS) else definite[0]
        elif definite:
            chosen = min(definite, key=lambda entry: _RANK.index(entry[0].verdict))
        else:
            chosen = last
        judgement, trail, reading = chosen
        return self._status(judgement, trail, reading, all(_failed_in_transport(entry[1]) for entry in judged))

    def _status(
        self, judgement: Judgement, trail: Trail, reading: Reading | None, is_transport_failure: bool
    ) -> LinkStatus:
        answer = trail.answer
        title = (reading.page.title or None) if reading is not None and reading.page is not None else None
        moved_to = moved_target(trail) if judgement.verdict is Verdict.MOVED else None
        size = None
        if answer is not None and 200 <= (answer.status or 0) < 300:
            size = answer.content_length
            if size is None and answer.is_complete:
                size = len(answer.body)
        return LinkStatus(
            url=self.address.url,
            verdict=judgement.verdict,
            cause=judgement.cause,
            reason=judgement.reason,
            confidence=judgement.confidence,
            redirect_chain=tuple(trail.hops),
            moved_to=moved_to,
            title=title[:300] if title else None,
            media_type=media_type(answer.header("content-type")) or None if answer is not None else None,
            size_bytes=size,
            sha256=answer.sha256 if answer is not None else None,
            seconds=self._seconds,
            requests=self._requests,
            bytes_read=self._bytes,
            retry_after_seconds=self._retry_after,
            missing_fragments=self.missing_fragments,
            validators=answer.validators if answer is not None and not trail.was_redirected else Validators(),
            is_transport_failure=is_transport_failure,
        )


def _failed_in_transport(trail: Trail) -> bool:
    answer = trail.answer
    return answer is not None and answer.head is None and answer.cause in TRANSPORT_CAUSES


def moved_target(trail: Trail) -> str | None:
    """Return the end of the leading run of permanent redirects, or None if the first hop is not one.

    A target that carries a session is nobody's address, so the run ends before it.
    """
    target = None
    for hop, following in zip(trail.hops, trail.addresses[1:], strict=False):
        if not hop.is_permanent or any(
            mark in following.target.lower() for mark in (";jsessionid=", "phpsessid=", "sessionid=")
        ):
            break
        target = following
    if target is None or target.url == trail.start.url:
        return None
    return target.url + (f"#{target.fragment}" if target.fragment else "")


def has_fragment(page: WebPage, fragment: str) -> bool:
    """Whether a page has what a fragment points at, or may have it once its scripts have run."""
    from urllib.parse import unquote

    if (
        fragment in ("", "top")
        or fragment.startswith((":~:", "!", "/"))
        or ":~:" in fragment
        or page.has_external_script
    ):
        return True
    names = {fragment, unquote(fragment)}
    return any(name in page.anchors or f"user-content-{name}" in page.anchors for name in names)


def _judge_resolver(identifier: Identifier, answer: Answer) -> Judgement:
    if answer.head is None:
        return judge_failure(answer.cause or Cause.NO_ANSWER, answer.detail, False)
    status = answer.status or 0
    if status in REDIRECTS and answer.header("location"):
        return Judgement(
            Verdict.REACHABLE, Cause.REGISTERED, f"{identifier.kind} {identifier.value} is registered", 0.95
        )
    if status == 404 or status == 410:
        return Judgement(Verdict.GONE, Cause.NOT_FOUND, f"{identifier.kind} {identifier.value} is not registered", 0.95)
    if 200 <= status < 300:
        return Judgement(
            Verdict.REACHABLE, Cause.REGISTERED, f"the resolver answers for {identifier.kind} {identifier.value}", 0.7
        )
    judged = judge_status(answer, None)
    return judged or Judgement(Verdict.SUSPICIOUS, Cause.UNEXPECTED_STATUS, f"status {status}", 0.5)
