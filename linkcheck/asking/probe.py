"""One look at one link, as a conversation: it yields what to ask and is sent what came back, and ends with a verdict.

Nothing here touches the network or the clock. The scheduler decides when a request is made and how long a pause is,
so that a link that waits occupies nobody. This module decides when to ask again, as whom, and which answer to believe.
"""

from dataclasses import dataclass, field, replace

from linkcheck.addresses import Address
from linkcheck.asking.chain import failed_in_transport, follow, moved_target
from linkcheck.asking.examination import judge
from linkcheck.asking.inquiry import Asking, Conversation, Inquiry, Pause
from linkcheck.asking.patience import backoff_seconds, retry_after_seconds
from linkcheck.documents.types import media_type
from linkcheck.http.answers import Answer, Request
from linkcheck.http.network import FAILURE_SECONDS
from linkcheck.http.user_agents import BROWSER, HONEST, PLAIN, UserAgent
from linkcheck.http.wire import Head
from linkcheck.judging.attempts import Attempt, Judgement
from linkcheck.judging.by_status import judge_resolver
from linkcheck.judging.documents import Document
from linkcheck.judging.scholarly import ResolvableIdentifier, resolver_identifier
from linkcheck.verdicts import Cause, LinkStatus, LinkVerdict, Validators

OUTWAITED_SHARE, OUTWAITED_SECONDS = 0.8, 6.0
"""What a link's waits between its tries take at most, of its time and in seconds; at least half, so that a brief fault
passes."""

_REFUSALS = (LinkVerdict.BLOCKED, LinkVerdict.GONE, LinkVerdict.SUSPICIOUS)
_NOT_ASKED_AGAIN = (
    Cause.NAME_RESERVED, Cause.PRIVATE_ADDRESS, Cause.UNSAFE_ADDRESS, Cause.UNSAFE_REDIRECT, Cause.CERTIFICATE_EXPIRED,
    Cause.CERTIFICATE_NOT_YET_VALID, Cause.CERTIFICATE_SELF_SIGNED, Cause.CERTIFICATE_WRONG_HOST,
    Cause.CERTIFICATE_UNTRUSTED, Cause.CERTIFICATE_INVALID, Cause.OUTDATED_TLS, Cause.CLIENT_CERTIFICATE,
    Cause.REDIRECT_LOOP, Cause.TOO_MANY_REDIRECTS, Cause.BOMB, Cause.INSECURE_DOWNGRADE,
    Cause.FRAGMENT_MISSING, Cause.OTHER_FINGERPRINT, Cause.MAINTENANCE, Cause.RATE_LIMITED,
)  # fmt: skip
_TIMEOUTS = (Cause.READ_TIMEOUT, Cause.CONNECTION_TIMEOUT, Cause.TLS_TIMEOUT)
_RANK = (LinkVerdict.REACHABLE, LinkVerdict.MOVED, LinkVerdict.BLOCKED, LinkVerdict.SUSPICIOUS, LinkVerdict.GONE)

Judged = tuple[Judgement, Attempt, Document | None]


