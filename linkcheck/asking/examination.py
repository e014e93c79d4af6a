"""What the last answer says: its document read, compared with the index, and doubted where there is reason to."""

from urllib.parse import unquote

from linkcheck.addresses import Address
from linkcheck.asking.chain import follow, moved_target
from linkcheck.asking.inquiry import Asking, Inquiry
from linkcheck.documents.expectation import Expectation
from linkcheck.documents.types import DocumentType
from linkcheck.documents.webpages import WebPage
from linkcheck.http.answers import PDF_END_BYTES, Answer, Request
from linkcheck.http.user_agents import HONEST
from linkcheck.judging.attempts import Attempt, Judgement
from linkcheck.judging.by_document import (
    REACHED_BY_REDIRECT,
    TERSE_TEXT_CHARACTERS,
    WEAK_WORDS,
    doubts,
    has_other_owner,
    judge_document,
    may_be_filled,
    says_not_found,
    tells_nothing_to_compare,
)
from linkcheck.judging.by_status import judge_failure, judge_status
from linkcheck.judging.comparison import Identity, IdentityComparison, compare_webpage
from linkcheck.judging.documents import Document, read_document
from linkcheck.judging.phrases import find_phrase
from linkcheck.judging.siblings import (
    ONE_PAGE,
    SAME_PAGE,
    Sibling,
    folder_key,
    host_wide_key,
    page_similarity,
    sibling_address,
    stranger_address,
)
from linkcheck.verdicts import Cause


def judge(inquiry: Inquiry, attempt: Attempt) -> Asking[tuple[Judgement, Document | None]]:
    """Return the judgement on the end of a chain, and what was read there."""
    if attempt.failure is not None:
        return attempt.failure, None
    answer = attempt.answer
    assert answer is not None
    if answer.status == 304 and inquiry.validators is not None and not attempt.was_redirected:
        return Judgement(Cause.NOT_MODIFIED, "unchanged since the last look", 0.95), None
    if answer.cause is not None and (answer.head is None or answer.is_good):
        return judge_failure(answer.cause, answer.detail, attempt.was_redirected), None
    judgement = judge_status(answer, attempt.page, _shows_document(attempt, answer, inquiry.expectation))
    if judgement is not None and not _is_same_after_all(attempt, answer, inquiry.expectation, judgement):
        return judgement, None
    end = yield from _read_end(inquiry, attempt, answer)
    document = read_document(answer, inquiry.expectation, attempt.page, end)
    by_bytes = _compare_fingerprint(inquiry, answer, document)
    judgement = judge_document(attempt, document, inquiry.expectation) or by_bytes
    if judgement is None and inquiry.settings.probes_siblings:
        reason = doubts(attempt, document, inquiry.expectation)
        if reason is not None:
            judgement = yield from _compare_with_sibling(inquiry, attempt, document, reason)
        elif tells_nothing_to_compare(attempt, document, inquiry.expectation):
            judgement = yield from _compare_with_stranger(inquiry, attempt, document)
    return judgement or _approve(inquiry, attempt, answer, document), document


def _shows_document(attempt: Attempt, answer: Answer, expectation: Expectation) -> bool:
    """Whether an error status came with the indexed page itself, as sites that are built by scripts do."""
    page = attempt.page
    if page is None or answer.status not in (404, 410) or len(page.text) < 300:
        return False
    compared = compare_webpage(expectation, page)
    return compared.identity is Identity.SAME and compared.confidence >= 0.9 and not says_not_found(page)


def _is_same_after_all(attempt: Attempt, answer: Answer, expectation: Expectation, judgement: Judgement) -> bool:
    """Whether a page with a good status that speaks of challenges is the indexed one, which may discuss them."""
    if judgement.cause is not Cause.CHALLENGE or not answer.is_good or attempt.page is None:
        return False
    return compare_webpage(expectation, attempt.page).identity is Identity.SAME


def _read_end(inquiry: Inquiry, attempt: Attempt, answer: Answer) -> Asking[bytes | None]:
    """Ask for the end of a PDF of which only the beginning was read; None for any other document."""
    if attempt.kind is not DocumentType.PDF or answer.is_complete:
        return None
    size = answer.content_length
    if size is None or size <= len(answer.body):
        return None
    start = max(len(answer.body), size - PDF_END_BYTES)
    tail = yield from inquiry.ask(Request(attempt.end, range_start=start, cookies=answer.cookies))
    sent = tail.header("content-range").lower().removeprefix("bytes").strip().partition("-")[0]
    return tail.body if tail.status == 206 and tail.is_complete and sent.strip() == str(start) else None


def _compare_fingerprint(inquiry: Inquiry, answer: Answer, document: Document) -> Judgement | None:
    """Let the bytes speak: a match is proof, a difference counts where these very bytes were indexed."""
    expectation, fingerprints = inquiry.expectation, inquiry.expectation.fingerprints
    if not fingerprints:
        return None
    if answer.sha256 and any(answer.sha256.startswith(digest) for digest, _ in fingerprints if digest):
        document.comparison = IdentityComparison(Identity.SAME, 1.0, "the very bytes that were indexed")
        return None
    if document.kind is DocumentType.HTML or not expectation.fingerprint_is_binding:
        # Pages change with every visit.
        return None
    same = document.comparison.identity is Identity.SAME
    if answer.sha256 and fingerprints[0][0] and (inquiry.settings.checks_fingerprints or not same):
        reason = f"SHA-256 {answer.sha256[:16]}… instead of {fingerprints[0][0][:16]}…"
        return Judgement(Cause.OTHER_FINGERPRINT, reason, 0.5 if same else 0.8)
    sizes = [size for _, size in fingerprints if size]
    found = answer.content_length if answer.content_length is not None else len(answer.body)
    if sizes and not same and all(not 0.9 * size <= found <= 1.1 * size for size in sizes):
        return Judgement(Cause.OTHER_FINGERPRINT, f"{found} bytes instead of {sizes[0]}", 0.6)
    return None


