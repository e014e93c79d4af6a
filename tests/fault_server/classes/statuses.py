"""Status codes, and how they differ by method and visitor."""

from __future__ import annotations

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import html, paper

NOT_FOUND = html("404 Not Found", "<h1>Not Found</h1><p>The requested URL was not found on this server.</p>")


@fault("ok", "REACHABLE", "statuses")
async def ok(ex: Exchange) -> None:
    await ex.reply(200, paper())


@fault("not_found", "GONE", "statuses")
async def not_found(ex: Exchange) -> None:
    await ex.reply(404, NOT_FOUND)


@fault("gone", "GONE", "statuses")
async def gone(ex: Exchange) -> None:
    await ex.reply(410, html("410 Gone", "<h1>Gone</h1>"))


@fault("not_found_with_search_form", "GONE", "statuses")
async def not_found_with_search_form(ex: Exchange) -> None:
    await ex.reply(404, html("Site search", "<form><input name=q></form>" + "<p>Try a search instead.</p>" * 40))


@fault("no_content", "SUSPICIOUS", "statuses")
async def no_content(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 204 No Content\r\n\r\n")


@fault("non_authoritative", "REACHABLE", "statuses")
async def non_authoritative(ex: Exchange) -> None:
    await ex.reply(203, paper())


@fault("early_hints", "REACHABLE", "statuses")
async def early_hints(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n")
    await ex.reply(200, paper())


@fault("several_interim_answers", "REACHABLE", "statuses")
async def several_interim_answers(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n")
    await ex.reply(200, paper())


@fault("early_hints_then_not_found", "GONE", "statuses")
async def early_hints_then_not_found(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
    await ex.reply(404, NOT_FOUND)


@fault("status_without_reason", "REACHABLE", "statuses")
async def status_without_reason(ex: Exchange) -> None:
    body = paper()
    await ex.send(b"HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


@fault("http_1_0", "REACHABLE", "statuses")
async def http_1_0(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + paper())
    ex.close()


@fault("head_not_allowed", "REACHABLE", "statuses")
async def head_not_allowed(ex: Exchange) -> None:
    await (ex.reply(405) if ex.method == "HEAD" else ex.reply(200, paper()))


@fault("head_hangs", "REACHABLE", "statuses")
async def head_hangs(ex: Exchange) -> None:
    await (ex.silence() if ex.method == "HEAD" else ex.reply(200, paper()))


@fault("head_says_not_found", "REACHABLE", "statuses")
async def head_says_not_found(ex: Exchange) -> None:
    await (ex.reply(404) if ex.method == "HEAD" else ex.reply(200, paper()))


@fault("head_says_ok", "GONE", "statuses")
async def head_says_ok(ex: Exchange) -> None:
    await (ex.reply(200) if ex.method == "HEAD" else ex.reply(404, NOT_FOUND))


@fault("head_resets", "REACHABLE", "statuses")
async def head_resets(ex: Exchange) -> None:
    if ex.method == "HEAD":
        ex.reset()
    else:
        await ex.reply(200, paper())


@fault("not_found_for_robots", "REACHABLE", "statuses")
async def not_found_for_robots(ex: Exchange) -> None:
    is_browser = "sec-fetch-mode" in ex.headers
    await (ex.reply(200, paper()) if is_browser else ex.reply(404, NOT_FOUND))


@fault("not_found_once", "REACHABLE", "statuses")
async def not_found_once(ex: Exchange) -> None:
    ex.tally.memory["asked"] += 1
    await (ex.reply(404, NOT_FOUND) if ex.tally.memory["asked"] == 1 else ex.reply(200, paper()))


@fault("server_error", "UNREACHABLE_NOW", "statuses")
async def server_error(ex: Exchange) -> None:
    await ex.reply(500, html("500 Internal Server Error", "<h1>Internal Server Error</h1>"))


@fault("server_error_once", "REACHABLE", "statuses")
async def server_error_once(ex: Exchange) -> None:
    ex.tally.memory["asked"] += 1
    await (ex.reply(502) if ex.tally.memory["asked"] == 1 else ex.reply(200, paper()))


@fault("unavailable", "UNREACHABLE_NOW", "statuses")
async def unavailable(ex: Exchange) -> None:
    await ex.reply(503, html("Service Unavailable", "<h1>Back soon</h1>"))


@fault("origin_down_behind_proxy", "UNREACHABLE_NOW", "statuses")
async def origin_down_behind_proxy(ex: Exchange) -> None:
    await ex.reply(
        522, html("example.org | 522: Connection timed out", "<h1>Connection timed out</h1>"), "Server: cloudflare"
    )


@fault("request_timeout", "UNREACHABLE_NOW", "statuses")
async def request_timeout(ex: Exchange) -> None:
    await ex.reply(408)


@fault("multiple_choices_with_location", "REACHABLE", "statuses", path="choices")
async def multiple_choices_with_location(ex: Exchange) -> None:
    await (ex.redirect(300, "/choices/1") if ex.path == "/choices" else ex.reply(200, paper()))


@fault("unasked_not_modified", "SUSPICIOUS", "statuses")
async def unasked_not_modified(ex: Exchange) -> None:
    await ex.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")


@fault("two_hundred_headers", "REACHABLE", "statuses")
async def two_hundred_headers(ex: Exchange) -> None:
    await ex.reply(200, paper(), "\n".join(f"X-Number-{number}: {number}" for number in range(200)))


@fault("huge_header", "REACHABLE", "statuses")
async def huge_header(ex: Exchange) -> None:
    await ex.reply(200, paper(), f"X-Policy: {'a' * 100_000}")


@fault("paper_about_not_found", "REACHABLE", "statuses", title="Page not found: how scholarly links die")
async def paper_about_not_found(ex: Exchange) -> None:
    words = "<p>A visitor reads “page not found” or “404 Not Found” and turns away; we count how often. </p>" * 30
    await ex.reply(
        200, html("Page not found: how scholarly links die", f"<h1>Page not found: how scholarly links die</h1>{words}")
    )
