"""PDFs: whole, cut, replaced, hidden behind other types, and larger than anyone should download."""

import gzip
import hashlib

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import TITLE, Fault, Handler
from tests.fault_server.handlers import after, at_start, closes, redirects, says, shows, when
from tests.fault_server.pages import html, pdf

PDF = "application/pdf"
BIG = 300 * 1024 * 1024
REPORT = pdf("Annual report of the bog society", "Annual report of the bog society\nMosses and members in numbers")
LOG_IN = shows("Institutional login", '<form><input type="password" name=p></form>')
CUT = pdf(padding=20_000)[:9000]
CUT_IN_TRANSFER = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 30000\r\n\r\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 500
REPOSITORY = html("Our new repository", "<h1>Our new repository</h1><p>Browse the collections.</p>")
VIEWER = shows("site/paper.pdf at main", f"<h1>{TITLE}</h1>" + "<p>Viewer</p>" * 30)


def _whole(data: bytes, content_type: str = PDF) -> Handler:
    """Serve a document, and ranges of it."""

    async def handle(ex: Exchange) -> None:
        start, _, end = ex.headers.get("range", "").removeprefix("bytes=").partition("-")
        if start:
            first, last = int(start), min(int(end or len(data) - 1), len(data) - 1)
            headers = f"Content-Range: bytes {first}-{last}/{len(data)}"
            await ex.reply(206, data[first : last + 1], headers, content_type)
        else:
            await ex.reply(200, data, "Accept-Ranges: bytes", content_type)

    return handle


