"""From a document to a verdict: pure functions of the answer, the way it came, and what the index expects.

The order of the questions is the order of their weight: what the network says, what the status says, whether a
challenge stands in the way, whether the document is whole, whether it is the one indexed, and only then words.
"""

import re

from linkcheck.addresses import Address, registrable_domain
from linkcheck.documents.expectation import Expectation
from linkcheck.documents.types import DocumentType, type_of_path
from linkcheck.documents.webpages import WebPage
from linkcheck.judging.attempts import Attempt, Judgement
from linkcheck.judging.by_status import SHORT_TEXT_CHARACTERS
from linkcheck.judging.comparison import TELLING_CHARACTERS, TEXT_CONFIDENCE, Identity, IdentityComparison
from linkcheck.judging.documents import Document
from linkcheck.judging.phrases import count_phrases, find_mark, find_phrase, find_title, title_says
from linkcheck.verdicts import Cause

REACHED_BY_REDIRECT = "was reached by a redirect"
TERSE_TEXT_CHARACTERS = 400
WEAK_WORDS = ("gone", "oops", "oups", "whoops")
"""An error page may say no more than this, and so may a poem."""

FIRST_WORDS_CHARACTERS = 120
"""So early a page that a program's error message stands in place of begins with it."""


_LOGIN_PATH = re.compile(
    r"/(?:log-?[io]n|login_form|require_login|service-?login|sign-?in|sso|auth|oauth2?|openid-connect|cas|saml2?|adfs|idp|shibboleth|wayf|session/new|accounts?/login|users?/(?:login|sign_in)|wp-login\.php)(?:[/.?]|$)",
    re.IGNORECASE,
)
_CONSENT_PATH = re.compile(
    r"/(?:consent|cookie-?(?:wall|consent|notice)|accept-?cookies|privacy-?(?:gate|wall|consent)|gdpr)(?:[/.?]|$)",
    re.IGNORECASE,
)
_ERROR_PATH = re.compile(
    r"(?:^|[/_\-.?=&])(?:404|not-?_?found|page-?not-?found|error-?404|404-?error|pagenotfound|missing)(?:[/_\-.?=&]|$)|/errors?(?:[/.?]|$)",
    re.IGNORECASE,
)
_ROOT_PATH = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home|main|welcome)(?:\.[a-z]{3,5})?/?)?", re.IGNORECASE
)
_PERSON_PATH = re.compile(r"/(?:~|%7E)[^/]+(?:/(?:(?:index|home)\.[a-z]{3,5})?)?", re.IGNORECASE)
_ERROR_MEMBER = re.compile(r'"(?:http_?)?(?:error_?)?(?:status|code|status_?code)"\s*:\s*"?4(?:04|10)\b', re.IGNORECASE)
_ERROR_NAME = re.compile(r'"(?:errors?|messages?|detail|success|status)"', re.IGNORECASE)
_VIEWER = re.compile(r"/(?:-/)?(?:blob|tree|raw|src|browse|view|viewer|preview|file)/|/wiki/|[?&#]", re.IGNORECASE)


def wants_pdf(attempt: Attempt, expectation: Expectation) -> bool:
    """Whether the address, or the index, promises a PDF."""
    if expectation.document_type is DocumentType.PDF:
        return True
    start = attempt.start
    return type_of_path(start.path) is DocumentType.PDF and not _VIEWER.search(start.path)


def judge_document(attempt: Attempt, document: Document, expectation: Expectation) -> Judgement | None:
    """Judge a document that came with a good status; None where nothing speaks against it."""
    answer = attempt.answer
    assert answer is not None
    same = document.comparison.identity is Identity.SAME
    if answer.is_bomb:
        return Judgement(Cause.BOMB, f"{answer.wire_bytes} bytes unpack to more than a mebibyte of nothing", 0.9)
    if not answer.body.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return Judgement(Cause.EMPTY, "the document is empty", 0.95)
    if document.is_truncated:
        return Judgement(Cause.TRUNCATED, "the PDF stops before its end", 0.9)
    if document.page is not None:
        echo = _judge_echo(document.page, document.comparison)
        if echo is not None:
            return echo
        found = _judge_page(attempt, document.page, expectation, same)
        if found is not None:
            return found
    if answer.has_unknown_encoding:
        return None
    wrong = _judge_type(attempt, document, expectation, same)
    if wrong is not None:
        return wrong
    if (
        document.kind in (DocumentType.JSON, DocumentType.XML, DocumentType.TEXT)
        and not same
        and len(document.text) < 400
    ):
        member = _ERROR_MEMBER.search(document.text)
        if member is not None and document.kind is DocumentType.JSON and _ERROR_NAME.search(document.text):
            return Judgement(Cause.SOFT_NOT_FOUND, f"answers {answer.status} but says {member.group()}", 0.8)
        phrase = find_phrase("not_found", document.text)
        if (
            phrase is not None
            and len(phrase) > 5
            and (document.kind is not DocumentType.TEXT or title_says("not_found", document.text.strip()))
        ):
            return Judgement(Cause.SOFT_NOT_FOUND, f"answers {answer.status} but says “{phrase}”", 0.8)
    if document.comparison.identity is Identity.OTHER and expectation.title_is_certain:
        if document.page is not None and says_not_found(document.page):
            said = (document.page.title or document.page.text)[:60]
            return Judgement(Cause.SOFT_NOT_FOUND, f"answers {answer.status} but says “{said}”", 0.9)
        cause = Cause.OTHER_IDENTIFIER if document.comparison.is_about_identifier else Cause.OTHER_TITLE
        return Judgement(cause, document.comparison.reason, document.comparison.confidence)
    return None


