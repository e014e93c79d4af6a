"""Charsets that lie, and addresses that must be sent exactly as they are written."""

from tests.fault_server.faults import Fault, Handler
from tests.fault_server.handlers import PAPER, says, shows, when
from tests.fault_server.pages import html, paper

GERMAN = "Untersuchungen zu dynamischen neuronalen Netzen: größere Zeiträume"
CHINESE = "循环神经网络的训练困难"
JAPANESE = "再帰型ニューラルネットワークの学習"
OUTLINE = "Outline note on recurrent networks"
ZH = {"language": "zh"}
UTF_8 = "text/html; charset=utf-8"


def _page(title: str, body: str, charset: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}<title>{title}</title></head><body>{body}</body></html>"


def _chinese(charset: str) -> bytes:
    body = f"<h1>{CHINESE}</h1><p>本文研究梯度消失与爆炸。</p>"
    return _page(f"{CHINESE} - 学报", body, charset).encode("gb18030")


def _paper_at(target: str) -> Handler:
    return when(lambda ex: ex.target == target, PAPER, says(404))


LATIN = _page(GERMAN, f"<h1>{GERMAN}</h1><p>Über die Größe der Schritte.</p>").encode("latin-1")
UNDECLARED = says(200, _chinese("gb2312"), content_type="text/html")
MISLABELLED = says(200, _chinese("gbk"), content_type=UTF_8)
ABOUT = _page(JAPANESE, f"<p>{JAPANESE}について。</p>", "Shift_JIS")
SHIFT_JIS = says(200, ABOUT.encode("shift_jis"), content_type="text/html")
OUTLINED = "<h1>循环神经网络</h1><p>本文介绍循环神经网络的基本结构。</p>"
TRANSLATED = shows("循环神经网络 - 作业部落", OUTLINED, language="zh")
WRONG = says(200, html(GERMAN, f"<h1>{GERMAN}</h1>", language="de"), content_type="text/html; charset=iso-8859-1")
KLINGON = says(200, paper(), content_type="text/html; charset=x-klingon")
UTF_16 = says(200, paper().decode().encode("utf-16"), content_type="text/html")
EXACT = {
    "escapes_in_small_letters": "caf%e9/a%2fb",
    "escaped_tilde": "%7Ejuergen/a",
    "plain_tilde": "~juergen/a",
    "brackets_and_bars": "a(1)[2]|3,4;5!$&'*+=:@",
    "escaped_query": "search?q=a+b%20c%26d&empty=&x",
    "double_slash_and_empty_query": "a//b?",
}

RUSSIAN = "О трудностях обучения рекуррентных нейронных сетей"
TWICE = _page(GERMAN, f"<h1>{GERMAN}</h1>", "utf-8").encode().decode("cp1252").encode()
ISO_2022 = says(
    200, _page(JAPANESE, f"<p>{JAPANESE}</p>", "iso-2022-jp").encode("iso2022_jp"), content_type="text/html"
)


def _encoded(charset: str, declared: str | None = None) -> Handler:
    page = _page(RUSSIAN, f"<h1>{RUSSIAN}</h1><p>{'Мы рассматриваем обучение сетей и его пределы. ' * 6}</p>")
    label = charset if declared is None else declared
    return says(200, page.encode(charset), content_type=f"text/html; charset={label}" if label else "text/html")


FAULTS = (
    Fault("charset_wrong_in_header", "REACHABLE", WRONG, title=GERMAN),
    Fault("charset_latin_1_called_utf_8", "REACHABLE", says(200, LATIN, content_type=UTF_8), title=GERMAN),
    Fault("charset_unknown", "REACHABLE", KLINGON),
    Fault("charset_gbk_undeclared_in_header", "REACHABLE", UNDECLARED, title=CHINESE, entry=ZH),
    Fault("charset_gbk_called_utf_8", "REACHABLE", MISLABELLED, title=CHINESE, entry=ZH),
    Fault("charset_utf_16", "REACHABLE", UTF_16),
    Fault("charset_shift_jis", "REACHABLE", SHIFT_JIS, title=JAPANESE, entry={"language": "ja"}),
    Fault("chinese_page_of_a_translated_title", "REACHABLE", TRANSLATED, title=OUTLINE, entry=ZH),
    *(Fault(name, "REACHABLE", _paper_at(f"/{path}"), path) for name, path in EXACT.items()),
    Fault("letters_beyond_ascii", "REACHABLE", _paper_at("/gr%C3%B6%C3%9Fe/%E8%AE%BA%E6%96%87"), "größe/论文"),
    Fault("fragment_is_not_sent", "REACHABLE", _paper_at("/frag"), "frag#top"),
    Fault("charset_cyrillic", "REACHABLE", _encoded("koi8-r"), title=RUSSIAN, entry={"language": "ru"}),
    Fault("charset_cyrillic_undeclared", "REACHABLE", _encoded("cp1251", ""), title=RUSSIAN, entry={"language": "ru"}),
    Fault("charset_with_byte_order_mark", "REACHABLE", says(200, b"\xef\xbb\xbf" + paper())),
    Fault("charset_encoded_twice", "REACHABLE", says(200, TWICE), title=GERMAN),
    Fault("charset_that_no_page_may_ask_for", "REACHABLE", says(200, paper(), content_type="text/html; charset=idna")),
    Fault("charset_japanese_by_escapes", "REACHABLE", ISO_2022, title=JAPANESE, entry={"language": "ja"}),
    Fault("address_of_eight_thousand_letters", "REACHABLE", _paper_at(f"/{'a' * 8000}"), "a" * 8000),
    Fault("host_in_capitals_and_port", "REACHABLE", PAPER, host="UPPER.EXAMPLE"),
)
