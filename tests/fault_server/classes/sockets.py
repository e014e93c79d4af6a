"""Connections that are refused, reset, silent, or drip."""

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import Fault
from tests.fault_server.handlers import PAPER, after, closes, nobody, once, repeats, resets, stalls, times, waits
from tests.fault_server.pages import paper

OK = b"HTTP/1.1 200 OK\r\n"
CUT_HEAD = OK + b"Content-Ty"
CUT_BODY = OK + b"Content-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + paper()[:300]
LONG_BODY = OK + b"Content-Type: text/html\r\nContent-Length: 100000\r\n\r\n"
OLD_TLS_ALERT = b"\x15\x03\x01\x00\x02\x02\x46"
"""What a server that knows only TLS 1.0 says to a newer visitor: alert, fatal, protocol version."""


async def accept_and_other_protocol(ex: Exchange) -> None:
    await ex.send(b"SSH-2.0-OpenSSH_9.6\r\n")
    await ex.silence(1)


async def accept_tls_of_another_age(ex: Exchange) -> None:
    await ex.reader.read(1 << 14)
    await after(OLD_TLS_ALERT, seconds=0.2)(ex)


async def accept_tls_and_reset(ex: Exchange) -> None:
    await ex.reader.read(1 << 14)
    ex.reset()


async def keep_alive_that_closes(ex: Exchange) -> None:
    await ex.reply(200, paper(), "Connection: keep-alive")
    ex.close()


WHOLE = OK + b"Content-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(paper()) + paper()


async def slowly(ex: Exchange) -> None:
    for start in range(0, len(WHOLE), 400):
        await after(WHOLE[start : start + 400], seconds=0.1)(ex)


FAULTS = (
    Fault("connection_refused", "UNREACHABLE_NOW", nobody, url="http://127.22.0.1:65534/"),
    Fault("connection_refused_elsewhere", "UNREACHABLE_NOW", nobody, url="http://127.22.0.2:65535/x"),
    Fault("accept_and_reset", "UNREACHABLE_NOW", resets),
    Fault("accept_and_close", "UNREACHABLE_NOW", closes),
    Fault("accept_and_silence", "UNREACHABLE_NOW", stalls),
    Fault("accept_and_other_protocol", "UNREACHABLE_NOW", accept_and_other_protocol),
    Fault("accept_tls_and_stall", "UNREACHABLE_NOW", stalls, certificate="none"),
    Fault("accept_tls_of_another_age", "SUSPICIOUS", accept_tls_of_another_age, certificate="none"),
    Fault("accept_tls_and_reset", "UNREACHABLE_NOW", accept_tls_and_reset, certificate="none"),
    Fault("reset_after_request", "UNREACHABLE_NOW", resets),
    Fault("close_after_request", "UNREACHABLE_NOW", closes),
    Fault("silence_after_request", "UNREACHABLE_NOW", waits),
    Fault("silence_once", "REACHABLE", once(waits)),
    Fault("reset_once", "REACHABLE", once(resets)),
    Fault("slow_but_alive", "REACHABLE", after(b"", PAPER, seconds=0.6)),
    Fault("reset_in_header", "UNREACHABLE_NOW", after(CUT_HEAD, resets)),
    Fault("close_in_header", "UNREACHABLE_NOW", after(CUT_HEAD, closes)),
    Fault("dripping_header", "UNREACHABLE_NOW", repeats(OK, b"X-Drip: 1\r\n", 600, 0.1)),
    Fault("endless_header", "UNREACHABLE_NOW", repeats(OK, b"X-More: " + b"a" * 4000 + b"\r\n", 2000)),
    Fault("endless_interim_answers", "UNREACHABLE_NOW", repeats(b"", b"HTTP/1.1 102 Processing\r\n\r\n", 10_000)),
    Fault("reset_in_body", "UNREACHABLE_NOW", after(CUT_BODY, resets, seconds=0.05)),
    Fault("silence_in_body", "UNREACHABLE_NOW", after(CUT_BODY, waits)),
    Fault("dripping_body", "UNREACHABLE_NOW", repeats(LONG_BODY, b"<p>x</p>", 600, 0.1)),
    Fault("keep_alive_that_closes", "REACHABLE", keep_alive_that_closes),
    Fault("reset_twice", "REACHABLE", times(2, resets), why="there is a third try"),
    Fault("close_in_header_once", "REACHABLE", once(after(CUT_HEAD, closes))),
    Fault("reset_in_body_once", "REACHABLE", once(after(CUT_BODY, resets, seconds=0.05))),
    Fault("body_without_any_header", "UNREACHABLE_NOW", after(paper(), closes), why="the protocol of 1991"),
    Fault("greeting_of_a_mail_server", "UNREACHABLE_NOW", after(b"220 mail.example.org ESMTP\r\n", closes)),
    Fault("reset_after_all_was_sent", "REACHABLE", after(WHOLE, resets, seconds=0.3), why="nothing is missing"),
    Fault("silence_after_all_was_sent", "REACHABLE", after(WHOLE, waits), why="the length says that it is whole"),
    Fault("slow_but_whole", "REACHABLE", slowly, why="it comes within the time for a link"),
    Fault("close_after_header_alone", "UNREACHABLE_NOW", after(LONG_BODY, closes), why="none of the document came"),
    Fault("no_body_and_no_length", "SUSPICIOUS", after(OK + b"Content-Type: text/html\r\n\r\n", closes)),
)
