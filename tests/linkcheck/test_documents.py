"""Documents: what they are, how they are read, and whether one is the one that was indexed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkcheck.documents.charsets import decode_text
from linkcheck.documents.expectation import Expectation
from linkcheck.documents.pdfs import is_truncated_pdf, read_pdf
from linkcheck.documents.types import DocumentType, sniff
from linkcheck.documents.webpages import parse_refresh, parse_webpage
from linkcheck.http.decoding import BadEncodingError, Decoder
from linkcheck.judging.comparison import Identity, compare_pdf, compare_webpage, reads_like_text, title_similarity
from linkcheck.judging.phrases import title_says
from tests.fault_server.pages import html, pdf

TITLE = "On the difficulty of training recurrent neural networks"
PAPER = Expectation(TITLE, ("Razvan Pascanu", "Tomas Mikolov", "Yoshua Bengio"), doi="10.1000/x")


def page(title: str, text: str = "", head: str = "") -> Identity:
    source = html(title, f"<p>{text}</p>", head).decode()
    return compare_webpage(PAPER, parse_webpage(source)).identity


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        f"{TITLE} | PMLR",
        f"[1211.5063] {TITLE}",
        "ON THE DIFFICULTY OF TRAINING RECURRENT NEURAL NETWORKS",
        "On the Difficulty of Training Recurrent Neural&nbsp;Networks",
        "On the difﬁculty of training recurrent neural networks",
    ],
)
def test_same_title(title: str) -> None:
    assert page(title) is Identity.SAME


@pytest.mark.parametrize(
    "title",
    [
        "A field guide to the mosses of the northern bogs",
        "Training",
        "Department of Computing",
        "Recurrent problems of the training of difficult dogs in the neural sciences and other networks of long titles",
    ],
)
def test_other_title(title: str) -> None:
    assert page(title, "Something else entirely, by other people. " * 5) is not Identity.SAME


def test_a_paper_that_only_cites_the_indexed_one_is_another() -> None:
    references = "Other words. " * 400 + f"References: {TITLE}. doi 10.1000/x"
    assert page("A field guide to the mosses of the northern bogs", references) is Identity.OTHER


@pytest.mark.parametrize(
    ("indexed", "shown", "identity"),
    [
        ("1211.5063v2", "1211.5063v3", Identity.SAME),
        ("1211.5063", "arXiv:1211.5063", Identity.SAME),
        ("solv-int/9901001", "solv-int/9901001v1", Identity.SAME),
        ("solv-int/9901001", "solv-int/9905005", Identity.OTHER),
    ],
)
def test_versions_of_an_arxiv_paper_are_one_paper(indexed: str, shown: str, identity: Identity) -> None:
    shows = parse_webpage(html("Record", "text " * 50, f'<meta name="citation_arxiv_id" content="{shown}">').decode())
    assert compare_webpage(Expectation("Mosses of the north", arxiv=indexed), shows).identity is identity


def test_an_identifier_outweighs_a_title() -> None:
    assert page("Full record", head='<meta name="citation_doi" content="10.1000/X">') is Identity.SAME


def test_another_identifier_under_a_vague_title() -> None:
    assert page("Record", "text " * 50, '<meta name="citation_doi" content="10.1000/other">') is Identity.OTHER


def test_a_page_of_scripts_is_judged_by_nobody() -> None:
    assert page("My reader", "", '<script src="app.js"></script>') is Identity.UNKNOWN


def test_a_chinese_page_under_a_translated_title_is_not_called_another() -> None:
    expected = Expectation("Outline of recurrent networks", language="zh")
    source = html("循环神经网络", "<p>本文介绍循环神经网络。</p>").decode()
    assert compare_webpage(expected, parse_webpage(source)).identity is Identity.UNKNOWN


def test_a_casino_in_place_of_an_english_page_is_another() -> None:
    assert page("澳门赌场 在线娱乐", "注册即送彩金。" * 30) is Identity.OTHER


@given(st.text(min_size=1, max_size=60))
def test_a_title_resembles_itself(title: str) -> None:
    assert title_similarity(title, title) in (0.0, 1.0)


@pytest.mark.parametrize(
    ("found", "identity"),
    [
        (pdf(), Identity.SAME),
        (pdf(title=None), Identity.SAME),
        (pdf(title="Layout 1"), Identity.SAME),
        (pdf(text=None), Identity.SAME),
        (pdf(title=None, text=None), Identity.UNKNOWN),
        (pdf(title="nc.dvi", text="Ff3 x&9 qq#7 zz*1 pp@2 ll!4 mm$5 nn%6 kk^7 jj=8"), Identity.UNKNOWN),
        (
            pdf(
                title="Annual report of the society", text="Annual report of the society of friends\nMembers in numbers"
            ),
            Identity.OTHER,
        ),
    ],
)
def test_pdf(found: bytes, identity: Identity) -> None:
    assert compare_pdf(PAPER, read_pdf(found, None, None)).identity is identity


def test_a_pdf_is_read_from_its_two_ends() -> None:
    whole = pdf(padding=400_000)
    assert read_pdf(whole[:32768], whole[-32768:], len(whole)).title == TITLE


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=2000))
def test_no_bytes_break_the_pdf_reader(noise: bytes) -> None:
    assert read_pdf(b"%PDF-1.4\n" + noise, None, None).title is not None


def test_an_early_end_mark_does_not_hide_a_cut() -> None:
    cut = b"%PDF-1.4 linearized %%EOF" + b"x" * 9000
    assert is_truncated_pdf(cut, None, is_whole=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("the theory of networks is long", True), ("Ff3 x&9 qq#7 zz*1", False), ("循环神经网络", True), ("", False)],
)
def test_reads_like_text(text: str, expected: bool) -> None:
    assert reads_like_text(text) is expected


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("404 Not Found", True),
        ("Page not found | Some University Library", True),
        ("Seite nicht gefunden – Universität", True),
        ("页面不存在", True),
        ("ページが見つかりません | 大学", True),
        ("Page not found: how scholarly links die and what to do about the many that do", False),
        ("Lost and found in translation", False),
        ("Not found in the archives of the northern provinces between the wars", False),
        ("", False),
    ],
)
def test_a_title_that_says_not_found_and_hardly_anything_else(title: str, says: bool) -> None:
    assert title_says("not_found", title) is says


@pytest.mark.parametrize(
    ("body", "label", "kind"),
    [
        (b"%PDF-1.4", "text/html", DocumentType.PDF),
        (b"<!doctype html><p>%PDF-", "application/pdf", DocumentType.HTML),
        (b"\xef\xbb\xbf<html>", "", DocumentType.HTML),
        (b'{"a": 1}', "application/json", DocumentType.JSON),
        (b"\x89PNG", "application/pdf", DocumentType.IMAGE),
        (b"plain words", "text/plain", DocumentType.TEXT),
        (b"\0\1\2", "application/octet-stream", DocumentType.OTHER),
    ],
)
def test_a_document_is_what_its_bytes_say(body: bytes, label: str, kind: DocumentType) -> None:
    assert sniff(body, label) is kind


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        ("größe".encode(), "text/html; charset=iso-8859-1", "größe"),
        ("größe".encode("latin-1"), "text/html; charset=utf-8", "größe"),
        ("größe".encode("utf-16"), "", "größe"),
        ("<meta charset=gb2312>循环神经网络".encode("gb18030"), "", "<meta charset=gb2312>循环神经网络"),
        ("ネットワーク".encode("iso2022_jp"), "", "ネットワーク"),
        ("größe".encode().decode("cp1252").encode(), "", "größe"),
        (b"plain", "text/html; charset=no-such-thing", "plain"),
    ],
)
def test_text_is_read_whatever_its_charset_claims(data: bytes, content_type: str, text: str) -> None:
    assert decode_text(data, content_type) == text


@settings(deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "utf-8", "gb2312", "shift_jis", "utf-16", "iso-2022-jp", "hex", "idna", "x"]),
)
def test_no_bytes_and_no_charset_break_decoding(data: bytes, charset: str) -> None:
    assert isinstance(decode_text(data, f"text/html; charset={charset}"), str)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "gzip, gzip", "br", "identity", ""]))
def test_decoding_a_body_ends_or_says_that_it_is_corrupt(data: bytes, encoding: str) -> None:
    decoder = Decoder(encoding, maximum_bytes=100)
    try:
        decoded = decoder.feed(data)
    except BadEncodingError:
        return
    assert len(decoded) <= 100


@settings(deadline=None)
@given(st.text(alphabet="<>/!-\"' =abhreftilscp\n", max_size=200))
def test_no_markup_breaks_the_page_reader(source: str) -> None:
    assert parse_webpage(source).text is not None


@pytest.mark.parametrize(
    ("content", "refresh"),
    [
        ("0;url=/new", (0.0, "/new")),
        ("5 , URL = '/new' ", (5.0, "/new")),
        ('0.9; "/new"', (0.0, "/new")),
        ("0 url=/new", (0.0, "/new")),
        ("0;/new", (0.0, "/new")),
        ("0;url=/it's", (0.0, "/it's")),
        ("0;url='/new' or so", (0.0, "/new")),
        ("30", None),
        ("0;url=", None),
        ("soon;url=/new", None),
        ("url=/new", None),
    ],
)
def test_a_refresh_is_read_as_browsers_read_it(content: str, refresh: tuple[float, str] | None) -> None:
    assert parse_refresh(content) == refresh


@pytest.mark.parametrize(
    "tag", ['<a title="it\'s here">', "<a title='say \"so\"'>", '<a title="2 > 1">', "<a title=it's>"]
)
def test_quotes_inside_a_tag_hide_nothing_behind_it(tag: str) -> None:
    assert parse_webpage(f"{tag}First</a> then <b>second</b>").text == "First then second"
