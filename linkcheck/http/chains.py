"""Certificates that a server leaves out, found by the address that the next one below names.

Browsers fetch them, so that a reader sees the page and its owner never learns of the fault. What is fetched is never
trusted for itself: it only fills a gap between the server's certificate and an authority that is trusted anyway, and
OpenSSL verifies the whole chain as always. A certificate that vouches for itself is refused, since it would be taken
for an authority.
"""

import ssl

MAXIMUM_CERTIFICATE_BYTES = 64 * 1024
MAXIMUM_FETCHED = 3
"""Certificates in a row; public chains have one or two between a site and an authority."""

_ISSUERS = b"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86"
"""The method `caIssuers` of RFC 5280, 4.2.2.1, in DER, and the tag of an address behind it."""


def issuer_url(certificate: bytes) -> str | None:
    """Return where a certificate, in DER, says that its issuer's stands; None if it does not say so by plain HTTP."""
    found = certificate.partition(_ISSUERS)[2]
    if not found:
        return None
    length, start = (found[0], 1) if found[0] < 0x80 else (int.from_bytes(found[1:2]), 2)
    url = found[start : start + length].decode("ascii", "replace")
    return url if url.lower().startswith("http://") and len(url) == length else None


def fill_gap(context: ssl.SSLContext, fetched: bytes) -> bool | None:
    """Add a fetched certificate, in DER or PEM, to those that a chain may run through.

    Returns whether its issuer is trusted already, so that nothing more is missing; None if it cannot be used.
    """
    data = fetched.decode("ascii", "replace") if fetched.startswith(b"-----BEGIN") else fetched
    alone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        alone.load_verify_locations(cadata=data)
    except (ssl.SSLError, ValueError):
        return None
    found = alone.get_ca_certs()
    if len(found) != 1 or found[0]["issuer"] == found[0]["subject"]:
        return None
    is_whole = any(known["subject"] == found[0]["issuer"] for known in context.get_ca_certs())
    # Otherwise, as newer Pythons have it, any certificate of the store would be an end that a chain may have.
    context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=data)
    return is_whole
