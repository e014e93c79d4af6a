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

ANCHOR = '<h2 id="methods">Methods</h2><h2 id="m é">More</h2>'
FRAGMENTS = {
    "in_other_case": ("SUSPICIOUS", "doc4#Methods"),
    "of_quoted_text": ("REACHABLE", "doc5#:~:text=remedy"),
    "beside_quoted_text": ("SUSPICIOUS", "doc13#results:~:text=remedy"),
    "present_beside_quoted_text": ("REACHABLE", "doc14#methods:~:text=remedy"),
    "of_the_top": ("REACHABLE", "doc6#top"),
    "of_the_top_in_capitals": ("REACHABLE", "doc15#TOP"),
    "of_a_script_s_route": ("REACHABLE", "doc7#/papers/4"),
    "of_an_old_script_s_route": ("REACHABLE", "doc8#!papers"),
    "that_is_empty": ("REACHABLE", "doc9#"),
    "with_escapes": ("REACHABLE", "doc10#m%20%C3%A9"),
}
SCRIPTED = says(200, paper(head=SCRIPT))
MENU = _headed("Page not found", "".join(f"<li><a href='/{n}'>Collection number {n}</a>" for n in range(120)))
WORDLESS = "no word, status or neighbour gives it away, and no title is known"
PARKING = "<script src='https://img1.wsimg.com/parking-lander/static/js/main.js'></script>"
ON_DOMAINS = "When a domain is for sale: a study of scholarly hosts"
ESSAY = "<p>We follow four hundred hosts for ten years and ask who bought them. </p>" * 40
PASSWORD = '<form><input name=u><input type="password" name=p></form>'
SUBTITLED = "Neural memory: a study in five parts"
OPEN_GRAPH = f'<meta property="og:title" content="{TITLE}">'
SHARES = _headed("Training of difficult dogs", f"<p>{'Dogs are trained with patience and rewards. ' * 20}</p>")
ARXIV = _meta("citation_arxiv_id", "1211.5063v2")
ARXIV_PAGE = _headed("A record", f"<p>{PROSE}</p>", ARXIV)
TRANSLATED = _headed("循环网络的困难", "<p>正文。</p>" * 60)
WITHDRAWN = _headed("Record 4711", "<p>This record was withdrawn at the wish of its authors.</p>")
NUMBER = b'{"error": true, "code": 404}'
POEM = _headed("Gone", "<p>The lamp is out, the page is white.</p>")
ECHO = _headed("Page not found", f"<p>{TITLE} could not be found.</p>")
EMPTY_SEARCH = _headed(f"Search results for: {TITLE}", "<p>No results found.</p>")
HYPHENED = _headed("".join(f"{word[:3]}\u00ad{word[3:]} " for word in TITLE.split()))
AREA = b'{"city": "Baltimore", "code": 410}'
RECORD = b'{"id": 404, "name": "Item 404"}'
AD_KEY = b'<html data-adblockkey="MFwwDQ"><title>example.org</title><script src="/b.js"></script></html>'
RESERVED = _headed("example.nl", "<p>Deze domeinnaam is geregistreerd door een klant.</p>", language="nl")
ON_FATAL = "Fatal error: a history of the machines that stopped"
IN_THE_TEXT = _headed("Error", "<p>This content is not available in your region.</p>")
TRACE = shows("", "<b>Fatal error</b>: Uncaught PDOException in <b>/srv/www/paper.php</b> on line <b>12</b>")
NEW_OWNER = _headed("Best kettles of the year", f"<p>{'We test kettles and tell you which to buy. ' * 30}</p>")
CAPITAL_DOI = _headed("Record", "<p>Abstract.</p>", _meta("citation_doi", "10.1000/ABC"))
ABC = {"doi": "10.1000/abc"}

