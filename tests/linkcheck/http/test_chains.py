"""A certificate that a server leaves out is fetched, and nothing that is fetched is trusted for itself."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID

from linkcheck.addresses import parse_address
from linkcheck.http.answers import Answer, Request
from linkcheck.http.chains import issuer_url
from linkcheck.http.fetcher import NetworkSettings
from linkcheck.verdicts import Cause

SITE, SHELF = "127.0.0.1", "127.0.0.2"
"""Where the site stands, and where its authority keeps its certificates."""


class _Handler(BaseHTTPRequestHandler):
    body: bytes
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(host: str, body: bytes, context: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[str]]]:
    asked: list[str] = []
    server = ThreadingHTTPServer((host, 0), type("Handler", (_Handler,), {"body": body, "asked": asked}))
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()


def naming_its_issuer(leaf: trustme.LeafCert, authority: trustme.CA, url: str) -> bytes:
    """Return a certificate like this one, signed by this authority, that says where the authority's stands, in PEM."""
    old = x509.load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes())
    builder = x509.CertificateBuilder(
        authority._certificate.subject, old.subject, old.public_key(), old.serial_number,
        old.not_valid_before_utc, old.not_valid_after_utc, list(old.extensions),
    )  # fmt: skip
    access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(url))
    named = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return named.sign(authority._private_key, SHA256()).public_bytes(Encoding.PEM)


def der(authority: trustme.CA) -> bytes:
    return ssl.PEM_cert_to_DER_cert(authority.cert_pem.bytes().decode())


def fetch(
    tmp_path: Path, root: trustme.CA, signer: trustme.CA, shelved: bytes, networks: str = "127.0.0.0/8"
) -> tuple[Answer, list[str]]:
    """Fetch from a site that shows its own certificate alone, whose signer's is `shelved` where it says."""
    root.cert_pem.write_to_path(tmp_path / "root.pem")
    with ExitStack() as stack:
        shelf, asked = stack.enter_context(serving(SHELF, shelved))
        leaf = signer.issue_cert(SITE)
        (tmp_path / "leaf.pem").write_bytes(naming_its_issuer(leaf, signer, f"http://{SHELF}:{shelf}/authority.crt"))
        leaf.private_key_pem.write_to_path(tmp_path / "leaf.key")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "leaf.pem", tmp_path / "leaf.key")
        port, _ = stack.enter_context(serving(SITE, b"<html><p>A page</p></html>", context))
        fetcher = NetworkSettings((ipaddress.ip_network(networks),), str(tmp_path / "root.pem")).fetcher()
        stack.callback(fetcher.transport.close)
        answers = [fetcher.fetch(Request(parse_address(f"https://{SITE}:{port}/"))) for _ in range(2)]
    return answers[-1], asked


@pytest.mark.parametrize("is_text", [False, True])
def test_a_certificate_that_is_left_out_is_fetched_once(tmp_path: Path, is_text: bool) -> None:
    root = trustme.CA()
    middle = root.create_child_ca()
    answer, asked = fetch(tmp_path, root, middle, middle.cert_pem.bytes() if is_text else der(middle))
    assert (answer.status, answer.cause) == (200, None)
    assert (answer.certificate_from or "").endswith("/authority.crt")
    assert asked == ["/authority.crt"]


def test_a_certificate_that_vouches_for_itself_is_not_trusted_because_it_was_fetched(tmp_path: Path) -> None:
    stranger = trustme.CA()
    answer, asked = fetch(tmp_path, trustme.CA(), stranger, der(stranger))
    assert (answer.cause, asked) == (Cause.CERTIFICATE_UNTRUSTED, ["/authority.crt"])


def test_a_strange_authority_s_certificate_fills_no_gap(tmp_path: Path) -> None:
    stranger = trustme.CA().create_child_ca()
    answer, _ = fetch(tmp_path, trustme.CA(), stranger, der(stranger))
    assert answer.cause is Cause.CERTIFICATE_UNTRUSTED


def test_what_is_no_certificate_fills_no_gap(tmp_path: Path) -> None:
    root = trustme.CA()
    answer, _ = fetch(tmp_path, root, root.create_child_ca(), b"<html>Not found</html>")
    assert answer.cause is Cause.CERTIFICATE_UNTRUSTED


def test_no_certificate_is_fetched_from_a_network_that_may_not_be_reached(tmp_path: Path) -> None:
    root = trustme.CA()
    middle = root.create_child_ca()
    answer, asked = fetch(tmp_path, root, middle, der(middle), f"{SITE}/32")
    assert (answer.cause, asked) == (Cause.CERTIFICATE_UNTRUSTED, [])


@pytest.mark.parametrize("url", ["ldap://a.example/ca", "https://a.example/ca.crt"])
def test_only_plain_http_is_asked_for_certificates(url: str) -> None:
    authority = trustme.CA()
    pem = naming_its_issuer(authority.issue_cert(SITE), authority, url)
    assert issuer_url(ssl.PEM_cert_to_DER_cert(pem.decode())) is None


def test_a_long_address_is_read_whole() -> None:
    authority, url = trustme.CA(), f"http://a.example/{'a' * 150}.crt"
    pem = naming_its_issuer(authority.issue_cert(SITE), authority, url)
    assert issuer_url(ssl.PEM_cert_to_DER_cert(pem.decode())) == url


@pytest.mark.parametrize("cut", range(1, 40, 7))
def test_a_certificate_that_is_cut_names_nothing(cut: int) -> None:
    authority = trustme.CA()
    shown = ssl.PEM_cert_to_DER_cert(
        naming_its_issuer(authority.issue_cert(SITE), authority, "http://a.example/authority.crt").decode()
    )
    end = shown.index(b"http://a.example")
    assert issuer_url(shown[: end - 12 + cut]) is None
