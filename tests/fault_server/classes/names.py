"""Names and addresses: unknown, private, international, of the next protocol version, or of a resolver."""

from __future__ import annotations

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import paper


async def _paper(ex: Exchange) -> None:
    await ex.reply(200, paper())


async def _nobody(ex: Exchange) -> None:
    raise AssertionError("nothing is served for this class")


fault("unknown_name", "GONE", "names", url="http://no-such-host.invalid/paper")(_nobody)
fault("private_target", "SUSPICIOUS", "names", url="http://10.255.255.1/")(_nobody)
fault("link_local_target", "SUSPICIOUS", "names", url="http://169.254.169.254/latest/")(_nobody)
fault("carrier_target", "SUSPICIOUS", "names", url="http://100.64.0.1/")(_nobody)
fault("private_target_in_disguise", "SUSPICIOUS", "names", url="http://[::ffff:192.168.0.1]/")(_nobody)
fault("private_target_as_number", "SUSPICIOUS", "names", url="http://167772161/")(_nobody)
fault("file_scheme", "SUSPICIOUS", "names", url="file:///etc/hostname")(_nobody)
fault("ftp_scheme", "SUSPICIOUS", "names", url="ftp://ftp.idsia.ch/pub/juergen/")(_nobody)
fault("credentials_in_address", "SUSPICIOUS", "names", url="http://user:secret@{address}:{port}/x")(_paper)
fault("ipv6", "REACHABLE", "names", url="http://[::1]:{port}/ipv6")(_paper)
fault("international_name", "REACHABLE", "names", host="bücher.example")(_paper)
fault("name_with_capitals_and_dot", "REACHABLE", "names", host="Archive.Example.")(_paper)
fault("name_with_two_addresses_one_dead", "REACHABLE", "names", host="two.example")(_paper)


@fault("doi_registered", "REACHABLE", "names", certificate="good", url="https://doi.org/10.1109/72.279181")
async def doi_registered(ex: Exchange) -> None:
    if "no.such" in ex.target:
        await ex.reply(404)
    else:
        await ex.redirect(302, ex.url_of("forbidden"))


fault("doi_unknown", "GONE", "names", url="https://doi.org/10.9999/no.such.doi")(_nobody)
fault(
    "doi_in_its_old_form",
    "MOVED",
    "names",
    url="http://dx.doi.org/10.1162/neco.1997.9.8.1735",
    moved_to="https://doi.org/10.1162/neco.1997.9.8.1735",
)(_nobody)
