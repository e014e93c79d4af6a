"""Good statuses with the wrong page behind them, and living pages that only look wrong."""

from tests.fault_server.faults import TITLE, Fault, Handler
from tests.fault_server.handlers import says, shows
from tests.fault_server.pages import PROSE, other_paper, paper

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
DOI = {"doi": "10.1109/72.279181"}
CASINO = "A history of the casino"
GAMES = "<p>Houses of games and their cities.</p>" * 20
MOSSES = "A field guide to the mosses of the northern bogs"


def _soft(language: str) -> Fault:
    title, text, code = SOFT[language]
    serve = shows(f"{title} | Archive", f"<h1>{title}</h1><p>{text}</p>", language=code)
    return Fault(f"soft_not_found_{language}", "SUSPICIOUS", serve, others=serve)


def _headed(title: str, text: str = "", head: str = "", language: str = "en") -> Handler:
    """Show a page whose heading is its title."""
    return shows(title, f"<h1>{title}</h1>{text}", head, language)


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def _with_more(more: str) -> Handler:
    return says(200, paper(more=more))


NIUEAN = _headed("Malo kehe", "<p>Ko e lau nai kua galo. Liu ki mua.</p>", language="niu")
JSON = b'{"error": "document not found", "code": 404}'
XML = b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>No such key.</Message></Error>"
CITED = f"<p>{'Mosses grow slowly where it is wet and cool. ' * 100}</p><p>References: {TITLE}.</p>"
MASKED = b"<html><frameset><frame src='http://www.sedoparking.com/showparking.php4'></frameset></html>"
FRAMES = b'<html><frameset cols="20%,*"><frame src="menu.html"><frame src="main.html"></frameset></html>'
FOREIGN = shows("Not available in your country", "<h1>This content is not available in your country</h1>")
CONSENT = _headed("Before you continue", "<button>Accept all</button>")
OTHER_DOI = _headed("Neural Networks", "<p>Abstract.</p>", _meta("citation_doi", "10.1000/other.1"))
SAME_DOI = shows("Full record 279181", f"<h1>Full record</h1><p>{PROSE}</p>", _meta("citation_doi", DOI["doi"]))
CAPITALS = shows("ON THE DIFFICULTY OF TRAINING RECURRENT NEURAL NETWORKS — PMLR", f"<p>{PROSE}</p>")
WELCOME = "<h1>Welcome</h1><p>News, people, courses.</p>" * 3
HOME = shows("Department of Computing", WELCOME, '<link rel="canonical" href="/">')
FOR_SALE = _headed("example.org", "<p>This domain is for sale. Make an offer on this domain today.</p>")
LANDER = b'<html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>'
DEALS = "<h1>SLOT GACOR</h1>" + "<p>Daftar sekarang dan menang.</p>" * 50
SLOTS = shows("SLOT GACOR 777 Situs Judi Slot Online Terpercaya", DEALS)
NGINX = _headed("Welcome to nginx!", "<p>Further configuration is required.</p>")
SUSPENDED = _headed("Account Suspended", "<p>Contact your hosting provider.</p>")
LOG_IN = shows("Log in - Library", '<h1>Log in</h1><form><input name=u><input type="password" name=p></form>')
SCRIPT = '<script src="/app.js"></script>'
READER = shows("Reader", '<div id="root"></div><noscript>This application needs JavaScript.</noscript>', SCRIPT)
SHELL = shows("Reader", '<div id="root"></div>', _meta("robots", "noindex") + SCRIPT)

CATCH_ALL = _headed("The bog society", f"<p>{'News, people, walks and talks of the society. ' * 4}</p>")
FILLED = _headed("The bog society", f"<p>{'News, people, walks and talks of the society. ' * 4}</p>", SCRIPT)
BRIEF = _headed("Notes", "<p>Twelve notes.</p>")

FAULTS = (
    *map(_soft, SOFT),
    Fault("soft_not_found_in_an_unknown_language", "SUSPICIOUS", NIUEAN, others=NIUEAN, needs_index=True),
    Fault("soft_not_found_as_json", "SUSPICIOUS", says(200, JSON, content_type="application/json")),
    Fault("soft_not_found_as_xml", "SUSPICIOUS", says(200, XML, content_type="application/xml")),
    Fault("soft_not_found_in_plain_text", "SUSPICIOUS", says(200, b"404 page not found\n", content_type="text/plain")),
    Fault("history_of_the_casino", "REACHABLE", _headed(CASINO, GAMES), title=CASINO),
    Fault("paper_that_only_cites_it", "SUSPICIOUS", shows(MOSSES, CITED), needs_index=True),
    Fault("domain_masked_by_a_frame", "SUSPICIOUS", says(200, MASKED)),
    Fault("not_available_in_your_country", "BLOCKED", FOREIGN),
    Fault("asks_for_consent", "BLOCKED", CONSENT),
    Fault("other_title", "SUSPICIOUS", says(200, other_paper()), needs_index=True),
    Fault("other_identifier", "SUSPICIOUS", OTHER_DOI, needs_index=True, entry=DOI),
    Fault("same_identifier_other_title", "REACHABLE", SAME_DOI, entry=DOI),
    Fault("title_in_citation_only", "REACHABLE", shows("PMLR", f"<p>{PROSE}</p>", _meta("citation_title", TITLE))),
    Fault("title_with_other_case_and_dashes", "REACHABLE", CAPITALS),
    Fault("home_page_instead", "SUSPICIOUS", HOME, "papers/difficulty", needs_index=True),
    Fault("parked", "SUSPICIOUS", FOR_SALE),
    Fault("parked_by_script", "SUSPICIOUS", says(200, LANDER)),
    Fault("parked_in_chinese", "SUSPICIOUS", shows("域名出售", "<p>该域名可转让，请联系。</p>", language="zh")),
    Fault("casino", "SUSPICIOUS", SLOTS),
    Fault("server_default_page", "SUSPICIOUS", NGINX),
    Fault("account_suspended", "SUSPICIOUS", SUSPENDED),
    Fault("maintenance", "UNREACHABLE_NOW", shows("Down for maintenance", "<h1>We'll be back soon</h1>")),
    Fault("login_page", "SUSPICIOUS", LOG_IN, "members/paper"),
    Fault("script_only", "REACHABLE", READER),
    Fault("script_only_whatever_is_asked", "REACHABLE", SHELL, others=SHELL),
    Fault("paper_with_login_box", "REACHABLE", _with_more('<form>Sign in <input type="password" name=p></form>')),
    Fault("frameset", "REACHABLE", says(200, FRAMES)),
    Fault("one_page_for_all_paths", "SUSPICIOUS", CATCH_ALL, others=CATCH_ALL, title=None),
    Fault("one_front_page_for_all_paths", "REACHABLE", CATCH_ALL, "index.html", others=CATCH_ALL, title=None),
    Fault("one_page_for_all_paths_that_scripts_fill", "REACHABLE", FILLED, others=FILLED, title=None),
    Fault("one_brief_page_for_all_paths", "REACHABLE", BRIEF, others=BRIEF, title=None),
    Fault("fragment_present", "REACHABLE", _with_more('<h2 id="methods">Methods</h2>'), "doc#methods"),
    Fault("fragment_missing", "SUSPICIOUS", _with_more('<h2 id="results">Results</h2>'), "doc2#methods"),
    Fault("fragment_by_name", "REACHABLE", _with_more('<a name="secé">Section</a>'), "doc3#sec%C3%A9"),
    Fault("hundred_links", "REACHABLE", _with_more("".join(f'<a href="/{n}">a</a>' for n in range(100)))),
)
