"""Good statuses with the wrong page behind them, and living pages that only look wrong."""

from __future__ import annotations

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import TITLE, fault
from tests.fault_server.pages import PROSE, html, other_paper, paper

SOFT = {
    "english": ("Page not found", "Sorry, the page you are looking for does not exist.", "en"),
    "german": ("Seite nicht gefunden", "Die gesuchte Seite existiert leider nicht.", "de"),
    "french": ("Page introuvable", "Cette page n'existe plus.", "fr"),
    "spanish": ("Página no encontrada", "La página que busca no existe.", "es"),
    "italian": ("Pagina non trovata", "La pagina richiesta non esiste.", "it"),
    "chinese": ("页面不存在", "抱歉，您访问的页面不存在。", "zh"),
    "japanese": ("ページが見つかりません", "お探しのページは存在しません。", "ja"),
    "russian": ("Страница не найдена", "Запрашиваемая страница не существует.", "ru"),
}


def _soft(language: str) -> None:
    title, text, code = SOFT[language]

    async def serve(ex: Exchange) -> None:
        await ex.reply(200, html(f"{title} | Archive", f"<h1>{title}</h1><p>{text}</p>", language=code))

    fault(f"soft_not_found_{language}", "SUSPICIOUS", "content", others=serve)(serve)


for _language in SOFT:
    _soft(_language)


async def _same_everywhere(ex: Exchange) -> None:
    await ex.reply(
        200, html("Malo kehe", "<h1>Malo kehe</h1><p>Ko e lau nai kua galo. Liu ki mua.</p>", language="niu")
    )


fault("soft_not_found_in_an_unknown_language", "SUSPICIOUS", "content", others=_same_everywhere, needs_index=True)(
    _same_everywhere
)


@fault("soft_not_found_as_json", "SUSPICIOUS", "content")
async def soft_not_found_as_json(ex: Exchange) -> None:
    await ex.reply(200, b'{"error": "document not found", "code": 404}', content_type="application/json")


@fault("soft_not_found_as_xml", "SUSPICIOUS", "content")
async def soft_not_found_as_xml(ex: Exchange) -> None:
    body = b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>No such key.</Message></Error>"
    await ex.reply(200, body, content_type="application/xml")


@fault("soft_not_found_in_plain_text", "SUSPICIOUS", "content")
async def soft_not_found_in_plain_text(ex: Exchange) -> None:
    await ex.reply(200, b"404 page not found\n", content_type="text/plain")


@fault("history_of_the_casino", "REACHABLE", "content", title="A history of the casino")
async def history_of_the_casino(ex: Exchange) -> None:
    await ex.reply(
        200,
        html(
            "A history of the casino",
            "<h1>A history of the casino</h1>" + "<p>Houses of games and their cities.</p>" * 20,
        ),
    )


@fault("paper_that_only_cites_it", "SUSPICIOUS", "content", needs_index=True)
async def paper_that_only_cites_it(ex: Exchange) -> None:
    cited = f"<p>{'Mosses grow slowly where it is wet and cool. ' * 100}</p><p>References: {TITLE}.</p>"
    await ex.reply(200, html("A field guide to the mosses of the northern bogs", cited))


@fault("domain_masked_by_a_frame", "SUSPICIOUS", "content")
async def domain_masked_by_a_frame(ex: Exchange) -> None:
    await ex.reply(200, b"<html><frameset><frame src='http://www.sedoparking.com/showparking.php4'></frameset></html>")


@fault("not_available_in_your_country", "BLOCKED", "content")
async def not_available_in_your_country(ex: Exchange) -> None:
    await ex.reply(200, html("Not available in your country", "<h1>This content is not available in your country</h1>"))


@fault("asks_for_consent", "BLOCKED", "content")
async def asks_for_consent(ex: Exchange) -> None:
    await ex.reply(200, html("Before you continue", "<h1>Before you continue</h1><button>Accept all</button>"))


@fault("other_title", "SUSPICIOUS", "content", needs_index=True)
async def other_title(ex: Exchange) -> None:
    await ex.reply(200, other_paper())


@fault("other_identifier", "SUSPICIOUS", "content", needs_index=True, entry={"doi": "10.1109/72.279181"})
async def other_identifier(ex: Exchange) -> None:
    await ex.reply(
        200,
        html(
            "Neural Networks",
            "<h1>Neural Networks</h1><p>Abstract.</p>",
            '<meta name="citation_doi" content="10.1000/other.1">',
        ),
    )


@fault("same_identifier_other_title", "REACHABLE", "content", entry={"doi": "10.1109/72.279181"})
async def same_identifier_other_title(ex: Exchange) -> None:
    head = '<meta name="citation_doi" content="10.1109/72.279181">'
    await ex.reply(200, html("Full record 279181", f"<h1>Full record</h1><p>{PROSE}</p>", head))


