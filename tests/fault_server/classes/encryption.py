"""TLS: certificates that are not valid here."""

from tests.fault_server.faults import Fault
from tests.fault_server.handlers import PAPER, says

KINDS = ("expired", "not_yet_valid", "self_signed", "wrong_host", "untrusted", "missing_intermediate")

FAULTS = (
    Fault("tls_good", "REACHABLE", PAPER, certificate="good"),
    *(Fault(f"tls_{kind}", "SUSPICIOUS", PAPER, certificate=kind) for kind in KINDS),
    Fault("plain_text_on_tls_port", "UNREACHABLE_NOW", PAPER, certificate="none"),
    Fault("tls_port_asked_plainly", "UNREACHABLE_NOW", PAPER, certificate="good", url="http://{address}:{tls_port}/x"),
    Fault("tls_not_found", "GONE", says(404), certificate="good"),
)
