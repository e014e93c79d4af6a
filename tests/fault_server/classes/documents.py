"""PDFs: whole, cut, replaced, hidden behind other types, and larger than anyone should download."""

from __future__ import annotations

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import html, pdf

PDF = "application/pdf"
BIG = 300 * 1024 * 1024


async def _whole(ex: Exchange, data: bytes, content_type: str = PDF) -> None:
    start, _, end = ex.headers.get("range", "").removeprefix("bytes=").partition("-")
    if start:
        first, last = int(start), min(int(end or len(data) - 1), len(data) - 1)
        await ex.reply(206, data[first : last + 1], f"Content-Range: bytes {first}-{last}/{len(data)}", content_type)
    else:
        await ex.reply(200, data, "Accept-Ranges: bytes", content_type)


@fault("pdf", "REACHABLE", "documents", path="paper.pdf")
async def good(ex: Exchange) -> None:
    await _whole(ex, pdf())


@fault("pdf_of_some_size", "REACHABLE", "documents", path="some.pdf")
async def some_size(ex: Exchange) -> None:
    await _whole(ex, pdf(padding=400_000))


@fault("pdf_without_ranges", "REACHABLE", "documents", path="noranges.pdf")
async def without_ranges(ex: Exchange) -> None:
    await ex.reply(200, pdf(padding=400_000), content_type=PDF)


@fault("pdf_of_300_mebibytes", "REACHABLE", "documents", path="big.pdf")
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


@fault("pdf_called_octet_stream", "REACHABLE", "documents", path="octet.pdf")
async def octet(ex: Exchange) -> None:
    await _whole(ex, pdf(), "application/octet-stream")


@fault("pdf_with_leading_junk", "REACHABLE", "documents", path="junk.pdf")
async def junk(ex: Exchange) -> None:
    await _whole(ex, b"\r\n\r\n" + pdf())


@fault("pdf_scan_without_text", "REACHABLE", "documents", path="scan.pdf")
async def scan(ex: Exchange) -> None:
    await _whole(ex, pdf(title="tnn-94.dvi", text=None))


@fault("pdf_with_junk_title", "REACHABLE", "documents", path="word.pdf")
async def word(ex: Exchange) -> None:
    await _whole(ex, pdf(title="Microsoft Word - final2.doc"))


@fault("pdf_truncated", "SUSPICIOUS", "documents", path="cut.pdf")
async def truncated(ex: Exchange) -> None:
    await _whole(ex, pdf(padding=20_000)[:9000])


@fault("pdf_truncated_and_large", "SUSPICIOUS", "documents", path="cutlarge.pdf")
async def truncated_and_large(ex: Exchange) -> None:
    await _whole(ex, pdf(padding=600_000)[:500_000])


@fault("pdf_cut_in_transfer", "UNREACHABLE_NOW", "documents", path="broken.pdf")
async def cut_in_transfer(ex: Exchange) -> None:
    await ex.send(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 30000\r\n\r\n"
        + pdf(padding=20_000)[:9000]
    )
    ex.close()


@fault("pdf_empty", "SUSPICIOUS", "documents", path="empty.pdf")
async def empty(ex: Exchange) -> None:
    await ex.reply(200, b"", content_type=PDF)


@fault("pdf_replaced", "SUSPICIOUS", "documents", path="replaced.pdf", needs_index=True)
async def replaced(ex: Exchange) -> None:
    await _whole(
        ex,
        pdf(
            title="Annual report of the bog society",
            text="Annual report of the bog society\nMosses and members in numbers",
        ),
    )


@fault("pdf_is_a_login_page", "SUSPICIOUS", "documents", path="login.pdf")
async def login(ex: Exchange) -> None:
    await ex.reply(200, html("Institutional login", '<form><input type="password" name=p></form>'))


@fault("pdf_is_a_web_page", "SUSPICIOUS", "documents", path="page.pdf")
async def page(ex: Exchange) -> None:
    await ex.reply(200, html("Our new repository", "<h1>Our new repository</h1><p>Browse the collections.</p>"))


@fault("pdf_is_a_web_page_called_pdf", "SUSPICIOUS", "documents", path="called.pdf")
async def called(ex: Exchange) -> None:
    await ex.reply(200, html("Our new repository", "<h1>Our new repository</h1><p>Browse.</p>"), content_type=PDF)


@fault("pdf_is_a_picture", "SUSPICIOUS", "documents", path="picture.pdf")
async def picture(ex: Exchange) -> None:
    await ex.reply(200, b"\x89PNG\r\n\x1a\n" + b"\0" * 500, content_type="image/png")


@fault("viewer_of_a_pdf", "REACHABLE", "documents", path="lab/site/blob/main/paper.pdf")
async def viewer(ex: Exchange) -> None:
    await ex.reply(
        200,
        html(
            "site/paper.pdf at main",
            "<h1>On the difficulty of training recurrent neural networks</h1>" + "<p>Viewer</p>" * 30,
        ),
    )
