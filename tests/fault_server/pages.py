"""Documents to serve: a page about the indexed paper, others that are not, and PDFs."""

import zlib
from html import escape

from tests.fault_server.faults import AUTHORS, TITLE

PROSE = (
    "There are two widely known issues with properly training such networks, detailed in earlier work. "
    "We look at them from an analytical, a geometric and a dynamical perspective, and propose a simple remedy. "
)


def html(title: str, body: str, head: str = "", language: str = "en") -> bytes:
    """Return a whole page in UTF-8."""
    heads = f'<head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
    return f'<!DOCTYPE html><html lang="{language}">{heads}<body>{body}</body></html>'.encode()


def paper(title: str = TITLE, head: str = "", more: str = "") -> bytes:
    """Return the landing page of the indexed paper, long enough to be one."""
    names = ", ".join(AUTHORS)
    return html(f"{title} - PMLR", f"<h1>{escape(title)}</h1><p>{names}</p><p>{PROSE * 4}</p>{more}", head)


def other_paper() -> bytes:
    """Return the landing page of another work by other people."""
    names = "Ada Example, Ben Sample"
    title = "A field guide to the mosses of the northern bogs"
    return html(title, f"<h1>{title}</h1><p>{names}</p><p>{'Mosses grow slowly where it is wet and cool. ' * 20}</p>")


def pdf(title: str | None = TITLE, text: str | None = TITLE, padding: int = 0) -> bytes:
    """Return a one-page PDF with a title in its metadata, a line of text, and as many bytes of ballast as wanted."""
    lines = "" if text is None else "".join(f"({part}) Tj T* " for part in text.split("\n"))
    content = zlib.compress(f"BT /F1 12 Tf 14 TL 72 720 Td {lines}ET".encode("latin-1"))
    information = f"<< /Title ({title}) >>" if title else "<< /Producer (none) >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        information.encode("latin-1"),
    ]
    if padding:
        objects.append(b"<< /Length %d >>\nstream\n" % padding + b"x" * padding + b"\nendstream")
    output = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(output))
        output += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(output)
    output += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    output += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    output += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return output
