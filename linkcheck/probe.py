"""One look at one link, as a conversation: it yields what to ask and is sent what came back, and ends with a verdict.

Nothing here touches the network or the clock. The scheduler decides when a request is made and how long a pause is,
so that a link that waits occupies nobody. This module decides when to ask again, as whom, and which answer to believe.
"""

from __future__ import annotations

from dataclasses import replace

from linkcheck.answers import Answer, Request
from linkcheck.asking import Conversation, Pause
from linkcheck.chain import failed_in_transport, moved_target
from linkcheck.documents import media_type
from linkcheck.examination import Examination
from linkcheck.identities import BROWSER, HONEST, PLAIN
from linkcheck.patience import backoff_seconds, retry_after_seconds
from linkcheck.scholarly import Identifier, resolver_identifier
from linkcheck.status import Cause, Hop, LinkStatus, Validators, Verdict
from linkcheck.statuses import judge_resolver
from linkcheck.trail import Judgement, Reading, Trail

_REFUSALS = (Verdict.BLOCKED, Verdict.GONE, Verdict.SUSPICIOUS)
_NOT_ASKED_AGAIN = {
    Cause.NAME_RESERVED, Cause.PRIVATE_ADDRESS, Cause.UNSAFE_ADDRESS, Cause.UNSAFE_REDIRECT, Cause.CERTIFICATE_EXPIRED,
    Cause.CERTIFICATE_NOT_YET_VALID, Cause.CERTIFICATE_SELF_SIGNED, Cause.CERTIFICATE_WRONG_HOST,
    Cause.CERTIFICATE_UNTRUSTED, Cause.CERTIFICATE_INVALID, Cause.OUTDATED_TLS, Cause.CLIENT_CERTIFICATE,
    Cause.REDIRECT_LOOP, Cause.TOO_MANY_REDIRECTS, Cause.BOMB, Cause.INSECURE_DOWNGRADE,
    Cause.FRAGMENT_MISSING, Cause.OTHER_FINGERPRINT, Cause.MAINTENANCE, Cause.RATE_LIMITED,
}  # fmt: skip
_RANK = (Verdict.REACHABLE, Verdict.MOVED, Verdict.BLOCKED, Verdict.SUSPICIOUS, Verdict.GONE)


class Probe(Examination):
    """The conversation about one address. `fragments` are looked for in the document that comes."""

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
            trail = yield from self.follow(self.address, agent)
            judgement, reading = yield from self.judge(trail)
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
                    self.seconds_left -= min(wait, self.settings.backoff_seconds * 4)
                    yield Pause(wait, trail.end)
        return self._conclude(judged)

    def _asks_again(self, judged: list[tuple[Judgement, Trail, Reading | None]]) -> bool:
        judgement = judged[-1][0]
        verdict, cause = judgement.verdict, judgement.cause
        if verdict in (Verdict.REACHABLE, Verdict.MOVED) or cause in _NOT_ASKED_AGAIN:
            return False
        if self.seconds_left < 0.1 * self.settings.timeout_seconds or len(judged) > self.settings.retries:
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
        self.retry_after_seconds = asked
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
                self.retry_after_seconds = asked
                self.seconds_left += min(asked, self.settings.backoff_seconds * 4)
                return max(asked, 0.05)
        return backoff_seconds(self.settings.backoff_seconds, earlier, self.memory.rng)

    def _ask_resolver(self, identifier: Identifier) -> Conversation:
        judgement = Judgement(Verdict.UNREACHABLE_NOW, Cause.NOT_LOOKED)
        trail = Trail(identifier.ask)
        for attempt in range(self.settings.retries + 1):
            answer = yield from self.ask(Request(identifier.ask, reads_body=False))
            trail = Trail(self.address, [Hop(identifier.ask.url, answer.status)], [identifier.ask], answer)
            judgement = judge_resolver(identifier, answer)
            if judgement.verdict is not Verdict.UNREACHABLE_NOW or (
                answer.head is not None and answer.status != 429 and (answer.status or 0) < 500
            ):
                break
            wait = self._rate_limit_wait(answer, attempt) if answer.head else self._retry_wait(trail, attempt)
            if (
                wait > self.settings.patience_seconds
                or self.seconds_left < 0.1 * self.settings.timeout_seconds
                or attempt == self.settings.retries
            ):
                break
            yield Pause(wait, identifier.ask, whole_host=answer.head is not None)
        status = self._status(judgement, trail, None, failed_in_transport(trail))
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
        return self._status(judgement, trail, reading, all(failed_in_transport(entry[1]) for entry in judged))

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
            seconds=self.seconds,
            requests=self.requests,
            bytes_read=self.bytes_read,
            retry_after_seconds=self.retry_after_seconds,
            missing_fragments=self.missing_fragments,
            validators=answer.validators if answer is not None and not trail.was_redirected else Validators(),
            is_transport_failure=is_transport_failure,
        )
