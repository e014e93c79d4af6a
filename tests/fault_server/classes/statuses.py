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
    times,
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

CHOICES = html("Multiple Choices", "<ul><li><a href='/a'>one</a><li><a href='/b'>other</a></ul>")
SCRIPTED = "sites that scripts build send their pages so; a reader sees the paper, a robot an error"

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
    Fault("created", "REACHABLE", says(201, paper()), why="any good status with a document is a document"),
    Fault("accepted", "REACHABLE", says(202, paper()), why="a wall answers so too, but bears its mark"),
    Fault("partial_content_unasked", "REACHABLE", says(206, paper()), why="the page came, whatever it is called"),
    Fault("reset_content", "SUSPICIOUS", says(205), why="the status itself says that there is no document"),
    Fault("multiple_choices_without_location", "SUSPICIOUS", says(300, CHOICES), why="a list, not the document"),
    Fault("use_proxy", "SUSPICIOUS", says(305), why="a redirect of old that nobody may follow"),
    Fault("bad_request", "SUSPICIOUS", says(400), why="a plain request was not understood: something has changed"),
    Fault("upgrade_required", "SUSPICIOUS", says(426), why="no reader's browser will show it"),
    Fault("status_without_meaning", "SUSPICIOUS", says(700), why="no answer to a plain request"),
    Fault("not_found_with_the_page_itself", "SUSPICIOUS", says(404, paper()), needs_index=True, why=SCRIPTED),
    Fault("not_found_as_json", "GONE", says(404, b'{"error": 404}', content_type="application/json")),
    Fault("not_found_without_a_body", "GONE", says(404)),
    Fault("not_found_with_retry_after", "GONE", says(404, b"", "Retry-After: 1"), why="404 knows no patience"),
    Fault("not_found_in_raw_bytes", "GONE", says(404, b"\x00\xff" * 200, content_type="image/png")),
    Fault("request_timeout_once", "REACHABLE", once(says(408)), why="the server lost patience, the page is there"),
    Fault("misdirected_once", "REACHABLE", once(says(421)), why="a new connection mends it"),
    Fault("too_early_once", "REACHABLE", once(says(425)), why="the status asks for another try"),
    Fault("session_has_ended", "UNREACHABLE_NOW", says(440), why="a visit of its own begins a session anew"),
    Fault("enhance_your_calm", "UNREACHABLE_NOW", says(420), why="an older way to say 429"),
    Fault("proxy_wants_a_password", "BLOCKED", says(407), why="a person's browser may know it"),
    Fault("conflict", "BLOCKED", says(409), why="some hosts refuse robots so"),
    Fault("locked", "BLOCKED", says(423), why="refused, not gone"),
    Fault("closed_without_response", "BLOCKED", says(444), why="what nginx says to visitors it dislikes"),
    Fault("certificate_wanted_by_status", "BLOCKED", says(496), why="visitors with a certificate get in"),
    Fault("not_implemented", "UNREACHABLE_NOW", says(501), why="a server that cannot GET is broken"),
    Fault("bandwidth_used_up", "UNREACHABLE_NOW", shows("Bandwidth Limit Exceeded", "<h1>509</h1>", status=509)),
    Fault("captive_portal", "UNREACHABLE_NOW", says(511), why="our network wants a log-in, the link does not"),
    Fault("origin_unknown_to_its_proxy", "UNREACHABLE_NOW", says(530, b"error code: 1016", content_type="text/plain")),
    Fault("not_found_then_forbidden", "BLOCKED", once(NOT_FOUND, says(403)), why="the second answer does not confirm"),
    Fault("not_found_then_down", "UNREACHABLE_NOW", once(NOT_FOUND, says(500)), why="nothing confirms the 404"),
    Fault("down_then_not_found", "GONE", once(says(500), NOT_FOUND), why="404 twice, once the server is back"),
    Fault("down_for_two_requests", "REACHABLE", times(2, says(500)), why="there is a third try"),
    Fault("forbidden_once", "REACHABLE", once(says(403)), why="the second answer is the page"),
    Fault("lower_case_status_line", "REACHABLE", after(BRIEF.replace(b"HTTP/1.1 200", b"http/1.1 200 ok"))),
    Fault("status_line_of_another_version", "REACHABLE", after(BRIEF.replace(b"HTTP/1.1", b"HTTP/2"))),
    Fault("status_line_with_spaces", "REACHABLE", after(BRIEF.replace(b"HTTP/1.1 200", b"HTTP/1.1   200   OK  "))),
    Fault("line_feeds_alone", "REACHABLE", after(BRIEF.replace(b"\r\n", b"\n"))),
    Fault("folded_header", "REACHABLE", after(BRIEF.replace(b"Type: text/html", b"Type:\r\n text/html"))),
    Fault("header_without_colon", "REACHABLE", after(BRIEF.replace(b"\r\nContent-T", b"\r\nbanana\r\nContent-T", 1))),
)
