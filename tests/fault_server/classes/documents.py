"""PDFs: whole, cut, replaced, hidden behind other types, and larger than anyone should download."""

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import TITLE, Fault, Handler
from tests.fault_server.handlers import after, closes, says, shows
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
)
