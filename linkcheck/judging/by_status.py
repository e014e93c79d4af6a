"""What the network and the status say before any document is read, and the walls that stand in its place."""

from linkcheck.documents.webpages import WebPage
from linkcheck.http.answers import Answer
from linkcheck.judging.attempts import Judgement
from linkcheck.judging.phrases import find_mark, find_phrase, find_title
from linkcheck.judging.scholarly import ResolvableIdentifier
from linkcheck.verdicts import Cause, LinkVerdict

REDIRECTS = (301, 302, 303, 307, 308)
SHORT_TEXT_CHARACTERS = 1500
_CHALLENGE_FIELDS = frozenset(
    {"cf-mitigated", "x-amzn-waf-action", "x-datadome", "x-datadome-cid", "x-sucuri-block", "x-kpsdk-ct"}
)

_BLOCKED_STATUSES = (
    401, 402, 403, 405, 406, 407, 409, 412, 418, 423, 428, 444, 450, 460, 463, 494, 495, 496, 497, 498, 499, 999,
)  # fmt: skip
_PASSING_STATUSES = (408, 420, 421, 425, 429, 440, 449, 598, 599)
_WALL_STATUSES = (401, 403, 406, 429, 503)
"""What walls against robots answer with, at any length; other error pages of their makers bear the same marks."""

_NOT_ABOUT_VISITORS = (
    "captcha", "security check", "blocked by", "one more step", "access denied", "please enable cookies",
)  # fmt: skip
TELLING_PHRASE_CHARACTERS = 12


def judge_failure(cause: Cause, detail: str, was_redirected: bool) -> Judgement:
    """Judge an attempt that ended without an answer."""
    if cause is Cause.PRIVATE_ADDRESS and was_redirected:
        return Judgement(Cause.UNSAFE_REDIRECT, f"the redirect leads into a private network: {detail}")
    return Judgement(cause, detail, 0.9 if cause.verdict is LinkVerdict.SUSPICIOUS else 0.8)


def judge_status(answer: Answer, page: WebPage | None, shows_document: bool = False) -> Judgement | None:
    """Judge by the final status; None for an answer whose document decides.

    `shows_document` says that the page is known to be the indexed one, whatever its status claims.
    """
    status = answer.status or 0
    challenge = _challenge(answer, page, is_refusal=status >= 400)
    if challenge is not None:
        return challenge
    if 200 <= status < 300:
        if status in (204, 205):
            return Judgement(Cause.EMPTY, "the status says that there is no document", 0.9)
        return None
    if status in (404, 410) and shows_document:
        return Judgement(Cause.UNEXPECTED_STATUS, "an error status on the page that was indexed", 0.6)
    if status in (404, 410):
        return Judgement(Cause.NOT_FOUND, "the server has nothing there", 0.95)
    if status == 451:
        return Judgement(Cause.LEGAL, "withheld for legal reasons", 0.9)
    if status == 429:
        return Judgement(Cause.RATE_LIMITED, "too many requests", 0.9)
    if status in _BLOCKED_STATUSES:
        return Judgement(Cause.REFUSES_ROBOTS, "refused, however it was asked", 0.8)
    if status in _PASSING_STATUSES or 500 <= status < 600:
        return Judgement(Cause.SERVER_ERROR, "the server has a fault", 0.9)
    return Judgement(Cause.UNEXPECTED_STATUS, "no answer to a plain request", 0.6)


def _challenge(answer: Answer, page: WebPage | None, is_refusal: bool) -> Judgement | None:
    assert answer.head is not None
    for name in answer.head.names_among(_CHALLENGE_FIELDS):
        value = answer.header(name).lower()
        if value and (is_refusal or value in ("challenge", "captcha", "block")):
            return Judgement(Cause.CHALLENGE, f"a wall against robots: `{name}: {value[:40]}`", 0.95)
    if page is None:
        return None
    is_short = len(page.text) < SHORT_TEXT_CHARACTERS
    titles = (page.title, *page.headings[:1])
    says = find_title("challenge", titles)
    if says and is_refusal and answer.status not in (404, 410):
        return Judgement(Cause.CHALLENGE, f"a challenge to robots: “{says[:60]}”", 0.9)
    may_be_wall = is_short or answer.status in _WALL_STATUSES
    mark = find_mark("challenge_marks", answer.body[:20_000].decode("latin-1")) if may_be_wall else None
    if mark and answer.status in _WALL_STATUSES:
        phrase = find_phrase("challenge", f"{page.title} {page.text} {page.noscript_text}")
        if phrase is not None and len(phrase) >= TELLING_PHRASE_CHARACTERS and phrase not in _NOT_ABOUT_VISITORS:
            return Judgement(Cause.CHALLENGE, f"a challenge to robots: “{phrase}”", 0.8)
    if is_short and (says or mark) and (answer.status not in (404, 410) or (says and mark)):
        phrase = find_phrase("challenge", f"{page.title} {page.text} {page.noscript_text}")
        if (says and len(page.text) < 800) or (mark and phrase) or (mark and is_refusal):
            return Judgement(Cause.CHALLENGE, f"a challenge to robots: “{(says or phrase or mark or '')[:60]}”", 0.9)
    if mark and not (page.text or page.title):
        return Judgement(Cause.CHALLENGE, f"nothing but the script of a wall against robots: `{mark}`", 0.7)
    if len(page.text) < 600 and not page.headings[1:]:
        phrase = find_phrase("challenge", f"{page.text} {page.noscript_text}" if page.noscript_text else page.text)
        if (
            phrase is not None
            and (is_refusal or len(phrase) >= TELLING_PHRASE_CHARACTERS or not phrase.isascii())
            and not page.is_blank
            and phrase not in _NOT_ABOUT_VISITORS
        ):
            return Judgement(Cause.CHALLENGE, f"a challenge to robots: “{phrase}”", 0.75)
    if is_short and find_title("legal", titles):
        return Judgement(Cause.LEGAL, f"withheld: “{(page.title or page.headings[0])[:60]}”", 0.8)
    phrase = find_phrase("legal", page.text) if len(page.text) < 400 else None
    if phrase is not None and len(phrase) > TELLING_PHRASE_CHARACTERS:
        return Judgement(Cause.LEGAL, f"withheld: “{phrase}”", 0.7)
    return None


def judge_resolver(identifier: ResolvableIdentifier, answer: Answer) -> Judgement:
    """Judge what the resolver of a DOI or handle said."""
    if answer.head is None:
        return judge_failure(answer.cause or Cause.NO_ANSWER, answer.detail, False)
    status, asked = answer.status or 0, f"{identifier.kind} {identifier.value}"
    if status in REDIRECTS and answer.header("location"):
        return Judgement(Cause.REGISTERED, f"{asked} is registered", 0.95)
    if status in (404, 410):
        return Judgement(Cause.NOT_FOUND, f"{asked} is not registered", 0.95)
    if 200 <= status < 300:
        return Judgement(Cause.REGISTERED, f"the resolver answers for {asked}", 0.7)
    judged = judge_status(answer, None)
    return judged or Judgement(Cause.UNEXPECTED_STATUS, f"status {status}", 0.5)