@fault("title_in_citation_only", "REACHABLE", "content")
async def title_in_citation_only(ex: Exchange) -> None:
    await ex.reply(200, html("PMLR", f"<p>{PROSE}</p>", f'<meta name="citation_title" content="{TITLE}">'))


@fault("title_with_other_case_and_dashes", "REACHABLE", "content")
async def title_with_other_case_and_dashes(ex: Exchange) -> None:
    await ex.reply(200, html("ON THE DIFFICULTY OF TRAINING RECURRENT NEURAL NETWORKS — PMLR", f"<p>{PROSE}</p>"))


@fault("home_page_instead", "SUSPICIOUS", "content", path="papers/difficulty", needs_index=True)
async def home_page_instead(ex: Exchange) -> None:
    await ex.reply(
        200,
        html(
            "Department of Computing",
            "<h1>Welcome</h1><p>News, people, courses.</p>" * 3,
            '<link rel="canonical" href="/">',
        ),
    )


@fault("parked", "SUSPICIOUS", "content")
async def parked(ex: Exchange) -> None:
    await ex.reply(
        200,
        html(
            "example.org",
            "<h1>example.org</h1><p>This domain is for sale. Make an offer on this domain today.</p>",
        ),
    )


@fault("parked_by_script", "SUSPICIOUS", "content")
async def parked_by_script(ex: Exchange) -> None:
    await ex.reply(
        200,
        b'<html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>',
    )


@fault("parked_in_chinese", "SUSPICIOUS", "content")
async def parked_in_chinese(ex: Exchange) -> None:
    await ex.reply(200, html("域名出售", "<p>该域名可转让，请联系。</p>", language="zh"))


@fault("casino", "SUSPICIOUS", "content")
async def casino(ex: Exchange) -> None:
    await ex.reply(
        200,
        html(
            "SLOT GACOR 777 Situs Judi Slot Online Terpercaya",
            "<h1>SLOT GACOR</h1>" + "<p>Daftar sekarang dan menang.</p>" * 50,
        ),
    )


@fault("server_default_page", "SUSPICIOUS", "content")
async def server_default_page(ex: Exchange) -> None:
    await ex.reply(
        200, html("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>Further configuration is required.</p>")
    )


@fault("account_suspended", "SUSPICIOUS", "content")
async def account_suspended(ex: Exchange) -> None:
    await ex.reply(200, html("Account Suspended", "<h1>Account Suspended</h1><p>Contact your hosting provider.</p>"))


@fault("maintenance", "UNREACHABLE_NOW", "content")
async def maintenance(ex: Exchange) -> None:
    await ex.reply(200, html("Down for maintenance", "<h1>We'll be back soon</h1>"))


@fault("login_page", "SUSPICIOUS", "content", path="members/paper")
async def login_page(ex: Exchange) -> None:
    await ex.reply(
        200, html("Log in - Library", '<h1>Log in</h1><form><input name=u><input type="password" name=p></form>')
    )


@fault("script_only", "REACHABLE", "content")
async def script_only(ex: Exchange) -> None:
    await ex.reply(
        200,
        html(
            "Reader",
            '<div id="root"></div><noscript>This application needs JavaScript.</noscript>',
            '<script src="/app.js"></script>',
        ),
    )


async def _shell(ex: Exchange) -> None:
    head = '<meta name="robots" content="noindex"><script src="/app.js"></script>'
    await ex.reply(200, html("Reader", '<div id="root"></div>', head))


fault("script_only_whatever_is_asked", "REACHABLE", "content", others=_shell)(_shell)


@fault("paper_with_login_box", "REACHABLE", "content")
async def paper_with_login_box(ex: Exchange) -> None:
    await ex.reply(200, paper(more='<form>Sign in <input type="password" name=p></form>'))


@fault("frameset", "REACHABLE", "content")
async def frameset(ex: Exchange) -> None:
    await ex.reply(
        200, b'<html><frameset cols="20%,*"><frame src="menu.html"><frame src="main.html"></frameset></html>'
    )


@fault("fragment_present", "REACHABLE", "content", path="doc#methods")
async def fragment_present(ex: Exchange) -> None:
    await ex.reply(200, paper(more='<h2 id="methods">Methods</h2>'))


@fault("fragment_missing", "SUSPICIOUS", "content", path="doc2#methods")
async def fragment_missing(ex: Exchange) -> None:
    await ex.reply(200, paper(more='<h2 id="results">Results</h2>'))


@fault("fragment_by_name", "REACHABLE", "content", path="doc3#sec%C3%A9")
async def fragment_by_name(ex: Exchange) -> None:
    await ex.reply(200, paper(more='<a name="secé">Section</a>'))


@fault("hundred_links", "REACHABLE", "content")
async def hundred_links(ex: Exchange) -> None:
    await ex.reply(200, paper(more="".join(f'<a href="/{number}">a</a>' for number in range(100))))
