"""Charsets that lie, and addresses that must be sent exactly as they are written."""

from __future__ import annotations

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import fault
from tests.fault_server.pages import html, paper

GERMAN = "Untersuchungen zu dynamischen neuronalen Netzen: größere Zeiträume"
CHINESE = "循环神经网络的训练困难"


def _chinese(charset: str) -> bytes:
    head = f'<head><meta charset="{charset}"><title>{CHINESE} - 学报</title></head>'
    page = f"<html>{head}<body><h1>{CHINESE}</h1><p>本文研究梯度消失与爆炸。</p></body></html>"
    return page.encode("gb18030" if charset.startswith("gb") else charset)


@fault("charset_wrong_in_header", "REACHABLE", "spelling", title=GERMAN)
async def wrong_in_header(ex: Exchange) -> None:
    await ex.reply(200, html(GERMAN, f"<h1>{GERMAN}</h1>", language="de"), content_type="text/html; charset=iso-8859-1")


@fault("charset_latin_1_called_utf_8", "REACHABLE", "spelling", title=GERMAN)
async def latin(ex: Exchange) -> None:
    body = f"<body><h1>{GERMAN}</h1><p>Über die Größe der Schritte.</p></body>"
    page = f"<html><head><title>{GERMAN}</title></head>{body}</html>"
    await ex.reply(200, page.encode("latin-1"), content_type="text/html; charset=utf-8")


@fault("charset_unknown", "REACHABLE", "spelling")
async def unknown(ex: Exchange) -> None:
    await ex.reply(200, paper(), content_type="text/html; charset=x-klingon")


@fault("charset_gbk_undeclared_in_header", "REACHABLE", "spelling", title=CHINESE, entry={"language": "zh"})
async def gbk(ex: Exchange) -> None:
    await ex.reply(200, _chinese("gb2312"), content_type="text/html")


@fault("charset_gbk_called_utf_8", "REACHABLE", "spelling", title=CHINESE, entry={"language": "zh"})
async def gbk_called_utf_8(ex: Exchange) -> None:
    await ex.reply(200, _chinese("gbk"), content_type="text/html; charset=utf-8")


@fault("charset_utf_16", "REACHABLE", "spelling")
async def utf_16(ex: Exchange) -> None:
    await ex.reply(200, paper().decode().encode("utf-16"), content_type="text/html")


@fault(
    "charset_shift_jis", "REACHABLE", "spelling", title="再帰型ニューラルネットワークの学習", entry={"language": "ja"}
)
async def shift_jis(ex: Exchange) -> None:
    title = "再帰型ニューラルネットワークの学習"
    head = f'<head><meta charset="Shift_JIS"><title>{title}</title></head>'
    page = f"<html>{head}<body><p>{title}について。</p></body></html>"
    await ex.reply(200, page.encode("shift_jis"), content_type="text/html")


@fault(
    "chinese_page_of_a_translated_title",
    "REACHABLE",
    "spelling",
    title="Outline note on recurrent networks",
    entry={"language": "zh"},
)
async def chinese_page(ex: Exchange) -> None:
    await ex.reply(
        200,
        html("循环神经网络 - 作业部落", "<h1>循环神经网络</h1><p>本文介绍循环神经网络的基本结构。</p>", language="zh"),
    )


async def _exact(ex: Exchange, target: str) -> None:
    await (ex.reply(200, paper()) if ex.target == target else ex.reply(404))


@fault("escapes_in_small_letters", "REACHABLE", "spelling", path="caf%e9/a%2fb")
async def small(ex: Exchange) -> None:
    await _exact(ex, "/caf%e9/a%2fb")


@fault("escaped_tilde", "REACHABLE", "spelling", path="%7Ejuergen/a")
async def tilde(ex: Exchange) -> None:
    await _exact(ex, "/%7Ejuergen/a")


@fault("plain_tilde", "REACHABLE", "spelling", path="~juergen/a")
async def plain_tilde(ex: Exchange) -> None:
    await _exact(ex, "/~juergen/a")


@fault("brackets_and_bars", "REACHABLE", "spelling", path="a(1)[2]|3,4;5!$&'*+=:@")
async def brackets(ex: Exchange) -> None:
    await _exact(ex, "/a(1)[2]|3,4;5!$&'*+=:@")


@fault("escaped_query", "REACHABLE", "spelling", path="search?q=a+b%20c%26d&empty=&x")
async def query(ex: Exchange) -> None:
    await _exact(ex, "/search?q=a+b%20c%26d&empty=&x")


@fault("letters_beyond_ascii", "REACHABLE", "spelling", path="größe/论文")
async def letters(ex: Exchange) -> None:
    await _exact(ex, "/gr%C3%B6%C3%9Fe/%E8%AE%BA%E6%96%87")


@fault("double_slash_and_empty_query", "REACHABLE", "spelling", path="a//b?")
async def slashes(ex: Exchange) -> None:
    await _exact(ex, "/a//b?")


@fault("fragment_is_not_sent", "REACHABLE", "spelling", path="frag#top")
async def fragment(ex: Exchange) -> None:
    await _exact(ex, "/frag")
