"""From the address asked for to the last answer: redirects and refreshes, followed one by one."""

from dataclasses import replace

from linkcheck.addresses import Address, UnusableAddressError, decode_location, join_address
from linkcheck.asking.inquiry import Asking, Inquiry
from linkcheck.documents.types import DocumentType, sniff
from linkcheck.documents.webpages import parse_refresh, read_page
from linkcheck.http.answers import Answer, Request
from linkcheck.http.user_agents import HONEST, UserAgent
from linkcheck.judging.attempts import Attempt, Judgement
from linkcheck.judging.by_status import REDIRECTS
from linkcheck.judging.phrases import find_title
from linkcheck.verdicts import TRANSPORT_CAUSES, Cause

MAXIMUM_REFRESH_SECONDS = 60.0
_NO_COOKIES: frozenset[tuple[str, str | None]] = frozenset()
_SESSION_MARKS = (";jsessionid=", "phpsessid=", "sessionid=")


def follow(inquiry: Inquiry, start: Address, agent: UserAgent) -> Asking[Attempt]:
    """Return the way from an address to its last answer."""
    attempt = Attempt(start)
    address: Address | None = start
    cookies = None
    seen: set[tuple[str, frozenset[tuple[str, str | None]]]] = set()
    settings, fingerprints = inquiry.settings, inquiry.expectation.fingerprints
    while address is not None:
        state = (address.url, frozenset((cookie.name, cookie.value) for cookie in cookies) if cookies else _NO_COOKIES)
        if state in seen:
            reason = f"the redirects lead back to {address.url}"
            attempt.failure = Judgement(Cause.REDIRECT_LOOP, reason, 0.9)
            break
        seen.add(state)
        if len(attempt.hops) > settings.maximum_redirects:
            reason = f"no end after {settings.maximum_redirects} redirects"
            attempt.failure = Judgement(Cause.TOO_MANY_REDIRECTS, reason, 0.8)
            break
        validators = inquiry.validators if address is start and agent is HONEST else None
        wants_whole = settings.checks_fingerprints and bool(fingerprints)
        request = Request(address, agent, cookies, validators, whole=wants_whole, wants_hash=bool(fingerprints))
        answer = yield from inquiry.ask(request)
        attempt.add(answer)
        cookies = answer.cookies
        if answer.head is None or (inquiry.seconds_left <= 0 and answer.cause):
            break
        address = _next_address(attempt, answer)
    return attempt


def _next_address(attempt: Attempt, answer: Answer) -> Address | None:
    """Return where an answer sends its visitors, and note how; None where it is the last one."""
    onward = _onward(attempt, answer)
    if onward is None:
        return None
    sent_on_by, location = onward
    attempt.hops[-1] = replace(attempt.hops[-1], sent_on_by=sent_on_by)
    base = attempt.end
    if sent_on_by == "refresh" and attempt.page is not None and attempt.page.base:
        base = _joined(base, attempt.page.base) or base
    try:
        target = join_address(base, location)
    except UnusableAddressError as error:
        cause = Cause.UNSAFE_REDIRECT if error.is_unsafe else Cause.REDIRECT_WITHOUT_TARGET
        attempt.failure = Judgement(cause, f"the redirect cannot be followed: {error.reason}", 0.9)
        return None
    attempt.page = attempt.kind = None
    return target


def _joined(base: Address, location: str) -> Address | None:
    try:
        return join_address(base, location)
    except UnusableAddressError:
        return None


def _onward(attempt: Attempt, answer: Answer) -> tuple[str, str] | None:
    status = answer.status or 0
    location = answer.header("location").strip()
    if status in REDIRECTS or (status == 300 and location):
        if location:
            return ("http", decode_location(location))
        reason = f"status {status} without a place to go to"
        attempt.failure = Judgement(Cause.REDIRECT_WITHOUT_TARGET, reason, 0.7)
        return None
    if answer.cause is not None:
        return None
    attempt.kind = sniff(answer.body, answer.header("content-type"))
    refresh = parse_refresh(answer.header("refresh"))
    if attempt.kind is DocumentType.HTML:
        attempt.page = read_page(answer.body, answer.header("content-type"))
        refresh = refresh or attempt.page.refresh
    if refresh is None or not 200 <= status < 300:
        return None
    delay, target = refresh
    page = attempt.page
    is_main = page is not None and delay > 5 and len(page.text) > 1500
    if delay > MAXIMUM_REFRESH_SECONDS or is_main:
        return None
    if page is not None and find_title("challenge", (page.title, *page.headings[:1])):
        return None
    resolved = _joined(attempt.end, target)
    leads_back = resolved is not None and resolved.url == attempt.end.url
    if leads_back and (delay > 0 or not answer.header("set-cookie")):
        return None
    return ("refresh", target)


def failed_in_transport(attempt: Attempt) -> bool:
    """Whether no answer came, for a reason that our own network could be."""
    answer = attempt.answer
    return answer is not None and answer.head is None and answer.cause in TRANSPORT_CAUSES


def moved_target(attempt: Attempt) -> str | None:
    """Return the end of the leading run of permanent redirects, or None if the first hop is not one.

    A target that carries a session is nobody's address, so the run ends before it.
    """
    target = None
    for hop, following in zip(attempt.hops, attempt.addresses[1:], strict=False):
        if not hop.is_permanent or any(mark in following.target.lower() for mark in _SESSION_MARKS):
            break
        target = following
    if target is None or target.url == attempt.start.url:
        return None
    return target.url + (f"#{target.fragment}" if target.fragment else "")