def _compare_with_sibling(
    inquiry: Inquiry, attempt: Attempt, document: Document, reason: str
) -> Asking[Judgement | None]:
    page = document.page
    assert page is not None
    sibling = yield from _sibling(inquiry, attempt)
    if sibling is not None and sibling.answers_as_found and sibling.page is not None:
        same_place = attempt.was_redirected and sibling.url == attempt.end.url
        # A redirect alone is suspect only if what cannot exist is redirected to the same place, or to the same page
        # with the address asked for behind a question mark.
        to_same_path = sibling.url.partition("?")[0] == attempt.end.url.partition("?")[0]
        may_resemble = reason != REACHED_BY_REDIRECT or (to_same_path and not may_be_filled(page))
        if same_place or (may_resemble and page_similarity(page, sibling.page) >= SAME_PAGE):
            return Judgement(Cause.SOFT_NOT_FOUND, f"{reason}, and a made-up neighbour gets the same page", 0.9)
    if says_not_found(page):
        # One weak word, or a few among many, are no error where the host says of other addresses that nothing is there.
        tells_so = sibling is not None and not sibling.answers_as_found
        is_weak = find_phrase("not_found", f"{page.title} {page.text[:TERSE_TEXT_CHARACTERS]}") in WEAK_WORDS
        if not (tells_so and (is_weak or len(page.text) > 1500)):
            status = attempt.answer.status if attempt.answer else ""
            return Judgement(Cause.SOFT_NOT_FOUND, f"answers {status} but {reason}", 0.85)
    return None


def _compare_with_stranger(inquiry: Inquiry, attempt: Attempt, document: Document) -> Asking[Judgement | None]:
    """Where no title is known, see whether the host has one page for whatever it is asked."""
    page, key = document.page, host_wide_key(attempt.start)
    assert page is not None
    stranger = yield from _made_up(inquiry, key, stranger_address(attempt.start, inquiry.memory.rng))
    if stranger is None or stranger.page is None or not stranger.answers_as_found:
        return None
    if stranger.page.title != page.title or page_similarity(page, stranger.page) < ONE_PAGE:
        return None
    return Judgement(Cause.SOFT_NOT_FOUND, "the host gives this page to any address, made-up ones too", 0.6)


def _sibling(inquiry: Inquiry, attempt: Attempt) -> Asking[Sibling | None]:
    made_up = sibling_address(attempt.start, inquiry.memory.rng)
    return (yield from _made_up(inquiry, folder_key(attempt.start), made_up))


def _made_up(inquiry: Inquiry, key: tuple[str, str, int, str], address: Address) -> Asking[Sibling | None]:
    """Return what a made-up address gets: as another link of the run found, or by asking, if time is left for it."""
    known = inquiry.memory.siblings.get(key)
    if known is not None or inquiry.seconds_left <= 0.15 * inquiry.settings.timeout_seconds:
        return known
    made_up = yield from follow(inquiry, address, HONEST)
    answer = made_up.answer
    found = answer is not None and made_up.failure is None and answer.is_good
    sibling = Sibling(found and made_up.page is not None, made_up.end.url, made_up.page)
    says_nothing = answer is None or answer.head is None or answer.status == 429 or answer.head.status >= 500
    if made_up.failure is not None or not says_nothing:
        inquiry.memory.siblings[key] = sibling
    return sibling


def _approve(inquiry: Inquiry, attempt: Attempt, answer: Answer, document: Document) -> Judgement:
    comparison = document.comparison
    same = comparison.identity is Identity.SAME
    if attempt.start.scheme == "https" and attempt.end.scheme == "http":
        return Judgement(Cause.INSECURE_DOWNGRADE, f"leads from https to plain {attempt.end.url}", 0.7)
    confidence, reason = max(comparison.confidence, 0.5), comparison.reason
    if answer.certificate_from is not None:
        fetched = f"its server leaves out a certificate, which was fetched from {answer.certificate_from}"
        reason = f"{reason}; {fetched}" if reason else fetched
    cause = Cause.SAME_RESOURCE if same else Cause.ANSWERS
    page = document.page
    if page is not None:
        if page.is_script_only and not same:
            cause, confidence = Cause.SCRIPT_ONLY, 0.5
        if answer.is_complete and not page.is_script_only:
            inquiry.missing_fragments = tuple(one for one in inquiry.fragments if not has_fragment(page, one))
    if moved_target(attempt) is not None:
        is_doubtful = has_other_owner(attempt) and not same
        return Judgement(Cause.PERMANENT_REDIRECT, reason, min(confidence, 0.6) if is_doubtful else confidence)
    return Judgement(cause, reason, confidence)


def has_fragment(page: WebPage, fragment: str) -> bool:
    """Whether a page has what a fragment points at, or may have it once its scripts have run."""
    # What follows `:~:` is for the browser: words to mark, not a part of the page.
    fragment = fragment.partition(":~:")[0]
    points_at_nothing = fragment.lower() in ("", "top") or fragment.startswith(("!", "/"))
    if points_at_nothing or page.has_external_script:
        return True
    names = {fragment, unquote(fragment)}
    return any(name in page.anchors or f"user-content-{name}" in page.anchors for name in names)