FAULTS = (
    *map(_soft, SOFT),
    Fault("soft_not_found_in_an_unknown_language", "SUSPICIOUS", NIUEAN, others=NIUEAN, needs_index=True),
    Fault("soft_not_found_as_json", "SUSPICIOUS", says(200, JSON, content_type="application/json")),
    Fault("soft_not_found_as_xml", "SUSPICIOUS", says(200, XML, content_type="application/xml")),
    Fault("soft_not_found_in_plain_text", "SUSPICIOUS", says(200, b"404 page not found\n", content_type="text/plain")),
    Fault("soft_not_found_as_a_number_in_json", "SUSPICIOUS", says(200, NUMBER, content_type="application/json")),
    Fault("area_code", "REACHABLE", says(200, AREA, content_type="application/json"), title=None),
    Fault("record_of_an_unlucky_number", "REACHABLE", says(200, RECORD, content_type="application/json"), title=None),
    Fault("history_of_the_casino", "REACHABLE", _headed(CASINO, GAMES), title=CASINO),
    Fault("paper_that_only_cites_it", "SUSPICIOUS", shows(MOSSES, CITED), needs_index=True),
    Fault("domain_masked_by_a_frame", "SUSPICIOUS", says(200, MASKED)),
    Fault("not_available_in_your_country", "BLOCKED", FOREIGN),
    Fault("not_available_in_your_region_in_the_text", "BLOCKED", IN_THE_TEXT),
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
    *(Fault(f"fragment_{name}", verdict, _with_more(ANCHOR), path) for name, (verdict, path) in FRAGMENTS.items()),
    Fault("fragment_that_a_script_may_make", "REACHABLE", SCRIPTED, "doc11#methods"),
    Fault("fragment_of_a_code_host", "REACHABLE", _with_more('<a id="user-content-methods"></a>'), "doc12#methods"),
    Fault("not_found_in_the_heading_only", "SUSPICIOUS", shows("Archive", "<h1>Page not found</h1>")),
    Fault("not_found_in_the_text_only", "SUSPICIOUS", shows("Archive", "<p>The requested URL was not found.</p>")),
    Fault("not_found_by_number_only", "SUSPICIOUS", _headed("404")),
    Fault("not_found_of_a_java_server", "SUSPICIOUS", _headed("HTTP Status 404 – Not Found")),
    Fault("not_found_beside_a_long_menu", "SUSPICIOUS", MENU, others=MENU),
    Fault("poem_called_gone", "REACHABLE", POEM, title=None, why="the host has a proper 404 for what is not there"),
    Fault("oops_and_a_clear_word", "SUSPICIOUS", _headed("Oups !", "<p>La page que vous cherchez a disparu.</p>")),
    Fault("gone_whatever_is_asked", "SUSPICIOUS", POEM, title=None, others=POEM),
    Fault("not_found_in_greek", "SUSPICIOUS", _headed("Η σελίδα δεν βρέθηκε", language="el")),
    Fault("not_found_in_arabic", "SUSPICIOUS", _headed("الصفحة غير موجودة", language="ar")),
    Fault("not_found_in_thai", "SUSPICIOUS", _headed("ไม่พบหน้า", language="th")),
    Fault("not_found_in_georgian", "SUSPICIOUS", _headed("გვერდი ვერ მოიძებნა", language="ka")),
    Fault("not_found_in_bengali", "SUSPICIOUS", _headed("পৃষ্ঠা পাওয়া যায়নি", language="bn")),
    Fault("not_found_in_korean", "SUSPICIOUS", _headed("페이지를 찾을 수 없습니다", language="ko")),
    Fault("empty_search", "SUSPICIOUS", _headed("Search results", "<p>Nothing found for your query.</p>")),
    Fault("parked_by_a_maker_s_mark", "SUSPICIOUS", shows("example.org", "<p>Links</p>", PARKING)),
    Fault("parked_in_german", "SUSPICIOUS", _headed("Diese Domain steht zum Verkauf", language="de")),
    Fault("parked_by_an_advertiser_s_key", "SUSPICIOUS", says(200, AD_KEY)),
    Fault("parked_in_dutch", "SUSPICIOUS", RESERVED),
    Fault("domain_has_expired", "SUSPICIOUS", _headed("example.org", "<p>This domain has expired. Renew it now.</p>")),
    Fault("essay_on_domains", "REACHABLE", _headed(ON_DOMAINS, ESSAY), title=ON_DOMAINS, why="words at length"),
    Fault("casino_in_japanese", "SUSPICIOUS", _headed("オンラインカジノ カジノ 博彩 ランキング", language="ja")),
    Fault("apache_default_page", "SUSPICIOUS", _headed("Apache2 Debian Default Page: It works")),
    Fault("it_works", "SUSPICIOUS", says(200, b"<html><body><h1>It works!</h1></body></html>")),
    Fault("note_called_it_works", "REACHABLE", _headed("It works!", f"<p>{PROSE}</p>"), title=None),
    Fault("under_construction_in_italian", "SUSPICIOUS", _headed("Sito in costruzione", language="it")),
    Fault("coming_soon", "SUSPICIOUS", _headed("Coming soon")),
    Fault("database_down", "UNREACHABLE_NOW", _headed("Error establishing a database connection")),
    Fault("maintenance_in_german", "UNREACHABLE_NOW", _headed("Wartungsarbeiten", language="de")),
    Fault("gateway_error_called_ok", "UNREACHABLE_NOW", _headed("502 Bad Gateway")),
    Fault("login_page_in_german", "SUSPICIOUS", _headed("Anmelden", PASSWORD, language="de"), "intern/paper"),
    Fault("login_address_that_was_indexed", "REACHABLE", _headed("Log in", PASSWORD), "login", title="Log in"),
    Fault("directory_listing", "SUSPICIOUS", _headed("Index of /papers", "<pre>a.pdf</pre>" * 20), needs_index=True),
    Fault("title_echoed_by_an_error", "SUSPICIOUS", ECHO, why="the address asked for is named, and nothing else"),
    Fault("title_echoed_by_an_empty_search", "SUSPICIOUS", EMPTY_SEARCH),
    Fault("title_with_soft_hyphens", "REACHABLE", HYPHENED),
    Fault("title_that_is_a_file_s_name", "REACHABLE", shows("paper.pdf", '<iframe src="/paper.pdf"></iframe>')),
    Fault("title_in_cyrillic", "REACHABLE", _headed("О сетях", "<p>Сети.</p>" * 30), entry={"language": "ru"}),
    Fault("title_without_subtitle", "REACHABLE", _headed("Neural memory", f"<p>{PROSE}</p>"), title=SUBTITLED),
    Fault("title_with_accents_lost", "REACHABLE", _headed("Reseaux de memoire"), title="Réseaux de mémoire"),
    Fault("title_with_formulas", "REACHABLE", _headed("Learning in O(n) time"), title="Learning in $O(n)$ time"),
    Fault("title_in_open_graph_only", "REACHABLE", shows("PMLR", f"<p>{PROSE}</p>", OPEN_GRAPH)),
    Fault("title_in_the_text_only", "REACHABLE", shows("PMLR", f"<p>{TITLE}</p><p>{PROSE}</p>")),
    Fault(
        "title_in_another_script",
        "REACHABLE",
        _headed("循环网络的困难", "<p>正文。</p>" * 60),
        entry={"language": "zh"},
    ),
    Fault("other_work_that_shares_words", "SUSPICIOUS", SHARES, needs_index=True),
    Fault("same_arxiv_identifier", "REACHABLE", _headed("v2", f"<p>{PROSE}</p>", ARXIV), entry={"arxiv": "1211.5063"}),
    Fault("other_arxiv_identifier", "SUSPICIOUS", ARXIV_PAGE, needs_index=True, entry={"arxiv": "1706.03762"}),
    Fault("identifier_in_other_case", "REACHABLE", CAPITAL_DOI, entry=ABC),
    Fault("identifier_in_the_text", "REACHABLE", _headed("Record", "<p>doi 10.1000/abc</p>"), entry=ABC),
    Fault("tombstone", "SUSPICIOUS", WITHDRAWN, title=None, why=WORDLESS, said_instead="REACHABLE"),
    Fault("trace_of_a_fault", "UNREACHABLE_NOW", TRACE, title=None),
    Fault("essay_on_fatal_errors", "REACHABLE", _headed(ON_FATAL, ESSAY), title=ON_FATAL, why="it bears a title"),
    Fault("new_owner", "SUSPICIOUS", NEW_OWNER, title=None, why=WORDLESS, said_instead="REACHABLE"),
    Fault("page_in_one_frame", "REACHABLE", shows("", '<iframe src="/paper.html"></iframe>')),
    Fault("page_of_one_script", "REACHABLE", says(200, b"<html><script src='/app.js'></script></html>")),
    Fault("markup_that_is_never_closed", "REACHABLE", says(200, f"<title>{TITLE}</title><p>{PROSE}".encode())),
    Fault("markup_with_stray_quotes", "REACHABLE", says(200, f"<p title=\"a'>x<h1>{TITLE}</h1>{PROSE}".encode())),
    Fault("page_in_capital_tags", "REACHABLE", says(200, f"<HTML><TITLE>{TITLE}</TITLE><BODY>{PROSE}".encode())),
)
