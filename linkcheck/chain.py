"""From the address asked for to the last answer: redirects and refreshes, followed one by one."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from linkcheck.addresses import Address, UnusableAddressError, decode_location, join_address
from linkcheck.answers import Answer, Request
from linkcheck.asking import Asking, Step
from linkcheck.documents import DocumentType, read_page, sniff
from linkcheck.identities import HONEST, UserAgent
from linkcheck.phrases import title_says
from linkcheck.status import TRANSPORT_CAUSES, Cause, Hop, Verdict
from linkcheck.statuses import REDIRECTS
from linkcheck.trail import Judgement, Trail
from linkcheck.webpages import parse_refresh

MAXIMUM_REFRESH_SECONDS = 60.0


class Chain(Asking):
    """Follows an address to where it leads."""

    def follow(self, start: Address, agent: UserAgent) -> Generator[Step, Answer | None, Trail]:
        """Return the way from an address to its last answer."""
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
            validators = self.validators if address is start and agent is HONEST else None
            wants_hash = self.settings.checks_fingerprints and bool(self.expectation.fingerprints)
            has_hash = bool(self.expectation.fingerprints)
            request = Request(address, agent, cookies, validators, whole=wants_hash, wants_hash=has_hash)
            answer = yield from self.ask(request)
            trail.addresses.append(address)
            trail.answer = answer
            cookies = answer.cookies
            trail.hops.append(Hop(address.url, answer.status))
            if answer.head is None or (self.seconds_left <= 0 and answer.cause):
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


def failed_in_transport(trail: Trail) -> bool:
    """Whether no answer came, for a reason that our own network could be."""
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
