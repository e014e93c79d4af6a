"""Status codes, and how they differ by method and visitor."""

from tests.fault_server.faults import Fault
from tests.fault_server.handlers import (
    PAPER,
    after,
    at_start,
    closes,
    for_head,
    once,
    redirects,
    resets,
    says,
    shows,
    waits,
    when,
    within,
)
from tests.fault_server.pages import html, paper

LOST = "<h1>Not Found</h1><p>The requested URL was not found on this server.</p>"
NOT_FOUND = shows("404 Not Found", LOST, status=404)
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
ABOUT = "Page not found: how scholarly links die"
WORDS = "<p>A visitor reads “page not found” or “404 Not Found” and turns away; we count how often. </p>" * 30
SEARCH = "<form><input name=q></form>" + "<p>Try a search instead.</p>" * 40
BROKEN = shows("500 Internal Server Error", "<h1>Internal Server Error</h1>", status=500)
TIMED_OUT = html("example.org | 522: Connection timed out", "<h1>Connection timed out</h1>")
BRIEF = b"HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(paper()) + paper()

FAULTS = (
    Fault("ok", "REACHABLE", PAPER),
    Fault("not_found", "GONE", NOT_FOUND),
    Fault("gone", "GONE", shows("410 Gone", "<h1>Gone</h1>", status=410)),
    Fault("not_found_with_search_form", "GONE", shows("Site search", SEARCH, status=404)),
    Fault("no_content", "SUSPICIOUS", after(b"HTTP/1.1 204 No Content\r\n\r\n")),
    Fault("non_authoritative", "REACHABLE", says(203, paper())),
    Fault("early_hints", "REACHABLE", after(HINTS, PAPER)),
    Fault("several_interim_answers", "REACHABLE", after(b"HTTP/1.1 102 Processing\r\n\r\n" + HINTS, PAPER)),
    Fault("early_hints_then_not_found", "GONE", after(HINTS, NOT_FOUND)),
    Fault("status_without_reason", "REACHABLE", after(BRIEF)),
    Fault("http_1_0", "REACHABLE", after(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + paper(), closes)),
    Fault("head_not_allowed", "REACHABLE", for_head(says(405))),
    Fault("head_hangs", "REACHABLE", for_head(waits)),
    Fault("head_says_not_found", "REACHABLE", for_head(says(404))),
    Fault("head_says_ok", "GONE", for_head(says(200), NOT_FOUND)),
    Fault("head_resets", "REACHABLE", for_head(resets)),
    Fault("not_found_for_robots", "REACHABLE", when(lambda ex: "sec-fetch-mode" in ex.headers, PAPER, NOT_FOUND)),
    Fault("not_found_once", "REACHABLE", once(NOT_FOUND)),
    Fault("server_error", "UNREACHABLE_NOW", BROKEN),
    Fault("server_error_once", "REACHABLE", once(says(502))),
    Fault("unavailable_for_a_moment", "REACHABLE", within(1.5, says(503))),
    Fault("unavailable", "UNREACHABLE_NOW", shows("Service Unavailable", "<h1>Back soon</h1>", status=503)),
    Fault("origin_down_behind_proxy", "UNREACHABLE_NOW", says(522, TIMED_OUT, "Server: cloudflare")),
    Fault("request_timeout", "UNREACHABLE_NOW", says(408)),
    Fault("multiple_choices_with_location", "REACHABLE", at_start(redirects(300, "/choices/1")), path="choices"),
    Fault("unasked_not_modified", "SUSPICIOUS", after(b"HTTP/1.1 304 Not Modified\r\n\r\n")),
    Fault("two_hundred_headers", "REACHABLE", says(200, paper(), "\n".join(f"X-Number-{n}: {n}" for n in range(200)))),
    Fault("huge_header", "REACHABLE", says(200, paper(), f"X-Policy: {'a' * 100_000}")),
    Fault("paper_about_not_found", "REACHABLE", shows(ABOUT, f"<h1>{ABOUT}</h1>{WORDS}"), title=ABOUT),
)