async def big(ex: Exchange) -> None:
    start = ex.headers.get("range", "").removeprefix("bytes=").partition("-")[0]
    data = pdf()
    cut = data.rindex(b"\nxref\n") + 1
    added = len(str(BIG)) - len(str(cut))
    tail = data[cut:].replace(b"startxref\n%d" % cut, b"startxref\n%d" % (BIG - len(data[cut:]) - added))
    if start:
        first = int(start)
        body = (b" " * max(0, BIG - len(tail) - first) + tail)[-(BIG - first) :]
        await ex.reply(206, body, f"Content-Range: bytes {first}-{BIG - 1}/{BIG}", PDF)
        return
    await ex.send(
        b"HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\nContent-Type: application/pdf\r\nContent-Length: %d\r\n\r\n" % BIG
        + data[:cut]
    )
    for _ in range(BIG // (1 << 16)):
        await ex.send(b" " * (1 << 16))


DOWNLOAD, PACKED = "Content-Disposition: attachment; filename=paper.pdf", "Content-Encoding: gzip"
GZIP = "application/gzip"
POSTSCRIPT = b"%!PS-Adobe-2.0\n%%Title: tnn-94.dvi\n" + b"0 0 moveto\n" * 200 + b"%%EOF\n"
LONG = says(200, pdf(padding=400_000), "", PDF)
NOT_THAT_RANGE = says(206, b"x" * 500, "Content-Range: bytes 0-499/900", PDF)
WRONG_RANGES = when(lambda ex: "range" in ex.headers, NOT_THAT_RANGE, LONG)
REFUSED_RANGES = when(lambda ex: "range" in ex.headers, says(416), LONG)
PDF_MOVED = at_start(redirects(301, "/m.pdf/x.pdf"), _whole(pdf()))
SCAN = pdf("scan0001.tif", None)
OTHER_SCAN = says(200, pdf("scan0002.tif", None), content_type=PDF)
FINGERPRINT = {"sha256": hashlib.sha256(SCAN).hexdigest()}

FAULTS = (
    Fault("pdf", "REACHABLE", _whole(pdf()), "paper.pdf"),
    Fault("pdf_of_some_size", "REACHABLE", _whole(pdf(padding=400_000)), "some.pdf"),
    Fault("pdf_without_ranges", "REACHABLE", says(200, pdf(padding=400_000), content_type=PDF), "noranges.pdf"),
    Fault("pdf_of_300_mebibytes", "REACHABLE", big, "big.pdf"),
    Fault("pdf_called_octet_stream", "REACHABLE", _whole(pdf(), "application/octet-stream"), "octet.pdf"),
    Fault("pdf_with_leading_junk", "REACHABLE", _whole(b"\r\n\r\n" + pdf()), "junk.pdf"),
    Fault("pdf_scan_without_text", "REACHABLE", _whole(pdf("tnn-94.dvi", None)), "scan.pdf"),
    Fault("pdf_with_junk_title", "REACHABLE", _whole(pdf("Microsoft Word - final2.doc")), "word.pdf"),
    Fault("pdf_truncated", "SUSPICIOUS", _whole(CUT), "cut.pdf"),
    Fault("pdf_truncated_and_large", "SUSPICIOUS", _whole(pdf(padding=600_000)[:500_000]), "cutlarge.pdf"),
    Fault("pdf_cut_in_transfer", "UNREACHABLE_NOW", after(CUT_IN_TRANSFER + CUT, closes), "broken.pdf"),
    Fault("pdf_empty", "SUSPICIOUS", says(200, b"", content_type=PDF), "empty.pdf"),
    Fault("pdf_replaced", "SUSPICIOUS", _whole(REPORT), "replaced.pdf", needs_index=True),
    Fault("pdf_is_a_login_page", "SUSPICIOUS", LOG_IN, "login.pdf"),
    Fault("pdf_is_a_web_page", "SUSPICIOUS", says(200, REPOSITORY), "page.pdf"),
    Fault("pdf_is_a_web_page_called_pdf", "SUSPICIOUS", says(200, REPOSITORY, content_type=PDF), "called.pdf"),
    Fault("pdf_is_a_picture", "SUSPICIOUS", says(200, PICTURE, content_type="image/png"), "picture.pdf"),
    Fault("viewer_of_a_pdf", "REACHABLE", VIEWER, "lab/site/blob/main/paper.pdf"),
    Fault("pdf_behind_a_redirect", "REACHABLE", at_start(redirects(302, "/r.pdf/x"), _whole(pdf())), "r.pdf"),
    Fault("pdf_moved", "MOVED", PDF_MOVED, "m.pdf", moved_to="/m.pdf/x.pdf"),
    Fault("pdf_not_found_as_a_page", "GONE", says(404, REPOSITORY), "none.pdf"),
    Fault("pdf_as_an_attachment", "REACHABLE", says(200, pdf(), DOWNLOAD, "application/x-download"), "att.pdf"),
    Fault("pdf_packed_for_the_wire", "REACHABLE", says(200, gzip.compress(pdf()), PACKED, PDF), "packed.pdf"),
    Fault("pdf_with_more_behind", "REACHABLE", _whole(pdf() + b"\r\n<!-- served in 3 ms -->\r\n"), "more.pdf"),
    Fault("pdf_with_wrong_ranges", "REACHABLE", WRONG_RANGES, "wrong.pdf", why="what came first is a page of it"),
    Fault("pdf_with_refused_ranges", "REACHABLE", REFUSED_RANGES, "refused.pdf"),
    Fault("pdf_without_a_suffix", "REACHABLE", _whole(pdf()), "download?id=7"),
    Fault("pdf_where_a_page_was", "REACHABLE", _whole(pdf()), "paper.html", why="it is the work, in another form"),
    Fault("pdf_is_a_wall", "BLOCKED", says(403, html("Just a moment...", "<h1>Wait</h1>")), "wall.pdf"),
    Fault("pdf_is_data", "SUSPICIOUS", says(200, b'{"error": "no"}', content_type="application/json"), "data.pdf"),
    Fault("pdf_is_an_archive", "SUSPICIOUS", says(200, b"PK\x03\x04" + b"\0" * 300, content_type=PDF), "zip.pdf"),
    Fault("postscript", "REACHABLE", says(200, POSTSCRIPT, content_type="application/postscript"), "paper.ps"),
    Fault("postscript_packed", "REACHABLE", says(200, gzip.compress(POSTSCRIPT), content_type=GZIP), "paper.ps.gz"),
    Fault("postscript_is_a_web_page", "SUSPICIOUS", says(200, REPOSITORY), "gone.ps.gz", title=None),
    Fault("picture", "REACHABLE", says(200, PICTURE, content_type="image/png"), "figure.png", title=None),
    Fault("picture_is_a_web_page", "SUSPICIOUS", says(200, REPOSITORY), "figure2.png", title=None),
    Fault("fingerprint_matches", "REACHABLE", says(200, SCAN, content_type=PDF), "fp.pdf", entry=FINGERPRINT),
    Fault("fingerprint_differs", "SUSPICIOUS", OTHER_SCAN, "fp2.pdf", entry=FINGERPRINT, needs_index=True),
)
