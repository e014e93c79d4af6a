"""Refusals: what stands between a robot and a living page."""

from __future__ import annotations

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import html, paper

MOMENT = html(
    "Just a moment...",
    "<h1>www.example.org</h1><p>Verifying you are human. This may take a few seconds.</p>",
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
)


@fault("unauthorized", "BLOCKED", "walls")
async def unauthorized(ex: Exchange) -> None:
    await ex.reply(401, html("401", "<h1>Unauthorized</h1>"), 'WWW-Authenticate: Basic realm="papers"')


@fault("payment_required", "BLOCKED", "walls")
async def payment_required(ex: Exchange) -> None:
    await ex.reply(402, html("Payment required", "<p>Subscribe to read.</p>"))


@fault("forbidden", "BLOCKED", "walls")
async def forbidden(ex: Exchange) -> None:
    await ex.reply(403, html("403 Forbidden", "<h1>Forbidden</h1>"))


@fault("forbidden_for_head", "REACHABLE", "walls")
async def forbidden_for_head(ex: Exchange) -> None:
    await (ex.reply(403) if ex.method == "HEAD" else ex.reply(200, paper()))


@fault("forbidden_for_unknown_agents", "REACHABLE", "walls")
async def forbidden_for_unknown_agents(ex: Exchange) -> None:
    agent = ex.headers.get("user-agent", "")
    is_browser = "Mozilla" in agent and "compatible" not in agent
    await (ex.reply(200, paper()) if is_browser else ex.reply(403))


@fault("forbidden_for_browsers_without_scripts", "REACHABLE", "walls")
async def forbidden_for_browsers_without_scripts(ex: Exchange) -> None:
    await (ex.reply(403) if "Mozilla" in ex.headers.get("user-agent", "") else ex.reply(200, paper()))


@fault("forbidden_without_accept", "REACHABLE", "walls")
async def forbidden_without_accept(ex: Exchange) -> None:
    await (ex.reply(200, paper()) if "text/html" in ex.headers.get("accept", "") else ex.reply(403))


@fault("forbidden_without_language", "REACHABLE", "walls")
async def forbidden_without_language(ex: Exchange) -> None:
    await (ex.reply(200, paper()) if ex.headers.get("accept-language") else ex.reply(403))


@fault("not_acceptable_without_html", "REACHABLE", "walls")
async def not_acceptable_without_html(ex: Exchange) -> None:
    await (ex.reply(200, paper()) if "html" in ex.headers.get("accept", "") else ex.reply(406))


@fault("method_not_allowed_at_all", "BLOCKED", "walls")
async def method_not_allowed_at_all(ex: Exchange) -> None:
    await ex.reply(405)


@fault("teapot", "BLOCKED", "walls")
async def teapot(ex: Exchange) -> None:
    await ex.reply(418, html("Access denied", "<p>Reference 0.1d2f</p>"))


@fault("legal_reasons", "BLOCKED", "walls")
async def legal_reasons(ex: Exchange) -> None:
    await ex.reply(451, html("Unavailable For Legal Reasons", "<h1>Unavailable For Legal Reasons</h1>"))


@fault("status_999", "BLOCKED", "walls")
async def status_999(ex: Exchange) -> None:
    await ex.reply(999, b"<html><script>trk()</script></html>")


@fault("challenge_403", "BLOCKED", "walls")
async def challenge_403(ex: Exchange) -> None:
    await ex.reply(403, MOMENT, "cf-mitigated: challenge\nServer: cloudflare")


@fault("challenge_503", "BLOCKED", "walls")
async def challenge_503(ex: Exchange) -> None:
    await ex.reply(503, MOMENT, "Server: cloudflare")


@fault("challenge_429", "BLOCKED", "walls")
async def challenge_429(ex: Exchange) -> None:
    await ex.reply(429, MOMENT, "cf-mitigated: challenge")


@fault("challenge_200", "BLOCKED", "walls")
async def challenge_200(ex: Exchange) -> None:
    await ex.reply(
        200,
        html(
            "Making sure you're not a bot!",
            "<p>Loading...</p><noscript>You must enable JavaScript.</noscript>",
            '<script id="anubis_challenge">{}</script>',
        ),
    )


@fault("captcha_200", "BLOCKED", "walls")
async def captcha_200(ex: Exchange) -> None:
    await ex.reply(
        200,
        html(
            "Robot Check",
            "<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you're not a robot.</p>",
        ),
    )


@fault("incident_page", "BLOCKED", "walls")
async def incident_page(ex: Exchange) -> None:
    frame = '<iframe src="/_Incapsula_Resource?SWUDNSAI=31"></iframe>'
    await ex.reply(200, html("", f"{frame}<p>Request unsuccessful. Incapsula incident ID: 7-1</p>"))


@fault("challenge_in_chinese", "BLOCKED", "walls")
async def challenge_in_chinese(ex: Exchange) -> None:
    await ex.reply(200, html("安全验证", "<p>请完成验证后继续访问</p>", language="zh"))


@fault("waf_token", "BLOCKED", "walls")
async def waf_token(ex: Exchange) -> None:
    await ex.reply(202, b"", "x-amzn-waf-action: challenge")


@fault("paper_with_captcha_form", "REACHABLE", "walls")
async def paper_with_captcha_form(ex: Exchange) -> None:
    script = '<script src="https://www.google.com/recaptcha/api.js"></script><form>Write to us <input name=q></form>'
    await ex.reply(200, paper(more=script))


@fault("reset_for_unknown_agents", "REACHABLE", "walls")
async def reset_for_unknown_agents(ex: Exchange) -> None:
    if "compatible" in ex.headers.get("user-agent", "") or "Mozilla" not in ex.headers.get("user-agent", ""):
        ex.reset()
    else:
        await ex.reply(200, paper())
