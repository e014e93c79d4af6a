"""Redirects of every shape: permanent and passing, looping, endless, unsafe, and to the wrong place."""

from tests.fault_server.exchange import Exchange
from tests.fault_server.faults import Fault, Handler
from tests.fault_server.handlers import PAPER, after, at_start, leads, once, redirects, says, shows, when
from tests.fault_server.pages import html, other_paper, paper

LOST = shows("Not found", "<h1>Not found</h1>", status=404)
SORRY = shows("Sorry", "<p>We rebuilt our site. Use the menu.</p>")
SIGN_IN = shows("Sign in", '<h1>Sign in</h1><form><input name=u><input type="password" name=p></form>')
OTHER = says(200, other_paper())
FRONT = html("Department of Computing", "<h1>Welcome</h1><p>News and people.</p>")
HOME = when(lambda ex: ex.path == "/", says(200, FRONT), says(404, FRONT))
TOLD = html("Department of Computing", f"<h1>Welcome</h1><p>{'News, people, courses and talks. ' * 5}</p>")
RAW = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /raw/größe\r\n\r\n".encode()


def _paper_at(target: str) -> Handler:
    return when(lambda ex: ex.target.upper() == target.upper(), PAPER, says(404, paper()))


def _refreshes(target: str) -> Handler:
    return shows("Redirecting", "", f'<meta http-equiv="Refresh" content="{target}">')


def _two_hops(first: int, then: int) -> Handler:
    """Redirect twice, with one status and then another."""

    async def handle(ex: Exchange) -> None:
        if ex.path == ex.own:
            await ex.redirect(first, f"{ex.own}/1")
        else:
            await (ex.redirect(then, f"{ex.own}/2") if ex.path.endswith("/1") else PAPER(ex))

    return handle


def _hops(status: int, last: float) -> Handler:
    """Redirect from one number to the next."""

    async def handle(ex: Exchange) -> None:
        number = ex.path.rpartition("/")[2]
        hop = int(number) if number.isdigit() else 0
        await (ex.redirect(status, f"{ex.own}/{hop + 1}") if hop < last else PAPER(ex))

    return handle


async def moved_to_other_host(ex: Exchange) -> None:
    is_new = ex.headers.get("host", "").startswith("127.21.")
    await (PAPER(ex) if is_new else ex.redirect(301, f"{ex.second_base}/host"))


async def location_without_scheme(ex: Exchange) -> None:
    await (ex.redirect(301, f"{ex.base.partition(':')[2]}/noscheme/1") if ex.path == ex.own else PAPER(ex))


async def redirect_with_credentials(ex: Exchange) -> None:
    await ex.redirect(302, ex.base.replace("://", "://user:secret@") + "/cred/x")


async def upgrade_to_https(ex: Exchange) -> None:
    await ex.redirect(301, ex.url_of("tls_good"))


async def downgrade_to_http(ex: Exchange) -> None:
    await ex.redirect(301, ex.url_of("ok"))


NEEDS_COOKIE = when(
    lambda ex: "seen=yes" in ex.headers.get("cookie", ""),
    PAPER,
    redirects(302, "/cookie", "Set-Cookie: seen=yes; Path=/"),
)
MOMENT = says(200, html("Moved", "<p>One moment.</p>"), "Refresh: 0; url=/rh/new")
TO_LOGIN = when(lambda ex: "login" in ex.path, SIGN_IN, redirects(302, "/member/paper/login?next=/member/paper"))
RELOAD = says(200, paper(head='<meta http-equiv="refresh" content="300;url=/reload">'))

