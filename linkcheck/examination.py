"""What the last answer says: its document read, compared with the index, and doubted where there is reason to."""

from __future__ import annotations

from collections.abc import Generator
from urllib.parse import unquote

from linkcheck.answers import PDF_END_BYTES, Answer, Request
from linkcheck.asking import Step
from linkcheck.bodies import decode_text
from linkcheck.chain import Chain, moved_target
from linkcheck.classify import REACHED_BY_REDIRECT, doubts, has_other_owner, judge_document, says_not_found
from linkcheck.documents import DocumentType, is_truncated_pdf, read_page, read_pdf, sniff
from linkcheck.identities import HONEST
from linkcheck.identity import Comparison, Identity, compare_pdf, compare_text, compare_webpage
from linkcheck.siblings import SAME_PAGE, Sibling, folder_key, page_similarity, sibling_address
from linkcheck.status import Cause, Verdict
from linkcheck.statuses import judge_failure, judge_status
from linkcheck.trail import Judgement, Reading, Trail
from linkcheck.webpages import WebPage


class Examination(Chain):
    """Judges where a chain has led."""

    def judge(self, trail: Trail) -> Generator[Step, Answer | None, tuple[Judgement, Reading | None]]:
        """Return the verdict on the end of a chain, and what was read there."""
        if trail.failure is not None:
            return trail.failure, None
        answer = trail.answer
        assert answer is not None
        if answer.status == 304 and self.validators is not None:
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

    def _read(self, trail: Trail) -> Generator[Step, Answer | None, Reading]:
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

    def _read_pdf(self, trail: Trail, answer: Answer) -> Generator[Step, Answer | None, Reading]:
        end: bytes | None = None
        size = answer.content_length
        if not answer.is_complete and size is not None and size > len(answer.body):
            start = max(len(answer.body), size - PDF_END_BYTES)
            tail = yield from self.ask(Request(trail.end, range_start=start, cookies=answer.cookies, is_extra=True))
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
    ) -> Generator[Step, Answer | None, Judgement | None]:
        page = reading.page
        assert page is not None
        key = folder_key(trail.start)
        sibling = self.memory.siblings.get(key)
        if sibling is None and self.seconds_left > 0.15 * self.settings.timeout_seconds:
            made_up = yield from self.follow(sibling_address(trail.start, self.memory.rng), HONEST)
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


def has_fragment(page: WebPage, fragment: str) -> bool:
    """Whether a page has what a fragment points at, or may have it once its scripts have run."""
    if (
        fragment in ("", "top")
        or fragment.startswith((":~:", "!", "/"))
        or ":~:" in fragment
        or page.has_external_script
    ):
        return True
    names = {fragment, unquote(fragment)}
    return any(name in page.anchors or f"user-content-{name}" in page.anchors for name in names)
