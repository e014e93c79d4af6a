"""Refusals: what stands between a robot and a living page."""

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import Fault, Handler
from tests.fault_server.handlers import PAPER, for_head, once, resets, says, shows, waits, when
from tests.fault_server.pages import html, paper

MOMENT = html(
    "Just a moment...",
    "<h1>www.example.org</h1><p>Verifying you are human. This may take a few seconds.</p>",
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
)
LONG = "<p>Why do I see this page? This site is protected, and we look at every visit. </p>" * 40
LONG_MOMENT = MOMENT.replace(b"</body>", LONG.encode() + b"</body>")
LONG_WALL = html(
    "library.example.org",
    f"<h1>library.example.org</h1><p>Verify you are human by completing the action below.</p>{LONG}",
    '<script>window._cf_chl_opt = {cType: "managed"}</script>',
)
LONG_MAINTENANCE = html(
    "Service Unavailable",
    f"<h1>Back soon</h1>{'<p>We move our machines to another room this week. </p>' * 60}",
    '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
)
UNAUTHORIZED = says(401, html("401", "<h1>Unauthorized</h1>"), 'WWW-Authenticate: Basic realm="papers"')
LEGAL = shows("Unavailable For Legal Reasons", "<h1>Unavailable For Legal Reasons</h1>", status=451)
ANUBIS = shows(
    "Making sure you're not a bot!",
    "<p>Loading...</p><noscript>You must enable JavaScript.</noscript>",
    '<script id="anubis_challenge">{}</script>',
)
CAPTCHA = shows(
    "Robot Check",
    "<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you're not a robot.</p>",
)
INCIDENT = shows(
    "",
    '<iframe src="/_Incapsula_Resource?SWUDNSAI=31"></iframe><p>Request unsuccessful. Incapsula incident ID: 7-1</p>',
)
CHINESE = shows("安全验证", "<p>请完成验证后继续访问</p>", language="zh")
FORM = '<script src="https://www.google.com/recaptcha/api.js"></script><form>Write to us <input name=q></form>'


def _calls_itself_browser(ex: Exchange) -> bool:
    agent = ex.headers.get("user-agent", "")
    return "Mozilla" in agent and "compatible" not in agent


def _if_header(name: str, part: str, then: Handler, otherwise: Handler) -> Handler:
    return when(lambda ex: part in ex.headers.get(name, ""), then, otherwise)


NEEDS_LANGUAGE = when(lambda ex: "accept-language" in ex.headers, PAPER, says(403))

CAPTCHA_SCRIPT = '<script src="https://hcaptcha.com/1/api.js"></script>'
NOSCRIPT_WALL = shows("", "<noscript>Enable JavaScript and cookies to continue</noscript>", "<script>go()</script>")
LOG_IN = shows("Sign in", '<h1>Sign in</h1><form><input type="password" name=p></form>')
ON_CAPTCHAS = "Recurrent networks that read the captcha of a library"
DENIED = "Access denied: a history of the closed stacks"
ON_DMCA = "What a DMCA notice does to a scholarly archive"


def _article(title: str) -> Handler:
    """Show an article at length."""
    return shows(title, f"<h1>{title}</h1>{'<p>We look at the records of forty libraries. </p>' * 60}")