@dataclass
class Probe:
    """The conversation about one address."""

    inquiry: Inquiry
    judged: list[Judged] = field(default_factory=list)
    """Every attempt but those that were only told to wait."""
    waits: int = 0
    waited_seconds: float = 0.0
    """What servers have asked for because they were asked too often."""

    def converse(self) -> Conversation:
        """Yield requests and pauses until the verdict is clear, and return it."""
        inquiry, settings = self.inquiry, self.inquiry.settings
        identifier = None if settings.follows_identifiers else resolver_identifier(inquiry.address)
        if identifier is not None:
            return (yield from self._ask_resolver(identifier))
        while True:
            attempt = yield from follow(inquiry, inquiry.address, self._next_agent())
            judgement, document = yield from judge(inquiry, attempt)
            answer = attempt.answer
            if answer is not None and answer.status in settings.accepted_statuses:
                judgement = Judgement(Cause.ACCEPTED, f"status {answer.status} is accepted", 1.0)
            if (
                judgement.cause is Cause.RATE_LIMITED
                and answer is not None
                and answer.head is not None
                and (yield from self._waits(answer.head, attempt.end))
            ):
                continue
            self.judged.append((judgement, attempt, document))
            if not self._asks_again():
                break
            if judgement.verdict is LinkVerdict.UNREACHABLE_NOW or judgement.cause is Cause.NAME_UNKNOWN:
                wait = self._retry_wait(attempt.answer, len(self.judged) - 1)
                if wait > settings.patience_seconds:
                    break
                if wait:
                    yield Pause(wait, attempt.end)
        return self._conclude()

    def _next_agent(self) -> UserAgent:
        tries = len(self.judged)
        if self.judged and self.judged[-1][0].verdict in _REFUSALS:
            return (HONEST, BROWSER, PLAIN)[min(tries, 2)]
        return (HONEST, BROWSER)[tries % 2]

    def _asks_again(self) -> bool:
        judgement, settings = self.judged[-1][0], self.inquiry.settings
        verdict, cause = judgement.verdict, judgement.cause
        if verdict.is_alive or cause in _NOT_ASKED_AGAIN:
            return False
        if self.inquiry.is_nearly_over or len(self.judged) > settings.retries:
            return False
        if verdict in (LinkVerdict.GONE, LinkVerdict.SUSPICIOUS) and cause is not Cause.NAME_UNKNOWN:
            # The second look, as a browser, must confirm it.
            return not any(earlier.verdict is verdict for earlier, _, _ in self.judged[:-1])
        return cause not in (Cause.LEGAL, Cause.CONSENT_WALL) or len(self.judged) < 2

    def _waits(self, head: Head, host: Address) -> Asking[bool]:
        """Wait as a server asks, and let everybody wait; False where no patience is left for that."""
        settings = self.inquiry.settings
        asked = self.inquiry.retry_after_seconds = retry_after_seconds(head)
        own = backoff_seconds(2 * settings.backoff_seconds, self.waits, self.inquiry.memory.rng)
        wait = own if asked is None else max(asked, 0.05)
        self.waits += 1
        self.waited_seconds += wait
        is_bearable = self.waited_seconds <= settings.patience_seconds
        if is_bearable or wait > settings.patience_seconds:
            yield Pause(wait, host, whole_host=True)
        return is_bearable

    def _retry_wait(self, answer: Answer | None, earlier: int) -> float:
        """Return the wait before the next try. What a server asks for is not taken from the link's time, our own is."""
        inquiry, settings = self.inquiry, self.inquiry.settings
        if answer is not None and answer.cause in _TIMEOUTS:
            return 0.0
        if answer is not None and answer.head is not None and answer.status in (503, 429):
            asked = retry_after_seconds(answer.head)
            if asked is not None:
                inquiry.retry_after_seconds = asked
                return max(asked, 0.05)
        base, outwaited = settings.backoff_seconds, min(OUTWAITED_SHARE * settings.timeout_seconds, OUTWAITED_SECONDS)
        if answer is None or answer.cause is not Cause.NAME_UNKNOWN:
            base = outwaited / max(1, 2**settings.retries - 1)
        left = inquiry.seconds_left - (settings.timeout_seconds - outwaited)
        wait = min(backoff_seconds(base, earlier, inquiry.memory.rng), max(0.05, left))
        if answer is not None and answer.cause is Cause.NAME_UNKNOWN:
            # Sooner, the resolver would repeat what it said, and nobody would have been asked a second time.
            wait = max(wait, 1.1 * FAILURE_SECONDS)
        inquiry.seconds_left -= wait
        return wait

    def _ask_resolver(self, identifier: ResolvableIdentifier) -> Conversation:
        inquiry, settings = self.inquiry, self.inquiry.settings
        earlier = 0
        while True:
            answer = yield from inquiry.ask(Request(identifier.ask, reads_body=False))
            attempt = Attempt(inquiry.address)
            attempt.add(answer)
            judgement = judge_resolver(identifier, answer)
            if judgement.cause is Cause.RATE_LIMITED and answer.head is not None:
                if (yield from self._waits(answer.head, identifier.ask)):
                    continue
                break
            is_final = answer.head is not None and (answer.status or 0) < 500
            if judgement.verdict is not LinkVerdict.UNREACHABLE_NOW or is_final:
                break
            wait = self._retry_wait(answer, earlier)
            earlier += 1
            if wait > settings.patience_seconds or inquiry.is_nearly_over or earlier > settings.retries:
                break
            yield Pause(wait, identifier.ask, whole_host=answer.head is not None)
        status = self._status((judgement, attempt, None), failed_in_transport(attempt))
        if judgement.verdict is LinkVerdict.REACHABLE and not identifier.is_current_form:
            return replace(status, cause=Cause.PERMANENT_REDIRECT, moved_to=identifier.ask.url)
        return status

    def _conclude(self) -> LinkStatus:
        judged = self.judged
        if len(judged) == 1:
            return self._status(judged[0], failed_in_transport(judged[0][1]))
        definite = [entry for entry in judged if entry[0].verdict in _RANK and entry[0].cause is not Cause.NAME_UNKNOWN]
        chosen = min(definite, key=lambda entry: _RANK.index(entry[0].verdict), default=judged[-1])
        if len(definite) == 1 and chosen[0].verdict in (LinkVerdict.GONE, LinkVerdict.SUSPICIOUS):
            # Seen once and never confirmed: only what is harmless is believed.
            chosen = judged[-1]
        return self._status(chosen, all(failed_in_transport(attempt) for _, attempt, _ in judged))

    def _status(self, judged: Judged, is_transport_failure: bool) -> LinkStatus:
        judgement, attempt, document = judged
        inquiry, answer = self.inquiry, attempt.answer
        assert answer is not None
        title = document.page.title[:300] if document is not None and document.page is not None else ""
        size = answer.content_length if answer.is_good else None
        if size is None and answer.is_good and answer.is_complete:
            size = len(answer.body)
        return LinkStatus(
            url=inquiry.address.url,
            cause=judgement.cause,
            reason=judgement.reason,
            confidence=judgement.confidence,
            redirect_chain=tuple(attempt.hops),
            moved_to=moved_target(attempt) if judgement.verdict is LinkVerdict.MOVED else None,
            title=title or None,
            media_type=media_type(answer.header("content-type")) or None,
            size_bytes=size,
            sha256=answer.sha256,
            seconds=inquiry.seconds,
            requests=inquiry.requests,
            bytes_read=inquiry.bytes_read,
            retry_after_seconds=inquiry.retry_after_seconds,
            missing_fragments=inquiry.missing_fragments,
            validators=Validators() if attempt.was_redirected else answer.validators,
            is_transport_failure=is_transport_failure,
        )