PART = says(200, paper(more='<h2 id="part">Part</h2>'))
EN = when(lambda ex: ex.path == "/en/", says(200, FRONT), says(404, FRONT))
HUB = when(lambda ex: ex.path == "/hub/all", says(200, FRONT), redirects(302, "/hub/all"))
NEW = when(lambda ex: ex.path == "/new/p7", PAPER, says(404))
TO_LOST = '<meta http-equiv="refresh" content="0;url=/lost">'
SLIDES = says(200, paper(head='<meta http-equiv="refresh" content="20;url=/slides/2">', more=f"<p>{'text ' * 600}</p>"))
NO_SCRIPT = says(200, paper(head=f"<script src='/a.js'></script><noscript>{TO_LOST}</noscript>"))
BASED = shows("One moment", "", '<base href="/papers/"><meta http-equiv="refresh" content="0;url=new">')
BY_SCRIPT = shows("Redirecting", "", f"<script>location.href = '/new';{' ' * 9}/* {'wait ' * 50} */</script>")
FOREIGN_COOKIE = redirects(302, "/fc", "Set-Cookie: seen=yes; Domain=example.com")
MOVED_LIMITED = at_start(redirects(301, "/ml/new"), once(says(429, b"", "Retry-After: 1")))

ACCOUNTS = shows("Sign in - Accounts", "<h1>Sign in</h1><form><input type=email></form>")
CONSENT = when(
    lambda ex: "consent" in ex.path, shows("Privacy", "<h1>Your choices</h1>"), redirects(302, "/cp/consent")
)
VIEW = {"papers/7": paper(), "papers/8": other_paper()}


async def to_accounts_of_another_host(ex: Exchange) -> None:
    await ex.redirect(302, f"{ex.second_base}/identifier?continue=x")


async def front_page_that_is_told_the_address(ex: Exchange) -> None:
    await (ex.reply(200, TOLD) if ex.path == "/" else ex.redirect(302, f"/?from={ex.path[1:]}"))


async def to_a_site_of_its_own(ex: Exchange) -> None:
    await ex.redirect(302, f"{ex.second_base}/")


async def viewer(ex: Exchange) -> None:
    wanted = ex.target.partition("?doc=")[2]
    await (ex.reply(200, VIEW.get(wanted, TOLD)) if wanted else ex.redirect(302, f"/view?doc={ex.path[1:]}"))


async def counting_cookie(ex: Exchange) -> None:
    seen = ex.headers.get("cookie", "n=0").rpartition("=")[2]
    await ex.reply(302, b"", f"Location: /count\nSet-Cookie: n={int(seen) + 1}; Path=/")