FAULTS = (
    Fault("unauthorized", "BLOCKED", UNAUTHORIZED),
    Fault("payment_required", "BLOCKED", shows("Payment required", "<p>Subscribe to read.</p>", status=402)),
    Fault("forbidden", "BLOCKED", shows("403 Forbidden", "<h1>Forbidden</h1>", status=403)),
    Fault("forbidden_for_head", "REACHABLE", for_head(says(403))),
    Fault("forbidden_for_unknown_agents", "REACHABLE", when(_calls_itself_browser, PAPER, says(403))),
    Fault("forbidden_for_browsers_without_scripts", "REACHABLE", _if_header("user-agent", "Mozilla", says(403), PAPER)),
    Fault("forbidden_without_accept", "REACHABLE", _if_header("accept", "text/html", PAPER, says(403))),
    Fault("forbidden_without_language", "REACHABLE", NEEDS_LANGUAGE),
    Fault("not_acceptable_without_html", "REACHABLE", _if_header("accept", "html", PAPER, says(406))),
    Fault("method_not_allowed_at_all", "BLOCKED", says(405)),
    Fault("teapot", "BLOCKED", shows("Access denied", "<p>Reference 0.1d2f</p>", status=418)),
    Fault("legal_reasons", "BLOCKED", LEGAL),
    Fault("status_999", "BLOCKED", says(999, b"<html><script>trk()</script></html>")),
    Fault("challenge_403", "BLOCKED", says(403, MOMENT, "cf-mitigated: challenge\nServer: cloudflare")),
    Fault("challenge_503", "BLOCKED", says(503, MOMENT, "Server: cloudflare")),
    Fault("challenge_503_at_length", "BLOCKED", says(503, LONG_MOMENT, "Server: cloudflare")),
    Fault("challenge_503_at_length_without_a_telling_title", "BLOCKED", says(503, LONG_WALL)),
    Fault("long_maintenance_behind_a_wall_s_scripts", "UNREACHABLE_NOW", says(503, LONG_MAINTENANCE)),
    Fault("challenge_429", "BLOCKED", says(429, MOMENT, "cf-mitigated: challenge")),
    Fault("challenge_200", "BLOCKED", ANUBIS),
    Fault("captcha_200", "BLOCKED", CAPTCHA),
    Fault("incident_page", "BLOCKED", INCIDENT),
    Fault("challenge_in_chinese", "BLOCKED", CHINESE),
    Fault("waf_token", "BLOCKED", says(202, b"", "x-amzn-waf-action: challenge")),
    Fault("paper_with_captcha_form", "REACHABLE", says(200, paper(more=FORM))),
    Fault("reset_for_unknown_agents", "REACHABLE", when(_calls_itself_browser, PAPER, resets)),
    Fault("wall_by_a_maker_s_header", "BLOCKED", says(403, b"", "x-datadome: protected")),
    Fault("wall_by_a_maker_s_header_with_405", "BLOCKED", says(405, b"", "x-amzn-waf-action: captcha")),
    Fault("maker_s_header_on_a_page", "REACHABLE", says(200, paper(), "x-datadome: protected"), why="it let us in"),
    Fault("access_denied_200", "BLOCKED", shows("Access Denied", "<h1>Access Denied</h1><p>Reference 18.7</p>")),
    Fault("wall_in_the_heading_only", "BLOCKED", shows("", "<h1>Checking your browser</h1><p>Wait.</p>")),
    Fault("wall_in_noscript_only", "BLOCKED", NOSCRIPT_WALL, why="what a reader without scripts is told"),
    Fault("wall_of_one_script_alone", "BLOCKED", says(200, b"<script src='/_Incapsula_Resource?SW=71'></script>")),
    Fault("application_with_a_captcha_s_script", "REACHABLE", shows("Reader", "<div id=root></div>", CAPTCHA_SCRIPT)),
    Fault("wall_in_german", "BLOCKED", shows("Sicherheitsüberprüfung", "<p>Bitte warten.</p>", language="de")),
    Fault("wall_in_russian", "BLOCKED", shows("Проверка браузера", "<p>Подождите.</p>", language="ru")),
    Fault("wall_in_japanese", "BLOCKED", shows("確認", "<p>私はロボットではありません</p>", language="ja")),
    Fault("wall_s_script_and_a_short_503", "BLOCKED", says(503, html("Wait", "<p>Wait.</p>", CAPTCHA_SCRIPT))),
    Fault("wall_with_404", "BLOCKED", says(404, MOMENT), why="title and script agree on a wall"),
    Fault("not_found_with_captcha_form", "GONE", says(404, html("Not found", "<p>Ask us.</p>", CAPTCHA_SCRIPT))),
    Fault("gone_with_captcha_form", "GONE", says(410, html("Gone", "<p>Ask us.</p>", CAPTCHA_SCRIPT))),
    Fault("paper_on_captchas", "REACHABLE", _article(ON_CAPTCHAS), title=ON_CAPTCHAS, why="words are no wall"),
    Fault("essay_called_access_denied", "REACHABLE", _article(DENIED), title=DENIED, why="an essay, at length"),
    Fault("challenge_once", "REACHABLE", once(says(403, MOMENT)), why="a browser's headers are let in"),
    Fault("reset_then_forbidden", "BLOCKED", once(resets, says(403)), why="it refuses, so somebody is there"),
    Fault("silent_to_unknown_agents", "REACHABLE", when(_calls_itself_browser, PAPER, waits)),
    Fault("error_for_unknown_agents", "REACHABLE", when(_calls_itself_browser, PAPER, says(500))),
    Fault("empty_for_unknown_agents", "REACHABLE", when(_calls_itself_browser, PAPER, says(200))),
    Fault("login_for_unknown_agents", "REACHABLE", when(_calls_itself_browser, PAPER, LOG_IN)),
    Fault("limit_of_an_interface_as_403", "BLOCKED", says(403, b"{}", "X-RateLimit-Remaining: 0")),
    Fault("consent_in_german", "BLOCKED", shows("Bevor Sie fortfahren", "<p>Alle annehmen</p>", language="de")),
    Fault("paper_with_consent_banner", "REACHABLE", says(200, paper(more="<div>We value your privacy. Accept.</div>"))),
    Fault("withheld_in_french", "BLOCKED", shows("Pas disponible dans votre pays", "<p>Désolé.</p>")),
    Fault("paper_on_copyright_notices", "REACHABLE", _article(ON_DMCA), title=ON_DMCA),
)