def _judge_echo(page: WebPage, comparison: IdentityComparison) -> Judgement | None:
    """Judge a page that names what was asked for only to say that it has not found it."""
    titles = (page.title, *page.headings[:2])
    names_it_in_passing = comparison.identity is Identity.SAME and comparison.confidence <= TEXT_CONFIDENCE
    says = find_title("not_found", titles) if names_it_in_passing else None
    if len(page.text) < TERSE_TEXT_CHARACTERS and any(find_phrase("search", title) for title in titles):
        says = says or find_phrase("empty_search", page.text)
    return Judgement(Cause.SOFT_NOT_FOUND, f"names what was asked for but says “{says[:60]}”", 0.8) if says else None


def _judge_type(attempt: Attempt, document: Document, expectation: Expectation, same: bool) -> Judgement | None:
    promised = expectation.document_type or type_of_path(attempt.start.path)
    if promised in (None, DocumentType.HTML, document.kind) or (
        _VIEWER.search(attempt.start.path) and expectation.document_type is None
    ):
        return None
    if promised is DocumentType.PDF:
        got = document.kind.value.upper() if document.kind is not DocumentType.OTHER else "something else"
        shown = f" titled “{document.page.title[:60]}”" if document.page and document.page.title else ""
        return Judgement(Cause.WRONG_TYPE, f"a PDF was indexed, {got} came{shown}", 0.85 if not same else 0.7)
    if document.kind is DocumentType.HTML and not same:
        return Judgement(Cause.WRONG_TYPE, f"{promised.value} was indexed, a web page came", 0.7)
    return None


def is_root_like(address: Address) -> bool:
    """Whether an address is a site's front page."""
    return _ROOT_PATH.fullmatch(address.path) is not None and "?" not in address.target


def _judge_page(attempt: Attempt, page: WebPage, expectation: Expectation, same: bool) -> Judgement | None:
    if page.is_blank:
        return Judgement(Cause.EMPTY, "the page shows nothing", 0.9)
    if same and not wants_pdf(attempt, expectation):
        return None
    titles = [text for text in (page.title, *page.headings[:2]) if text]

    def says(kind: str) -> bool:
        return find_title(kind, titles) is not None

    is_short = len(page.text) < SHORT_TEXT_CHARACTERS
    source = attempt.answer.body[:20_000].decode("latin-1") if attempt.answer is not None and is_short else ""
    mark = find_mark("parked_marks", source)
    phrase = find_phrase("parked", f"{page.title} {page.text[:3000]}") if is_short else None
    if (mark and is_short) or (phrase and (len(phrase) > 14 or not phrase.isascii() or says("parked"))):
        return Judgement(Cause.PARKED, f"the domain is parked: “{phrase or mark}”", 0.9)
    if is_short and says("maintenance"):
        return Judgement(Cause.MAINTENANCE, f"an error page with a good status: “{titles[0][:60]}”", 0.8)
    begins_with = find_phrase("fault", page.text[:FIRST_WORDS_CHARACTERS]) if is_short else None
    if begins_with and all(len(title.split()) < 2 for title in page.own_titles):
        return Judgement(Cause.SERVER_ERROR, f"a program's error message with a good status: “{begins_with}”", 0.7)
    # One such word may be the subject of an honest page; several in one breath are an advertisement.
    is_spam = (
        count_phrases("hijacked", page.title) > 0 and count_phrases("hijacked", f"{page.title} {page.text[:500]}") > 1
    )
    if is_spam and not (expectation.title and find_phrase("hijacked", expectation.title)):
        return Judgement(Cause.OTHER_TITLE, f"taken over by something else: “{page.title[:60]}”", 0.85)
    placeholder = find_phrase("placeholder", find_title("placeholder", titles) or "") if is_short else None
    # `It works!` is a placeholder where nothing else is said, and may be anybody's title elsewhere.
    if placeholder and (len(placeholder) > 8 or len(page.text) < TELLING_CHARACTERS):
        return Judgement(Cause.PLACEHOLDER, f"a server's placeholder: “{titles[0][:60]}”", 0.85)
    login = _judge_login(attempt, page, expectation, titles)
    if login is not None:
        return login
    led_there = attempt.was_redirected and (
        attempt.end.host.startswith("consent.")
        or (_CONSENT_PATH.search(attempt.end.target) and not _CONSENT_PATH.search(attempt.start.target))
    )
    if led_there or (is_short and says("consent")):
        return Judgement(Cause.CONSENT_WALL, f"asks for consent first: “{(titles or [''])[0][:60]}”", 0.7)
    return _judge_way(attempt)


