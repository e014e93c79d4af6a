"""Refusals: what stands between a robot and a living page."""

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import Fault, Handler
from tests.fault_server.handlers import PAPER, for_head, resets, says, shows, when
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
)
