"""TLS: certificates that are not valid here, and handshakes that never end."""

from __future__ import annotations

import asyncio

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import paper


async def _paper(ex: Exchange) -> None:
    await ex.reply(200, paper())


fault("tls_good", "REACHABLE", "encryption", certificate="good")(_paper)
fault("tls_expired", "SUSPICIOUS", "encryption", certificate="expired")(_paper)
fault("tls_not_yet_valid", "SUSPICIOUS", "encryption", certificate="not_yet_valid")(_paper)
fault("tls_self_signed", "SUSPICIOUS", "encryption", certificate="self_signed")(_paper)
fault("tls_wrong_host", "SUSPICIOUS", "encryption", certificate="wrong_host")(_paper)
fault("tls_untrusted", "SUSPICIOUS", "encryption", certificate="untrusted")(_paper)
fault("tls_missing_intermediate", "SUSPICIOUS", "encryption", certificate="missing_intermediate")(_paper)
fault("plain_text_on_tls_port", "UNREACHABLE_NOW", "encryption", certificate="none")(_paper)


@fault("accept_tls_and_stall", "UNREACHABLE_NOW", "sockets", certificate="none")
async def accept_tls_and_stall(ex: Exchange) -> None:
    await asyncio.sleep(3600)


@fault("accept_tls_of_another_age", "SUSPICIOUS", "sockets", certificate="none")
async def accept_tls_of_another_age(ex: Exchange) -> None:
    # What a server that knows only TLS 1.0 says to a newer visitor: alert, fatal, protocol version.
    await ex.reader.read(1 << 14)
    await ex.send(b"\x15\x03\x01\x00\x02\x02\x46")
    await asyncio.sleep(0.2)


@fault("accept_tls_and_reset", "UNREACHABLE_NOW", "sockets", certificate="none")
async def accept_tls_and_reset(ex: Exchange) -> None:
    await ex.reader.read(1 << 14)
    ex.reset()
