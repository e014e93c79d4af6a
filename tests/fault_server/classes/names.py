"""Names and addresses: unknown, private, international, of the next protocol version, or of a resolver."""

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import Fault
from tests.fault_server.handlers import PAPER, nobody, says, when

OLD_DOI = "http://dx.doi.org/10.1162/neco.1997.9.8.1735"
TODAYS_DOI = "https://doi.org/10.1162/neco.1997.9.8.1735"
REFUSED = {
    "private_target": "http://10.255.255.1/",
    "link_local_target": "http://169.254.169.254/latest/",
    "carrier_target": "http://100.64.0.1/",
    "private_target_in_disguise": "http://[::ffff:192.168.0.1]/",
    "private_target_as_number": "http://167772161/",
    "file_scheme": "file:///etc/hostname",
    "ftp_scheme": "ftp://ftp.idsia.ch/pub/juergen/",
}


async def resolver(ex: Exchange) -> None:
    await (ex.reply(404) if "no.such" in ex.target else ex.redirect(302, ex.url_of("forbidden")))


PLAIN_DOI = "https://doi.org/10.1109/72.279181"
FAULTS = (
    Fault("unknown_name", "GONE", nobody, url="http://no-such-host.invalid/paper"),
    *(Fault(name, "SUSPICIOUS", nobody, url=url) for name, url in REFUSED.items()),
    Fault("credentials_in_address", "SUSPICIOUS", PAPER, url="http://user:secret@{address}:{port}/x"),
    Fault("ipv6", "REACHABLE", when(lambda ex: ex.path == "/ipv6", PAPER, says(404)), url="http://[::1]:{port}/ipv6"),
    Fault("international_name", "REACHABLE", PAPER, host="bücher.example"),
    Fault("name_with_capitals_and_dot", "REACHABLE", PAPER, host="Archive.Example."),
    Fault("name_with_two_addresses_one_dead", "REACHABLE", PAPER, host="two.example"),
    Fault("doi_registered", "REACHABLE", resolver, certificate="good", url="https://doi.org/10.1109/72.279181"),
    Fault("doi_unknown", "GONE", nobody, url="https://doi.org/10.9999/no.such.doi"),
    Fault("doi_in_its_old_form", "MOVED", nobody, url=OLD_DOI, moved_to=TODAYS_DOI),
    Fault("doi_as_a_handle", "REACHABLE", nobody, url="https://hdl.handle.net/10.1109/72.279181"),
    Fault("doi_with_escapes", "REACHABLE", nobody, url="https://doi.org/10.1002/(SICI)1097%3C1::AID%3E2.0.CO;2-%23"),
    Fault("doi_said_twice", "MOVED", nobody, url="https://doi.org/doi:10.1109/72.279181", moved_to=PLAIN_DOI),
    Fault("name_of_the_dark_web", "GONE", nobody, url="http://abcdefabcdef.onion/"),
    Fault("mail_address", "SUSPICIOUS", nobody, url="mailto:author@example.org"),
    Fault("port_beyond_all_ports", "SUSPICIOUS", nobody, url="http://{address}:99999/"),
)