def _judge_login(attempt: Attempt, page: WebPage, expectation: Expectation, titles: list[str]) -> Judgement | None:
    if _LOGIN_PATH.search(attempt.start.target):
        return None
    led_there = attempt.was_redirected and _LOGIN_PATH.search(attempt.end.target) is not None
    says = find_title("login", titles) is not None
    expects_document = wants_pdf(attempt, expectation)
    asks = page.has_password_field or expects_document
    is_other_host = attempt.start.host.removeprefix("www.") != attempt.end.host.removeprefix("www.")
    led_elsewhere = is_other_host and len(page.text) < SHORT_TEXT_CHARACTERS
    if (says and (asks or led_there or led_elsewhere)) or (led_there and asks):
        shown = (titles or [attempt.end.url])[0][:60]
        return Judgement(Cause.LOGIN_PAGE, f"a log-in page stands there: “{shown}”", 0.85)
    if page.has_password_field and (expects_document or (expectation.title and len(page.text) < 600)):
        return Judgement(Cause.LOGIN_PAGE, "asks for a password instead of showing the document", 0.8)
    if led_there:
        return Judgement(Cause.LOGIN_PAGE, f"leads to {attempt.end.url}", 0.7)
    return None


def _judge_way(attempt: Attempt) -> Judgement | None:
    if not attempt.was_redirected:
        return None
    # Who leaves an institution takes the page along to a site of their own.
    has_own_site = _PERSON_PATH.fullmatch(attempt.start.path) is not None and has_other_owner(attempt)
    if is_root_like(attempt.end) and not is_root_like(attempt.start) and not has_own_site:
        return Judgement(Cause.HOME_PAGE, f"a deep link now leads to the front page {attempt.end.url}", 0.85)
    if _ERROR_PATH.search(attempt.end.target) and not _ERROR_PATH.search(attempt.start.target):
        return Judgement(Cause.SOFT_NOT_FOUND, f"leads to an error page: {attempt.end.url}", 0.85)
    return None


def doubts(attempt: Attempt, document: Document, expectation: Expectation) -> str | None:
    """Return why a page that nothing speaks against deserves a second request, or None."""
    page = document.page
    if page is None or document.comparison.identity is Identity.SAME or is_root_like(attempt.start):
        return None
    for text in (page.title, *page.headings[:2]):
        phrase = find_phrase("not_found", text)
        is_clear = phrase is not None and len(phrase) > 2 and phrase not in WEAK_WORDS
        if is_clear or (phrase is not None and title_says("not_found", text)):
            return f"says “{phrase}”"
    if len(page.text) < SHORT_TEXT_CHARACTERS:
        phrase = find_phrase("not_found", page.text)
        if phrase is not None and len(phrase) > 6:
            return f"says “{phrase}”"
    if page.is_script_only:
        # The same shell is sent for every address of such a site, existing or not.
        return None
    if any("noindex" in text.lower() for text in page.meta.get("robots", ())):
        return "asks not to be indexed"
    if page.canonical and re.fullmatch(r"(?:https?://[^/?#]+)?/?", page.canonical.strip()):
        return "calls itself the front page"
    if attempt.was_redirected and attempt.end.path.rstrip("/") != attempt.start.path.rstrip("/"):
        return REACHED_BY_REDIRECT
    if expectation.title and (page.own_titles or len(page.text) >= TELLING_CHARACTERS):
        return "gives no title to compare" if not page.own_titles else "is not known to be the indexed resource"
    return None


def may_be_filled(page: WebPage) -> bool:
    """Whether a page says so little that its scripts may fill it in another way for every address."""
    return page.has_external_script and len(page.text) < SHORT_TEXT_CHARACTERS


def tells_nothing_to_compare(attempt: Attempt, document: Document, expectation: Expectation) -> bool:
    """Whether no title is known to compare a page with, though it says enough to be told from a made-up one.

    Left out are front pages, and pages that their scripts may fill in another way for every address.
    """
    page = document.page
    if page is None or expectation.title or document.comparison.identity is Identity.SAME or page.frames:
        return False
    is_telling = len(page.text) >= TELLING_CHARACTERS and not page.is_script_only and not may_be_filled(page)
    return is_telling and not _ROOT_PATH.fullmatch(attempt.start.path)


def says_not_found(page: WebPage) -> bool:
    """Whether a page's title or heading, or all of a short page, is an error message and nothing else."""
    if find_title("not_found", (page.title, *page.headings[:2])):
        return True
    phrase = find_phrase("not_found", page.text) if len(page.text) < TERSE_TEXT_CHARACTERS else None
    return phrase is not None and (len(phrase) >= 10 or not phrase.isascii())


def has_other_owner(attempt: Attempt) -> bool:
    """Whether the answer came from another registrable domain than the one asked."""
    return registrable_domain(attempt.start.host) != registrable_domain(attempt.end.host)