FAULTS = (
    Fault("moved_permanently", "MOVED", leads(301, "/old/new"), "old", moved_to="/old/new"),
    Fault("permanent_redirect_308", "MOVED", leads(308, "/old308/new"), "old308", moved_to="/old308/new"),
    Fault("found_elsewhere", "REACHABLE", leads(302, "/found/today"), "found"),
    Fault("temporary_redirect_307", "REACHABLE", leads(307, "/t307/today"), "t307"),
    Fault("see_other", "REACHABLE", leads(303, "/see/other"), "see"),
    Fault("permanent_then_passing", "MOVED", _two_hops(301, 302), "mixed", moved_to="/mixed/1"),
    Fault("passing_then_permanent", "REACHABLE", _two_hops(302, 301), "mixed2"),
    Fault("ten_hops", "MOVED", _hops(301, 10), "hops", moved_to="/hops/10"),
    Fault("moved_to_other_host", "MOVED", moved_to_other_host, "host"),
    Fault("relative_location", "REACHABLE", leads(302, "rel/./x/../end?q=1", _paper_at("/rel/end?q=1")), "rel"),
    Fault("location_without_scheme", "MOVED", location_without_scheme, "noscheme"),
    Fault("location_in_raw_utf8", "REACHABLE", at_start(after(RAW), _paper_at("/raw/gr%C3%B6%C3%9Fe")), "raw"),
    Fault("location_with_space", "REACHABLE", leads(302, "/space/a file", _paper_at("/space/a%20file")), "space"),
    Fault("cookie_needed", "REACHABLE", NEEDS_COOKIE, "cookie"),
    Fault("redirect_loop", "GONE", leads(302, "/loop/b", redirects(302, "/loop")), "loop"),
    Fault("redirect_to_itself", "GONE", redirects(301, "/self"), "self"),
    Fault("endless_redirects", "GONE", _hops(302, float("inf")), "endless"),
    Fault("redirect_without_location", "GONE", says(302)),
    Fault("redirect_to_not_found", "GONE", leads(301, "/lost/nowhere", LOST), "lost"),
    Fault("redirect_to_home", "SUSPICIOUS", redirects(301, "/"), "papers/2013/difficulty.html", others=HOME),
    Fault("temporary_redirect_to_home", "SUSPICIOUS", redirects(302, "/"), "papers/2013/x.html", others=HOME),
    Fault("redirect_to_error_page", "SUSPICIOUS", leads(302, "/err/404.html", SORRY), "err"),
    Fault("redirect_to_other_work", "SUSPICIOUS", leads(301, "/other/mosses", OTHER), "other", needs_index=True),
    Fault("redirect_to_login", "SUSPICIOUS", TO_LOGIN, "member/paper"),
    Fault("redirect_to_login_of_another_host", "SUSPICIOUS", to_accounts_of_another_host, "mine/p", others=ACCOUNTS),
    Fault("redirect_to_consent", "BLOCKED", CONSENT, "cp"),
    Fault("redirect_to_file", "SUSPICIOUS", redirects(302, "file:///etc/passwd")),
    Fault("redirect_to_script", "SUSPICIOUS", redirects(302, "javascript:alert(1)")),
    Fault("redirect_with_credentials", "SUSPICIOUS", redirect_with_credentials, "cred"),
    Fault("redirect_to_private_address", "SUSPICIOUS", redirects(302, "http://10.0.0.7/admin")),
    Fault("redirect_to_metadata_service", "SUSPICIOUS", redirects(302, "http://169.254.169.254/latest/meta-data/")),
    Fault("redirect_to_mapped_address", "SUSPICIOUS", redirects(302, "http://[::ffff:10.0.0.7]/admin")),
    Fault("redirect_to_mail_port", "SUSPICIOUS", redirects(302, "http://127.20.0.1:25/")),
    Fault("redirect_with_session", "REACHABLE", leads(301, "/sess/p;jsessionid=1A2B3C"), "sess"),
    Fault("refresh_header", "REACHABLE", at_start(MOMENT), "rh"),
    Fault("meta_refresh", "REACHABLE", at_start(_refreshes("0;URL='/mr/new'")), "mr"),
    Fault("meta_refresh_to_not_found", "GONE", at_start(_refreshes("2; url=/mr404/gone"), LOST), "mr404"),
    Fault("meta_refresh_to_itself", "REACHABLE", RELOAD, "reload"),
    Fault("meta_refresh_loop", "GONE", at_start(_refreshes("0;url=/mrl/b"), _refreshes("0;url=/mrl")), "mrl"),
    Fault("upgrade_to_https", "MOVED", upgrade_to_https),
    Fault("downgrade_to_http", "SUSPICIOUS", downgrade_to_http, certificate="good"),
    Fault("found_to_not_found", "GONE", leads(302, "/fnf/nowhere", LOST), "fnf"),
    Fault(
        "moved_to_forbidden", "BLOCKED", leads(301, "/mf/wall", says(403)), "mf", why="the wall speaks, not the move"
    ),
    Fault("moved_to_a_fault", "UNREACHABLE_NOW", leads(301, "/mu/down", says(503)), "mu"),
    Fault("redirect_to_refused_port", "UNREACHABLE_NOW", redirects(302, "http://127.22.0.5:65533/")),
    Fault("redirect_to_unknown_name", "GONE", redirects(301, "http://no-such-host.invalid/paper")),
    Fault("redirect_to_private_number", "SUSPICIOUS", redirects(302, "http://167772167/"), why="10.0.0.7 in disguise"),
    Fault("redirect_to_nowhere_address", "SUSPICIOUS", redirects(302, "http://0.0.0.0/"), why="it means this machine"),
    Fault("redirect_to_ftp", "SUSPICIOUS", redirects(302, "ftp://ftp.idsia.ch/pub/"), why="browsers know no FTP"),
    Fault("slash_added", "MOVED", leads(301, "/folder/"), "folder", moved_to="/folder/"),
    Fault("moved_to_fragment", "MOVED", leads(301, "/mfr/new#part", PART), "mfr", moved_to="/mfr/new#part"),
    Fault("query_only_location", "REACHABLE", when(lambda ex: "?" in ex.target, PAPER, redirects(302, "?v=2")), "qo"),
    Fault("fragment_only_location", "GONE", redirects(302, "#part"), "fo", why="it leads to itself"),
    Fault("empty_location", "GONE", says(302, b"", "Location:"), "el", why="nowhere to go"),
    Fault("two_locations", "REACHABLE", leads(302, "/tl/new\nLocation: /nowhere"), "tl", why="browsers take the first"),
    Fault("cookie_that_counts_for_ever", "GONE", counting_cookie, "count", why="each state is new, no end comes"),
    Fault("cookie_of_another_host", "GONE", FOREIGN_COOKIE, "fc", why="it is never sent back, so the loop is one"),
    Fault("twenty_hops", "MOVED", _hops(301, 20), "twenty", moved_to="/twenty/20", why="as many as a browser goes"),
    Fault("front_page_moved", "MOVED", redirects(301, "/"), "index.html", others=HOME, title=None, moved_to="/"),
    Fault("deep_link_to_front_page_of_a_language", "SUSPICIOUS", redirects(302, "/en/"), "paper/7.html", others=EN),
    Fault(
        "front_page_that_is_told_the_address",
        "SUSPICIOUS",
        front_page_that_is_told_the_address,
        "p/1.html",
        others=front_page_that_is_told_the_address,
    ),
    Fault("person_s_page_to_a_site_of_its_own", "REACHABLE", to_a_site_of_its_own, "~ada/", title=None, others=HOME),
    Fault("person_s_paper_to_a_front_page", "SUSPICIOUS", to_a_site_of_its_own, "~ada/p.html", title=None, others=HOME),
    Fault("person_s_page_to_its_host_s_front_page", "SUSPICIOUS", redirects(302, "/"), "~ben/", others=HOME),
    Fault("viewer_that_is_told_the_address", "REACHABLE", viewer, "papers/7", others=viewer),
    Fault("every_neighbour_to_one_page", "SUSPICIOUS", redirects(302, "/hub/all"), "w/paper", others=HUB, title=None),
    Fault("folder_moved_as_a_whole", "MOVED", redirects(301, "/new/p7"), "o/p7", others=NEW, moved_to="/new/p7"),
    Fault("notice_that_refreshes_late", "GONE", at_start(_refreshes("10; url=/late/new"), LOST), "late"),
    Fault("long_page_that_refreshes_late", "REACHABLE", at_start(SLIDES, LOST), "slides", why="people read it first"),
    Fault("refresh_without_target", "REACHABLE", says(200, paper(head='<meta http-equiv="refresh" content="30">'))),
    Fault("refresh_in_a_comment", "REACHABLE", says(200, paper(head=f"<!-- {TO_LOST} -->")), why="browsers skip it"),
    Fault("refresh_without_scripts_only", "REACHABLE", NO_SCRIPT, "ns", why="a reader's browser runs scripts"),
    Fault("refresh_below_a_base", "REACHABLE", BASED, "based", others=_paper_at("/papers/new")),
    Fault("moved_by_script", "REACHABLE", BY_SCRIPT, why="scripts are not run, and may well lead there"),
    Fault("moved_and_rate_limited_once", "MOVED", MOVED_LIMITED, "ml", moved_to="/ml/new"),
)
